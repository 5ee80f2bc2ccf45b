/* The sound bank: clip number -> A-law samples, read-only and mapped from pack files.
 *
 * A pack file is little endian, made by the prompt builder and by uploads:
 *
 *   0   8 bytes  magic "DJSOUND1"
 *   8   uint32   count of entries, 1..SOUND_CLIPS
 *   12  uint32   coding: 1 = G.711 A-law, 8 kHz, mono (no other yet)
 *   16  count entries of 16 bytes, ascending by clip, no clip twice:
 *         uint32 clip      1..SOUND_CLIPS - 1
 *         uint32 samples   one byte each; 1..SOUND_SAMPLES
 *         uint64 offset    of the first sample from the start of the file, behind the table
 *   then the samples; silence is 0xD5
 *
 * A clip need not be a multiple of 160 samples: the player fills the last 20 ms with the next clip
 * or with silence. Put the pause that a sentence needs into the clip. A file in use is replaced by
 * rename(), never written in place. */
#ifndef APP_SOUND_H
#define APP_SOUND_H

#include "base/base.h"

#define SOUND_MAGIC   "DJSOUND1"
#define SOUND_RATE    8000
#define SOUND_FRAME   160 /* samples in 20 ms */
#define SOUND_CLIPS   32768
#define SOUND_SAMPLES (SOUND_RATE * 600)
#define SOUND_SILENCE 0xD5 /* A-law */

/* Clip numbers that belong to the engine. domain/phrase numbers its clips from SOUND_FIRST_PHRASE.
 */
enum sound_clip {
	SOUND_NONE,
	SOUND_MUSIC,	/* hold music: one position for all who hear it, repeated without a seam */
	SOUND_RINGBACK, /* what a caller hears while the far side rings */
	SOUND_BEEP,
	SOUND_FIRST_PHRASE = 16,
};

struct sound {
	const uint8_t *alaw; /* NULL when the bank has no such clip */
	uint32_t samples;
};

struct sound_bank;

/* Maps the pack. ENOENT and friends, EBADMSG when it is not a sound pack. */
int sound_bank_open(struct sound_bank **out, const char *path, struct dj_error *e);
/* The same from memory that outlives the bank (embedded packs, tests). */
int sound_bank_view(struct sound_bank **out, const void *data, size_t size, struct dj_error *e);
/* Lays a second pack over the bank: its clips replace or join those that are there. Before the bank
 * is handed to media. */
int sound_bank_overlay(struct sound_bank *b, const char *path, struct dj_error *e);
/* What lies now at the path of its last overlay, also when nothing did then: a pack may be replaced
 * while the bank is in use. NULL when there is none. Any thread. */
struct sound_bank *sound_bank_newest(const struct sound_bank *b);
void sound_bank_free(struct sound_bank *b);

struct sound sound_find(const struct sound_bank *b, int clip); /* b may be NULL */

#endif
