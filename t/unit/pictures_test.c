/* links: base domain store app edge/media */
/* Pictures of a recording: packets in any order and with gaps into files that a player takes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "edge/media/tap_h264.h"
#include "edge/media/tap_pictures.h"

#define PACKETS 400
#define SIZE	(1 << 20)

struct shown {
	uint32_t at_ms;
	bool key;
	size_t n;
	const uint8_t *data;
};

struct world {
	struct recording_entry entries[PACKETS];
	uint8_t payloads[PACKETS][200];
	int count, at;
	size_t n;
	uint8_t file[SIZE];
	struct shown shown[PACKETS];
	int shown_count, cues;
	int64_t told;
};

static void rewind_packets(void *arg)
{
	((struct world *)arg)->at = 0;
}

static bool next(void *arg, struct recording_entry *e)
{
	struct world *w = arg;

	if (w->at == w->count)
		return false;
	*e = w->entries[w->at++];
	return true;
}

static int put(void *arg, const void *data, size_t n)
{
	struct world *w = arg;

	assert_true(w->n + n <= SIZE);
	memcpy(w->file + w->n, data, n);
	w->n += n;
	return 0;
}

static void rest(void *arg)
{
	(void)arg;
}

static uint64_t size_at(const uint8_t **p)
{
	int more = __builtin_clz((unsigned)**p) - 24;
	uint64_t v = *(*p)++ & (0x7fu >> more);

	while (more--)
		v = v << 8 | *(*p)++;
	return v;
}

static uint32_t id_at(const uint8_t **p)
{
	int more = __builtin_clz((unsigned)**p) - 24;
	uint32_t v = *(*p)++;

	while (more--)
		v = v << 8 | *(*p)++;
	return v;
}

static void block(struct world *w, uint32_t cluster_ms, const uint8_t *p, size_t n)
{
	assert_int_equal(p[0], 0x81);
	w->shown[w->shown_count++] =
	    (struct shown){cluster_ms + (uint32_t)(p[1] << 8 | p[2]), p[3] & 0x80, n - 4, p + 4};
}

/* Walks the elements as RFC 8794 has them; every size must fit its parent. */
static void parse(struct world *w, const uint8_t *p, size_t n)
{
	const uint8_t *end = p + n;
	static uint32_t cluster_ms;

	while (p < end) {
		uint32_t id = id_at(&p);
		uint64_t size = size_at(&p);

		assert_true(size <= (uint64_t)(end - p));
		if (id == 0x18538067 || id == 0x1f43b675 || id == 0x1c53bb6b)
			parse(w, p, size);
		w->cues += id == 0xbb;
		if (id == 0xe7)
			cluster_ms = (uint32_t)(p[6] << 8 | p[7]) | (uint32_t)p[5] << 16;
		if (id == 0xa3)
			block(w, cluster_ms, p, size);
		p += size;
	}
	assert_true(p == end);
}

static void make_side(struct world *w, int side)
{
	struct render_io io = {w, rewind_packets, next, put, rest};

	w->n = 0;
	w->shown_count = w->cues = 0;
	assert_int_equal(tap_pictures(&io, side, &w->told), 0);
	parse(w, w->file, w->n);
	assert_int_equal(w->told, w->shown_count);
}

static struct recording_entry *add(struct world *w, int track, int seq, const void *data, size_t n)
{
	struct recording_entry *e = &w->entries[w->count];

	memcpy(w->payloads[w->count], data, n);
	*e = (struct recording_entry){.kind = RECORDING_PICTURE,
				      .track = (uint8_t)track,
				      .codec = video_codec_VP8,
				      .size = (uint16_t)n,
				      .seq = (uint16_t)seq,
				      .ts = 3000u * (uint32_t)(seq / 2),
				      .at_ms = 500 + 33 * (uint32_t)(seq / 2),
				      .payload = w->payloads[w->count++]};
	e->marker = seq & 1;
	return e;
}

/* A picture of VP8 in two packets, 2 i and 2 i + 1. */
static void first_half(struct world *w, int track, int i, bool key)
{
	uint8_t head[] = {0x90,
			  0x80,
			  0x81,
			  1, /* descriptor with a long picture id */
			  key ? 0x10 : 0x11,
			  0,
			  0,
			  0x9d,
			  0x01,
			  0x2a,
			  0x80,
			  0x02,
			  0xe0,
			  0x01};

	head[13] = 1;
	add(w, track, 2 * i, head, sizeof head);
}

static void second_half(struct world *w, int track, int i)
{
	uint8_t tail[] = {0x80, 0x80, 0x81, 1, (uint8_t)i, 0x55};

	add(w, track, 2 * i + 1, tail, sizeof tail);
}

static void picture(struct world *w, int track, int i, bool key)
{
	first_half(w, track, i, key);
	second_half(w, track, i);
}

static int make(void **state)
{
	*state = dj_alloc(sizeof(struct world));
	return 0;
}

static int unmake(void **state)
{
	free(*state);
	return 0;
}

static void both_sides_are_files_in_the_time_of_the_sound(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 60; i++) {
		picture(w, 0, i, i % 40 == 0);
		picture(w, 2, i, i % 40 == 0);
	}
	make_side(w, 0);
	assert_int_equal(w->shown_count, 60);
	assert_int_equal(w->cues, 2);
	assert_int_equal(w->shown[0].at_ms, 500);
	assert_true(w->shown[0].key && !w->shown[1].key && w->shown[40].key);
	assert_in_range(w->shown[59].at_ms, 500 + 59 * 33, 500 + 59 * 34);
	assert_int_equal(w->shown[3].n, 12); /* without the descriptors */
	assert_int_equal(w->shown[3].data[10], 3);
	assert_non_null(memmem(w->file, 60, "webm", 4));
	make_side(w, 1);
	assert_int_equal(w->shown_count, 60);
}

