/* Owns the meeting of threads. Slot i is free for turn t when its turn number is t, filled when it
 * is t + 1; both sides only ever move forward. The eventfd is written once per sleep of the taker.
 */
#include "base/mailbox.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define MAILBOXES 64

struct slot {
	atomic_size_t turn;
	size_t len;
	unsigned char data[];
};

struct dj_mailbox {
	const char *name;
	enum dj_when_full when_full;
	size_t mask, stride, slot_size;
	unsigned char *slots;
	int fd;
	_Alignas(64) atomic_size_t head; /* next turn to fill */
	_Alignas(64) atomic_size_t tail; /* next turn to take */
	atomic_bool awake;		 /* the eventfd already carries a wake-up */
	atomic_uint_fast64_t refused;
};

static _Atomic(struct dj_mailbox *) all[MAILBOXES];

static void register_mailbox(struct dj_mailbox *m)
{
	for (size_t i = 0; i < MAILBOXES; i++) {
		struct dj_mailbox *none = NULL;

		if (atomic_compare_exchange_strong(&all[i], &none, m))
			return;
	}
}

static struct slot *slot_at(const struct dj_mailbox *m, size_t turn)
{
	return (struct slot *)(m->slots + (turn & m->mask) * m->stride);
}

struct dj_mailbox *dj_mailbox_alloc(const char *name, size_t slots, size_t slot_size,
				    enum dj_when_full when_full)
{
	struct dj_mailbox *m = aligned_alloc(64, (sizeof *m + 63) / 64 * 64);

	dj_assert(m && slots && (slots & (slots - 1)) == 0);
	memset(m, 0, sizeof *m);
	m->name = name;
	m->when_full = when_full;
	m->mask = slots - 1;
	m->slot_size = slot_size;
	m->stride = (sizeof(struct slot) + slot_size + 15) / 16 * 16;
	m->slots = dj_alloc(slots * m->stride);
	for (size_t i = 0; i < slots; i++)
		atomic_init(&slot_at(m, i)->turn, i);
	m->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	dj_assert(m->fd >= 0);
	register_mailbox(m);
	return m;
}

void dj_mailbox_free(struct dj_mailbox *m)
{
	if (!m)
		return;
	for (size_t i = 0; i < MAILBOXES; i++) {
		struct dj_mailbox *self = m;

		atomic_compare_exchange_strong(&all[i], &self, NULL);
	}
	close(m->fd);
	free(m->slots);
	free(m);
}

static void wake(struct dj_mailbox *m)
{
	static const uint64_t one = 1;

	if (!atomic_exchange(&m->awake, true) && write(m->fd, &one, sizeof one) < 0)
		dj_assert(errno == EAGAIN);
}

int dj_mailbox_post(struct dj_mailbox *m, const void *message, size_t n)
{
	size_t turn = atomic_load_explicit(&m->head, memory_order_relaxed);
	struct slot *s;

	dj_assert(n > 0);
	if (n > m->slot_size)
		return EMSGSIZE;
	for (;;) {
		intptr_t ahead;

		s = slot_at(m, turn);
		ahead = (intptr_t)(atomic_load_explicit(&s->turn, memory_order_acquire) - turn);
		if (ahead == 0) {
			if (atomic_compare_exchange_weak_explicit(&m->head, &turn, turn + 1,
								  memory_order_relaxed,
								  memory_order_relaxed))
				break;
		} else if (ahead < 0) {
			atomic_fetch_add(&m->refused, 1);
			return ENOBUFS;
		} else {
			turn = atomic_load_explicit(&m->head, memory_order_relaxed);
		}
	}
	s->len = n;
	memcpy(s->data, message, n);
	atomic_store_explicit(&s->turn, turn + 1, memory_order_release);
	wake(m);
	return 0;
}

size_t dj_mailbox_take(struct dj_mailbox *m, void *out)
{
	size_t turn = atomic_load_explicit(&m->tail, memory_order_relaxed);
	struct slot *s = slot_at(m, turn);
	size_t n;

	if (atomic_load_explicit(&s->turn, memory_order_acquire) != turn + 1)
		return 0;
	n = s->len;
	memcpy(out, s->data, n);
	atomic_store_explicit(&s->turn, turn + m->mask + 1, memory_order_release);
	atomic_store_explicit(&m->tail, turn + 1, memory_order_relaxed);
	return n;
}

int dj_mailbox_fd(const struct dj_mailbox *m)
{
	return m->fd;
}

void dj_mailbox_quiet(struct dj_mailbox *m)
{
	uint64_t count;

	if (read(m->fd, &count, sizeof count) < 0)
		dj_assert(errno == EAGAIN);
	atomic_store(&m->awake, false);
}

size_t dj_mailbox_depth(const struct dj_mailbox *m)
{
	struct dj_mailbox *w = (struct dj_mailbox *)m;
	size_t tail = atomic_load_explicit(&w->tail, memory_order_relaxed);

	return atomic_load_explicit(&w->head, memory_order_relaxed) - tail;
}

uint64_t dj_mailbox_refused(const struct dj_mailbox *m)
{
	return atomic_load(&((struct dj_mailbox *)m)->refused);
}

const char *dj_mailbox_name(const struct dj_mailbox *m)
{
	return m->name;
}

const struct dj_mailbox *dj_mailbox_at(size_t i)
{
	for (size_t k = 0; k < MAILBOXES; k++) {
		const struct dj_mailbox *m = atomic_load(&all[k]);

		if (m && i-- == 0)
			return m;
	}
	return NULL;
}
