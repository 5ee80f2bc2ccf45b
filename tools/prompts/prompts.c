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

#include "app/sound.h"
#include "domain/phrase/phrase_text.h"
#include "level.h"
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

struct pack {
	struct pack_clip {
		int clip;
		uint32_t samples;
		uint64_t offset; /* in data */
		char *file;	 /* what it was spoken into, or NULL */
	} clips[PACK_CLIPS];
	int count;
	uint8_t *data;
	size_t len;
};

static void pack_add(struct pack *p, int clip, const float *samples, size_t count, double pause_s)
{
	size_t pause = (size_t)(pause_s * SOUND_RATE);

	dj_assert(p->count < PACK_CLIPS);
	p->clips[p->count++] = (struct pack_clip){clip, (uint32_t)(count + pause), p->len, NULL};
	p->data = dj_grow(p->data, p->len + count + pause);
	for (size_t i = 0; i < count; i++)
		p->data[p->len + i] = alaw_of(samples[i]);
	memset(p->data + p->len + count, SOUND_SILENCE, pause);
	p->len += count + pause;
}

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
static bool pack_share(struct pack *p, const struct spoken *s)
{
	for (int i = 0; i < p->count; i++)
		if (p->clips[i].file && strcmp(p->clips[i].file, s->file) == 0) {
			p->clips[p->count] = p->clips[i];
			p->clips[p->count].file = NULL;
			p->clips[p->count++].clip = s->clip;
			return true;
		}
	return false;
}

static void add_spoken(void *arg, const struct spoken *s)
{
	static float samples[SPOKEN_MAX];
	struct pack *p = arg;
	enum language language;
	enum phrase phrase;
	int which;
	size_t n;

	if (pack_share(p, s))
		return;
	n = spoken_read(s->file, samples);
	level_trim(samples, &n);
	if (n == 0)
		die(s->text, "the voice said nothing");
	level_set(samples, n, SPEECH_DBOV);
	phrase_of_clip(s->clip, &phrase, &which, &language);
	pack_add(p, s->clip, samples, n, phrase == PHRASE_LANGUAGE_KEY ? PAUSE_KEY_S : PAUSE_S);
	p->clips[p->count - 1].file = dj_strdup(s->file);
}

static void add_sounds(struct pack *p)
{
	static float music[MUSIC_SAMPLES], ringback[RINGBACK_SAMPLES], beep[BEEP_SAMPLES];

	music_make(music);
	level_set(music, MUSIC_SAMPLES, MUSIC_DBOV);
	pack_add(p, SOUND_MUSIC, music, MUSIC_SAMPLES, 0);
	ringback_make(ringback);
	level_set(ringback, RINGBACK_SAMPLES, TONE_DBOV);
	pack_add(p, SOUND_RINGBACK, ringback, RINGBACK_SAMPLES, 0);
	beep_make(beep);
	level_set(beep, BEEP_SAMPLES, TONE_DBOV);
	pack_add(p, SOUND_BEEP, beep, BEEP_SAMPLES, 0);
}

static void put(FILE *f, uint64_t value, int bytes)
{
	for (; bytes > 0; bytes--, value >>= 8)
		fputc((int)(value & 0xFF), f);
}

/* Written aside and renamed: whoever has the old pack mapped keeps it. */
static void pack_write(const struct pack *p, const char *path)
{
	uint64_t start = 16 + 16 * (uint64_t)p->count;
	char part[4096];
	FILE *f;

	snprintf(part, sizeof part, "%s.part", path);
	f = fopen(part, "wb");
	if (!f)
		die(part, strerror(errno));
	fwrite(SOUND_MAGIC, 1, 8, f);
	put(f, (uint64_t)p->count, 4);
	put(f, 1, 4);
	for (int i = 0; i < p->count; i++) {
		put(f, (uint64_t)p->clips[i].clip, 4);
		put(f, p->clips[i].samples, 4);
		put(f, start + p->clips[i].offset, 8);
	}
	fwrite(p->data, 1, p->len, f);
	if (ferror(f) || fclose(f) != 0 || rename(part, path) != 0)
		die(path, "cannot be written");
}

static void make_pack(const char *texts, const char *cache, const char *out)
{
	static struct pack p;

	add_sounds(&p);
	each_spoken(texts, cache, add_spoken, &p);
	pack_write(&p, out);
	printf("prompts: %s: %d clips, %.1f MB\n", out, p.count, (double)p.len / 1e6);
	for (int i = 0; i < p.count; i++)
		free(p.clips[i].file);
	free(p.data);
}

