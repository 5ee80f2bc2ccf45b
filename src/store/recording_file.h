/* A sealed file that grows: what was said in a call, a message left behind, the sound made of it.
 *
 * A heading in the open, then chunks, each sealed by itself with a key of this file alone. A chunk
 * opens only in its place, and the last one says that it is the last; so a file that a crash cut
 * short plays up to the last chunk that reached the disk, and is not taken for a whole one. Any
 * part can be read without reading what comes before it. */
#ifndef STORE_RECORDING_FILE_H
#define STORE_RECORDING_FILE_H

#include <sys/types.h>

#include "base/base.h"

struct keyring;
struct recording_writer;
struct recording_reader;

#define RECORDING_CHUNK	 16384 /* bytes of a full chunk, before it is sealed */
#define RECORDING_DIGEST 32

enum recording_content {
	RECORDING_PACKETS = 1,	  /* entries of domain/recording: packets as they came, marks */
	RECORDING_OGG = 2,	  /* Opus in Ogg */
	RECORDING_INDEX = 3,	  /* of the search (app/knowledge_snapshot.h) */
	RECORDING_ATTACHMENT = 3, /* a file as it came */
	RECORDING_MATROSKA = 4,	  /* pictures of one side */
};

struct recording_head {
	dj_id id; /* of the recording or message; the file opens as no other */
	dj_ms made_ms;
	enum recording_content content;
};

/* ---- writing: one thread at a time ---- */

/* Makes the file (0600). EEXIST when there is one of this name. */
int recording_create(struct recording_writer **out, const char *path, const struct keyring *keys,
		     const struct recording_head *head, struct dj_error *e);
/* Goes on with a file that was not closed, behind its last whole chunk. EALREADY when it was
 * closed, EBADMSG when it is not ours. */
int recording_continue(struct recording_writer **out, const char *path, const struct keyring *keys,
		       struct dj_error *e);
/* Each answers 0 or errno (ENOSPC). After an error the file keeps what stood in it, nothing more is
 * written, and every further call answers the same. */
int recording_write(struct recording_writer *w, const void *data, size_t n);
int recording_flush(struct recording_writer *w); /* what waits becomes a chunk */
/* Chunks that are whole. */
uint64_t recording_chunks(const struct recording_writer *w);
/* The last chunk; frees w. It is the kernel's then: see recording_sync. */
int recording_close(struct recording_writer *w);
/* Waits until this file, closed before, and its name survive a power cut. Several files in a row
 * cost little more than one. 0 or errno. */
int recording_sync(const char *path);
/* Lets go without the last chunk: the file stays as a crash would leave it. */
void recording_abandon(struct recording_writer *w);

/* ---- reading ---- */

struct recording_info {
	struct recording_head head;
	int64_t bytes; /* of the content */
	bool whole;    /* it was closed */
};

/* ENOENT, EBADMSG (no such file of ours, or another key ring). `info` may be NULL. */
int recording_open(struct recording_reader **out, const char *path, const struct keyring *keys,
		   struct recording_info *info, struct dj_error *e);
/* Bytes read from place `at` of the content, at most n; fewer at the end of a chunk; 0 at the end.
 * -1 with errno EBADMSG when the chunk was changed. */
ssize_t recording_read(struct recording_reader *r, int64_t at, void *out, size_t n);
void recording_reader_free(struct recording_reader *r);
/* Opens a file that was closed and made as `id`: EBADMSG when it was not. *size: of the content. */
int recording_open_whole(struct recording_reader **out, const char *path,
			 const struct keyring *keys, dj_id id, int64_t *size);
/* Reads over the ends of chunks, at most n bytes, and frees the reader. -1 with errno. */
ssize_t recording_read_last(struct recording_reader *take, int64_t at, void *out, size_t n);

/* BLAKE2b of the file as it lies there, without opening it: for the chain of recordings. */
int recording_digest(const char *path, unsigned char out[RECORDING_DIGEST]);

#endif
