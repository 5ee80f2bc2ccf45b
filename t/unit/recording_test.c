/* links: base domain store app edge/media */
/* From packets to sound: what is tapped is written, what is written is heard, each on its side. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <opus/opus_multistream.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/recorder.h"
#include "app/recording_chain.h"
#include "app/recordings.h"
#include "edge/media/tap_pictures.h"
#include "edge/media/tap_render.h"
#include "edge/media/voice.h"
#include "store/keyring.h"
#include "store/recording_file.h"
#include "unit/store_tmp.h"

#define ID     123456789012345
#define START  1000000
#define SECOND 1000000
#define SOUND  (4 << 20)

struct world {
	struct tmp t;
	struct keyring *keys;
	struct recording_shelf shelf;
	struct tap_ring *ring;
	struct recorder *recorder;
	struct command told[16];
	int told_count, written;
	uint16_t seq[RECORDING_TRACKS];
	uint32_t ts[RECORDING_TRACKS];
	struct command made;
	uint8_t sound[SOUND];
	int64_t sound_n;
	int16_t *pcm; /* left and right, 48 kHz */
	int frames;
};

static void tell(void *arg, const struct command *c)
{
	struct world *w = arg;

	w->told[w->told_count++] = *c;
}

static void written(void *arg, dj_id recording)
{
	struct world *w = arg;

	assert_int_equal(recording, ID);
	w->written++;
}

static void open_recorder(struct world *w)
{
	struct recorder_config c = {.shelf = &w->shelf, .arg = w, .tell = tell, .written = written};

	c.ring = w->ring;
	w->recorder = recorder_alloc(&c);
}

static int make(void **state)
{
	struct world *w = dj_alloc(sizeof *w);

	voice_init();
	tmp_make(&w->t);
	assert_int_equal(keyring_open(&w->keys, tmp_path(&w->t, "keys"), NULL), 0);
	shelf_init(&w->shelf, w->t.dir, w->keys);
	w->ring = tap_ring_alloc(1 << 18);
	open_recorder(w);
	*state = w;
	return 0;
}

static int unmake(void **state)
{
	struct world *w = *state;

	if (w->recorder)
		recorder_free(w->recorder);
	tap_ring_free(w->ring);
	keyring_close(w->keys);
	tmp_remove(&w->t);
	free(w->pcm);
	free(w);
	return 0;
}

static void ask(struct world *w, enum recorder_ask_kind kind, dj_us at, enum recording_mark mark)
{
	struct recorder_ask a = {.kind = kind,
				 .recording = ID,
				 .contact = 7,
				 .at_us = at,
				 .at_ms = 1764032400000,
				 .mark = mark};

	assert_int_equal(recorder_post(w->recorder, &a), 0);
}

/* 20 ms of a tone on a track, as G.711, that came at this time. */
static void sing(struct world *w, int track, double hz, dj_us at, int lost)
{
	struct tap_packet p = {.recording = ID,
			       .at_us = at,
			       .ts = w->ts[track],
			       .seq = w->seq[track]++,
			       .lost = (uint16_t)lost,
			       .size = 160,
			       .track = (uint8_t)track,
			       .codec = track ? CODEC_PCMA : CODEC_PCMU};
	int16_t pcm[160];
	uint8_t payload[160];

	for (uint32_t i = 0; i < 160; i++)
		pcm[i] = (int16_t)(8000 * sin(2 * M_PI * hz * (w->ts[track] + i) / 8000));
	w->ts[track] += 160;
	voice_encode_g711((enum leg_codec)p.codec, pcm, 160, payload);
	assert_true(tap_ring_put(w->ring, &p, payload));
}

/* Both sides speak for so many frames, from `at` on; the recorder has its turns. */
static dj_us speak(struct world *w, dj_us at, int frames)
{
	for (int i = 0; i < frames; i++, at += 20000) {
		sing(w, 0, 440, at, 0);
		sing(w, 1, 1000, at, 0);
		recorder_turn(w->recorder, at);
	}
	return at;
}

static void finish(struct world *w, dj_us at)
{
	ask(w, RECORDER_STOP, at, 0);
	recorder_turn(w->recorder, at);
	recorder_turn(w->recorder, at + SECOND);
	assert_int_equal(w->written, 1);
}

/* ---- a player ---- */

static void read_sound(struct world *w)
{
	ssize_t n = shelf_read(&w->shelf, &(struct shelf_part){ID, SHELF_SOUND, 0, SOUND}, w->sound,
			       &w->sound_n);

	assert_true(n > 0);
	assert_int_equal(n, w->sound_n);
}

