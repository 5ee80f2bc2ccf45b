/* Owns the mapping of sound packs and the table clip -> samples. Refuses a pack whose table points
 * outside of the file; what the samples sound like is not its business. Pages stay the kernel's:
 * nothing is copied. */
#include "app/sound.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"

#define SOUND_PACKS  4
#define SOUND_ALAW   1
#define HEADER_BYTES 16
#define ENTRY_BYTES  16

struct sound_bank {
	struct sound *clips; /* by number */
	size_t size;
	struct mapping {
		void *at;
		size_t bytes;
	} packs[SOUND_PACKS];
	int pack_count;
	char over[512]; /* path of the last overlay */
};

static uint64_t little(const uint8_t *p, int bytes)
{
	uint64_t v = 0;

	for (int i = bytes - 1; i >= 0; i--)
		v = v << 8 | p[i];
	return v;
}

static void set_clip(struct sound_bank *b, uint32_t clip, const uint8_t *alaw, uint32_t samples)
{
	if (clip >= b->size) {
		size_t size = clip + 64;

		b->clips = dj_grow(b->clips, size * sizeof *b->clips);
		memset(b->clips + b->size, 0, (size - b->size) * sizeof *b->clips);
		b->size = size;
	}
	b->clips[clip] = (struct sound){alaw, samples};
}

/* The whole table is checked before anything of it is taken. */
static int check_pack(const uint8_t *data, size_t size, struct dj_error *e)
{
	uint32_t count, last = 0;

	if (size < HEADER_BYTES || memcmp(data, SOUND_MAGIC, 8) != 0)
		return dj_fail(e, EBADMSG, "This is not a sound pack.");
	count = (uint32_t)little(data + 8, 4);
	if (little(data + 12, 4) != SOUND_ALAW)
		return dj_fail(e, EBADMSG, "The sound pack is not A-law.");
	if (count == 0 || count > SOUND_CLIPS || size < HEADER_BYTES + (size_t)count * ENTRY_BYTES)
		return dj_fail(e, EBADMSG, "The sound pack is cut off in its table.");
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = data + HEADER_BYTES + (size_t)i * ENTRY_BYTES;
		uint32_t clip = (uint32_t)little(entry, 4),
			 samples = (uint32_t)little(entry + 4, 4);
		uint64_t offset = little(entry + 8, 8);

		if (clip <= last || clip >= SOUND_CLIPS)
			return dj_fail(e, EBADMSG, "Clip %u of the sound pack is out of order.",
				       clip);
		if (!samples || samples > SOUND_SAMPLES || offset > size || samples > size - offset)
			return dj_fail(e, EBADMSG, "Clip %u lies outside of the sound pack.", clip);
		last = clip;
	}
	return 0;
}

static int add_pack(struct sound_bank *b, const uint8_t *data, size_t size, struct dj_error *e)
{
	int err = check_pack(data, size, e);
	uint32_t count;

	if (err)
		return err;
	count = (uint32_t)little(data + 8, 4);
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = data + HEADER_BYTES + (size_t)i * ENTRY_BYTES;

		set_clip(b, (uint32_t)little(entry, 4), data + little(entry + 8, 8),
			 (uint32_t)little(entry + 4, 4));
	}
	return 0;
}

static int map_open(int fd, struct mapping *out)
{
	struct stat st = {0};
	void *at;

	if (fstat(fd, &st) < 0)
		return errno;
	if (!S_ISREG(st.st_mode) || st.st_size == 0)
		return EBADMSG;
	at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (at == MAP_FAILED)
		return errno;
	madvise(at, (size_t)st.st_size, MADV_WILLNEED);
	*out = (struct mapping){at, (size_t)st.st_size};
	return 0;
}

static int map_file(const char *path, struct mapping *out, struct dj_error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = fd < 0 ? errno : map_open(fd, out);

	if (fd >= 0)
		close(fd);
	return err ? dj_fail(e, err, "The sound pack %s cannot be read: %s.", path, strerror(err))
		   : 0;
}

int sound_bank_overlay(struct sound_bank *b, const char *path, struct dj_error *e)
{
	struct mapping m = {0};
	int err;

	dj_copy(b->over, sizeof b->over, path);
	if (b->pack_count == SOUND_PACKS)
		return dj_fail(e, ENOSPC, "More than %d sound packs.", SOUND_PACKS);
	err = map_file(path, &m, e);
	if (err)
		return err;
	err = add_pack(b, m.at, m.bytes, e);
	if (err)
		munmap(m.at, m.bytes);
	else
		b->packs[b->pack_count++] = m;
	return err;
}

int sound_bank_open(struct sound_bank **out, const char *path, struct dj_error *e)
{
	struct sound_bank *b = dj_alloc(sizeof *b);
	int err = sound_bank_overlay(b, path, e);

	if (err)
		sound_bank_free(b);
	*out = err ? NULL : b;
	return err;
}

struct sound_bank *sound_bank_newest(const struct sound_bank *b)
{
	struct sound_bank *newest;

	return b->over[0] && sound_bank_open(&newest, b->over, NULL) == 0 ? newest : NULL;
}

int sound_bank_view(struct sound_bank **out, const void *data, size_t size, struct dj_error *e)
{
	struct sound_bank *b = dj_alloc(sizeof *b);
	int err = add_pack(b, data, size, e);

	if (err)
		sound_bank_free(b);
	*out = err ? NULL : b;
	return err;
}

void sound_bank_free(struct sound_bank *b)
{
	if (!b)
		return;
	for (int i = 0; i < b->pack_count; i++)
		munmap(b->packs[i].at, b->packs[i].bytes);
	free(b->clips);
	free(b);
}

struct sound sound_find(const struct sound_bank *b, int clip)
{
	if (!b || clip <= 0 || (size_t)clip >= b->size)
		return (struct sound){NULL, 0};
	return b->clips[clip];
}
