/* The texts of one language: what prompts/LANG.txt says for each phrase. Pure: the caller reads the
 * file. */
#ifndef DOMAIN_PHRASE_PHRASE_TEXT_H
#define DOMAIN_PHRASE_PHRASE_TEXT_H

#include "domain/phrase/phrase.h"

#define PHRASE_TEXT_MAX 400	    /* bytes of one text */
#define PHRASE_FILE_MAX (64 * 1024) /* bytes of one file */

struct phrase_texts {
	char *text[PHRASE_SLOTS];  /* by slot: phrase_clip % PHRASE_SLOTS; NULL when missing */
	char *voice[PHRASE_SLOTS]; /* what the voice reads where it differs from the text */
};

/* Reads `key = text` and `key.voice = text` lines; `#` starts a comment line. 0 or EINVAL with the
 * line that is wrong: an unknown key, one given twice, bytes that are not UTF-8. */
int phrase_text_parse(struct phrase_texts *out, const char *data, size_t n, struct dj_error *e);
/* 0, or ENOENT naming the first phrase without a text. */
int phrase_text_complete(const struct phrase_texts *t, struct dj_error *e);
void phrase_text_fini(struct phrase_texts *t);

#endif
