/* Translations of words in conversations, by the site's own service. The net thread. */
#ifndef EDGE_TEXT_TRANSLATE_H
#define EDGE_TEXT_TRANSLATE_H

#include "edge/text/net_run.h"

/* Somebody wants it: it comes, or is said to have failed, within half a minute. */
void translate_asked(struct text_net *t, dj_id translation);
void translate_end_all(struct text_net *t);

#endif
