/* A message that a caller leaves instead of talking to somebody: when it ends, and whether there is
 * one at all. Rules only; no clock, no sound.
 *
 * It ends with the hash key, with silence after the last word, when it is as long as the flow lets
 * it be, or because the caller hung up. A message in which nobody was heard is none, so that the
 * work list holds what people said and not what their telephones did. Who pressed the key after a
 * while has said something, though, however softly. */
#ifndef DOMAIN_VOICEMAIL_H
#define DOMAIN_VOICEMAIL_H

#include "domain/words.h"

#define VOICEMAIL_QUIET_MS   5000  /* of silence after the last word */
#define VOICEMAIL_UNHEARD_MS 10000 /* without any word */
#define VOICEMAIL_LEAST_MS   1500  /* shorter is none */
#define VOICEMAIL_KEYED_MS   3000  /* ended by the key after so long: kept unheard */
#define VOICEMAIL_LONGEST_S  120   /* where the flow says nothing else */
#define VOICEMAIL_HARK_MS    3000  /* so late is it told that somebody is not heard any more */

struct voicemail {
	dj_us since_us; /* of the tone's end; 0: it has not begun */
	dj_us heard_us; /* end of the last word */
	dj_ms longest_ms;
	bool heard;    /* something, some time */
	bool speaking; /* just now */
};

void voicemail_begin(struct voicemail *v, int longest_s, dj_us now);
/* Somebody is heard, or has not been for VOICEMAIL_HARK_MS. */
void voicemail_voice(struct voicemail *v, bool on, dj_us now);
/* In so many ms it ends by itself, unless a word comes before. At least 1. */
dj_ms voicemail_ends_in(const struct voicemail *v, dj_us now);
/* What its own end at this moment is called: LONGEST or SILENCE. */
enum voicemail_end voicemail_own_end(const struct voicemail *v, dj_us now);
/* How it ended, for the log: `how`, or EMPTY when it is no message. */
enum voicemail_end voicemail_judge(const struct voicemail *v, enum voicemail_end how, dj_us now);
bool voicemail_is_message(enum voicemail_end how);

#endif