static void it_begins_with_a_whole_picture(void **state)
{
	struct world *w = *state;

	second_half(w, 0, 0);
	for (int i = 1; i < 20; i++)
		picture(w, 0, i, i == 7);
	make_side(w, 0);
	assert_int_equal(w->shown_count, 13);
	assert_true(w->shown[0].key);
	make_side(w, 1);
	assert_int_equal(w->n, 0); /* who had none has no file */
}

static void packets_that_come_late_are_put_in_order(void **state)
{
	struct world *w = *state;

	picture(w, 0, 0, true);
	second_half(w, 0, 2);
	first_half(w, 0, 1, false);
	picture(w, 0, 3, false);
	first_half(w, 0, 2, false);
	second_half(w, 0, 1);
	second_half(w, 0, 1); /* sent again, and twice */
	make_side(w, 0);
	assert_int_equal(w->shown_count, 4);
	for (int i = 0; i < 4; i++)
		assert_int_equal(w->shown[i].data[10], i);
}

static void after_a_gap_nothing_until_a_whole_picture(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 120; i++) {
		first_half(w, 0, i, i % 50 == 0);
		if (i != 10)
			second_half(w, 0, i);
	}
	make_side(w, 0);
	assert_int_equal(w->shown_count, 10 + 70);
	assert_true(w->shown[10].key);
	assert_in_range(w->shown[10].at_ms, 500 + 50 * 33, 500 + 50 * 34);
}

/* 640x480, baseline, as x264 writes it. */
static const uint8_t sps[] = {0x67, 0x42, 0xc0, 0x1e, 0xd9, 0x00, 0xa0, 0x3d,
			      0xb0, 0x11, 0x00, 0x00, 0x03, 0x00, 0x01, 0x00,
			      0x00, 0x03, 0x00, 0x3c, 0x0f, 0x16, 0x2e, 0x48};
static const uint8_t pps[] = {0x68, 0xcb, 0x8c, 0xb2};

static void h264_is_matroska_with_its_sets(void **state)
{
	static const uint8_t first[] = {0x7c, 0x85, 1, 2}, last[] = {0x7c, 0x45, 3, 4};
	static const uint8_t small[] = {0x41, 9, 9};
	uint8_t sets[3 + sizeof sps + 2 + sizeof pps] = {0x78, 0, sizeof sps};
	struct world *w = *state;

	memcpy(sets + 3, sps, sizeof sps);
	sets[4 + sizeof sps] = sizeof pps;
	memcpy(sets + 5 + sizeof sps, pps, sizeof pps);
	add(w, 0, 0, sets, sizeof sets)->ts = 0;
	add(w, 0, 1, first, sizeof first)->marker = false;
	add(w, 0, 2, last, sizeof last)->ts = 0;
	w->entries[2].marker = true;
	add(w, 0, 3, small, sizeof small);
	for (int i = 0; i < 4; i++)
		w->entries[i].codec = video_codec_H264;
	make_side(w, 0);
	assert_int_equal(w->shown_count, 2);
	assert_true(w->shown[0].key && !w->shown[1].key);
	assert_int_equal(w->shown[0].n, 4 + sizeof sps + 4 + sizeof pps + 4 + 5);
	assert_memory_equal(w->shown[0].data + w->shown[0].n - 9, "\0\0\0\5\x65\1\2\3\4", 9);
	assert_non_null(memmem(w->file, 60, "matroska", 8));
	assert_non_null(memmem(w->file, w->n, "\x01\x42\xc0\x1e\xff\xe1", 6)); /* avcC */
	assert_non_null(
	    memmem(w->file, w->n, "\xb0\x82\x02\x80\xba\x82\x01\xe0", 8)); /* its size */
}

static void the_size_of_a_picture_is_read(void **state)
{
	/* 1920x1080 is 1088 lines, eight of them cut off; high profile */
	static const uint8_t tall[] = {0x67, 0x64, 0x00, 0x28, 0xac, 0xd9, 0x40, 0x78, 0x02,
				       0x27, 0xe5, 0xc0, 0x44, 0x00, 0x00, 0x03, 0x00, 0x04,
				       0x00, 0x00, 0x03, 0x00, 0xf0, 0x3c, 0x60, 0xc6, 0x58};
	int wide = 0, high = 0;

	(void)state;
	assert_true(h264_size(sps, sizeof sps, &wide, &high));
	assert_int_equal(wide, 640);
	assert_int_equal(high, 480);
	assert_true(h264_size(tall, sizeof tall, &wide, &high));
	assert_int_equal(wide, 1920);
	assert_int_equal(high, 1080);
	assert_false(h264_size(sps, 5, &wide, &high));
	assert_false(h264_size(pps, sizeof pps, &wide, &high));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make, unmake)
	const struct CMUnitTest tests[] = {
	    TEST(both_sides_are_files_in_the_time_of_the_sound),
	    TEST(it_begins_with_a_whole_picture),
	    TEST(packets_that_come_late_are_put_in_order),
	    TEST(after_a_gap_nothing_until_a_whole_picture),
	    TEST(h264_is_matroska_with_its_sets),
	    cmocka_unit_test(the_size_of_a_picture_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
