/* The KakaoTalk bot's skill (docs/kakao.md): what it asks as a letter, what is said as its answer.
 * Pure. */
#ifndef APP_FRONT_SKILL_H
#define APP_FRONT_SKILL_H

#include <jansson.h>

#include "base/text.h"

/* SkillPayload to the letter that LETTER_RECEIVED takes; NULL when it is none. The same words of
 * the same citizen within a second are one. json_decref. */
json_t *front_skill_letter(const char *body, size_t n, int64_t now_ms);
/* {"said":[{"text","offers"}]} to a SkillResponse 2.0: texts, choices to press, and always the way
 * to a person. NULL or nothing said: the way to a person alone. */
void front_skill_answer(const char *said, size_t n, struct dj_buf *out);

#endif
