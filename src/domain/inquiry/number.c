/* Owns the number by which people call an inquiry. */
#include "domain/inquiry/inquiry.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>

#define FIRST 1120001 /* 1120-0017, the first one */
#define LEAST 10000000

/* Damm's quasigroup of order 10. */
static const unsigned char damm[10][10] = {
    {0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3}, {4, 2, 0, 6, 8, 7, 1, 3, 5, 9},
    {1, 7, 5, 0, 9, 8, 3, 4, 2, 6}, {6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
    {5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7}, {9, 4, 3, 8, 6, 1, 7, 2, 0, 5},
    {2, 5, 8, 1, 4, 3, 6, 7, 9, 0}};

static int check_of(int64_t digits)
{
	char text[24];
	int at = 0;

	snprintf(text, sizeof text, "%" PRId64, digits);
	for (const char *p = text; *p; p++)
		at = damm[at][*p - '0'];
	return at;
}

int64_t inquiry_number_next(int64_t last)
{
	int64_t digits = last ? last / 10 + 1 : FIRST;

	return digits * 10 + check_of(digits);
}

int64_t inquiry_number_read(const char *text)
{
	int64_t number = 0;
	int digits = 0;

	for (; *text; text++) {
		if (*text == '-' || *text == ' ')
			continue;
		if (!isdigit((unsigned char)*text) || ++digits > 12)
			return 0;
		number = number * 10 + (*text - '0');
	}
	return number >= LEAST && check_of(number) == 0 ? number : 0;
}

void inquiry_number_write(int64_t number, char out[INQUIRY_NUMBER_TEXT])
{
	snprintf(out, INQUIRY_NUMBER_TEXT, "%" PRId64 "-%04" PRId64, number / 10000 % 10000000,
		 number % 10000);
}
