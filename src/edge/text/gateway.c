/* Owns what the gateways of text messages have in common. */
#include "edge/text/gateway.h"
#include "base/cp949.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HOUR_MS (3600 * 1000LL)

void gateway_limits(const struct channel_settings *s, struct outbox_limits *out)
{
	*out = (struct outbox_limits){.on = s->active,
				      .per_second =
					  (int)channel_number(s, CHANNEL_SMS_per_second, 1, 500),
				      .at_once = 8,
				      .repeats = false,
				      .life_ms = 36 * HOUR_MS,
				      .tries_most = 10};
}

enum outbox_end gateway_end(const struct text_reply *r)
{
	if (r->status >= 200 && r->status < 300)
		return OUTBOX_SENT;
	if (r->status == 401 || r->status == 403)
		return OUTBOX_LOGIN;
	if (r->status == 429 || r->status == 503)
		return OUTBOX_LATER;
	if (r->status >= 400 && r->status < 500)
		return OUTBOX_REFUSED;
	return r->reached ? OUTBOX_UNHEARD : OUTBOX_AWAY;
}

bool gateway_abroad(const char *number, char out[NUMBER_TEXT])
{
	char plain[NUMBER_TEXT];

	if (!letter_number(number, plain, sizeof plain))
		return false;
	if (plain[0] == '0' && plain[1] != '0')
		return snprintf(out, NUMBER_TEXT, "+82%s", plain + 1) < NUMBER_TEXT;
	dj_copy(out, NUMBER_TEXT, plain);
	return true;
}

void gateway_at_home(const char *number, char out[NUMBER_TEXT])
{
	if (strncmp(number, "+82", 3) == 0)
		snprintf(out, NUMBER_TEXT, "0%.*s", NUMBER_TEXT - 2, number + 3);
	else
		dj_copy(out, NUMBER_TEXT, number);
}

bool gateway_open(const struct text_raw *raw, struct gateway_raw *out)
{
	const char *end = memchr(raw->bytes, '\n', raw->n);

	*out = (struct gateway_raw){.head = NULL};
	if (!end)
		return false;
	out->head = json_loadb(raw->bytes, (size_t)(end - raw->bytes), 0, NULL);
	out->body = end + 1;
	out->n = raw->n - (size_t)(end + 1 - raw->bytes);
	return json_is_object(out->head);
}

const char *gateway_arg(const struct gateway_raw *g, const char *name)
{
	const char *text =
	    json_string_value(json_object_get(json_object_get(g->head, "args"), name));

	return text ? text : "";
}

void gateway_close(struct gateway_raw *g)
{
	json_decref(g->head);
	g->head = NULL;
}

bool gateway_is_at(const char *base, const char *url)
{
	size_t n = strlen(base);

	return n && strncmp(url, base, n) == 0 && (!url[n] || url[n] == '/');
}

void gateway_checked(struct text_look *l)
{
	l->over = true;
	l->rest_ms = HOUR_MS;
}

enum letter_why gateway_why(const struct gateway_code *table, size_t n, long long code)
{
	for (size_t i = 0; i < n; i++)
		if (table[i].code == code)
			return table[i].why;
	return letter_why_REFUSED;
}

#define PHOTOS_MOST 3

enum letter_why gateway_fits(const struct letter_out *l, size_t photo_most)
{
	int bytes = dj_cp949_bytes(l->body);

	if (bytes < 0 || l->file_count > PHOTOS_MOST)
		return letter_why_CONTENT;
	if (bytes > SMS_LONG_BYTES)
		return letter_why_TOO_LARGE;
	for (int i = 0; i < l->file_count; i++) {
		if (strcmp(l->files[i].type, "image/jpeg") != 0)
			return letter_why_CONTENT;
		if (l->files[i].n > photo_most)
			return letter_why_TOO_LARGE;
	}
	return letter_why_NONE;
}
