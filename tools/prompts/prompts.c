/* Makes prompts.pack from texts and spoken files, and measures it. tools/prompts/build runs it.
 *
 *   prompts todo TEXTS CACHE        what is not spoken yet, one line each: FILE, VOICE, WORDS A
 * MINUTE, TEXT, by tabs prompts pack TEXTS CACHE OUT    the pack of all languages, music and tones
 *   prompts check PACK              its levels and lengths; fails when one is out of bounds
 *   prompts raw CLIP PACK           one clip as 8 kHz 16 bit, for listening
 *
 * A spoken file is named by voice, speed and text, so a changed text is spoken again and nothing
 * else is. A language without a voice is spoken in English. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/sound_pack.h"
#include "domain/phrase/level.h"
#include "domain/phrase/phrase_text.h"
#include "music.h"

#define SPEECH_DBOV  -20.0
#define MUSIC_DBOV   -24.0
#define TONE_DBOV    -20.0
#define PAUSE_S	     0.35 /* after a sentence */
#define PAUSE_KEY_S  0.20 /* between the languages of the menu: nobody should wait for theirs */
#define SPOKEN_MAX   (60 * SOUND_RATE)
#define FIRST_CHOICE (8 * SOUND_RATE)
#define PACK_CLIPS   4096

static const struct voice {
	enum language language;
	const char *name; /* of espeak-ng; NULL: none, English speaks */
	int words_a_minute;
} voices[] = {
    {language_KO, "ko", 165},
    {language_EN, "en-gb", 160},
    /* The voice cmn spells Chinese characters as English letters (espeak-ng 1.51); this one reads
       them. */
    {language_ZH, "cmn-latn-pinyin", 160},
    {language_JA, "ja", 165},
    {language_VI, "vi", 165},
    {language_MN, NULL, 0},
};

static const struct voice *const english = &voices[1];

_Noreturn static void die(const char *what, const char *why)
{
	fprintf(stderr, "prompts: %s: %s\n", what, why);
	exit(1);
}

/* ---- texts ---- */

static char *file_read(const char *path, size_t cap, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *data = dj_alloc(cap + 1);

	if (!f)
		die(path, strerror(errno));
	*n = fread(data, 1, cap + 1, f);
	if (ferror(f) || *n > cap)
		die(path, "cannot be read, or is too large");
	fclose(f);
	return data;
}

static void texts_read(struct phrase_texts *t, const char *folder, enum language l)
{
	char path[4096];
	struct dj_error e = {""};
	char *data;
	size_t n;

	snprintf(path, sizeof path, "%s/%s.txt", folder, word_of(words_language, l));
	data = file_read(path, PHRASE_FILE_MAX, &n);
	*t = (struct phrase_texts){0};
	if (phrase_text_parse(t, data, n, &e) || phrase_text_complete(t, &e))
		die(path, e.text);
	free(data);
}

struct spoken {
	int clip;
	const struct voice *voice;
	const char *text;
	char file[4096];
};

static uint64_t hash(uint64_t h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return (h ^ 0xFF) * 1099511628211u;
}

static void spoken_file(struct spoken *s, const char *cache)
{
	uint64_t h = hash(hash(14695981039346656037u, s->voice->name), s->text);

	h = (h ^ (uint64_t)s->voice->words_a_minute) * 1099511628211u;
	snprintf(s->file, sizeof s->file, "%s/%016" PRIx64 ".raw", cache, h);
}

static const char *read_text(const struct phrase_texts *t, int slot)
{
	return t->voice[slot] ? t->voice[slot] : t->text[slot];
}

typedef void spoken_h(void *arg, const struct spoken *s);

/* Calls `h` for every phrase of every language. */
static void each_spoken(const char *folder, const char *cache, spoken_h *h, void *arg)
{
	struct phrase_texts in_english, own;

	texts_read(&in_english, folder, language_EN);
	for (size_t v = 0; v < DJ_COUNT(voices); v++) {
		texts_read(&own, folder, voices[v].language);
		for (int slot = 0; slot < PHRASE_SLOTS; slot++) {
			struct spoken s = {.clip = voices[v].language * PHRASE_SLOTS + slot};

			if (!own.text[slot])
				continue;
			s.voice = voices[v].name ? &voices[v] : english;
			if (voices[v].name)
				s.text = read_text(&own, slot);
			else
				s.text = own.voice[slot] ? own.voice[slot]
							 : read_text(&in_english, slot);
			spoken_file(&s, cache);
			h(arg, &s);
		}
		phrase_text_fini(&own);
	}
	phrase_text_fini(&in_english);
}

