/* Owns the hold music: a slow piece of our own for a soft electric piano, and the two tones.
 *
 * Telephones carry 300 to 3400 Hz and mobile codecs are made for one voice at a time. So the piece
 * is sparse: a note of the tune, a broken chord below it, long decays, no drums; every note is a
 * sum of partials of which only those in the band are computed (the ear adds a missing fundamental
 * by itself). Notes and echoes that run past the end go on at the start, so the loop has no seam.
 */
#include "music.h"

#include <complex.h>
#include <math.h>
#include <string.h>

#define LOW_HZ	300.0
#define HIGH_HZ 3400.0
#define PI	3.14159265358979

/* ---- one note ---- */

struct partial {
	double ratio;	/* to the fundamental */
	double weight;	/* at the start */
	double decay_s; /* to 1/e, for a note of 440 Hz */
};

/* A tine and the bar above it: round body, a short bell at the start. */
static const struct partial piano[] = {
    {1.0, 1.00, 1.00}, {1.003, 0.45, 0.90}, {2.0, 0.45, 0.70},	{3.0, 0.16, 0.50},
    {4.0, 0.09, 0.35}, {5.01, 0.05, 0.22},  {7.05, 0.05, 0.08},
};

/* Adds one partial that starts at `start`, round the end of the loop, until it is 60 dB down. */
static void add_partial(float *out, int start, double hz, double weight, double decay_s)
{
	double attack = 0.012 * MUSIC_RATE;
	double complex turn = cexp(I * 2 * PI * hz / MUSIC_RATE - 1 / (decay_s * MUSIC_RATE));
	double complex at = weight;
	int length = (int)(6.9 * decay_s * MUSIC_RATE);

	for (int i = 0; i < length; i++) {
		double rise = i < attack ? 0.5 - 0.5 * cos(PI * i / attack) : 1;

		out[(start + i) % MUSIC_SAMPLES] += (float)(rise * cimag(at));
		at *= turn;
	}
}

static double note_hz(int note)
{
	return 440.0 * pow(2.0, (note - 69) / 12.0);
}

static void add_note(float *out, int start, int note, double loudness)
{
	double hz = note_hz(note);

	for (size_t i = 0; i < sizeof piano / sizeof piano[0]; i++) {
		double at = hz * piano[i].ratio;

		if (at >= LOW_HZ && at <= HIGH_HZ)
			add_partial(out, start, at, loudness * piano[i].weight,
				    piano[i].decay_s * sqrt(440.0 / hz));
	}
}

/* ---- the piece ---- */

#define REST 0

/* A bar: the bass, four notes of the broken chord, and a tune of eight quavers (MIDI numbers). */
struct bar {
	int bass, chord[4], tune[8];
};

static const struct bar first[8] = {
    {53, {60, 64, 69, 72}, {81, 0, 0, 79, 0, 0, 76, 0}},  /* F maj7 */
    {50, {60, 65, 69, 72}, {77, 0, 0, 0, 74, 0, 0, 0}},	  /* D m7 */
    {55, {58, 62, 65, 70}, {0, 0, 74, 0, 77, 0, 79, 0}},  /* G m7 */
    {48, {58, 62, 67, 70}, {76, 0, 0, 0, 0, 0, 72, 0}},	  /* C 9 */
    {57, {60, 64, 67, 72}, {79, 0, 0, 76, 0, 0, 72, 0}},  /* A m7 */
    {50, {60, 65, 69, 72}, {74, 0, 0, 0, 77, 0, 0, 0}},	  /* D m7 */
    {55, {58, 62, 65, 70}, {81, 0, 79, 0, 77, 0, 74, 0}}, /* G m7 */
    {48, {58, 64, 67, 70}, {76, 0, 0, 0, 0, 0, 0, 0}},	  /* C 7 */
};

