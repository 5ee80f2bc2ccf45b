/* What other use cases do with recordings. Private to src/app/. */
#ifndef APP_RECORD_RECORDING_H
#define APP_RECORD_RECORDING_H

#include "app/record.h"

/* Whose it is wants it gone: its link of the chain, and its files with the next sweep. Who calls
 * has seen that no hold keeps it. */
void recording_erase(struct record *r, dj_id recording);

#endif