static void print_todo(void *arg, const struct spoken *s)
{
	(void)arg;
	if (access(s->file, R_OK) != 0)
		printf("%s\t%s\t%d\t%s\n", s->file, s->voice->name, s->voice->words_a_minute,
		       s->text);
}

/* ---- the pack ---- */

struct making {
	struct sound_pack pack;
	struct {
		char *file;
		int clip;
	} spoken[PACK_CLIPS];
	int count;
};

/* The samples of a file that tools/prompts/build made; how many. */
static size_t spoken_read(const char *path, float samples[SPOKEN_MAX])
{
	size_t n;
	char *raw = file_read(path, SPOKEN_MAX * 2, &n);

	n /= 2;
	for (size_t i = 0; i < n; i++) {
		int16_t value;

		memcpy(&value, raw + 2 * i, 2);
		samples[i] = (float)value / 32768;
	}
	free(raw);
	return n;
}

/* A language that borrows another's voice borrows its sound, too. */
static bool share(struct making *m, const struct spoken *s)
{
	for (int i = 0; i < m->count; i++)
		if (strcmp(m->spoken[i].file, s->file) == 0) {
			sound_pack_share(&m->pack, s->clip, m->spoken[i].clip);
			return true;
		}
	return false;
}

static double pause_after(int clip)
{
	enum language language;
	enum phrase phrase;
	int n;

	phrase_of_clip(clip, &phrase, &n, &language);
	return phrase == PHRASE_LANGUAGE_KEY ? PAUSE_KEY_S : PAUSE_S;
}

static void add_spoken(void *arg, const struct spoken *s)
{
	static float samples[SPOKEN_MAX];
	struct making *m = arg;
	size_t n;

	if (share(m, s))
		return;
	n = spoken_read(s->file, samples);
	level_trim(samples, &n);
	if (n == 0)
		die(s->text, "the voice said nothing");
	level_set(samples, n, SPEECH_DBOV);
	sound_pack_add(&m->pack, s->clip, samples, n, (size_t)(pause_after(s->clip) * SOUND_RATE));
	dj_assert(m->count < PACK_CLIPS);
	m->spoken[m->count].clip = s->clip;
	m->spoken[m->count++].file = dj_strdup(s->file);
}

static void add_sounds(struct sound_pack *p)
{
	static float music[MUSIC_SAMPLES], ringback[RINGBACK_SAMPLES], beep[BEEP_SAMPLES];

	music_make(music);
	level_set(music, MUSIC_SAMPLES, MUSIC_DBOV);
	sound_pack_add(p, SOUND_MUSIC, music, MUSIC_SAMPLES, 0);
	ringback_make(ringback);
	level_set(ringback, RINGBACK_SAMPLES, TONE_DBOV);
	sound_pack_add(p, SOUND_RINGBACK, ringback, RINGBACK_SAMPLES, 0);
	beep_make(beep);
	level_set(beep, BEEP_SAMPLES, TONE_DBOV);
	sound_pack_add(p, SOUND_BEEP, beep, BEEP_SAMPLES, 0);
}

static void make_pack(const char *texts, const char *cache, const char *out)
{
	static struct making m;
	struct dj_error e = {""};

	add_sounds(&m.pack);
	each_spoken(texts, cache, add_spoken, &m);
	if (sound_pack_write(&m.pack, out, &e))
		die(out, e.text);
	printf("prompts: %s: %zu clips, %.1f MB\n", out, m.pack.count, (double)m.pack.len / 1e6);
	for (int i = 0; i < m.count; i++)
		free(m.spoken[i].file);
	sound_pack_fini(&m.pack);
}

/* ---- measuring ---- */

static struct sound_bank *pack_open(const char *path)
{
	struct sound_bank *bank;
	struct dj_error e = {""};

