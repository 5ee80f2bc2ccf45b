/* links: base domain store app */
/* A site document with any content: refused with a sentence or read, and what was read loads again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/site.h"
#include "app/site_seed.h"
#include "base/log.h"
#include "store/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct keyring *keys;
static struct db *db;

static void begin(void)
{
	char path[64], url[80];

	dj_log_set_level(DJ_LOG_ERROR + 1);
	snprintf(path, sizeof path, "/tmp/dajeong-fuzz-site-%d", (int)getpid());
	dj_assert(keyring_open(&keys, path, NULL) == 0);
	unlink(path);
	snprintf(url, sizeof url, "sqlite:%s", path);
	dj_assert(schema_migrate(url, "/tmp", 1, NULL, NULL) == 0);
	dj_assert(db_open(&db, url, DB_WRITER, NULL) == 0);
	unlink(path); /* the open database stays */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	struct dj_ids ids = {.node = SITE_NODE};
	struct site_change with;
	struct dj_error e = {""};
	struct site site;

	if (!db)
		begin();
	memcpy(text, data, size);
	text[size] = '\0';
	with = (struct site_change){db, keys, &ids, 1764000000000};
	if (site_seed(&with, text, &e) != 0)
		dj_assert(e.text[0]);
	dj_assert(site_load(db, keys, &site, NULL) == 0);
	site_free(&site);
	free(text);
	return 0;
}
