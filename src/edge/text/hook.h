/* Webhooks out, on the net thread: how other systems are told (docs/webhooks.md). */
#ifndef EDGE_TEXT_HOOK_H
#define EDGE_TEXT_HOOK_H

#include "edge/text/net_run.h"

struct hooks *hooks_alloc(const struct text_net_config *config);
/* Ends what is under way. */
void hooks_free(struct text_net *t);
/* Any thread: true when the net thread is to be woken. */
bool hooks_fact(struct hooks *h, const struct fact *f);
/* Each turn. */
void hooks_due(struct text_net *t);
/* What the writer says: facts were laid, the end of a delivery is on disk. */
void hook_laid(struct text_net *t, const struct answer *a);
void hook_said(struct text_net *t, dj_id delivery);

#endif