static void make_sound(struct world *w)
{
	struct recordings_config c = {
	    .shelf = &w->shelf, .render = tap_render, .pictures = tap_pictures};
	struct dj_error e;

	assert_int_equal(recordings_make(&c, ID, &w->made, &e), 0);
	assert_int_equal(w->made.kind, COMMAND_RECORDING_MADE);
	assert_int_equal(w->made.subject, ID);
	read_sound(w);
	assert_int_equal(w->made.count[1], w->sound_n);
}

/* Takes the packets out of the pages and decodes them. */
static void play(struct world *w)
{
	unsigned char mapping[2] = {0, 1};
	int err, skip = 0, packets = 0;
	int64_t end = 0;
	OpusMSDecoder *d = opus_multistream_decoder_create(48000, 2, 2, 0, mapping, &err);

	free(w->pcm);
	w->pcm = dj_alloc((size_t)60 * 48000 * 4);
	w->frames = 0;
	for (int64_t at = 0; at < w->sound_n;) {
		const uint8_t *page = w->sound + at, *lacing = page + 27, *body;
		int size = 0;

		assert_memory_equal(page, "OggS", 4);
		body = lacing + page[26];
		memcpy(&end, page + 6, 8);
		for (int i = 0; i < page[26]; i++) {
			size += lacing[i];
			if (lacing[i] == 255)
				continue;
			if (packets == 0)
				skip = body[10] | body[11] << 8;
			if (packets++ >= 2)
				w->frames += opus_multistream_decode(
				    d, body, size, w->pcm + 2 * w->frames, 5760, 0);
			body += size;
			size = 0;
		}
		at = body - w->sound;
	}
	opus_multistream_decoder_destroy(d);
	w->frames = (int)DJ_MIN(end, w->frames) - skip;
	memmove(w->pcm, w->pcm + 2 * skip, (size_t)w->frames * 4);
}

/* How loud a tone is on one side, in the half second at `ms`. */
static double level(const struct world *w, int side, double hz, int ms)
{
	double c = 0, s = 0;
	int from = ms * 48, n = 24000;

	assert_true(from + n <= w->frames);
	for (int i = 0; i < n; i++) {
		double x = w->pcm[2 * (from + i) + side], a = 2 * M_PI * hz * i / 48000;

		c += x * cos(a);
		s += x * sin(a);
	}
	return 2 * sqrt(c * c + s * s) / n;
}

static void is_silent(const struct world *w, int side, int ms)
{
	for (int i = ms * 48; i < (ms + 500) * 48; i++)
		assert_in_range(w->pcm[2 * i + side] + 400, 0, 800);
}

static void each_party_is_heard_on_its_side(void **state)
{
	struct world *w = *state;
	dj_us at = START;

	ask(w, RECORDER_START, at, 0);
	at = speak(w, at, 150);
	finish(w, at);
	make_sound(w);
	play(w);
	assert_in_range(w->frames, 48 * 2960, 48 * 3040);
	assert_int_equal(w->told_count, 0);
	assert_true(level(w, 0, 440, 1000) > 5000);
	assert_true(level(w, 1, 1000, 1000) > 5000);
	assert_true(level(w, 0, 1000, 1000) < 40); /* nothing leaks to the other side */
	assert_true(level(w, 1, 440, 1000) < 40);
	assert_in_range(w->made.count[0], 2980, 3020);
	assert_string_equal(w->made.words, "");
	assert_true(strlen(w->made.text) > 65);
}

static void a_third_party_stands_on_the_right(void **state)
{
	struct world *w = *state;
	dj_us at = START;

	ask(w, RECORDER_START, at, 0);
	for (int i = 0; i < 100; i++, at += 20000) {
		sing(w, 1, 1000, at, 0);
		sing(w, 2, 700, at, 0);
		recorder_turn(w->recorder, at);
	}
	finish(w, at);
	make_sound(w);
	play(w);
	assert_true(level(w, 1, 1000, 500) > 5000);
	assert_true(level(w, 1, 700, 500) > 5000);
	is_silent(w, 0, 500);
}

/* What came while it was paused is not in the file, whenever the packets came through. */
static void a_pause_is_silence_of_its_length(void **state)
{
	struct world *w = *state;
	dj_us at = START;

	ask(w, RECORDER_START, at, 0);
	at = speak(w, at, 100);
	ask(w, RECORDER_PAUSE, at, 0);
	at = speak(w, at, 100);
	ask(w, RECORDER_GO_ON, at, 0);
	at = speak(w, at, 100);
	finish(w, at);
	make_sound(w);
	play(w);
	assert_in_range(w->frames, 48 * 5960, 48 * 6040);
	assert_true(level(w, 0, 440, 1000) > 5000);
	is_silent(w, 0, 2200);
	is_silent(w, 0, 3300);
	is_silent(w, 1, 3300);
	assert_true(level(w, 1, 1000, 5000) > 5000);
	assert_string_equal(w->made.words, "pause 2000 go_on 4000");
}

