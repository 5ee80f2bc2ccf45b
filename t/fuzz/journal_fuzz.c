/* links: base domain store */
/* A journal file with any content: opening and walking it never reads outside and always ends. */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "store/journal.h"
#include "store/keyring.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct keyring *keys;
static char path[64];

static void begin(void)
{
	char name[80];

	dj_log_set_level(DJ_LOG_ERROR + 1);
	snprintf(path, sizeof path, "/tmp/dajeong-fuzz-%d", (int)getpid());
	snprintf(name, sizeof name, "%.63s.keys", path);
	dj_assert(keyring_open(&keys, name, NULL) == 0);
	unlink(name);
}

/* The input is the heading's released position, then the ring's first bytes. */
static void write_file(const uint8_t *data, size_t size)
{
	struct journal *j;
	uint64_t released = 0;
	int fd;

	unlink(path);
	dj_assert(journal_open(&j, path, 4096, keys, NULL) == 0);
	journal_close(j);
	fd = open(path, O_RDWR);
	memcpy(&released, data, 8);
	released &= 0xfffffff0;
	dj_assert(pwrite(fd, &released, 8, 24) == 8);
	size = size - 8 > 4096 ? 4096 : size - 8;
	dj_assert(pwrite(fd, data + 8, size, 4096) == (ssize_t)size);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct journal_entry e;
	struct journal *j;
	uint64_t at;
	struct fact f = {.kind = FACT_server_started};

	if (!keys)
		begin();
	if (size < 8)
		return 0;
	write_file(data, size);
	if (journal_open(&j, path, 4096, keys, NULL) == 0) {
		at = journal_released(j);
		while (journal_next(j, &at, &e))
			;
		journal_release(j, journal_written(j));
		dj_assert(journal_add_fact(j, &f));
		at = journal_released(j);
		dj_assert(journal_next(j, &at, &e) && e.fact.kind == FACT_server_started);
		journal_close(j);
	}
	unlink(path);
	return 0;
}
