/* Owns reading recordings: the bytes of a WAVE file come from outside, every size in them is
 * checked against what is there. Refuses: files, loudness. */
#include "domain/phrase/wav.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FORMAT_PCM	  1
#define FORMAT_EXTENSIBLE 0xFFFE /* the real format stands in the first two bytes of its GUID */
#define PI		  3.14159265358979

static unsigned get16(const uint8_t *at)
{
	return at[0] | (unsigned)at[1] << 8;
}

static uint32_t get32(const uint8_t *at)
{
	return get16(at) | (uint32_t)get16(at + 2) << 16;
}

/* The chunk with this name: its bytes, and how many of them are in the file (a stream does not know
 * its length). */
static const uint8_t *chunk_find(const uint8_t *file, size_t n, const char *name, size_t *size)
{
	for (size_t at = 12; n >= 8 && at <= n - 8;) {
		size_t said = get32(file + at + 4), there = n - at - 8;

		if (memcmp(file + at, name, 4) == 0) {
			*size = DJ_MIN(said, there);
			return file + at + 8;
		}
		if (said >= there)
			return NULL;
		at += 8 + said + (said & 1);
	}
	return NULL;
}

static bool is_pcm16(const uint8_t *format, size_t size)
{
	unsigned tag = get16(format);

	if (tag == FORMAT_EXTENSIBLE && size >= 26)
		tag = get16(format + 24);
	return tag == FORMAT_PCM && get16(format + 14) == 16;
}

static int check(const struct wav *w, struct dj_error *e)
{
	if (w->rate < 8000 || w->rate > 48000)
		return dj_fail(e, EINVAL, "It has %d samples a second; 8000 to 48000 are possible.",
			       w->rate);
	if (w->channels < 1 || w->channels > 2)
		return dj_fail(e, EINVAL, "It has %d channels; one or two are possible.",
			       w->channels);
	if (w->frames < (size_t)w->rate / 20)
		return dj_fail(e, EINVAL, "It is shorter than a twentieth of a second.");
	if (w->frames > (size_t)w->rate * WAV_SECONDS_MAX)
		return dj_fail(e, EINVAL, "It is longer than %d seconds.", WAV_SECONDS_MAX);
	return 0;
}

int wav_parse(struct wav *out, const void *file, size_t n, struct dj_error *e)
{
	const uint8_t *bytes = file, *format, *samples;
	size_t format_n, samples_n;

	if (n < 12 || memcmp(bytes, "RIFF", 4) != 0 || memcmp(bytes + 8, "WAVE", 4) != 0)
		return dj_fail(e, EINVAL, "It is not a WAV file.");
	format = chunk_find(bytes, n, "fmt ", &format_n);
	if (!format || format_n < 16 || !is_pcm16(format, format_n))
		return dj_fail(e, EINVAL, "It is not 16 bit PCM.");
	samples = chunk_find(bytes, n, "data", &samples_n);
	if (!samples)
		return dj_fail(e, EINVAL, "There is no sound in it.");
	out->samples = samples;
	out->channels = (int)get16(format + 2);
	out->rate = (int)DJ_MIN(get32(format + 4), 1000000u);
	out->frames = samples_n / (2 * (size_t)DJ_MAX(out->channels, 1));
	return check(out, e);
}

static float frame(const struct wav *w, size_t i)
{
	const uint8_t *at = w->samples + i * 2 * (size_t)w->channels;
	int sum = (int16_t)get16(at);

	if (w->channels == 2)
		sum += (int16_t)get16(at + 2);
	return (float)sum / (32768.0f * (float)w->channels);
}

/* The low-pass of a change of rate: out sample i looks at the input around i * rate / 8000, whose
 * fraction repeats after `phases` samples, so each phase has its weights once. */
struct filter {
	int phases, taps, half; /* taps = 2 * half + 1 */
	float *weights;
};

#define LOBES 12 /* of sin(x)/x to each side */

/* sin(x)/x under a Hann window that ends at LOBES. */
static double kernel(double x)
{
	double angle = PI * x, window = fabs(x) < LOBES ? 0.5 + 0.5 * cos(angle / LOBES) : 0;

	return (fabs(x) < 1e-9 ? 1 : sin(angle) / angle) * window;
}

static void fill_phase(const struct filter *f, float *weights, double fraction, double step)
{
	double sum = 0;

	for (int t = 0; t < f->taps; t++)
		sum += kernel((t - f->half - fraction) * step);
	for (int t = 0; t < f->taps; t++)
		weights[t] = (float)(kernel((t - f->half - fraction) * step) / sum);
}

static int common_divisor(int a, int b)
{
	return b ? common_divisor(b, a % b) : a;
}

static void filter_init(struct filter *f, int rate)
{
	f->phases = WAV_OUT_RATE / common_divisor(rate, WAV_OUT_RATE);
	f->half = LOBES * rate / WAV_OUT_RATE + 1;
	f->taps = 2 * f->half + 1;
	f->weights = dj_alloc((size_t)f->phases * (size_t)f->taps * sizeof *f->weights);
	for (int p = 0; p < f->phases; p++)
		fill_phase(f, f->weights + p * f->taps,
			   (double)((int64_t)p * rate % WAV_OUT_RATE) / WAV_OUT_RATE,
			   (double)WAV_OUT_RATE / rate);
}

static float filtered(const struct wav *w, const struct filter *f, size_t i)
{
	int64_t first = (int64_t)i * w->rate / WAV_OUT_RATE - f->half;
	const float *weights = f->weights + i % (size_t)f->phases * (size_t)f->taps;
	float sum = 0;

	for (int t = 0; t < f->taps; t++)
		if (first + t >= 0 && first + t < (int64_t)w->frames)
			sum += weights[t] * frame(w, (size_t)(first + t));
	return sum;
}

size_t wav_to_8k(const struct wav *w, float out[WAV_OUT_MAX])
{
	size_t count = (size_t)((uint64_t)w->frames * WAV_OUT_RATE / (uint64_t)w->rate);
	struct filter f;

	filter_init(&f, w->rate);
	for (size_t i = 0; i < count; i++)
		out[i] = filtered(w, &f, i);
	free(f.weights);
	return count;
}