	if (sound_bank_open(&bank, path, &e))
		die(path, e.text);
	return bank;
}

static struct sound clip_find(const struct sound_bank *bank, int clip)
{
	struct sound found = sound_find(bank, clip);

	if (!found.alaw) {
		fprintf(stderr, "prompts: clip %d is missing\n", clip);
		exit(1);
	}
	return found;
}

static double clip_level(const struct sound_bank *bank, int clip, double wanted, const char *name)
{
	struct sound sound = clip_find(bank, clip);
	float *samples = dj_alloc(sound.samples * sizeof *samples);
	double level;

	for (uint32_t i = 0; i < sound.samples; i++)
		samples[i] = alaw_back(sound.alaw[i]);
	level = level_active(samples, sound.samples);
	free(samples);
	if (fabs(level - wanted) > 1.5) {
		fprintf(stderr, "prompts: %s has %.1f dBov instead of %.1f\n", name, level, wanted);
		exit(1);
	}
	return level;
}

static void check_language(const struct sound_bank *bank, enum language l)
{
	double low = 0, high = -100, seconds = 0;

	for (int phrase = 0; phrase < PHRASES; phrase++)
		for (int n = phrase_first(phrase);
		     n <= phrase_last(phrase) && !phrase_is_own(phrase); n++) {
			int clip = phrase_clip(phrase, n, l);
			char key[PHRASE_KEY_MAX];
			double level;

			phrase_key(phrase, n, key);
			level = clip_level(bank, clip, SPEECH_DBOV, key);
			low = fmin(low, level);
			high = fmax(high, level);
			seconds += clip_find(bank, clip).samples / (double)SOUND_RATE;
		}
	printf("%s  %6.1f s  %.1f to %.1f dBov\n", word_of(words_language, l), seconds, low, high);
}

/* From the first word to the end of each choice. The first must be there within eight seconds. */
static void check_menu(const struct sound_bank *bank)
{
	uint32_t at = clip_find(bank, phrase_clip(PHRASE_GREETING, 0, language_KO)).samples;

	printf("menu");
	for (int l = language_KO; l < language_COUNT; l++) {
		at += clip_find(bank, phrase_clip(PHRASE_LANGUAGE_KEY, 0, l)).samples;
		printf("  %c at %.1f s", phrase_language_digit(l), at / (double)SOUND_RATE);
		if (l == language_KO && at > FIRST_CHOICE)
			die("menu", "the first choice comes after eight seconds");
	}
	printf("\n");
}

static void check_pack(const char *path)
{
	struct sound_bank *bank = pack_open(path);

	for (int l = language_KO; l < language_COUNT; l++)
		check_language(bank, l);
	check_menu(bank);
	clip_level(bank, SOUND_MUSIC, MUSIC_DBOV, "music");
	clip_level(bank, SOUND_RINGBACK, TONE_DBOV, "ringback");
	clip_level(bank, SOUND_BEEP, TONE_DBOV, "beep");
	sound_bank_free(bank);
}

static void print_raw(const char *clip, const char *path)
{
	struct sound_bank *bank = pack_open(path);
	struct sound sound = clip_find(bank, atoi(clip));

	for (uint32_t i = 0; i < sound.samples; i++) {
		int16_t value = (int16_t)lrintf(alaw_back(sound.alaw[i]) * 32767);

		fwrite(&value, 2, 1, stdout);
	}
	sound_bank_free(bank);
}

int main(int argc, char **argv)
{
	if (argc == 4 && strcmp(argv[1], "todo") == 0)
		each_spoken(argv[2], argv[3], print_todo, NULL);
	else if (argc == 5 && strcmp(argv[1], "pack") == 0)
		make_pack(argv[2], argv[3], argv[4]);
	else if (argc == 3 && strcmp(argv[1], "check") == 0)
		check_pack(argv[2]);
	else if (argc == 4 && strcmp(argv[1], "raw") == 0)
		print_raw(argv[2], argv[3]);
	else
		die("usage",
		    "todo TEXTS CACHE | pack TEXTS CACHE OUT | check PACK | raw CLIP PACK");
	return 0;
}
