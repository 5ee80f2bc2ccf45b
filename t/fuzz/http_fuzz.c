/* links: base domain app edge/web */
/* What is read from a request's head: address, cookies, Authorization, Origin. Lines of the input,
 * in this order. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "edge/web/asset.h"
#include "edge/web/route.h"

/* What the edge would call if it ran: never reached here. */
const struct web_asset web_assets[] = {{0}};
const size_t web_asset_count = 0;

int app_post(struct app *a, const struct command *c)
{
	(void)a;
	(void)c;
	return 1;
}

int query_post(struct query_pool *p, const struct query *q)
{
	(void)p;
	(void)q;
	return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_route(const char *path)
{
	struct request *r = dj_alloc(sizeof *r);

	dj_copy(r->path, sizeof r->path, path);
	for (r->method = METHOD_GET; r->method < METHOD_NONE; r->method++) {
		r->headers[0] = '\0';
		r->id = 0;
		if (route_find(r) != VERDICT_ok)
			continue;
		dj_assert(r->route->method == r->method);
		dj_assert(!strstr(r->route->path, "{contact}") == !r->id ||
			  !strstr(r->route->path, "{id}") == !r->id);
		dj_assert(!strchr(r->key, '/'));
	}
	free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = dj_alloc(size + 1), *line[4] = {text, (char *)"", (char *)"", (char *)""};
	struct credential c;
	char value[40];

	memcpy(text, data, size);
	for (int i = 1; i < 4; i++) {
		char *end = strchr(line[i - 1], '\n');

		if (!end)
			break;
		*end = '\0';
		line[i] = end + 1;
	}
	try_route(line[0]);
	credential_read(&c, line[1], line[2]);
	dj_assert((c.scope == SCOPE_NONE) == (c.text[0] == '\0'));
	if (cookie_value(line[2], "dj_session", value, sizeof value))
		dj_assert(strlen(value) < sizeof value && !strchr(value, ';'));
	origin_is_ours(line[3], line[0]);
	free(text);
	return 0;
}
