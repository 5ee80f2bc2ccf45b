/* Owns the making of pack files. Refuses: what the clips say. */
#include "app/sound_pack.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "domain/phrase/level.h"

#define HEAD  16
#define ENTRY 16
#define ALAW  1

static struct sound_pack_clip *clip_new(struct sound_pack *p, int clip)
{
	dj_assert(clip > SOUND_NONE && clip < SOUND_CLIPS);
	if (p->count == p->size) {
		p->size = p->size ? 2 * p->size : 64;
		p->clips = dj_grow(p->clips, p->size * sizeof *p->clips);
	}
	p->clips[p->count] = (struct sound_pack_clip){.clip = clip};
	return &p->clips[p->count++];
}

void sound_pack_add(struct sound_pack *p, int clip, const float *samples, size_t count,
		    size_t pause)
{
	struct sound_pack_clip *c = clip_new(p, clip);

	dj_assert(count > 0 && count + pause <= SOUND_SAMPLES);
	c->samples = (uint32_t)(count + pause);
	c->offset = p->len;
	p->data = dj_grow(p->data, p->len + count + pause);
	for (size_t i = 0; i < count; i++)
		p->data[p->len + i] = alaw_of(samples[i]);
	memset(p->data + p->len + count, SOUND_SILENCE, pause);
	p->len += count + pause;
}

void sound_pack_share(struct sound_pack *p, int clip, int like)
{
	struct sound_pack_clip *c = clip_new(p, clip);

	for (size_t i = 0; i + 1 < p->count; i++)
		if (p->clips[i].clip == like) {
			c->samples = p->clips[i].samples;
			c->offset = p->clips[i].offset;
		}
	dj_assert(c->samples > 0);
}

static void put(FILE *f, uint64_t value, int bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		fputc((int)(value & 0xFF), f);
}

static void write_all(const struct sound_pack *p, FILE *f)
{
	fwrite(SOUND_MAGIC, 1, 8, f);
	put(f, p->count, 4);
	put(f, ALAW, 4);
	for (size_t i = 0; i < p->count; i++) {
		put(f, (uint64_t)p->clips[i].clip, 4);
		put(f, p->clips[i].samples, 4);
		put(f, HEAD + ENTRY * p->count + p->clips[i].offset, 8);
	}
	fwrite(p->data, 1, p->len, f);
}

static int by_clip(const void *a, const void *b)
{
	const struct sound_pack_clip *x = a, *y = b;

	return x->clip - y->clip;
}

int sound_pack_write(struct sound_pack *p, const char *path, struct dj_error *e)
{
	char part[4096];
	FILE *f;
	int failed;

	dj_assert(p->count > 0);
	qsort(p->clips, p->count, sizeof *p->clips, by_clip);
	snprintf(part, sizeof part, "%s.part", path);
	f = fopen(part, "wb");
	if (!f)
		return dj_fail(e, errno, "%.100s: %s.", part, strerror(errno));
	write_all(p, f);
	failed = ferror(f);
	if (fclose(f) != 0 || failed || rename(part, path) != 0) {
		int err = errno ? errno : EIO;

		remove(part);
		return dj_fail(e, err, "%.100s cannot be written: %s.", path, strerror(err));
	}
	return 0;
}

void sound_pack_fini(struct sound_pack *p)
{
	free(p->clips);
	free(p->data);
	*p = (struct sound_pack){0};
}
