/* What the check of a flow must know of this site: queues, numbers, the sounds that there are. Any
 * thread; borrows site and sounds for the call. */
#ifndef APP_FLOW_PLACE_H
#define APP_FLOW_PLACE_H

#include "app/flow_json.h"
#include "app/site.h"

struct sound_bank;

/* Everything that is wrong with `f` here, after what flow_parse found. `sounds` NULL: not looked
 * at. */
void flow_check_here(const struct flow *f, const struct site *s, const struct sound_bank *sounds,
		     dj_ms now, struct flow_findings *out);

#endif
