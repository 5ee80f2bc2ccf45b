/* Who may do what: one table (permission.def) of verbs and the roles that have them. */
#ifndef APP_PERMISSION_H
#define APP_PERMISSION_H

#include "app/command.h"
#include "app/query.h"
#include "base/text.h"

#define ROLE(name) (1u << role_##name) /* a person's roles are a set of these bits */

/* Commands of the system itself (legs, phones) belong to no role: an edge sends them with actor 0
 * and they are not asked here. */
bool permission_may(uint32_t roles, enum command_kind kind);
bool permission_may_query(uint32_t roles, enum query_kind kind);
/* The table as Markdown, for docs. */
void permission_print(struct dj_buf *out);
const char *command_word(enum command_kind kind); /* "classify" */
const char *query_word(enum query_kind kind);

#endif
