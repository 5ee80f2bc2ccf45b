/* Folds facts into the rows of contacts, segments and call-backs, inside the writer's transaction.
 * The rows hold nothing that the facts do not say, so they can be dropped and made again. */
#ifndef STORE_FOLD_H
#define STORE_FOLD_H

#include "domain/fact/fact.h"
#include "store/db.h"

void contact_fold(struct db *db, const struct fact *f);
/* Drops the rows and folds the whole log, in the caller's transaction. */
int contact_fold_again(struct db *db, struct dj_error *e);

#endif
