/* Causes of the telephone network (ITU-T Q.850) to results of ours and back (RFC 3326).
 * Pure. */
#ifndef DOMAIN_TRUNK_CAUSE_H
#define DOMAIN_TRUNK_CAUSE_H

#include "domain/words.h"

/* What an ended leg means by this cause; `otherwise` for a cause that says nothing to us. */
enum leg_end cause_meaning(int cause, enum leg_end otherwise);
/* The cause that tells the other side why we end a leg so. */
int cause_of(enum leg_end how);
/* "user busy"; "" for a cause that is not in the table. */
const char *cause_text(int cause);

/* Reads the value of a Reason header, "Q.850;cause=17;text=\"busy\", SIP;cause=486": the Q.850
 * cause, or 0 when there is none. */
int cause_read(const char *value, size_t n);

#endif
