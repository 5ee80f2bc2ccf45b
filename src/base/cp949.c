/* Owns counting in CP949. Refuses: keeping what was converted. */
#include "base/cp949.h"

#include <iconv.h>
#include <string.h>

#include "base/base.h"

int dj_cp949_bytes(const char *text)
{
	iconv_t to = iconv_open("CP949", "UTF-8");
	size_t left = strlen(text);
	char *in = (char *)text, out[512];
	int bytes = 0;

	dj_assert(to != (iconv_t)-1);
	while (left > 0 && bytes >= 0) {
		char *at = out;
		size_t room = sizeof out, had = left;
		size_t end = iconv(to, &in, &left, &at, &room);

		bytes += (int)(sizeof out - room);
		if (end == (size_t)-1 && left == had) /* nothing more can be taken */
			bytes = -1;
	}
	iconv_close(to);
	return bytes;
}
