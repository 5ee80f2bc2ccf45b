/* links: base domain */
/* Any bytes as a plan of cover: what is accepted requires no more than its lines say. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "domain/cover/cover.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = dj_alloc(size + 1);
	struct dj_error why;
	struct cover plan;

	memcpy(text, data, size);
	if (cover_parse(text, &plan, &why) == 0)
		for (int i = 0; i < plan.count; i++) {
			const struct cover_line *l = &plan.lines[i];
			int n;

			dj_assert(l->from < l->to && l->to <= COVER_HALVES);
			n = cover_required(&plan, l->date, 3, l->from, l->skill);
			dj_assert(n >= 0 && n <= COVER_REQUIRED);
		}
	cover_free(&plan);
	free(text);
	return 0;
}
