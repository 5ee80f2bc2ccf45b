/* Comparing a text with the file that was agreed on. DJ_GOLDEN=write writes the file anew: look at
 * the diff before you commit. */
#ifndef T_GOLDEN_GOLDEN_H
#define T_GOLDEN_GOLDEN_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static inline char *golden_read(const char *path)
{
	FILE *f = fopen(path, "rb");
	char *text;
	long n;

	if (!f)
		return NULL;
	fseek(f, 0, SEEK_END);
	n = ftell(f);
	rewind(f);
	text = dj_alloc((size_t)n + 1);
	n = (long)fread(text, 1, (size_t)n, f);
	text[n] = '\0';
	fclose(f);
	return text;
}

/* `file` is named from the top of the tree. The first line that differs is shown. */
static inline void golden_compare(const char *file, const char *text)
{
	char path[600];
	char *agreed;
	int line = 1;
	size_t i = 0;

	snprintf(path, sizeof path, "%s/%s", SOURCE_DIR, file);
	if (getenv("DJ_GOLDEN")) {
		FILE *f = fopen(path, "wb");

		dj_assert(f);
		fputs(text, f);
		fclose(f);
	}
	agreed = golden_read(path);
	if (!agreed)
		fail_msg("%s is missing: run with DJ_GOLDEN=write", file);
	while (text[i] && text[i] == agreed[i])
		line += text[i++] == '\n';
	if (text[i] != agreed[i]) {
		while (i > 0 && text[i - 1] != '\n')
			i--;
		fail_msg("%s differs from line %d: now \"%.200s\"", file, line, text + i);
	}
	free(agreed);
}

#endif
