/* Owns the bytes of a Matroska file. Refuses to know what a picture shows. */
#include "edge/media/tap_matroska.h"

#include <stdlib.h>
#include <string.h>

#define LONG_MS	   5000 /* a cluster: times in it have 16 bits */
#define SHORT_MS   1000
#define LAST_MS	   40 /* the last picture stays so long */
#define HEAD_MOST  (400 + FRAME_PRIVATE)
#define BLOCK_HEAD 13
#define TIME_BYTES 10
#define CUE_BYTES  27
#define WIDE	   8 /* bytes of a size that is written wide */

/* RFC 8794 and RFC 9559 section 5. */
enum element {
	EBML = 0x1a45dfa3,
	EBML_VERSION = 0x4286,
	EBML_READ_VERSION = 0x42f7,
	EBML_MAX_ID = 0x42f2,
	EBML_MAX_SIZE = 0x42f3,
	DOC_TYPE = 0x4282,
	DOC_VERSION = 0x4287,
	DOC_READ_VERSION = 0x4285,
	SEGMENT = 0x18538067,
	INFO = 0x1549a966,
	SCALE = 0x2ad7b1,
	DURATION = 0x4489,
	MUXER = 0x4d80,
	WRITER = 0x5741,
	TRACKS = 0x1654ae6b,
	TRACK = 0xae,
	TRACK_NUMBER = 0xd7,
	TRACK_UID = 0x73c5,
	TRACK_TYPE = 0x83,
	LACING = 0x9c,
	CODEC = 0x86,
	CODEC_PRIVATE = 0x63a2,
	VIDEO = 0xe0,
	WIDTH = 0xb0,
	HEIGHT = 0xba,
	CUES = 0x1c53bb6b,
	CUE = 0xbb,
	CUE_TIME = 0xb3,
	CUE_PLACE = 0xb7,
	CUE_TRACK = 0xf7,
	CUE_CLUSTER = 0xf1,
	CLUSTER = 0x1f43b675,
	TIME = 0xe7,
	BLOCK = 0xa3,
};

struct bytes {
	size_t n;
	uint8_t data[HEAD_MOST];
};

static void number(struct bytes *b, uint64_t v, int bytes)
{
	dj_assert(b->n + (size_t)bytes <= sizeof b->data);
	while (bytes--)
		b->data[b->n++] = (uint8_t)(v >> 8 * bytes);
}

static void id(struct bytes *b, enum element e)
{
	uint32_t v = (uint32_t)e;

	number(b, v, v > 0xffffff ? 4 : v > 0xffff ? 3 : v > 0xff ? 2 : 1);
}

static void wide_size(struct bytes *b, uint64_t n)
{
	number(b, n | 1ull << 56, WIDE);
}

static void uint_element(struct bytes *b, enum element e, uint64_t v, int bytes)
{
	id(b, e);
	number(b, 0x80u | (unsigned)bytes, 1);
	number(b, v, bytes);
}

static void data_element(struct bytes *b, enum element e, const void *data, size_t n)
{
	id(b, e);
	wide_size(b, n);
	dj_assert(b->n + n <= sizeof b->data);
	memcpy(b->data + b->n, data, n);
	b->n += n;
}

static void text_element(struct bytes *b, enum element e, const char *text)
{
	data_element(b, e, text, strlen(text));
}

static void put(struct matroska *m, const void *data, size_t n)
{
	if (!m->err)
		m->err = m->put(m->arg, data, n);
}

/* ---- measuring ---- */

static bool begins_cluster(const struct matroska *m, size_t count, const struct frame *f)
{
	uint32_t since = count ? f->at_ms - m->clusters[count - 1].at_ms : 0;

	return !count || (f->key && since >= SHORT_MS) || since > LONG_MS;
}

static void add_cluster(struct matroska *m, const struct frame *f)
{
	if (m->count == m->room) {
		m->room = m->room ? 2 * m->room : 64;
		m->clusters = dj_grow(m->clusters, m->room * sizeof *m->clusters);
	}
	m->clusters[m->count++] = (struct matroska_cluster){f->at_ms, f->key, TIME_BYTES};
}

void matroska_measure(struct matroska *m, const struct frame *f)
{
	if (!m->frames++) {
		m->codec = f->codec;
		m->width = f->width;
		m->height = f->height;
		m->private_size = f->private_size;
		memcpy(m->private, f->private, f->private_size);
	}
	if (begins_cluster(m, m->count, f))
		add_cluster(m, f);
	m->clusters[m->count - 1].size += BLOCK_HEAD + f->size;
	m->last_ms = f->at_ms;
}

/* ---- the head ---- */

