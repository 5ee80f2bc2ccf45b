/* Writing a pack of sounds (app/sound.h reads it): clips are gathered in memory and written in one
 * go. */
#ifndef APP_SOUND_PACK_H
#define APP_SOUND_PACK_H

#include "app/sound.h"

struct sound_pack {
	struct sound_pack_clip {
		int clip;
		uint32_t samples;
		uint64_t offset; /* in data */
	} * clips;
	size_t count, size;
	uint8_t *data; /* A-law */
	size_t len;
};

/* Samples of 8 kHz from -1 to 1, then `pause` samples of silence. */
void sound_pack_add(struct sound_pack *p, int clip, const float *samples, size_t count,
		    size_t pause);
/* `clip` sounds as clip number `like` of this pack does. */
void sound_pack_share(struct sound_pack *p, int clip, int like);
/* Sorts, writes aside and renames, so that whoever has the old file mapped keeps it. 0 or errno. */
int sound_pack_write(struct sound_pack *p, const char *path, struct dj_error *e);
void sound_pack_fini(struct sound_pack *p);

#endif
