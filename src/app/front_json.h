/* Documents of first answers: the text that people read and write (docs/kakao.md), and
 * domain/front's structs. Any thread. */
#ifndef APP_FRONT_JSON_H
#define APP_FRONT_JSON_H

#include "base/base.h"
#include "domain/front/front.h"

#define FRONT_TEXT_MAX (64 * 1024) /* bytes of a document */

/* 0, or EINVAL and one sentence when the text is none at all; then nothing is made. Names of steps
 * that do not exist are findings. `findings` may be NULL. free() afterwards. */
int front_parse(const char *json, struct front **out, struct front_findings *findings,
		struct dj_error *e);

/* Tries {"document","words":[what a citizen writes, one after the other],"language","articles":
 * true when the search finds some}: JSON {"well","findings","turns":[{"said","offers","search",
 * "person","urgent","over"}]}; no turns while the check finds something serious. NULL: it is no
 * JSON. free(). */
char *front_try(const char *body, size_t n);

/* The three menus of the centre (R021), where no document says otherwise. */
extern const char front_default[];

#endif