static void missing_packets_are_told_at_their_place(void **state)
{
	struct world *w = *state;
	dj_us at = START;

	ask(w, RECORDER_START, at, 0);
	at = speak(w, at, 50);
	at += 60 * 20000;
	w->ts[0] += 60 * 160;
	sing(w, 0, 440, at, 60);
	at = speak(w, at + 20000, 50);
	finish(w, at);
	make_sound(w);
	play(w);
	assert_int_equal(w->made.count[2], 60);
	assert_string_equal(w->made.words, "lost 2200");
	is_silent(w, 0, 1300);
	assert_true(level(w, 0, 440, 2600) > 5000);
}

static void marks_stand_where_things_happened(void **state)
{
	struct world *w = *state;
	dj_us at = START;

	ask(w, RECORDER_START, at, 0);
	at = speak(w, at, 50);
	ask(w, RECORDER_MARK, at, recording_mark_HOLD);
	ask(w, RECORDER_MARK, at + 3 * SECOND, recording_mark_RESUME);
	at = speak(w, at + 3 * SECOND, 50);
	ask(w, RECORDER_MARK, at, recording_mark_TRANSFER);
	finish(w, at);
	make_sound(w);
	play(w);
	assert_string_equal(w->made.words, "hold 1000 resume 4000 transfer 5000");
	is_silent(w, 0, 2000);
	assert_true(level(w, 0, 440, 4300) > 5000);
}

/* Signal to noise in dB of a tone of `sing` on the left side, from `ms` on, whose phase began at
 * sample `first` of 8 kHz. */
static double nearness(const struct world *w, double hz, int ms, int lasting_ms, int first)
{
	double signal = 0, noise = 0;

	for (int i = ms * 8; i < (ms + lasting_ms) * 8; i++) {
		double said = 8000 * sin(2 * M_PI * hz * (i - first) / 8000);
		double heard = w->pcm[12 * i];

		signal += said * said;
		noise += (said - heard) * (said - heard);
	}
	return 10 * log10(signal / noise);
}

/* The frame of silence is encoded once and repeated; the first word behind it must not suffer. */
static void the_first_word_after_a_silence_is_whole(void **state)
{
	struct world *w = *state;
	dj_us at = START;

	ask(w, RECORDER_START, at, 0);
	at = speak(w, at, 50);
	w->ts[0] += 3 * 8000;
	at = speak(w, at + 3 * SECOND, 50);
	finish(w, at);
	make_sound(w);
	play(w);
	is_silent(w, 0, 1200);
	is_silent(w, 0, 3400);
	assert_true(nearness(w, 440, 200, 700, 0) > 25);
	assert_true(nearness(w, 440, 4000, 40, 0) > 25);
	assert_true(nearness(w, 440, 4040, 900, 0) > 25);
	for (int i = 2 * 2000 * 48; i < 2 * 2500 * 48; i++)
		assert_in_range(w->pcm[i] + 4, 0, 8);
}

/* Opus beside G.711: both at their place, the wide one wide. */
static void a_browser_is_heard_too(void **state)
{
	struct world *w = *state;
	struct voice_encoder *enc = voice_encoder_alloc(CODEC_OPUS, VOICE_WIDE);
	dj_us at = START;

	ask(w, RECORDER_START, at, 0);
	for (int i = 0; i < 150; i++, at += 20000) {
		struct tap_packet p = {.recording = ID,
				       .at_us = at,
				       .ts = (uint32_t)i * 960,
				       .seq = (uint16_t)i,
				       .track = 1,
				       .codec = CODEC_OPUS};
		uint8_t payload[VOICE_PAYLOAD];
		int16_t pcm[VOICE_WIDE];

		for (int k = 0; k < VOICE_WIDE; k++)
			pcm[k] =
			    (int16_t)(8000 * sin(2 * M_PI * 2500 * (i * VOICE_WIDE + k) / 16000));
		p.size = (uint16_t)voice_encode(enc, pcm, payload);
		assert_true(tap_ring_put(w->ring, &p, payload));
		sing(w, 0, 440, at, 0);
		recorder_turn(w->recorder, at);
	}
	voice_encoder_free(enc);
	finish(w, at);
	make_sound(w);
	play(w);
	assert_true(level(w, 0, 440, 1500) > 5000);
	assert_true(level(w, 1, 2500, 1500) > 3000);
	assert_true(level(w, 0, 2500, 1500) < 60);
}

