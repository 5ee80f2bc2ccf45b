/* Flow documents: the text that people read and write (docs/flows.md), and domain/flow's structs.
 * Any thread. */
#ifndef APP_FLOW_JSON_H
#define APP_FLOW_JSON_H

#include "app/command.h"
#include "domain/flow/flow.h"

#define FLOW_TEXT_MAX (NOTE_TEXT - 1) /* bytes of a document */

/* 0, or EINVAL and one sentence when the text is not a flow at all; then nothing is made. Names of
 * steps that do not exist are findings, the flow is made all the same, so that a page can draw what
 * somebody is still writing. `findings` may be NULL. flow_drop afterwards. */
int flow_parse(const char *json, struct flow **out, struct flow_findings *findings,
	       struct dj_error *e);

/* What number 120 does where no document says otherwise: greet, ask the language, look at the
 * hours, queue. */
extern const char flow_default[];

#endif
