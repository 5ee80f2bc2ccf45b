/* links: base domain */
/* Words that a consultant writes, and lines of the register: every link found lies inside the text
 * and the search comes to its end; what the register took is one of ours. */
#include <stdlib.h>
#include <string.h>

#include "domain/conversation/link.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	char *text = dj_alloc(n + 1), address[LINK_HOST];
	const char *at = text, *before = text;
	const char *const ours[] = {"gg.go.kr", address};
	struct link l;

	memcpy(text, data, n);
	text[n] = '\0';
	n = strlen(text);
	if (!link_official(text, n, address))
		strcpy(address, "@nobody");
	while (link_next(&at, &l)) {
		dj_assert(at > before && at <= text + n);
		dj_assert(l.host >= before && l.path + l.path_n <= text + n);
		link_is_official(&l, ours, 2);
		before = at;
	}
	free(text);
	return 0;
}
