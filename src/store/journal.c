/* Owns the ring file: its layout, its checksums, who may write where. Refuses: knowing what facts
 * mean, syncing to disk.
 *
 * File: one page of heading, then the ring. Entry: {size, kind, check}, then the body; sizes are
 * multiples of 16, an entry never crosses the end of the ring (a PAD entry fills it). The check
 * covers position, so what the last lap left behind is not taken for an entry of this one.
 * `written` lives in memory only: after a crash it is found by walking from `released`. */
#include "store/journal.h"
#include "base/log.h"
#include "base/text.h"
#include "store/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC	  0x314c4e524a4a44ull /* "DJJRNL1" */
#define HEADING	  4096
#define GRAIN	  16
#define FORGET	  (1u << 20) /* pages behind the reader leave our memory in such steps */
#define BYTES_MAX (1ull << 40)

enum { ENTRY_FACT = 1, ENTRY_PRIVATE = 2, ENTRY_PAD = 3 };

struct heading {
	uint64_t magic;
	uint64_t bytes;
	int64_t identity;
	_Atomic uint64_t released;
};

struct entry {
	uint32_t size; /* with this head */
	uint32_t kind;
	uint64_t check;
};

struct private_body {
	dj_id contact;
	uint32_t what;
	uint32_t sealed_n;
	unsigned char sealed[(JOURNAL_TEXT + SEAL_OVERHEAD + GRAIN) / GRAIN * GRAIN];
};

_Static_assert((sizeof(struct entry) + sizeof(struct fact)) % GRAIN == 0,
	       "facts fill whole grains");

struct journal {
	char path[4096];
	int fd;
	const struct keyring *keys;
	struct heading *heading; /* the mapped file */
	unsigned char *ring;
	uint64_t bytes;
	_Atomic uint64_t written;
	uint64_t forgotten;
};

/* ---- checks ---- */

