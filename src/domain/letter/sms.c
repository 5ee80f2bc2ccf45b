/* Owns how many parts a text makes by SMS. */
#include "domain/letter/letter.h"

/* UTF-16 units of the letter that begins here; *n its bytes. */
static int units_of(const char *p, int *n)
{
	unsigned char c = (unsigned char)*p;
	int want = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

	for (*n = 1; *n < want && p[*n]; ++*n)
		;
	return want == 4 ? 2 : 1;
}

struct sms_size sms_size(const char *text)
{
	struct sms_size s = {0, 0};
	int room = 0, several = 0, n;

	for (const char *p = text; *p; p += n) {
		int units = units_of(p, &n);

		s.units += units;
		if (room < units) { /* a pair is not cut */
			several++;
			room = SMS_PART;
		}
		room -= units;
	}
	s.parts = s.units == 0 ? 0 : s.units <= SMS_ALONE ? 1 : several;
	return s;
}
