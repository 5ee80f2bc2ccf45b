/* Owns the form of sealed sound files. Refuses to know what is in them, and to guess: a chunk that
 * does not open is an error, never silence.
 *
 * file:  heading (64 bytes), chunk, chunk, ..., last chunk
 * chunk: length of the content (4 bytes, little-endian; the highest bit marks the last), then the
 *        content sealed with XChaCha20-Poly1305; its number is the nonce, its length is covered.
 * The key is derived from the ring's and the heading, which holds 32 random bytes. */
#include "store/recording_file.h"
#include "store/keyring.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAGIC	   "DJSOUND1"
#define PURPOSE	   "dj-sound"
#define TAG	   crypto_aead_xchacha20poly1305_ietf_ABYTES
#define NONCE	   crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define KEY	   crypto_aead_xchacha20poly1305_ietf_KEYBYTES
#define WORD	   4
#define LAST	   0x80000000u
#define CHUNKS_MAX (4 << 20) /* of one file: 64 GiB of content */

struct heading {
	char magic[8];
	int32_t key; /* number in the key ring */
	int32_t content;
	int64_t id;
	int64_t made_ms;
	unsigned char salt[32];
};
_Static_assert(sizeof(struct heading) == 64, "the heading has no holes");

struct recording_writer {
	int fd, err;
	uint64_t chunk; /* number of the next one */
	off_t end;	/* of the last whole chunk */
	size_t waiting;
	unsigned char key[KEY];
	unsigned char plain[RECORDING_CHUNK];
	unsigned char sealed[WORD + RECORDING_CHUNK + TAG];
};

struct place {
	int64_t at; /* of its first byte in the content */
	off_t offset;
	uint32_t word;
};

struct recording_reader {
	int fd;
	struct place *chunks;
	size_t count, size;
	int64_t bytes;
	size_t open; /* the chunk that `plain` holds, plus one */
	unsigned char key[KEY];
	unsigned char plain[RECORDING_CHUNK];
};

static bool file_key(const struct keyring *keys, const struct heading *h, unsigned char key[KEY])
{
	unsigned char ours[32];

	if (!keyring_derive(keys, PURPOSE, h->key, ours))
		return false;
	crypto_generichash(key, KEY, (const unsigned char *)h, sizeof *h, ours, sizeof ours);
	sodium_memzero(ours, sizeof ours);
	return true;
}

static void nonce_of(uint64_t chunk, unsigned char nonce[NONCE])
{
	memset(nonce, 0, NONCE);
	for (int i = 0; i < 8; i++)
		nonce[i] = (unsigned char)(chunk >> 8 * i);
}

static void put_word(unsigned char out[WORD], uint32_t v)
{
	for (int i = 0; i < WORD; i++)
		out[i] = (unsigned char)(v >> 8 * i);
}

static uint32_t get_word(const unsigned char in[WORD])
{
	return in[0] | (uint32_t)in[1] << 8 | (uint32_t)in[2] << 16 | (uint32_t)in[3] << 24;
}

static ssize_t read_at(int fd, void *out, size_t n, off_t offset)
{
	size_t got = 0;

	while (got < n) {
		ssize_t more = pread(fd, (char *)out + got, n - got, offset + (off_t)got);

		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return -1;
		if (more == 0)
			break;
		got += (size_t)more;
	}
	return (ssize_t)got;
}

/* ---- writing ---- */

static struct recording_writer *writer_of(int fd, const unsigned char key[KEY])
{
	struct recording_writer *w = dj_alloc(sizeof *w);

	w->fd = fd;
	memcpy(w->key, key, KEY);
	return w;
}

int recording_create(struct recording_writer **out, const char *path, const struct keyring *keys,
		     const struct recording_head *head, struct dj_error *e)
{
	struct heading h = {.magic = MAGIC,
			    .key = keyring_newest(keys),
			    .content = head->content,
			    .id = head->id,
			    .made_ms = head->made_ms};
	unsigned char key[KEY];
	int err, fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

	*out = NULL;
	if (fd < 0)
		return dj_fail(e, errno, "The recording %s cannot be made: %s.", path,
			       strerror(errno));
	randombytes_buf(h.salt, sizeof h.salt);
	dj_assert(file_key(keys, &h, key));
	err = dj_write_whole(fd, &h, sizeof h);
	if (err) {
		close(fd);
		unlink(path);
		return dj_fail(e, err, "The recording %s cannot be written: %s.", path,
			       strerror(err));
	}
	*out = writer_of(fd, key);
	(*out)->end = sizeof h;
	sodium_memzero(key, sizeof key);
	return 0;
}

