/* links: base domain store app edge/media */
/* What recordings cost after the call, and whether they are whole.
 *
 *   bench_record_bench [--secs 120] [--repeat 3]    makes sound of a recording of so many seconds,
 *                                                   as the worker does, and times it
 *   bench_record_bench --check KEYS FILE...         reads files of packets; counts packets that are
 *                                                   missing between two of the same track
 *
 * The voices are made here: a tone with its harmonics, four syllables a second. One JSON line each;
 * the times are CPU of this process. */
#include <getopt.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/recordings.h"
#include "domain/recording/entry.h"
#include "edge/media/tap_pictures.h"
#include "edge/media/tap_render.h"
#include "edge/media/voice.h"
#include "store/keyring.h"
#include "store/recording_file.h"

#define ID 123456789012345

enum talk { BOTH, IN_TURN, BROWSER };
static const struct {
	enum talk talk;
	const char *what;
} cases[] = {{BOTH, "two telephones, both speak all the time"},
	     {IN_TURN, "two telephones, in turn"},
	     {BROWSER, "telephone and browser (Opus, 16 kHz), both speak all the time"}};

static int seconds = 120, repeat = 3;

static double cpu_s(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* 20 ms of a voice; pitch in Hz. */
static void speak(int frame, int rate, double pitch, int16_t *pcm)
{
	int n = rate / 50;

	for (int i = 0; i < n; i++) {
		double t = frame * 0.02 + (double)i / rate, syllable = fmod(t * 4, 1), sum = 0;
		double bend = pitch * (1 + 0.1 * sin(2 * M_PI * 0.7 * t));

		for (int h = 1; h * bend < rate / 2.2; h++)
			sum += sin(2 * M_PI * h * bend * t) / h;
		pcm[i] = (int16_t)(4000 * sum * sin(M_PI * syllable) * (syllable < 0.85));
	}
}

static void put(struct recording_writer *w, struct recording_entry *e, const uint8_t *payload)
{
	uint8_t head[RECORDING_HEAD];

	recording_entry_head(head, e);
	dj_assert(recording_write(w, head, sizeof head) == 0);
	dj_assert(recording_write(w, payload, e->size) == 0);
}

static void put_frame(struct recording_writer *w, int frame, int track, struct voice_encoder *opus)
{
	struct recording_entry e = {.kind = RECORDING_SOUND,
				    .track = (uint8_t)track,
				    .codec = opus ? CODEC_OPUS : CODEC_PCMA,
				    .seq = (uint16_t)frame,
				    .ts = (uint32_t)frame * (opus ? 960 : 160),
				    .at_ms = (uint32_t)frame * 20};
	uint8_t payload[VOICE_PAYLOAD];
	int16_t pcm[VOICE_WIDE];

	speak(frame, opus ? 16000 : 8000, track ? 190 : 120, pcm);
	if (opus)
		e.size = (uint16_t)voice_encode(opus, pcm, payload);
	else
		voice_encode_g711(CODEC_PCMA, pcm, e.size = VOICE_FRAME, payload);
	put(w, &e, payload);
}

static void write_packets(const struct recording_shelf *shelf, enum talk talk)
{
	struct voice_encoder *opus =
	    talk == BROWSER ? voice_encoder_alloc(CODEC_OPUS, VOICE_WIDE) : NULL;
	struct recording_head head = {ID, 1764032400000, RECORDING_PACKETS};
	struct recording_writer *w;
	char path[SHELF_PATH];

	dj_assert(shelf_make_room(shelf, ID, NULL) == 0);
	shelf_path(shelf, ID, SHELF_PACKETS, path);
	unlink(path);
	dj_assert(recording_create(&w, path, shelf->keys, &head, NULL) == 0);
	for (int frame = 0; frame < seconds * 50; frame++)
		for (int track = 0; track < 2; track++)
			if (talk != IN_TURN || frame / 200 % 2 == track)
				put_frame(w, frame, track, track ? opus : NULL);
	dj_assert(recording_close(w) == 0);
	voice_encoder_free(opus);
}

static void time_one(const struct recording_shelf *shelf, size_t which)
{
	struct recordings_config c = {
	    .shelf = shelf, .render = tap_render, .pictures = tap_pictures};
	struct command made;
	double best = 1e9;

	write_packets(shelf, cases[which].talk);
	for (int i = 0; i < repeat; i++) {
		double began = cpu_s();

		dj_assert(recordings_make(&c, ID, &made, NULL) == 0);
		best = fmin(best, cpu_s() - began);
	}
	printf("{\"what\":\"%s\",\"ms_per_s\":%.2f,\"kbit_s\":%.1f}\n", cases[which].what,
	       1000 * best / seconds, (double)made.count[1] * 8 / seconds / 1000);
}

static void time_all(void)
{
	char folder[] = "/tmp/bench_recordXXXXXX", path[SHELF_PATH];
	struct recording_shelf shelf;
	struct keyring *keys;

	dj_assert(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/keys", folder);
	dj_assert(keyring_open(&keys, path, NULL) == 0);
	shelf_init(&shelf, folder, keys);
	for (size_t i = 0; i < DJ_COUNT(cases); i++)
		time_one(&shelf, i);
	shelf_remove(&shelf, ID);
	unlink(path);
	shelf_path(&shelf, ID, SHELF_SOUND, path);
	*strrchr(path, '/') = '\0';
	rmdir(path);
	rmdir(shelf.folder);
	rmdir(folder);
	keyring_close(keys);
}

/* ---- are they whole? ---- */

struct track {
	bool seen;
	uint16_t seq, epoch;
};

static struct {
	long files, closed, packets, missing, lost;
	double seconds;
} sum;

static void check_entry(struct track tracks[RECORDING_TRACKS], const struct recording_entry *e)
{
	struct track *t = &tracks[e->track];

	sum.lost += e->lost;
	if (e->kind != RECORDING_SOUND)
		return;
	sum.packets++;
	if (t->seen && t->epoch == e->epoch)
		sum.missing += (uint16_t)(e->seq - t->seq - 1);
	*t = (struct track){true, e->seq, e->epoch};
}

static int read_entry(struct recording_reader *r, int64_t at, struct recording_entry *e,
		      uint8_t bytes[RECORDING_HEAD + RECORDING_PAYLOAD])
{
	ssize_t n = 0, more;

	while (n < RECORDING_HEAD + RECORDING_PAYLOAD &&
	       (more = recording_read(r, at + n, bytes + n,
				      (size_t)(RECORDING_HEAD + RECORDING_PAYLOAD - n))) > 0)
		n += more;
	return recording_entry_parse(e, bytes, (size_t)n);
}

static void check_file(const struct keyring *keys, const char *path)
{
	uint8_t bytes[RECORDING_HEAD + RECORDING_PAYLOAD];
	struct track tracks[RECORDING_TRACKS] = {0};
	struct recording_entry e = {0};
	struct recording_reader *r;
	struct recording_info info;
	struct dj_error why;
	int used;

	if (recording_open(&r, path, keys, &info, &why)) {
		fprintf(stderr, "%s\n", why.text);
		exit(1);
	}
	for (int64_t at = 0; (used = read_entry(r, at, &e, bytes)) > 0; at += used)
		check_entry(tracks, &e);
	sum.files++;
	sum.closed += info.whole;
	sum.seconds += e.at_ms / 1000.0;
	recording_reader_free(r);
}

static int check_all(const char *keys_path, char **files, int count)
{
	struct keyring *keys;
	struct dj_error why;

	if (keyring_open(&keys, keys_path, &why)) {
		fprintf(stderr, "%s\n", why.text);
		return 1;
	}
	for (int i = 0; i < count; i++)
		check_file(keys, files[i]);
	keyring_close(keys);
	printf("{\"files\":%ld,\"closed\":%ld,\"packets\":%ld,\"missing\":%ld,\"lost\":%ld,"
	       "\"seconds\":%.1f}\n",
	       sum.files, sum.closed, sum.packets, sum.missing, sum.lost, sum.seconds);
	return 0;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {{"secs", 1, NULL, 's'},
						{"repeat", 1, NULL, 'r'},
						{"check", 1, NULL, 'c'},
						{NULL, 0, NULL, 0}};
	const char *keys = NULL;

	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		if (c == 's')
			seconds = atoi(optarg);
		else if (c == 'r')
			repeat = atoi(optarg);
		else if (c == 'c')
			keys = optarg;
		else
			return 2;
	}
	dj_assert(sodium_init() >= 0);
	voice_init();
	if (keys)
		return check_all(keys, argv + optind, argc - optind);
	time_all();
	return 0;
}
