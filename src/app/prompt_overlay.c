/* Owns the way from uploaded recordings to a pack. Refuses: receiving uploads (edge/web) and
 * playing (edge/media). */
#include "app/prompt_overlay.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/sound_pack.h"
#include "base/text.h"
#include "domain/phrase/level.h"
#include "domain/phrase/phrase.h"

#define SUFFIX	    ".wav"
#define FOLDER_MAX  4096
#define SPEECH_DBOV -20.0
#define MUSIC_DBOV  -24.0
#define PAUSE	    (SOUND_RATE * 35 / 100)

struct overlay {
	struct sound_pack pack;
	prompt_problem_h *problem;
	void *arg;
};

static void tell(struct overlay *o, const char *file, const char *why)
{
	if (o->problem)
		o->problem(o->arg, file, why);
}

/* The bytes of a recording; NULL with a sentence when there are none or too many. */
static uint8_t *file_read(const char *path, size_t *n, struct dj_error *e)
{
	FILE *f = fopen(path, "rb");
	uint8_t *data;

	if (!f) {
		dj_fail(e, errno, "It cannot be opened: %s.", strerror(errno));
		return NULL;
	}
	data = dj_alloc(WAV_BYTES_MAX + 1);
	*n = fread(data, 1, WAV_BYTES_MAX + 1, f);
	if (ferror(f) || *n > WAV_BYTES_MAX) {
		dj_fail(e, EFBIG, "It cannot be read, or is too large.");
		free(data);
		data = NULL;
	}
	fclose(f);
	return data;
}

/* A phrase loses its silence and gets the pause that follows each; music is a loop and keeps its
 * length. */
static int add_samples(struct overlay *o, int clip, float *samples, size_t count,
		       struct dj_error *e)
{
	bool music = clip == SOUND_MUSIC;

	if (!music)
		level_trim(samples, &count);
	if (count == 0 || level_active(samples, count) < -70)
		return dj_fail(e, EINVAL, "There is nothing to be heard in it.");
	level_set(samples, count, music ? MUSIC_DBOV : SPEECH_DBOV);
	sound_pack_add(&o->pack, clip, samples, count, music ? 0 : PAUSE);
	return 0;
}

static void add_file(struct overlay *o, int clip, const char *path)
{
	struct dj_error why = {""};
	struct wav w;
	size_t n;
	uint8_t *data = file_read(path, &n, &why);
	float *samples = dj_alloc(WAV_OUT_MAX * sizeof *samples);

	if (!data || wav_parse(&w, data, n, &why) ||
	    add_samples(o, clip, samples, wav_to_8k(&w, samples), &why))
		tell(o, path, why.text);
	free(samples);
	free(data);
}

/* "position.3.wav" -> "position.3"; false for names that are no recordings at all. */
static bool key_of(const char *name, char *key, size_t cap)
{
	size_t n = strlen(name), cut = strlen(SUFFIX);

	return n > cut && strcmp(name + n - cut, SUFFIX) == 0 && dj_copy_n(key, cap, name, n - cut);
}

static void add_entry(struct overlay *o, const char *folder, const char *name, enum language l)
{
	char path[FOLDER_MAX + 300], key[PHRASE_KEY_MAX];
	enum phrase p;
	int n;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	if (key_of(name, key, sizeof key) && phrase_of_key(key, &p, &n))
		add_file(o, phrase_clip(p, n, l), path);
	else
		tell(o, path, "No phrase has this name.");
}

static void add_folder(struct overlay *o, const char *folder, enum language l)
{
	struct dirent *entry;
	DIR *d = opendir(folder);

	while (d && (entry = readdir(d)))
		if (entry->d_name[0] != '.')
			add_entry(o, folder, entry->d_name, l);
	if (d)
		closedir(d);
}

int prompt_overlay(const char *folder, const char *out, int *count, prompt_problem_h *problem,
		   void *arg, struct dj_error *e)
{
	struct overlay o = {.problem = problem, .arg = arg};
	char path[FOLDER_MAX];
	int err = 0;

	snprintf(path, sizeof path, "%s/music.wav", folder);
	if (access(path, F_OK) == 0)
		add_file(&o, SOUND_MUSIC, path);
	for (int l = language_KO; l < language_COUNT; l++) {
		snprintf(path, sizeof path, "%s/%s", folder, word_of(words_language, l));
		add_folder(&o, path, l);
	}
	*count = (int)o.pack.count;
	if (*count)
		err = sound_pack_write(&o.pack, out, e);
	else if (unlink(out) != 0 && errno != ENOENT)
		err = dj_fail(e, errno, "%.100s: %s.", out, strerror(errno));
	sound_pack_fini(&o.pack);
	return err;
}

/* ---- only when something changed ---- */

static bool younger(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

static void note_time(const char *path, struct timespec *newest)
{
	struct stat st;

	if (stat(path, &st) == 0 && younger(&st.st_mtim, newest))
		*newest = st.st_mtim;
}

/* A folder's time tells of files that came or went, a file's time of one that was written again. */
static void newest_in(const char *folder, struct timespec *newest)
{
	char path[FOLDER_MAX + 300];
	struct dirent *entry;
	DIR *d = opendir(folder);

	note_time(folder, newest);
	while (d && (entry = readdir(d))) {
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		if (entry->d_name[0] != '.')
			note_time(path, newest);
	}
	if (d)
		closedir(d);
}

int prompt_overlay_renew(const char *folder, const char *out, prompt_problem_h *problem, void *arg,
			 struct dj_error *e)
{
	struct timespec newest = {0, 0};
	char path[FOLDER_MAX];
	struct stat made;
	int count;

	newest_in(folder, &newest);
	for (int l = language_KO; l < language_COUNT; l++) {
		snprintf(path, sizeof path, "%s/%s", folder, word_of(words_language, l));
		newest_in(path, &newest);
	}
	if (stat(out, &made) == 0 && younger(&made.st_mtim, &newest))
		return 0;
	return prompt_overlay(folder, out, &count, problem, arg, e);
}