/* Half a chunk at the end of a full disk is taken away, so that what follows a repair is read. */
static int put_chunk(struct recording_writer *w, bool last)
{
	size_t n = WORD
	+w->waiting + TAG;
	unsigned char nonce[NONCE];

	if (w->err)
		return w->err;
	put_word(w->sealed, (uint32_t)w->waiting | (last ? LAST : 0));
	nonce_of(w->chunk, nonce);
	crypto_aead_xchacha20poly1305_ietf_encrypt(w->sealed + WORD, NULL, w->plain, w->waiting,
						   w->sealed, WORD, NULL, nonce, w->key);
	w->err = dj_write_whole(w->fd, w->sealed, n);
	if (w->err) {
		if (ftruncate(w->fd, w->end))
			return w->err; /* the reader stops before it all the same */
		return w->err;
	}
	w->end += (off_t)n;
	w->chunk++;
	w->waiting = 0;
	return 0;
}

int recording_write(struct recording_writer *w, const void *data, size_t n)
{
	const unsigned char *from = data;

	while (n && !w->err) {
		size_t more = DJ_MIN(n, RECORDING_CHUNK - w->waiting);

		memcpy(w->plain + w->waiting, from, more);
		w->waiting += more;
		from += more;
		n -= more;
		if (w->waiting == RECORDING_CHUNK)
			put_chunk(w, false);
	}
	return w->err;
}

int recording_flush(struct recording_writer *w)
{
	return w->waiting ? put_chunk(w, false) : w->err;
}

void recording_abandon(struct recording_writer *w)
{
	close(w->fd);
	sodium_memzero(w, sizeof *w);
	free(w);
}

uint64_t recording_chunks(const struct recording_writer *w)
{
	return w->chunk;
}

int recording_close(struct recording_writer *w)
{
	int err = put_chunk(w, true);

	recording_abandon(w);
	return err;
}

static int sync_one(const char *path, int flags)
{
	int fd = open(path, flags | O_RDONLY | O_CLOEXEC | O_NOFOLLOW), err = 0;

	if (fd < 0)
		return errno;
	if (fsync(fd))
		err = errno;
	close(fd);
	return err;
}

int recording_sync(const char *path)
{
	const char *slash = strrchr(path, '/');
	int err = sync_one(path, 0);
	char *folder;

	if (err || !slash)
		return err;
	folder = dj_strdup(path);
	folder[slash - path] = '\0';
	err = sync_one(folder, O_DIRECTORY);
	free(folder);
	return err;
}

/* ---- reading ---- */

static void add_chunk(struct recording_reader *r, off_t offset, uint32_t word)
{
	if (r->count == r->size) {
		r->size = r->size ? r->size * 2 : 64;
		r->chunks = dj_grow(r->chunks, r->size * sizeof *r->chunks);
	}
	r->chunks[r->count++] = (struct place){r->bytes, offset, word};
	r->bytes += word & ~LAST;
}

/* Finds where the chunks lie; half a chunk at the end does not count. True when the last one is
 * there and nothing stands behind it. */
static bool find_chunks(struct recording_reader *r, off_t file)
{
	off_t offset = sizeof(struct heading);
	unsigned char word[WORD];

	while (r->count < CHUNKS_MAX && read_at(r->fd, word, WORD, offset) == WORD) {
		uint32_t v = get_word(word), n = v & ~LAST;

		if (n > RECORDING_CHUNK || offset + WORD + (off_t)n + TAG > file)
			return false;
		add_chunk(r, offset, v);
		offset += WORD
		+(off_t)n + TAG;
		if (v & LAST)
			return offset == file;
	}
	return false;
}

/* Opens chunk i into `plain`. */
static bool open_chunk(struct recording_reader *r, size_t i)
{
	unsigned char sealed[WORD + RECORDING_CHUNK + TAG], nonce[NONCE];
	const struct place *p = &r->chunks[i];
	size_t n = WORD
	+(p->word & ~LAST) + TAG;

	if (r->open == i + 1)
		return true;
	r->open = 0;
	nonce_of(i, nonce);
	if (read_at(r->fd, sealed, n, p->offset) != (ssize_t)n || get_word(sealed) != p->word ||
	    crypto_aead_xchacha20poly1305_ietf_decrypt(r->plain, NULL, NULL, sealed + WORD,
						       n - WORD, sealed, WORD, nonce, r->key))
		return false;
	r->open = i + 1;
	return true;
}

static int read_heading(int fd, const struct keyring *keys, struct heading *h,
			unsigned char key[KEY])
{
	if (read_at(fd, h, sizeof *h, 0) != sizeof *h || memcmp(h->magic, MAGIC, 8) != 0 ||
	    !file_key(keys, h, key))
		return EBADMSG;
	return 0;
}

static void describe(const struct heading *h, int64_t bytes, bool whole,
		     struct recording_info *info)
{
	info->head.id = h->id;
	info->head.made_ms = h->made_ms;
	info->head.content = (enum recording_content)h->content;
	info->bytes = bytes;
	info->whole = whole;
}