static const struct bar second[8] = {
    {58, {62, 65, 69, 74}, {82, 0, 0, 81, 0, 0, 77, 0}},  /* Bb maj7 */
    {58, {60, 64, 67, 72}, {79, 0, 0, 0, 76, 0, 0, 0}},	  /* C over Bb */
    {57, {60, 64, 67, 72}, {0, 0, 76, 0, 79, 0, 81, 0}},  /* A m7 */
    {50, {60, 65, 69, 72}, {77, 0, 0, 0, 0, 0, 74, 0}},	  /* D m7 */
    {55, {58, 62, 65, 70}, {77, 0, 0, 74, 0, 0, 70, 0}},  /* G m7 */
    {48, {58, 62, 67, 70}, {72, 0, 74, 0, 76, 0, 79, 0}}, /* C 9 */
    {53, {60, 64, 69, 72}, {77, 0, 0, 0, 0, 0, 0, 0}},	  /* F maj7 */
    {53, {60, 62, 69, 72}, {0, 0, 0, 0, 72, 0, 76, 0}},	  /* F 6 */
};

static const struct bar *const sections[MUSIC_BARS / 8] = {first, second, first};

/* Up and down the chord in quavers; the second half of a bar a little softer. */
static const int figure[8] = {0, 1, 2, 3, 2, 1, 2, 1};

static void play_bar(float *out, int start, const struct bar *b, double tune)
{
	int quaver = MUSIC_BEAT / 2;

	add_note(out, start, b->bass, 0.60);
	add_note(out, start + 2 * MUSIC_BEAT, b->bass + 12, 0.22);
	for (int i = 0; i < 8; i++) {
		add_note(out, start + i * quaver, b->chord[figure[i]], i < 4 ? 0.20 : 0.16);
		if (b->tune[i] != REST)
			add_note(out, start + i * quaver, b->tune[i], tune);
	}
}

/* ---- the room ---- */

/* A comb with a dull feedback. It goes round the loop twice: the second time it has already
 * settled. */
static void add_echo(float *wet, const float *dry, int delay, double back)
{
	static float line[MUSIC_RATE];
	double dull = 0;

	memset(line, 0, sizeof line);
	for (int i = 0; i < 2 * MUSIC_SAMPLES; i++) {
		float *slot = &line[i % delay];

		dull = 0.6 * *slot + 0.4 * dull;
		if (i >= MUSIC_SAMPLES)
			wet[i - MUSIC_SAMPLES] += *slot;
		*slot = (float)(dry[i % MUSIC_SAMPLES] + back * dull);
	}
}

void music_make(float out[MUSIC_SAMPLES])
{
	static const int delays[] = {811, 953, 1097, 1249}; /* primes, 100 to 160 ms */
	static float dry[MUSIC_SAMPLES];

	memset(dry, 0, sizeof dry);
	for (int i = 0; i < MUSIC_BARS; i++)
		play_bar(dry, i * 4 * MUSIC_BEAT, &sections[i / 8][i % 8], i < 16 ? 0.34 : 0.26);
	memset(out, 0, sizeof dry);
	for (int i = 0; i < 4; i++)
		add_echo(out, dry, delays[i], 0.72);
	for (int i = 0; i < MUSIC_SAMPLES; i++)
		out[i] = dry[i] + 0.10f * out[i];
}

/* ---- tones ---- */

static void tone(float *out, int n, double hz)
{
	int edge = MUSIC_RATE / 100;

	for (int i = 0; i < n; i++) {
		double rise = fmin(1, fmin(i, n - 1 - i) / (double)edge);

		out[i] += (float)(rise * sin(2 * PI * hz * i / MUSIC_RATE));
	}
}

void ringback_make(float out[RINGBACK_SAMPLES])
{
	memset(out, 0, RINGBACK_SAMPLES * sizeof *out);
	tone(out, MUSIC_RATE, 440);
	tone(out, MUSIC_RATE, 480);
}

void beep_make(float out[BEEP_SAMPLES])
{
	memset(out, 0, BEEP_SAMPLES * sizeof *out);
	tone(out, BEEP_SAMPLES, 1000);
}