static void put_type(struct matroska *m)
{
	struct bytes head = {0}, b = {0};

	uint_element(&b, EBML_VERSION, 1, 1);
	uint_element(&b, EBML_READ_VERSION, 1, 1);
	uint_element(&b, EBML_MAX_ID, 4, 1);
	uint_element(&b, EBML_MAX_SIZE, 8, 1);
	text_element(&b, DOC_TYPE, m->codec == video_codec_VP8 ? "webm" : "matroska");
	uint_element(&b, DOC_VERSION, 4, 1);
	uint_element(&b, DOC_READ_VERSION, 2, 1);
	data_element(&head, EBML, b.data, b.n);
	put(m, head.data, head.n);
}

static void add_info(const struct matroska *m, struct bytes *out)
{
	double lasts = m->frames ? m->last_ms + LAST_MS : 0;
	struct bytes b = {0};
	uint64_t v;

	memcpy(&v, &lasts, sizeof v);
	uint_element(&b, SCALE, 1000000, 3);
	uint_element(&b, DURATION, v, 8);
	text_element(&b, MUXER, "dajeong");
	text_element(&b, WRITER, "dajeong");
	data_element(out, INFO, b.data, b.n);
}

static void add_tracks(const struct matroska *m, struct bytes *out)
{
	struct bytes video = {0}, track = {0}, b = {0};

	uint_element(&video, WIDTH, (uint64_t)m->width, 2);
	uint_element(&video, HEIGHT, (uint64_t)m->height, 2);
	uint_element(&track, TRACK_NUMBER, 1, 1);
	uint_element(&track, TRACK_UID, 1, 1);
	uint_element(&track, TRACK_TYPE, 1, 1);
	uint_element(&track, LACING, 0, 1);
	text_element(&track, CODEC, m->codec == video_codec_VP8 ? "V_VP8" : "V_MPEG4/ISO/AVC");
	if (m->private_size)
		data_element(&track, CODEC_PRIVATE, m->private, m->private_size);
	data_element(&track, VIDEO, video.data, video.n);
	data_element(&b, TRACK, track.data, track.n);
	data_element(out, TRACKS, b.data, b.n);
}

static size_t cue_count(const struct matroska *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->count; i++)
		n += m->clusters[i].key;
	return n;
}

static void put_cue(struct matroska *m, const struct matroska_cluster *c, uint64_t place)
{
	struct bytes b = {0};

	uint_element(&b, CUE, 0, 0); /* head: its size is known */
	b.data[b.n - 1] = 0x80 | (CUE_BYTES - 2);
	uint_element(&b, CUE_TIME, c->at_ms, 8);
	uint_element(&b, CUE_PLACE, 0, 0);
	b.data[b.n - 1] = 0x80 | 13;
	uint_element(&b, CUE_TRACK, 1, 1);
	uint_element(&b, CUE_CLUSTER, place, 8);
	dj_assert(b.n == CUE_BYTES);
	put(m, b.data, b.n);
}

/* Where clusters lie is counted from behind the heading of the segment. */
static void put_cues(struct matroska *m, uint64_t place)
{
	struct bytes b = {0};

	id(&b, CUES);
	wide_size(&b, cue_count(m) * CUE_BYTES);
	put(m, b.data, b.n);
	place += b.n + cue_count(m) * CUE_BYTES;
	for (size_t i = 0; i < m->count; i++) {
		if (m->clusters[i].key)
			put_cue(m, &m->clusters[i], place);
		place += 4 + WIDE + m->clusters[i].size;
	}
}

void matroska_begin(struct matroska *m)
{
	struct bytes segment = {0}, head = {0};
	uint64_t size;

	add_info(m, &head);
	add_tracks(m, &head);
	size = head.n + 4 + WIDE + cue_count(m) * CUE_BYTES;
	for (size_t i = 0; i < m->count; i++)
		size += 4 + WIDE + m->clusters[i].size;
	put_type(m);
	id(&segment, SEGMENT);
	wide_size(&segment, size);
	put(m, segment.data, segment.n);
	put(m, head.data, head.n);
	put_cues(m, head.n);
}

/* ---- pictures ---- */

static void put_cluster(struct matroska *m, const struct matroska_cluster *c)
{
	struct bytes b = {0};

	id(&b, CLUSTER);
	wide_size(&b, c->size);
	uint_element(&b, TIME, c->at_ms, 8);
	put(m, b.data, b.n);
}

void matroska_frame(struct matroska *m, const struct frame *f)
{
	struct bytes b = {0};

	if (begins_cluster(m, m->at, f))
		put_cluster(m, &m->clusters[m->at++]);
	id(&b, BLOCK);
	wide_size(&b, 4 + f->size);
	number(&b, 0x81, 1); /* the track */
	number(&b, f->at_ms - m->clusters[m->at - 1].at_ms, 2);
	number(&b, f->key ? 0x80 : 0, 1);
	dj_assert(b.n == BLOCK_HEAD);
	put(m, b.data, b.n);
	put(m, f->data, f->size);
}

int matroska_end(struct matroska *m)
{
	free(m->clusters);
	m->clusters = NULL;
	return m->err;
}
