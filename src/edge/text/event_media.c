/* Owns fetching the photos that a letter names by address, before it is told: behind the fence
 * (guard.h), of a limited size and for a limited time. One that cannot be had is said so in a file
 * of its own, with the address, so that nothing is lost in silence. */
#include "edge/text/event_run.h"
#include "edge/text/guard.h"
#include "app/json_in.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define MEDIA_BYTES   (30 << 20)
#define MEDIA_SECONDS 60L
#define MEDIA_TRIES   3
#define REDIRECTS     3L

static void fetch(struct reading *r, const char *url);

/* "photo-1.jpg"; what the vendor calls it, when it does. */
static void name_of(const struct reading *r, const json_t *one, char out[ATTACHMENT_NAME])
{
	const char *type = dj_json_at(one, "type"), *slash = strchr(type, '/');
	size_t n = slash ? strspn(slash + 1, "abcdefghijklmnopqrstuvwxyz0123456789") : 0;

	if (dj_json_at(one, "name")[0])
		dj_copy(out, ATTACHMENT_NAME, dj_json_at(one, "name"));
	else
		snprintf(out, ATTACHMENT_NAME, "%zu%s%.*s", r->media + 1, n ? "." : "", (int)n,
			 n ? slash + 1 : "");
}

static void note_missing(struct reading *r, const char *url, const char *why)
{
	char name[ATTACHMENT_NAME], text[1200];
	int n =
	    snprintf(text, sizeof text,
		     "A file that belongs to this message could not be fetched.\n%.900s\n%.200s\n",
		     url, why);

	snprintf(name, sizeof name, "not-fetched-%zu.txt", r->media + 1);
	event_lay(r, name, text, (size_t)DJ_MIN(n, (int)sizeof text - 1));
	dj_log(DJ_LOG_WARN, "media.missing", "event=%" PRId64 " why=\"%s\"", r->event, why);
}

void event_fetch(struct reading *r)
{
	const json_t *media = json_object_get(r->root, "media"), *one;

	while ((one = json_array_get(media, r->media)) && r->media < LETTER_FILES) {
		const char *url = dj_json_at(one, "url");

		if (guard_url(url)) {
			fetch(r, url);
			return;
		}
		note_missing(r, url, "This is no address of the web.");
		r->media++;
	}
	event_tell(r);
}

static void go_on(struct reading *r)
{
	r->media++;
	r->tries = 0;
	event_fetch(r);
}

static void take(struct reading *r, const struct exchange *x)
{
	const json_t *one = json_array_get(json_object_get(r->root, "media"), r->media);
	char name[ATTACHMENT_NAME];

	name_of(r, one, name);
	event_lay(r, name, x->got.data, x->got.len);
	go_on(r);
}

/* What the fence or the server refuses stays refused. */
static bool is_for_good(CURLcode code, long status)
{
	return code == CURLE_TOO_MANY_REDIRECTS || code == CURLE_UNSUPPORTED_PROTOCOL ||
	       code == CURLE_FILESIZE_EXCEEDED || code == CURLE_WRITE_ERROR ||
	       (status >= 400 && status < 500 && status != 429 && status != 404);
}

static void fetched(struct text_net *t, struct exchange *x, CURLcode code)
{
	struct reading *r = dj_map_get(&t->reading, x->event);
	char why[CURL_ERROR_SIZE];
	long status = 0;

	dj_assert(r && r->x == x);
	curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
	if (code == CURLE_OK && status == 200 && x->got.len) {
		r->x = NULL;
		take(r, x);
		exchange_free(t, x);
		return;
	}
	snprintf(why, sizeof why, "%.200s (%ld)", x->error[0] ? x->error : curl_easy_strerror(code),
		 status);
	r->x = NULL;
	exchange_free(t, x);
	if (++r->tries < MEDIA_TRIES && !is_for_good(code, status)) {
		r->again_ms = net_now(t) + (1000 << r->tries);
		return;
	}
	note_missing(
	    r, dj_json_at(json_array_get(json_object_get(r->root, "media"), r->media), "url"), why);
	go_on(r);
}

static void fetch(struct reading *r, const char *url)
{
	struct text_net *t = r->t;
	struct text_turn turn = {
	    .settings = &t->settings[r->came.channel],
	    .session = &t->sessions[r->came.channel],
	    .now_ms = net_now(t),
	    .dice = {net_dice(t) << 32 ^ net_dice(t), net_dice(t) << 32 ^ net_dice(t)}};
	struct exchange *x = exchange_alloc();

	r->x = x;
	r->again_ms = 0;
	x->event = r->event;
	x->done = fetched;
	x->got.cap = MEDIA_BYTES;
	if (r->a->fetch)
		r->a->fetch(&turn, url, &x->request);
	exchange_request(x, url);
	guard_exchange(x->easy, t->config.local, REDIRECTS);
	exchange_start(t, x);
	curl_easy_setopt(x->easy, CURLOPT_TIMEOUT, MEDIA_SECONDS);
	curl_easy_setopt(x->easy, CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)MEDIA_BYTES);
}

void event_media_due(struct text_net *t)
{
	dj_ms now = net_now(t);
	struct reading *r, *due[64];
	size_t at = 0;
	int n = 0;

	while (n < (int)DJ_COUNT(due) && (r = dj_map_next(&t->reading, &at, NULL)))
		if (r->again_ms && r->again_ms <= now)
			due[n++] = r;
	while (n > 0) {
		due[--n]->again_ms = 0;
		event_fetch(due[n]);
	}
}
