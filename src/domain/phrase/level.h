/* Making clips equally loud. Samples are floats of any scale on the way in, -1..1 on the way out.
 */
#ifndef DOMAIN_PHRASE_LEVEL_H
#define DOMAIN_PHRASE_LEVEL_H

#include <stddef.h>
#include <stdint.h>

#define LEVEL_RATE 8000

/* Drops silence at both ends (what is 45 dB under the loudest), keeps a breath of it and fades it;
 * *count is what is left, moved to the start. 0 when nothing is to be heard. */
void level_trim(float *samples, size_t *count);
/* Active level in dBov (ITU-T G.100.1: 0 is a full-scale square wave): RMS of the 20 ms pieces that
 * are not pauses. */
double level_active(const float *samples, size_t count);
/* Scales to that active level and takes peaks down to 3 dB under full scale, without clipping them.
 */
void level_set(float *samples, size_t count, double dbov);

uint8_t alaw_of(float sample);
float alaw_back(uint8_t code);

#endif