static int open_reader(int fd, const struct keyring *keys, struct recording_reader **out,
		       struct recording_info *info)
{
	struct recording_reader *r = dj_alloc(sizeof *r);
	struct heading h;
	struct stat st;
	bool whole = false;
	int err = read_heading(fd, keys, &h, r->key);

	r->fd = fd;
	if (!err && fstat(fd, &st))
		err = errno;
	if (!err)
		whole = find_chunks(r, st.st_size);
	/* the first chunk shows whether this is the right ring */
	if (!err && r->count && !open_chunk(r, 0))
		err = EBADMSG;
	if (!err && whole && !open_chunk(r, r->count - 1))
		err = EBADMSG;
	if (err) {
		recording_reader_free(r);
		return err;
	}
	if (info)
		describe(&h, r->bytes, whole, info);
	*out = r;
	return 0;
}

int recording_open(struct recording_reader **out, const char *path, const struct keyring *keys,
		   struct recording_info *info, struct dj_error *e)
{
	int err, fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	*out = NULL;
	if (fd < 0)
		return dj_fail(e, errno, "The recording %s cannot be read: %s.", path,
			       strerror(errno));
	err = open_reader(fd, keys, out, info);
	if (err)
		return dj_fail(e, err,
			       "%s is no recording, or it was sealed by another key ring, or it "
			       "was changed.",
			       path);
	return 0;
}

/* The chunk that holds place `at`; there is one. Empty chunks hold nothing. */
static size_t chunk_at(const struct recording_reader *r, int64_t at)
{
	size_t low = 0, high = r->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (r->chunks[middle].at <= at)
			low = middle;
		else
			high = middle;
	}
	return low;
}

ssize_t recording_read(struct recording_reader *r, int64_t at, void *out, size_t n)
{
	const struct place *p;
	size_t i, skip, more;

	if (at < 0 || at >= r->bytes)
		return 0;
	i = chunk_at(r, at);
	if (!open_chunk(r, i)) {
		errno = EBADMSG;
		return -1;
	}
	p = &r->chunks[i];
	skip = (size_t)(at - p->at);
	more = DJ_MIN(n, (p->word & ~LAST) - skip);
	memcpy(out, r->plain + skip, more);
	return (ssize_t)more;
}

void recording_reader_free(struct recording_reader *r)
{
	if (!r)
		return;
	close(r->fd);
	free(r->chunks);
	sodium_memzero(r, sizeof *r);
	free(r);
}

/* ---- going on after a crash ---- */

int recording_continue(struct recording_writer **out, const char *path, const struct keyring *keys,
		       struct dj_error *e)
{
	struct recording_info info;
	struct recording_reader *r;
	const struct place *p;
	off_t end = sizeof(struct heading);
	int fd, err = recording_open(&r, path, keys, &info, e);

	*out = NULL;
	if (err)
		return err;
	if (info.whole) {
		recording_reader_free(r);
		return dj_fail(e, EALREADY, "The recording %s is closed.", path);
	}
	fd = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (r->count) {
		p = &r->chunks[r->count - 1];
		end = p->offset + WORD
		+(off_t)(p->word & ~LAST) + TAG;
	}
	if (fd < 0 || ftruncate(fd, end) || lseek(fd, end, SEEK_SET) != end) {
		err = dj_fail(e, errno, "The recording %s cannot be written: %s.", path,
			      strerror(errno));
		if (fd >= 0)
			close(fd);
	} else {
		*out = writer_of(fd, r->key);
		(*out)->chunk = r->count;
		(*out)->end = end;
	}
	recording_reader_free(r);
	return err;
}

int recording_open_whole(struct recording_reader **out, const char *path,
			 const struct keyring *keys, dj_id id, int64_t *size)
{
	struct recording_info info;
	int err = recording_open(out, path, keys, &info, NULL);

	if (err)
		return err;
	*size = info.bytes;
	if (info.head.id == id && info.whole)
		return 0;
	recording_reader_free(*out);
	return EBADMSG;
}

ssize_t recording_read_last(struct recording_reader *take, int64_t at, void *out, size_t n)
{
	ssize_t got = 0, more = 0;

	while (got < (ssize_t)n &&
	       (more = recording_read(take, at + got, (char *)out + got, n - (size_t)got)) > 0)
		got += more;
	recording_reader_free(take);
	return more < 0 ? -1 : got;
}

int recording_digest(const char *path, unsigned char out[RECORDING_DIGEST])
{
	crypto_generichash_state s;
	unsigned char part[65536];
	int err = 0, fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	off_t at = 0;
	ssize_t n = 0;

	if (fd < 0)
		return errno;
	crypto_generichash_init(&s, NULL, 0, RECORDING_DIGEST);
	while ((n = read_at(fd, part, sizeof part, at)) > 0) {
		crypto_generichash_update(&s, part, (size_t)n);
		at += n;
	}
	if (n < 0)
		err = errno;
	close(fd);
	crypto_generichash_final(&s, out, RECORDING_DIGEST);
	return err;
}
