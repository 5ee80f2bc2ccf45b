/* Owns counting what is in a ZIP (also documents that are one: docx, hwpx, odt) or a gzip file. */
#include "picture/archive.h"

#include <string.h>
#include <zlib.h>

#define END_HEAD     22
#define ENTRY_HEAD   46
#define LOCAL_HEAD   30
#define COMMENT_MOST 65535
#define STORED	     0
#define DEFLATED     8
#define ENCRYPTED    1u

static uint32_t number(const uint8_t *at, int bytes)
{
	uint32_t v = 0;

	for (int i = bytes - 1; i >= 0; i--)
		v = v << 8 | at[i];
	return v;
}

static bool is_mark(const uint8_t *bytes, size_t n, size_t at, const char *mark)
{
	return at <= n && n - at >= 4 && memcmp(bytes + at, mark, 4) == 0;
}

/* How many bytes this becomes, at most `most` + 1; -1: it is broken. `window` as zlib has it. */
static int64_t inflated(const uint8_t *bytes, size_t n, int window, int64_t most)
{
	static unsigned char out[64 * 1024];
	z_stream z = {.next_in = (unsigned char *)bytes, .avail_in = (unsigned)n};
	int64_t grown = 0;
	int end;

	if (inflateInit2(&z, window) != Z_OK)
		return -1;
	do {
		z.next_out = out;
		z.avail_out = sizeof out;
		end = inflate(&z, Z_NO_FLUSH);
		grown += (int64_t)(sizeof out - z.avail_out);
		if (end == Z_STREAM_END && z.avail_in > 0 && window > MAX_WBITS)
			end = inflateReset(&z); /* gzip: one behind the other */
	} while (end == Z_OK && grown <= most);
	inflateEnd(&z);
	return end == Z_STREAM_END || grown > most ? grown : -1;
}

struct zip {
	const uint8_t *at;
	size_t n;
	size_t directory, end; /* where they lie */
	int64_t grown, spans;  /* of the entries so far: opened, and in the file */
};

/* Where its bytes lie. 0: nowhere. */
static size_t data_of(const struct zip *z, size_t entry, size_t packed)
{
	size_t local = number(z->at + entry + 42, 4), at;

	if (!is_mark(z->at, z->directory, local, "PK\3\4") || z->directory - local < LOCAL_HEAD)
		return 0;
	at = local + LOCAL_HEAD + number(z->at + local + 26, 2) + number(z->at + local + 28, 2);
	return at <= z->directory && z->directory - at >= packed ? at : 0;
}

/* Entries that lie over each other are how a small file becomes a huge one: together they may not
 * be longer than the file. */
static bool count_entry(struct zip *z, size_t entry)
{
	const uint8_t *e = z->at + entry;
	unsigned method = number(e + 10, 2);
	bool opened = method == DEFLATED && !(number(e + 8, 2) & ENCRYPTED);
	size_t packed = number(e + 20, 4);
	int64_t says = number(e + 24, 4), grown = says;
	size_t data = data_of(z, entry, packed);

	if (!data)
		return false;
	if (opened)
		grown = inflated(z->at + data, packed, -MAX_WBITS, ARCHIVE_GROWN);
	z->grown += grown;
	z->spans += LOCAL_HEAD + (int64_t)packed;
	return grown == says && z->grown <= ARCHIVE_GROWN && z->spans <= (int64_t)z->n &&
	       (method != STORED || (size_t)says == packed || number(e + 8, 2) & ENCRYPTED);
}

static enum archive_end count_zip(struct zip *z, unsigned count)
{
	size_t at = z->directory;

	if (count > ARCHIVE_ENTRIES)
		return ARCHIVE_BAD;
	for (unsigned i = 0; i < count; i++) {
		if (!is_mark(z->at, z->end, at, "PK\1\2") || z->end - at < ENTRY_HEAD ||
		    !count_entry(z, at))
			return ARCHIVE_BAD;
		at += ENTRY_HEAD + number(z->at + at + 28, 2) + number(z->at + at + 30, 2) +
		      number(z->at + at + 32, 2);
	}
	return at <= z->end ? ARCHIVE_WELL : ARCHIVE_BAD;
}

/* Readers look for the end of a ZIP from behind: so do we. */
static bool find_end(const uint8_t *bytes, size_t n, size_t *end)
{
	for (size_t back = END_HEAD; back <= n && back <= END_HEAD + COMMENT_MOST; back++)
		if (is_mark(bytes, n, n - back, "PK\5\6") &&
		    number(bytes + n - back + 20, 2) <= back - END_HEAD) {
			*end = n - back;
			return true;
		}
	return false;
}

static enum archive_end look_zip(const uint8_t *bytes, size_t n, bool says)
{
	struct zip z = {.at = bytes, .n = n};
	size_t length;

	if (!find_end(bytes, n, &z.end))
		return says ? ARCHIVE_BAD : ARCHIVE_NONE;
	length = number(bytes + z.end + 12, 4);
	z.directory = number(bytes + z.end + 16, 4);
	if (!says) /* by chance, or an archive behind something else */
		return length > 0 && length <= z.end && is_mark(bytes, n, z.end - length, "PK\1\2")
			   ? ARCHIVE_BAD
			   : ARCHIVE_NONE;
	if (z.directory > z.end || z.end - z.directory != length)
		return ARCHIVE_BAD;
	return count_zip(&z, number(bytes + z.end + 10, 2));
}

enum archive_end archive_look(const uint8_t *bytes, size_t n)
{
	bool zip = is_mark(bytes, n, 0, "PK\3\4") || is_mark(bytes, n, 0, "PK\5\6");
	int64_t grown;

	if (zip || n < 3 || memcmp(bytes, "\x1f\x8b\x08", 3) != 0)
		return look_zip(bytes, n, zip);
	grown = inflated(bytes, n, MAX_WBITS + 16, ARCHIVE_GROWN);
	return grown >= 0 && grown <= ARCHIVE_GROWN ? ARCHIVE_WELL : ARCHIVE_BAD;
}
