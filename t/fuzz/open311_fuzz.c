/* links: base domain store app edge/web */
/* Parameters and forms of GeoReport v2: whatever comes, dates and lists stay within their bounds,
 * and what is read from a form is UTF-8. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "app/open311_ask.h"
#include "base/form.h"
#include "base/text.h"
#include "domain/report/report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	const dj_ms now = 1790000000000;
	char *text = dj_alloc(n + 1), shown[300];
	struct open311_ask a;
	struct form f;

	memcpy(text, data, n);
	if (strlen(text) == n && open311_ask_read(text, now, &a, NULL) == 0) {
		dj_assert(a.id_count <= OPEN311_IDS && a.page_size >= 1 &&
			  a.page_size <= OPEN311_PAGE_MOST && a.page >= 1);
		dj_assert(a.to_ms >= a.from_ms && a.to_ms - a.from_ms <= OPEN311_SPAN_MS);
		dj_assert(a.open || a.closed);
	}
	if (dj_utf8_valid(text, strlen(text))) {
		report_redact(text, shown, sizeof shown);
		dj_assert(dj_utf8_valid(shown, strlen(shown)));
		report_danger(text);
	}
	if (form_read(&f, (const char *)data, n, 60, FORM_EXACT))
		for (int i = 0; i < f.count; i++)
			dj_assert(dj_utf8_valid(f.field[i].value, strlen(f.field[i].value)) &&
				  dj_utf8_valid(f.field[i].name, strlen(f.field[i].name)));
	form_fini(&f);
	free(text);
	return 0;
}
