/* Owns the bytes between the two threads. Places only grow; what lies between them is the reader's.
 */
#include "app/tap.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct tap_ring {
	size_t size;
	_Alignas(64) _Atomic size_t written; /* the media thread's */
	size_t seen;			     /* how far it knows the reader to be */
	_Alignas(64) _Atomic size_t read;    /* the recorder's */
	_Alignas(64) unsigned char bytes[];
};

struct tap_ring *tap_ring_alloc(size_t bytes)
{
	size_t whole = (sizeof(struct tap_ring) + bytes + 63) / 64 * 64;
	struct tap_ring *r = aligned_alloc(64, whole);

	dj_assert(r && bytes && (bytes & (bytes - 1)) == 0);
	memset(r, 0, sizeof *r); /* the bytes themselves are touched when they are used */
	r->size = bytes;
	return r;
}

void tap_ring_free(struct tap_ring *r)
{
	free(r);
}

static void copy_in(struct tap_ring *r, size_t at, const void *data, size_t n)
{
	size_t from = at & (r->size - 1), first = DJ_MIN(n, r->size - from);

	memcpy(r->bytes + from, data, first);
	memcpy(r->bytes, (const unsigned char *)data + first, n - first);
}

static void copy_out(const struct tap_ring *r, size_t at, void *out, size_t n)
{
	size_t from = at & (r->size - 1), first = DJ_MIN(n, r->size - from);

	memcpy(out, r->bytes + from, first);
	memcpy((unsigned char *)out + first, r->bytes, n - first);
}

bool tap_ring_put(struct tap_ring *r, const struct tap_packet *p, const void *payload)
{
	size_t at = atomic_load_explicit(&r->written, memory_order_relaxed);
	size_t end = at + sizeof *p + p->size;

	if (end - r->seen > r->size)
		r->seen = atomic_load_explicit(&r->read, memory_order_acquire);
	if (end - r->seen > r->size || p->size > TAP_PAYLOAD)
		return false;
	copy_in(r, at, p, sizeof *p);
	copy_in(r, at + sizeof *p, payload, p->size);
	atomic_store_explicit(&r->written, end, memory_order_release);
	return true;
}

bool tap_ring_take(struct tap_ring *r, struct tap_packet *p, uint8_t payload[TAP_PAYLOAD])
{
	size_t at = atomic_load_explicit(&r->read, memory_order_relaxed);

	if (at == atomic_load_explicit(&r->written, memory_order_acquire))
		return false;
	copy_out(r, at, p, sizeof *p);
	copy_out(r, at + sizeof *p, payload, p->size);
	atomic_store_explicit(&r->read, at + sizeof *p + p->size, memory_order_release);
	return true;
}
