/* links: base domain app */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/prompt_overlay.h"
#include "app/sound.h"
#include "domain/phrase/level.h"
#include "domain/phrase/phrase.h"

#define PI 3.14159265358979

/* ---- recordings made here ---- */

struct recording {
	uint8_t *bytes;
	size_t n;
};

static void put(uint8_t *at, uint32_t value, int bytes)
{
	for (int i = 0; i < bytes; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

/* A tone between two silences of 0.2 s. */
static struct recording record(int rate, int channels, double seconds, double hz, double peak)
{
	size_t quiet = (size_t)rate / 5, loud = (size_t)(seconds * rate), frames = loud + 2 * quiet;
	struct recording r = {dj_alloc(44 + frames * 2 * (size_t)channels),
			      44 + frames * 2 * (size_t)channels};

	memcpy(r.bytes, "RIFF", 4);
	put(r.bytes + 4, (uint32_t)r.n - 8, 4);
	memcpy(r.bytes + 8, "WAVEfmt ", 8);
	put(r.bytes + 16, 16, 4);
	put(r.bytes + 20, 1, 2);
	put(r.bytes + 22, (uint32_t)channels, 2);
	put(r.bytes + 24, (uint32_t)rate, 4);
	put(r.bytes + 28, (uint32_t)(rate * channels * 2), 4);
	put(r.bytes + 32, (uint32_t)channels * 2, 2);
	put(r.bytes + 34, 16, 2);
	memcpy(r.bytes + 36, "data", 4);
	put(r.bytes + 40, (uint32_t)r.n - 44, 4);
	for (size_t i = 0; i < loud; i++)
		for (int c = 0; c < channels; c++) {
			int value = (int)(32767 * peak * sin(2 * PI * hz * (double)i / rate));

			put(r.bytes + 44 + ((quiet + i) * (size_t)channels + (size_t)c) * 2,
			    (uint32_t)value, 2);
		}
	return r;
}

static float *at_8k(const struct recording *r, size_t *count)
{
	float *out = dj_alloc(WAV_OUT_MAX * sizeof *out);
	struct dj_error e = {""};
	struct wav w;

	if (wav_parse(&w, r->bytes, r->n, &e))
		fail_msg("%s", e.text);
	*count = wav_to_8k(&w, out);
	return out;
}

/* ---- reading them ---- */

static void every_rate_comes_out_at_8_khz_and_as_loud(void **state)
{
	static const int rates[] = {8000, 11025, 16000, 22050, 44100, 48000};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(rates); i++)
		for (int channels = 1; channels <= 2; channels++) {
			struct recording r = record(rates[i], channels, 1, 1000, 0.5);
			size_t n;
			float *out = at_8k(&r, &n);

			assert_in_range(n, 11190, 11210);
			level_trim(out, &n);
			assert_in_range(n, 8000, 8800);
			assert_true(fabs(level_active(out, n) - 20 * log10(0.5 / sqrt(2))) < 0.5);
			free(out);
			free(r.bytes);
		}
}

static void what_8_khz_cannot_carry_is_taken_out(void **state)
{
	struct recording low = record(44100, 1, 1, 1000, 0.5),
			 high = record(44100, 1, 1, 7000, 0.5);
	size_t n;
	float *out = at_8k(&low, &n);
	double before = level_active(out, n);

	(void)state;
	free(out);
	out = at_8k(&high, &n);
	assert_true(level_active(out + n / 4, n / 2) < before - 40);
	free(out);
	free(low.bytes);
	free(high.bytes);
}

static void a_wrong_recording_is_refused_in_words(void **state)
{
	struct recording r = record(8000, 1, 1, 1000, 0.5);
	struct dj_error e;
	struct wav w;

	(void)state;
	assert_int_equal(wav_parse(&w, r.bytes, 43, &e), EINVAL);
	assert_int_equal(wav_parse(&w, "RIFX", 4, &e), EINVAL);
	assert_string_equal(e.text, "It is not a WAV file.");
	put(r.bytes + 34, 24, 2);
	assert_int_equal(wav_parse(&w, r.bytes, r.n, &e), EINVAL);
	assert_string_equal(e.text, "It is not 16 bit PCM.");
	put(r.bytes + 34, 16, 2);
	put(r.bytes + 24, 96000, 4);
	assert_int_equal(wav_parse(&w, r.bytes, r.n, &e), EINVAL);
	assert_string_equal(e.text, "It has 96000 samples a second; 8000 to 48000 are possible.");
	put(r.bytes + 24, 8000, 4);
	put(r.bytes + 22, 6, 2);
	assert_int_equal(wav_parse(&w, r.bytes, r.n, &e), EINVAL);
	free(r.bytes);
	r = record(8000, 1, 61, 1000, 0.5);
	assert_int_equal(wav_parse(&w, r.bytes, r.n, &e), EINVAL);
	assert_string_equal(e.text, "It is longer than 60 seconds.");
	free(r.bytes);
}

/* ---- loudness and A-law ---- */

static void alaw_is_that_of_g711(void **state)
{
	(void)state;
	assert_int_equal(alaw_of(0), 0xD5);
	assert_int_equal(alaw_of(1), 0xAA);
	assert_int_equal(alaw_of(-1), 0x2A);
	for (int code = 0; code < 256; code++)
		assert_int_equal(alaw_of(alaw_back((uint8_t)code)), code);
}

static void loud_and_soft_recordings_become_equal_and_never_clip(void **state)
{
	static const double peaks[] = {0.01, 0.3, 1.0};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(peaks); i++) {
		struct recording r = record(8000, 1, 1, 700, peaks[i]);
		size_t n;
		float *out = at_8k(&r, &n);

		level_trim(out, &n);
		out[n / 2] = (float)peaks[i] * 20; /* a knock at the microphone */
		level_set(out, n, -20);
		for (size_t k = 0; k < n; k++)
			assert_true(fabsf(out[k]) <= 0.709f);
		free(out);
		free(r.bytes);
	}
}

