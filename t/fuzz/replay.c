/* Replays a folder of inputs through a fuzz target, so that what the fuzzer found stays found. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
	FILE *f = fopen(path, "rb");
	static uint8_t data[1 << 20];
	size_t n;

	if (!f)
		return 1;
	n = fread(data, 1, sizeof data, f);
	fclose(f);
	/* an exact copy, so that the sanitizer sees a read past the end */
	uint8_t *copy = malloc(n ? n : 1);

	for (size_t i = 0; i < n; i++)
		copy[i] = data[i];
	LLVMFuzzerTestOneInput(copy, n);
	free(copy);
	return 0;
}

int main(int argc, char **argv)
{
	DIR *d = argc > 1 ? opendir(argv[1]) : NULL;
	struct dirent *e;
	int count = 0;

	if (!d) {
		fprintf(stderr, "no corpus folder: %s\n", argc > 1 ? argv[1] : "(none given)");
		return 1;
	}
	while ((e = readdir(d))) {
		char path[4096];

		if (e->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", argv[1], e->d_name);
		if (replay(path))
			return 1;
		count++;
	}
	closedir(d);
	printf("%d inputs replayed\n", count);
	return count == 0;
}
