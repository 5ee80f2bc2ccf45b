/* Owns the file of the index: sealed in chunks, written beside the old one, moved over it when it
 * is whole. Refuses: deciding when, and whether what it holds is still true (knowledge.c). */
#include "app/knowledge_snapshot.h"

#include "base/log.h"
#include "domain/search/snapshot.h"
#include "store/recording_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEP = 1 << 20, PATH_CAP = 4096 };

struct knowledge_snapshot {
	struct recording_writer *writer;
	struct search_head head;
	struct search_span spans[SEARCH_SPANS];
	int count, at;
	size_t written; /* of the span */
	char path[PATH_CAP], part[PATH_CAP + 8];
};

/* -- reading */

struct from {
	struct recording_reader *reader;
	int64_t at;
};

static bool read_bytes(void *arg, void *into, size_t n)
{
	struct from *f = arg;

	while (n > 0) {
		ssize_t got = recording_read(f->reader, f->at, into, n);

		if (got <= 0)
			return false;
		into = (char *)into + got;
		n -= (size_t)got;
		f->at += got;
	}
	return true;
}

struct search *knowledge_snapshot_load(const char *path, const struct keyring *keys)
{
	struct search *s;
	struct recording_info info;
	struct from from = {0};
	bool fits;

	if (recording_open(&from.reader, path, keys, &info, NULL))
		return NULL;
	s = search_alloc();
	fits = info.whole && info.head.content == RECORDING_INDEX &&
	       search_restore(s, read_bytes, &from);
	recording_reader_free(from.reader);
	if (fits)
		return s;
	dj_log(DJ_LOG_INFO, "search.snapshot_thrown_away", "path=%s", path);
	search_free(s);
	unlink(path);
	return NULL;
}

/* -- writing */

struct knowledge_snapshot *knowledge_snapshot_begin(struct search *s, const char *path,
						    const struct keyring *keys)
{
	static const struct recording_head head = {.id = 1, .content = RECORDING_INDEX};
	struct knowledge_snapshot *n = dj_alloc(sizeof *n);
	struct dj_error why;

	snprintf(n->path, sizeof n->path, "%s", path);
	snprintf(n->part, sizeof n->part, "%s.part", path);
	unlink(n->part);
	if (recording_create(&n->writer, n->part, keys, &head, &why)) {
		dj_log(DJ_LOG_WARN, "search.snapshot_failed", "why=\"%s\"", why.text);
		free(n);
		return NULL;
	}
	n->count = search_spans(s, &n->head, n->spans);
	return n;
}

static bool fail(struct knowledge_snapshot *n, int err)
{
	dj_log(DJ_LOG_WARN, "search.snapshot_failed", "why=\"%s\"", strerror(err));
	if (n->writer)
		recording_abandon(n->writer);
	n->writer = NULL;
	unlink(n->part);
	return false;
}

static bool finish(struct knowledge_snapshot *n)
{
	int err = recording_close(n->writer);

	n->writer = NULL;
	if (!err && rename(n->part, n->path))
		err = errno;
	if (err)
		return fail(n, err);
	dj_log(DJ_LOG_INFO, "search.snapshot_kept", "texts=%llu", (unsigned long long)n->head.live);
	return false;
}

bool knowledge_snapshot_step(struct knowledge_snapshot *n)
{
	const struct search_span *span = &n->spans[n->at];
	size_t more = DJ_MIN(span->n - n->written, (size_t)STEP);
	int err =
	    more ? recording_write(n->writer, (const char *)span->data + n->written, more) : 0;

	if (err)
		return fail(n, err);
	n->written += more;
	if (n->written < span->n)
		return true;
	n->written = 0;
	return ++n->at < n->count || finish(n);
}

void knowledge_snapshot_free(struct knowledge_snapshot *n)
{
	if (n && n->writer) {
		recording_abandon(n->writer);
		unlink(n->part);
	}
	free(n);
}
