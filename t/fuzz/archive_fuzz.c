/* links: base picture */
/* Any bytes offered as an archive, at the end of one too: it is told what it is, and none that
 * begins as no archive is one that is well. */
#include <string.h>

#include "picture/archive.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum archive_end end = archive_look(data, size);
	bool says =
	    size >= 3 && (memcmp(data, "PK", 2) == 0 || memcmp(data, "\x1f\x8b\x08", 3) == 0);

	dj_assert(end != ARCHIVE_WELL || says);
	return 0;
}
