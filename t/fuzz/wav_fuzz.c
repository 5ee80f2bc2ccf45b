/* links: base domain */
/* Any bytes offered as a recording are refused with a sentence or become sound that is finite and
 * no longer than a minute. */
#include <math.h>
#include <stdlib.h>

#include "domain/phrase/level.h"
#include "domain/phrase/wav.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static float samples[WAV_OUT_MAX];
	struct dj_error e = {""};
	struct wav w;
	size_t n;

	if (wav_parse(&w, data, size, &e)) {
		dj_assert(e.text[0] != '\0');
		return 0;
	}
	n = wav_to_8k(&w, samples);
	dj_assert(n > 0 && n <= WAV_OUT_MAX);
	level_trim(samples, &n);
	if (n > 0)
		level_set(samples, n, -20);
	for (size_t i = 0; i < n; i++)
		dj_assert(isfinite(samples[i]));
	return 0;
}
