/* A bounded mailbox: any thread posts, one thread takes; values are copied, nothing is shared.
 *
 * Lock-free (Vyukov's bounded queue), so the media thread may use it. Every mailbox says when it is
 * made what its posters do when it is full; the mailbox itself only answers ENOBUFS and counts.
 * The taker waits on `dj_mailbox_fd` (readable while something is there) and drains until it is
 * empty. */
#ifndef DJ_MAILBOX_H
#define DJ_MAILBOX_H

#include "base/base.h"

enum dj_when_full {
	DJ_FULL_REFUSE, /* the poster tells its own caller no: 503 */
	DJ_FULL_DROP,	/* statistics: dropped and counted */
	DJ_FULL_STOP,	/* the poster stops reading until there is room */
};

struct dj_mailbox;

/* slots: a power of two. slot_size: the largest message. */
struct dj_mailbox *dj_mailbox_alloc(const char *name, size_t slots, size_t slot_size,
				    enum dj_when_full when_full);
void dj_mailbox_free(struct dj_mailbox *m);
/* 0, or ENOBUFS when full, or EMSGSIZE. Wakes the taker. */
int dj_mailbox_post(struct dj_mailbox *m, const void *message, size_t n);
/* Length of the message copied to out, or 0 when empty. `out` has slot_size bytes. */
size_t dj_mailbox_take(struct dj_mailbox *m, void *out);
int dj_mailbox_fd(const struct dj_mailbox *m);
/* Before draining, so that a later post wakes again. */
void dj_mailbox_quiet(struct dj_mailbox *m);
size_t dj_mailbox_depth(const struct dj_mailbox *m);
uint64_t dj_mailbox_refused(const struct dj_mailbox *m);
const char *dj_mailbox_name(const struct dj_mailbox *m);
/* All mailboxes alive, for metrics: 0-based, NULL past the end. */
const struct dj_mailbox *dj_mailbox_at(size_t i);

#endif