/* ---- the overlay ---- */

static char folder[] = "/tmp/dajeong_prompt_XXXXXX";

static void path_of(char *out, size_t cap, const char *name)
{
	snprintf(out, cap, "%s/%s", folder, name);
}

static void write_recording(const char *name, struct recording r)
{
	char path[200];
	FILE *f;

	path_of(path, sizeof path, name);
	f = fopen(path, "wb");
	assert_non_null(f);
	fwrite(r.bytes, 1, r.n, f);
	fclose(f);
	free(r.bytes);
}

static void count_problem(void *arg, const char *file, const char *why)
{
	assert_non_null(strstr(file, folder));
	assert_true(why[0] != '\0');
	++*(int *)arg;
}

static int make_folders(void **state)
{
	char path[200];

	(void)state;
	if (!mkdtemp(folder))
		return -1;
	path_of(path, sizeof path, "ko");
	mkdir(path, 0700);
	path_of(path, sizeof path, "mn");
	return mkdir(path, 0700);
}

static int remove_folders(void **state)
{
	static const char *const names[] = {"ko/position.3.wav",
					    "ko/hallo.wav",
					    "ko/hold.wav",
					    "mn/greeting.wav",
					    "music.wav",
					    "overlay.pack",
					    "ko",
					    "mn",
					    "."};
	char path[200];

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(names); i++) {
		path_of(path, sizeof path, names[i]);
		remove(path);
	}
	return rmdir(folder);
}

static void no_recordings_are_no_pack(void **state)
{
	char pack[200];
	int count = -1;

	(void)state;
	path_of(pack, sizeof pack, "overlay.pack");
	assert_int_equal(prompt_overlay("/nowhere", pack, &count, NULL, NULL, NULL), 0);
	assert_int_equal(count, 0);
	assert_int_equal(access(pack, F_OK), -1);
}

static void recordings_become_a_pack_and_wrong_files_are_told(void **state)
{
	struct sound_bank *bank;
	struct sound s;
	char pack[200];
	int count, problems = 0;

	(void)state;
	path_of(pack, sizeof pack, "overlay.pack");
	write_recording("ko/position.3.wav", record(16000, 1, 1, 500, 0.2));
	write_recording("mn/greeting.wav", record(48000, 2, 2, 500, 0.8));
	write_recording("music.wav", record(8000, 1, 3, 500, 0.5));
	write_recording("ko/hallo.wav", record(8000, 1, 1, 500, 0.5));	/* no such phrase */
	write_recording("ko/hold.wav", record(8000, 1, 0.2, 500, 0.0)); /* silence */
	assert_int_equal(prompt_overlay(folder, pack, &count, count_problem, &problems, NULL), 0);
	assert_int_equal(count, 3);
	assert_int_equal(problems, 2);

	assert_int_equal(sound_bank_open(&bank, pack, NULL), 0);
	s = sound_find(bank, phrase_clip(PHRASE_POSITION, 3, language_KO));
	assert_in_range(s.samples, 8000 + 2800, 8800 + 2800);
	assert_int_equal(s.alaw[s.samples - 1], SOUND_SILENCE);
	assert_non_null(sound_find(bank, phrase_clip(PHRASE_GREETING, 0, language_MN)).alaw);
	assert_int_equal(sound_find(bank, SOUND_MUSIC).samples, 3 * 8000 + 2 * 1600);
	assert_null(sound_find(bank, phrase_clip(PHRASE_HOLD, 0, language_KO)).alaw);
	sound_bank_free(bank);
}

static ino_t inode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

/* Seconds from now: the times of files are set, so that nothing depends on how fast this runs. */
static void set_time(const char *path, int seconds)
{
	struct timespec times[2];

	clock_gettime(CLOCK_REALTIME, &times[0]);
	times[0].tv_sec += seconds;
	times[1] = times[0];
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static void the_pack_is_made_again_only_when_a_recording_changed(void **state)
{
	char pack[200], recording[200];
	ino_t before;

	(void)state;
	snprintf(pack, sizeof pack, "%s.pack", folder);
	path_of(recording, sizeof recording, "ko/position.3.wav");
	assert_int_equal(prompt_overlay_renew(folder, pack, NULL, NULL, NULL), 0);
	set_time(pack, 10);
	before = inode_of(pack);
	assert_int_equal(prompt_overlay_renew(folder, pack, NULL, NULL, NULL), 0);
	assert_int_equal(inode_of(pack), before);
	set_time(recording, 20);
	assert_int_equal(prompt_overlay_renew(folder, pack, NULL, NULL, NULL), 0);
	assert_int_not_equal(inode_of(pack), before);
	remove(pack);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_rate_comes_out_at_8_khz_and_as_loud),
	    cmocka_unit_test(what_8_khz_cannot_carry_is_taken_out),
	    cmocka_unit_test(a_wrong_recording_is_refused_in_words),
	    cmocka_unit_test(alaw_is_that_of_g711),
	    cmocka_unit_test(loud_and_soft_recordings_become_equal_and_never_clip),
	    cmocka_unit_test(no_recordings_are_no_pack),
	    cmocka_unit_test(recordings_become_a_pack_and_wrong_files_are_told),
	    cmocka_unit_test(the_pack_is_made_again_only_when_a_recording_changed),
	};

	return cmocka_run_group_tests(tests, make_folders, remove_folders);
}