/* The process died: what reached the file plays, and says where it was cut. */
static void a_crash_leaves_a_playable_file(void **state)
{
	struct world *w = *state;
	char path[SHELF_PATH];
	unsigned char *file = dj_alloc(1 << 20);
	size_t n;
	FILE *f;

	ask(w, RECORDER_START, START, 0);
	speak(w, START, 160);
	shelf_path(&w->shelf, ID, SHELF_PACKETS, path);
	f = fopen(path, "rb");
	n = fread(file, 1, 1 << 20, f);
	fclose(f);
	recorder_free(w->recorder);
	w->recorder = NULL;
	f = fopen(path, "wb"); /* as it lay there in the middle, and cut within a chunk */
	fwrite(file, 1, n - 1000, f);
	fclose(f);
	free(file);
	make_sound(w);
	play(w);
	assert_true(level(w, 0, 440, 500) > 5000);
	assert_true(w->frames > 48 * 1000);
	assert_memory_equal(w->made.words, "cut ", 4);
}

static void a_full_disk_is_told_once_and_keeps_what_there_was(void **state)
{
	struct world *w = *state;
	struct rlimit was, small;
	dj_us at = START;

	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &was);
	small = was;
	small.rlim_cur = 40000;
	ask(w, RECORDER_START, at, 0);
	recorder_turn(w->recorder, at);
	setrlimit(RLIMIT_FSIZE, &small);
	at = speak(w, at, 300);
	setrlimit(RLIMIT_FSIZE, &was);
	assert_int_equal(w->told_count, 2);
	assert_int_equal(w->told[0].kind, COMMAND_RECORDING_FAILED);
	assert_int_equal(w->told[0].subject, ID);
	assert_int_equal(w->told[0].contact, 7);
	assert_int_equal(w->told[0].number, recording_end_DISK_FULL);
	assert_int_equal(w->told[1].kind, COMMAND_ALARM);
	assert_int_equal(w->told[1].number, alarm_NOT_RECORDED);
	assert_true(w->told[1].flag);
	assert_int_equal(w->written, 1);
	make_sound(w);
	play(w);
	assert_true(level(w, 0, 440, 200) > 5000);
	assert_true(strstr(w->made.words, "cut ") != NULL);
}

/* The next one that can be written ends the alarm. */
static void an_alarm_ends_when_there_is_room_again(void **state)
{
	struct world *w = *state;
	struct recorder_ask a = {.kind = RECORDER_START, .recording = ID, .contact = 7};
	char path[SHELF_PATH];

	a.at_us = START;
	shelf_make_room(&w->shelf, ID, NULL);
	shelf_path(&w->shelf, ID, SHELF_PACKETS, path);
	fclose(fopen(path, "w")); /* something lies in the way */
	recorder_post(w->recorder, &a);
	recorder_turn(w->recorder, START);
	assert_int_equal(w->told[0].number, recording_end_FAULT);
	assert_true(w->told[1].flag);
	remove(path);
	recorder_post(w->recorder, &a);
	speak(w, START, 100);
	assert_int_equal(w->told_count, 3);
	assert_int_equal(w->told[2].kind, COMMAND_ALARM);
	assert_false(w->told[2].flag);
}

static void what_is_late_or_foreign_is_left_out(void **state)
{
	struct world *w = *state;
	struct tap_packet p = {.recording = ID + 1, .at_us = START, .size = 0, .codec = 1};
	dj_us at = START;

	assert_true(tap_ring_put(w->ring, &p, "")); /* nobody records that one */
	ask(w, RECORDER_START, at, 0);
	sing(w, 0, 440, at - 40000, 0); /* from before */
	at = speak(w, at, 50);
	ask(w, RECORDER_STOP, at, 0);
	sing(w, 0, 440, at + 40000, 0); /* and from behind its end */
	recorder_turn(w->recorder, at);
	recorder_turn(w->recorder, at + SECOND);
	make_sound(w);
	assert_in_range(w->made.count[0], 980, 1020);
}

static void an_empty_recording_is_sound_too(void **state)
{
	struct world *w = *state;

	ask(w, RECORDER_START, START, 0);
	finish(w, START + SECOND);
	make_sound(w);
	play(w);
	assert_int_equal(w->made.count[0], 0);
}

