/* A folder of its own for a test, gone when the test is. */
#ifndef T_STORE_TMP_H
#define T_STORE_TMP_H

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct tmp {
	char dir[64];
};

static inline int tmp_remove_one(const char *path, const struct stat *st, int flag, struct FTW *w)
{
	(void)st, (void)flag, (void)w;
	return remove(path);
}

static inline void tmp_make(struct tmp *t)
{
	*t = (struct tmp){.dir = "/tmp/dajeong-test-XXXXXX"};
	if (!mkdtemp(t->dir))
		abort();
}

/* Stays for the next seven calls. */
static inline const char *tmp_path(const struct tmp *t, const char *name)
{
	static char path[8][256];
	static int used;
	char *p = path[used++ % 8];

	snprintf(p, sizeof path[0], "%.63s/%.150s", t->dir, name);
	return p;
}

static inline void tmp_remove(struct tmp *t)
{
	nftw(t->dir, tmp_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

#endif
