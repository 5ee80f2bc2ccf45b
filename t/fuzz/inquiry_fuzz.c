/* links: base domain */
/* A number as somebody says or types it: what is read is written the same again. */
#include "base/text.h"
#include "domain/inquiry/inquiry.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char said[64], again[INQUIRY_NUMBER_TEXT];
	int64_t number;

	dj_copy_n(said, sizeof said, (const char *)data, size);
	number = inquiry_number_read(said);
	if (number && number < 100000000000) {
		inquiry_number_write(number, again);
		dj_assert(inquiry_number_read(again) == number);
	}
	return 0;
}