static inline uint64_t mix(uint64_t a, uint64_t b)
{
	__uint128_t product = (__uint128_t)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Bodies are whole grains, so there is no tail of odd bytes. */
static uint64_t check_of(uint64_t at, uint32_t size, uint32_t kind, const unsigned char *body)
{
	uint64_t h =
	    mix(at ^ 0x9e3779b97f4a7c15ull, ((uint64_t)kind << 32 | size) ^ 0xbf58476d1ce4e5b9ull);

	for (size_t i = 0; i + sizeof(struct entry) < size; i += GRAIN) {
		uint64_t w[2];

		memcpy(w, body + i, sizeof w);
		h = mix(w[0] ^ h ^ 0x94d049bb133111ebull, w[1] ^ 0xd6e8feb86659fd93ull) + h;
	}
	return h;
}

static unsigned char *ring_at(const struct journal *j, uint64_t at)
{
	return j->ring + (at & (j->bytes - 1));
}

static uint64_t left_in_lap(const struct journal *j, uint64_t at)
{
	return j->bytes - (at & (j->bytes - 1));
}

/* The head of the whole and true entry at `at`, or false. Trusts nothing that it reads. */
static bool entry_at(const struct journal *j, uint64_t at, struct entry *out)
{
	const unsigned char *p = ring_at(j, at);

	memcpy(out, p, sizeof *out);
	if (out->size < sizeof *out || out->size % GRAIN || out->size > left_in_lap(j, at))
		return false;
	if (out->kind == ENTRY_PAD) /* its body is whatever was there */
		return out->check == check_of(at, sizeof *out, ENTRY_PAD ^ out->size, NULL);
	return out->check == check_of(at, out->size, out->kind, p + sizeof *out);
}

/* ---- appending ---- */

static void put_pad(struct journal *j, uint64_t at, uint64_t size)
{
	struct entry pad = {.size = (uint32_t)size, .kind = ENTRY_PAD};

	pad.check = check_of(at, sizeof pad, ENTRY_PAD ^ pad.size, NULL);
	memcpy(ring_at(j, at), &pad, sizeof pad);
}

static bool append(struct journal *j, uint32_t kind, const void *body, size_t n)
{
	uint64_t at = atomic_load_explicit(&j->written, memory_order_relaxed);
	uint64_t released = atomic_load_explicit(&j->heading->released, memory_order_acquire);
	struct entry head = {.size = (uint32_t)(sizeof head + n), .kind = kind};
	uint64_t left = left_in_lap(j, at), pad = left < head.size ? left : 0;
	unsigned char *p;

	if (at + pad + head.size - released > j->bytes)
		return false;
	if (pad)
		put_pad(j, at, pad);
	at += pad;
	p = ring_at(j, at);
	head.check = check_of(at, head.size, kind, body);
	memcpy(p + sizeof head, body, n);
	memcpy(p, &head, sizeof head);
	atomic_store_explicit(&j->written, at + head.size, memory_order_release);
	return true;
}

bool journal_add_fact(struct journal *j, const struct fact *f)
{
	return append(j, ENTRY_FACT, f, sizeof *f);
}

static struct seal_place private_place(dj_id contact)
{
	return (struct seal_place){"journal.private", contact};
}

bool journal_add_private(struct journal *j, dj_id contact, enum private_kind what, const char *text)
{
	struct private_body body = {.contact = contact, .what = what};
	char kept[JOURNAL_TEXT];
	size_t size;

	dj_copy(kept, sizeof kept, text);
	body.sealed_n = (uint32_t)keyring_seal(j->keys, private_place(contact), kept, strlen(kept),
					       body.sealed);
	size = offsetof(struct private_body, sealed) + body.sealed_n;
	return append(j, ENTRY_PRIVATE, &body, (size + GRAIN - 1) / GRAIN * GRAIN);
}

uint64_t journal_written(const struct journal *j)
{
	return atomic_load_explicit(&((struct journal *)j)->written, memory_order_acquire);
}

uint64_t journal_released(const struct journal *j)
{
	return atomic_load_explicit(&j->heading->released, memory_order_acquire);
}

int journal_used_percent(const struct journal *j)
{
	return (int)((journal_written(j) - journal_released(j)) * 100 / j->bytes);
}

int64_t journal_identity(const struct journal *j)
{
	return j->heading->identity;
}

/* ---- reading ---- */

static bool take_fact(const unsigned char *body, uint32_t n, struct journal_entry *out)
{
	if (n != sizeof out->fact)
		return false;
	out->kind = JOURNAL_FACT;
	memcpy(&out->fact, body, sizeof out->fact);
	return true;
}

static bool take_private(const struct journal *j, const unsigned char *body, uint32_t n,
			 struct journal_entry *out)
{
	struct private_body p;

	if (n > sizeof p || n < offsetof(struct private_body, sealed))
		return false;
	memcpy(&p, body, n);
	if (p.sealed_n > n - offsetof(struct private_body, sealed) ||
	    p.sealed_n >= JOURNAL_TEXT + SEAL_OVERHEAD)
		return false;
	out->kind = JOURNAL_PRIVATE;
	out->contact = p.contact;
	out->what = p.what;
	return keyring_unseal(j->keys, private_place(p.contact), p.sealed, p.sealed_n, out->text,
			      NULL);
}

/* What cannot be understood although its check is right was sealed by a lost key or written by a
 * newer program: it is left out with a line in the log, so that everything after it is still
 * carried over. */
static bool take_entry(const struct journal *j, uint64_t at, const struct entry *head,
		       struct journal_entry *out)
{
	const unsigned char *body = ring_at(j, at) + sizeof *head;
	uint32_t n = head->size - (uint32_t)sizeof *head;
	bool taken = head->kind == ENTRY_FACT	   ? take_fact(body, n, out)
		     : head->kind == ENTRY_PRIVATE ? take_private(j, body, n, out)
						   : false;

	if (!taken && head->kind != ENTRY_PAD)
		dj_log(DJ_LOG_ERROR, "journal.entry_unreadable", "at=%" PRIu64 " kind=%u", at,
		       head->kind);
	return taken;
}

bool journal_next(struct journal *j, uint64_t *at, struct journal_entry *out)
{
	uint64_t end = journal_written(j);
	struct entry head;

	while (*at < end && end - *at <= j->bytes && entry_at(j, *at, &head)) {
		uint64_t here = *at;

		*at += head.size;
		if (take_entry(j, here, &head, out))
			return true;
	}
	return false;
}

/* Our copy of pages that were read goes; the file keeps them. */
static void forget(struct journal *j, uint64_t upto)
{
	while (j->bytes >= 4 * FORGET && upto - j->forgotten >= 2 * FORGET) {
		madvise(ring_at(j, j->forgotten), FORGET, MADV_DONTNEED);
		j->forgotten += FORGET;
	}
}

void journal_release(struct journal *j, uint64_t upto)
{
	dj_assert(upto <= journal_written(j));
	if (upto <= journal_released(j))
		return;
	atomic_store_explicit(&j->heading->released, upto, memory_order_release);
	forget(j, upto);
}

/* ---- opening ---- */

static uint64_t find_end(const struct journal *j)
{
	uint64_t start = journal_released(j), at = start;
	struct entry head;

	while (at - start < j->bytes && entry_at(j, at, &head))
		at += head.size;
	return at;
}

static void begin_at(struct journal *j, uint64_t released, uint64_t written)
{
	atomic_store(&j->heading->released, released);
	atomic_store(&j->written, written);
	j->forgotten = released & ~(uint64_t)(FORGET - 1);
}

void journal_attach(struct journal *j, uint64_t mark)
{
	dj_assert(mark % GRAIN == 0);
	if (mark > journal_written(j))
		begin_at(j, mark, mark);
	else
		journal_release(j, mark);
}

static int64_t new_identity(void)
{
	int64_t id;

	randombytes_buf(&id, sizeof id);
	id &= INT64_MAX;
	return id ? id : 1;
}

static int copy_file(int from, const char *path)
{
	int to = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	char block[65536];
	off_t at = 0;
	ssize_t n;

	if (to < 0)
		return errno;
	while ((n = pread(from, block, sizeof block, at)) > 0 && write(to, block, (size_t)n) == n)
		at += n;
	return close(to) || n != 0 ? EIO : 0;
}

int journal_set_aside(struct journal *j, struct dj_error *e)
{
	uint64_t end = journal_written(j);
	char aside[4110];
	int err;

	snprintf(aside, sizeof aside, "%s.aside", j->path);
	err = copy_file(j->fd, aside);
	if (err)
		return dj_fail(e, err, "The journal cannot be copied to %s: %s.", aside,
			       strerror(err));
	j->heading->identity = new_identity();
	begin_at(j, end, end);
	return 0;
}

static int make_file(int fd, size_t bytes)
{
	struct heading h = {.magic = MAGIC, .bytes = bytes, .identity = new_identity()};
	int err = posix_fallocate(
	    fd, 0, (off_t)(HEADING + bytes)); /* a full disk shows here, not as SIGBUS */

	if (err)
		return err;
	return pwrite(fd, &h, sizeof h, 0) == sizeof h ? 0 : EIO;
}

static bool power_of_two(uint64_t n)
{
	return n && (n & (n - 1)) == 0;
}

static int check_file(int fd, size_t bytes, struct heading *h)
{
	struct stat st;
	int err = fstat(fd, &st) ? errno : 0;

	if (!err && st.st_size == 0)
		err = make_file(fd, bytes);
	if (!err && fstat(fd, &st))
		err = errno;
	if (err)
		return err;
	if (pread(fd, h, sizeof *h, 0) != sizeof *h || h->magic != MAGIC ||
	    !power_of_two(h->bytes) || h->bytes < 4096 || h->bytes > BYTES_MAX ||
	    (uint64_t)st.st_size != HEADING + h->bytes || h->released % GRAIN ||
	    h->released > INT64_MAX / 2 || h->identity <= 0)
		return EBADMSG;
	return 0;
}

static int map_file(struct journal *j, size_t bytes, struct dj_error *e)
{
	struct heading h;
	void *map;
	int err;

	if (flock(j->fd, LOCK_EX | LOCK_NB))
		return dj_fail(e, EBUSY,
			       "Another dajeong runs in this data directory (%s is taken).",
			       j->path);
	err = check_file(j->fd, bytes, &h);
	if (err == EBADMSG)
		return dj_fail(e, err, "%s is not a journal of dajeong, or it is damaged.",
			       j->path);
	if (err)
		return dj_fail(e, err, "The journal %s cannot be made: %s.", j->path,
			       strerror(err));
	j->bytes = h.bytes;
	map = mmap(NULL, HEADING + j->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, j->fd, 0);
	if (map == MAP_FAILED)
		return dj_fail(e, errno, "The journal %s cannot be mapped: %s.", j->path,
			       strerror(errno));
	j->heading = map;
	j->ring = (unsigned char *)map + HEADING;
	return 0;
}

int journal_open(struct journal **out, const char *path, size_t bytes, const struct keyring *keys,
		 struct dj_error *e)
{
	struct journal *j = dj_alloc(sizeof *j);
	int err;

	dj_assert(power_of_two(bytes) && bytes >= 4096);
	snprintf(j->path, sizeof j->path, "%s", path);
	j->keys = keys;
	j->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	err = j->fd < 0
		  ? dj_fail(e, errno, "The journal %s cannot be opened: %s.", path, strerror(errno))
		  : map_file(j, bytes, e);
	if (err) {
		journal_close(j);
		return err;
	}
	begin_at(j, journal_released(j), find_end(j));
	*out = j;
	return 0;
}

void journal_close(struct journal *j)
{
	if (!j)
		return;
	if (j->heading)
		munmap(j->heading, HEADING + j->bytes);
	if (j->fd >= 0)
		close(j->fd);
	free(j);
}