static void removed_is_removed(void **state)
{
	struct world *w = *state;
	int64_t size;
	char one;

	ask(w, RECORDER_START, START, 0);
	finish(w, speak(w, START, 50));
	make_sound(w);
	assert_int_equal(shelf_remove(&w->shelf, ID), 0);
	assert_int_equal(
	    shelf_read(&w->shelf, &(struct shelf_part){ID, SHELF_SOUND, 0, 1}, &one, &size), -1);
	assert_int_equal(errno, ENOENT);
	assert_int_equal(shelf_remove(&w->shelf, ID), 0); /* again */
}

/* One picture of VP8 in one packet. */
static void show(struct world *w, dj_us at, bool key)
{
	uint8_t picture[] = {0x10, key ? 0x10 : 0x11, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 2, 0xe0, 1, 7};
	struct tap_packet p = {.recording = ID,
			       .at_us = at,
			       .ts = (uint32_t)(at / 1000 * 90),
			       .seq = w->seq[1]++,
			       .size = sizeof picture,
			       .track = 1,
			       .codec = video_codec_VP8,
			       .picture = true,
			       .marker = true};

	assert_true(tap_ring_put(w->ring, &p, picture));
	recorder_turn(w->recorder, at);
}

static void pictures_are_a_file_that_is_kept_and_goes_with_the_sound(void **state)
{
	unsigned char whole[RECORDING_DIGEST], without[RECORDING_DIGEST];
	struct shelf_part part = {ID, SHELF_AGENT, 0, SOUND};
	struct world *w = *state;
	char path[SHELF_PATH];
	int64_t size;

	ask(w, RECORDER_START, START, 0);
	for (int i = 0; i < 30; i++)
		show(w, START + i * 33000, i == 0);
	finish(w, START + SECOND);
	make_sound(w);
	assert_int_equal(w->made.number, 2); /* the agent's side alone */
	assert_true(shelf_read(&w->shelf, &part, w->sound, &size) > 30 * 12);
	assert_memory_equal(w->sound, "\x1a\x45\xdf\xa3", 4);
	part.which = SHELF_CITIZEN;
	assert_int_equal(shelf_read(&w->shelf, &part, w->sound, &size), -1);
	assert_int_equal(chain_digest(&w->shelf, ID, whole), 0);
	shelf_path(&w->shelf, ID, SHELF_AGENT, path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(chain_digest(&w->shelf, ID, without), 0);
	assert_memory_not_equal(whole, without, sizeof whole); /* who takes it away is found out */
	make_sound(w);
	assert_int_equal(shelf_remove(&w->shelf, ID), 0);
	assert_int_equal(access(path, F_OK), -1);
}

/* What stood on the disk when the power of the process went: every picture of it. */
static void a_crash_leaves_pictures_that_play(void **state)
{
	struct shelf_part part = {ID, SHELF_AGENT, 0, SOUND};
	struct world *w = *state;
	char packets[SHELF_PATH];
	struct stat before;
	int64_t size;

	ask(w, RECORDER_START, START, 0);
	for (int i = 0; i < 90; i++)
		show(w, START + i * 33000, i == 0);
	shelf_path(&w->shelf, ID, SHELF_PACKETS, packets);
	assert_int_equal(stat(packets, &before), 0);
	recorder_free(w->recorder); /* closes it; the crash is what the file was before */
	w->recorder = NULL;
	assert_int_equal(truncate(packets, before.st_size - 1), 0);
	make_sound(w);
	assert_non_null(strstr(w->made.words, "cut"));
	assert_int_equal(w->made.number, 2);
	assert_true(shelf_read(&w->shelf, &part, w->sound, &size) > 20 * 12);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make, unmake)
	const struct CMUnitTest tests[] = {
	    TEST(each_party_is_heard_on_its_side),
	    TEST(a_third_party_stands_on_the_right),
	    TEST(a_pause_is_silence_of_its_length),
	    TEST(missing_packets_are_told_at_their_place),
	    TEST(marks_stand_where_things_happened),
	    TEST(the_first_word_after_a_silence_is_whole),
	    TEST(a_browser_is_heard_too),
	    TEST(a_crash_leaves_a_playable_file),
	    TEST(a_full_disk_is_told_once_and_keeps_what_there_was),
	    TEST(an_alarm_ends_when_there_is_room_again),
	    TEST(what_is_late_or_foreign_is_left_out),
	    TEST(an_empty_recording_is_sound_too),
	    TEST(removed_is_removed),
	    TEST(pictures_are_a_file_that_is_kept_and_goes_with_the_sound),
	    TEST(a_crash_leaves_pictures_that_play),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
