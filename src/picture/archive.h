/* Archives of strangers: how much is in them is counted by opening it, not by what they say. An
 * archive that grows beyond measure, that lies about itself, or that hides in a file of another
 * kind is not handed on. Archives inside archives are not opened: that is the virus scanner's.
 *
 * Runs in the child that opens files (main/media_verb.c). Source: APPNOTE.TXT 6.3, RFC 1951, 1952.
 */
#ifndef PICTURE_ARCHIVE_H
#define PICTURE_ARCHIVE_H

#include "base/base.h"

#define ARCHIVE_GROWN	(512LL * 1024 * 1024) /* bytes of all that is in it */
#define ARCHIVE_ENTRIES 20000

enum archive_end {
	ARCHIVE_NONE, /* neither a ZIP nor gzip, and there is none in it */
	ARCHIVE_WELL,
	ARCHIVE_BAD
};

enum archive_end archive_look(const uint8_t *bytes, size_t n);

#endif
