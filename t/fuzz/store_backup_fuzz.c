/* links: base domain store */
/* A backup file with any content: never restored, never a crash. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "store/backup.h"
#include "store/keyring.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct keyring *keys;
static char path[64], url[100];

static void begin(void)
{
	snprintf(path, sizeof path, "/tmp/dajeong-fuzz-backup-%d", (int)getpid());
	dj_assert(keyring_open(&keys, path, NULL) == 0);
	unlink(path);
	snprintf(url, sizeof url, "sqlite:%.60s.db", path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct backup_info info;
	struct dj_error e;
	int fd;

	if (!keys)
		begin();
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	dj_assert(write(fd, data, size) == (ssize_t)size);
	close(fd);
	backup_look(path, &info, &e);
	dj_assert(backup_read(url, keys, path, &e) != 0);
	dj_assert(access(url + 7, F_OK) != 0);
	unlink(path);
	return 0;
}