/* ---- measuring ---- */

static uint64_t get(const uint8_t *at, int bytes)
{
	uint64_t value = 0;

	for (int i = bytes - 1; i >= 0; i--)
		value = value << 8 | at[i];
	return value;
}

static void pack_read(struct pack *p, const char *path)
{
	size_t n;

	p->data = (uint8_t *)file_read(path, 256 << 20, &n);
	if (n < 16 || memcmp(p->data, SOUND_MAGIC, 8) != 0)
		die(path, "is not a pack of sounds");
	p->len = n;
	p->count = (int)get(p->data + 8, 4);
	if (p->count > PACK_CLIPS || n < 16 + 16 * (size_t)p->count)
		die(path, "is cut off");
	for (int i = 0; i < p->count; i++) {
		const uint8_t *at = p->data + 16 + 16 * i;
		struct pack_clip c = {(int)get(at, 4), (uint32_t)get(at + 4, 4), get(at + 8, 8),
				      NULL};

		if (c.offset > n || c.samples > n - c.offset)
			die(path, "is cut off");
		p->clips[i] = c;
	}
}

static const struct pack_clip *clip_find(const struct pack *p, int clip)
{
	for (int i = 0; i < p->count; i++)
		if (p->clips[i].clip == clip)
			return &p->clips[i];
	fprintf(stderr, "prompts: clip %d is missing\n", clip);
	exit(1);
}

static float *clip_samples(const struct pack *p, const struct pack_clip *c)
{
	float *out = dj_alloc(c->samples * sizeof *out);

	for (uint32_t i = 0; i < c->samples; i++)
		out[i] = alaw_back(p->data[c->offset + i]);
	return out;
}

static double clip_level(const struct pack *p, int clip, double wanted, const char *name)
{
	const struct pack_clip *c = clip_find(p, clip);
	float *samples = clip_samples(p, c);
	double level = level_active(samples, c->samples);

	free(samples);
	if (fabs(level - wanted) > 1.5) {
		fprintf(stderr, "prompts: %s has %.1f dBov instead of %.1f\n", name, level, wanted);
		exit(1);
	}
	return level;
}

static void check_language(const struct pack *p, enum language l)
{
	double low = 0, high = -100, seconds = 0;

	for (int phrase = 0; phrase < PHRASES; phrase++)
		for (int n = phrase_first(phrase); n <= phrase_last(phrase); n++) {
			int clip = phrase_clip(phrase, n, l);
			char key[PHRASE_KEY_MAX];
			double level;

			phrase_key(phrase, n, key);
			level = clip_level(p, clip, SPEECH_DBOV, key);
			low = fmin(low, level);
			high = fmax(high, level);
			seconds += clip_find(p, clip)->samples / (double)SOUND_RATE;
		}
	printf("%s  %6.1f s  %.1f to %.1f dBov\n", word_of(words_language, l), seconds, low, high);
}

/* From the first word to the end of each choice. The first must be there within eight seconds. */
static void check_menu(const struct pack *p)
{
	uint32_t at = clip_find(p, phrase_clip(PHRASE_GREETING, 0, language_KO))->samples;

	printf("menu");
	for (int l = language_KO; l < language_COUNT; l++) {
		at += clip_find(p, phrase_clip(PHRASE_LANGUAGE_KEY, 0, l))->samples;
		printf("  %c at %.1f s", phrase_language_digit(l), at / (double)SOUND_RATE);
		if (l == language_KO && at > FIRST_CHOICE)
			die("menu", "the first choice comes after eight seconds");
	}
	printf("\n");
}

static void check_pack(const char *path)
{
	static struct pack p;

	pack_read(&p, path);
	for (int l = language_KO; l < language_COUNT; l++)
		check_language(&p, l);
	check_menu(&p);
	clip_level(&p, SOUND_MUSIC, MUSIC_DBOV, "music");
	clip_level(&p, SOUND_RINGBACK, TONE_DBOV, "ringback");
	clip_level(&p, SOUND_BEEP, TONE_DBOV, "beep");
	free(p.data);
}

static void print_raw(const char *clip, const char *path)
{
	static struct pack p;
	const struct pack_clip *c;

	pack_read(&p, path);
	c = clip_find(&p, atoi(clip));
	for (uint32_t i = 0; i < c->samples; i++) {
		int16_t value = (int16_t)lrintf(alaw_back(p.data[c->offset + i]) * 32767);

		fwrite(&value, 2, 1, stdout);
	}
	free(p.data);
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
