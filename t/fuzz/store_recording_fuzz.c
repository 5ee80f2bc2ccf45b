/* links: base domain store */
/* A sealed recording with any content: what opens is read to its end, nothing else is. The corpus
 * begins behind the magic, so that the heading is right more often. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/keyring.h"
#include "store/recording_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct keyring *keys;
static char path[64];

static void begin(void)
{
	snprintf(path, sizeof path, "/tmp/dajeong-fuzz-recording-%d", (int)getpid());
	dj_assert(keyring_open(&keys, path, NULL) == 0);
	unlink(path);
}

static void put_file(const uint8_t *data, size_t size)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	dj_assert(write(fd, "DJSOUND1", 8) == 8);
	dj_assert(write(fd, data, size) == (ssize_t)size);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct recording_info info;
	struct recording_reader *r;
	struct recording_writer *w;
	unsigned char part[4096];
	int64_t at = 0;
	ssize_t n;

	if (!keys)
		begin();
	put_file(data, size);
	if (recording_open(&r, path, keys, &info, NULL) == 0) {
		while ((n = recording_read(r, at, part, sizeof part)) > 0)
			at += n;
		dj_assert(at <= info.bytes);
		recording_reader_free(r);
		if (recording_continue(&w, path, keys, NULL) == 0)
			dj_assert(recording_close(w) == 0);
	}
	unlink(path);
	return 0;
}
