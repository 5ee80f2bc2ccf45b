/* Text as it is typed (ITU-T T.140): letters in the order in which they come, an erasure takes the
 * last one back, a new line ends what can be erased here. Pages say a line as it stands; telephones
 * send and read the changes. These functions go from the one to the other.
 *
 * A letter is what a reader takes for one: a Hangul syllable, an emoji of five codes (UAX 29). */
#ifndef DOMAIN_TYPED_T140_H
#define DOMAIN_TYPED_T140_H

#include "base/base.h"

#define TYPED_LETTERS 300  /* codes in a line; the one after them begins the next */
#define TYPED_LINE    1204 /* bytes of a line with its NUL */
#define TYPED_CHANGE  2400 /* bytes of a change of one line, with a new line and the NUL */

#define T140_NEW_LINE "\xE2\x80\xA8" /* U+2028 */
#define T140_LOST     "\xEF\xBF\xBD" /* U+FFFD: something is missing here */
#define T140_ERASE    '\b'

/* A line as a page may say it: UTF-8, at most TYPED_LETTERS codes, none that moves or controls. */
bool typed_good(const char *line);
int typed_codes(const char *text);
/* Where the last letter begins; 0 of an empty text. */
size_t typed_last(const char *text, size_t n);
/* What takes a reader who has `was` to `is`: erasures of letters, then letters. Its length. */
size_t typed_change(const char *was, const char *is, char out[TYPED_CHANGE]);

/* What comes from a telephone. Zeroed to begin with. */
struct typed_reader {
	char line[TYPED_LINE]; /* as it stands */
	size_t n;
	int codes;
	enum { TYPED_PLAIN, TYPED_ESCAPE, TYPED_CONTROL, TYPED_STRING } state;
	bool after_cr; /* LF belongs to it */
};
/* Takes text up to the end of a line or its own end and says how many bytes it took. True in *done:
 * the line has ended; call typed_next before going on. What is no UTF-8 becomes U+FFFD; byte order
 * marks, bells and control sequences (T.140 8) leave no trace. */
size_t typed_read(struct typed_reader *r, const char *text, size_t n, bool *done);
void typed_next(struct typed_reader *r);

#endif
