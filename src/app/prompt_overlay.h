/* Recordings that stand in for the spoken announcements: FOLDER/LANG/KEY.wav for a phrase
 * (prompts/LANG.txt has the keys and the texts to read) and FOLDER/music.wav for the hold music. */
#ifndef APP_PROMPT_OVERLAY_H
#define APP_PROMPT_OVERLAY_H

#include "domain/phrase/wav.h"

/* Told of each file that cannot be used: an unknown name, a recording of a wrong form. The others
 * are used all the same. */
typedef void prompt_problem_h(void *arg, const char *file, const char *why);

/* Reads all recordings, brings them to 8 kHz and the loudness of the others, and writes them as a
 * pack to `out`, to be laid over the bank by sound_bank_overlay. `*count` is how many there are;
 * with none there is no `out`. A missing folder is no recordings. 0, or errno when `out` cannot be
 * written. `problem` may be NULL. */
int prompt_overlay(const char *folder, const char *out, int *count, prompt_problem_h *problem,
		   void *arg, struct dj_error *e);

/* The same, unless `out` is younger than every recording and folder. */
int prompt_overlay_renew(const char *folder, const char *out, prompt_problem_h *problem, void *arg,
			 struct dj_error *e);

#endif
