/* Hold music and tones, computed. 8 kHz, 16 bit, mono. */
#ifndef TOOLS_PROMPTS_MUSIC_H
#define TOOLS_PROMPTS_MUSIC_H

#include <stdint.h>

#define MUSIC_RATE    8000
#define MUSIC_BEAT    6000 /* samples: 80 beats a minute */
#define MUSIC_BARS    24
#define MUSIC_SAMPLES (MUSIC_BARS * 4 * MUSIC_BEAT) /* 72 s */

/* Fills `out` with 72 s that repeat without a seam, between 300 and 3400 Hz. Not levelled. */
void music_make(float out[MUSIC_SAMPLES]);

#define RINGBACK_SAMPLES (3 * MUSIC_RATE) /* 1 s of 440 + 480 Hz, 2 s of silence: Korea */
void ringback_make(float out[RINGBACK_SAMPLES]);

#define BEEP_SAMPLES (MUSIC_RATE / 5)
void beep_make(float out[BEEP_SAMPLES]);

#endif
