/* Owns the time line of a contact as a file: text for people, a capture of the signalling (pcap)
 * for Wireshark and its like. The query has masked what this reader may not see; nothing is added.
 */
#include "edge/web/ask.h"
#include "edge/web/http.h"
#include "edge/web/route.h"
#include "edge/web/web.h"
#include "base/text.h"
#include "app/json_in.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define FILE_MOST (4 * 1024 * 1024)
#define RAW_IP	  101 /* LINKTYPE_RAW: packets begin with their IP header */

static int64_t at_ms(const json_t *item)
{
	return json_integer_value(json_object_get(item, "at_ms"));
}

/* ---- text ---- */

static void put_time(struct dj_buf *b, int64_t ms)
{
	time_t s = (time_t)(ms / 1000);
	char text[32];
	struct tm tm;

	localtime_r(&s, &tm);
	strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm);
	dj_buf_printf(b, "%s.%03d ", text, (int)(ms % 1000));
}

static void put_value(struct dj_buf *b, const char *key, const json_t *v)
{
	if (json_is_string(v))
		dj_buf_printf(b, " %s=%s", key, json_string_value(v));
	else if (json_is_integer(v))
		dj_buf_printf(b, " %s=%" PRId64, key, (int64_t)json_integer_value(v));
	else if (json_is_boolean(v))
		dj_buf_printf(b, " %s=%s", key, json_is_true(v) ? "yes" : "no");
}

static void put_signal(struct dj_buf *b, const json_t *item)
{
	const char *p = dj_json_at(item, "text");

	dj_buf_printf(b, "%s %s %s %s\n", dj_json_at(item, "theirs"),
		      json_is_true(json_object_get(item, "in")) ? "->" : "<-",
		      dj_json_at(item, "transport"), dj_json_at(item, "line"));
	while (*p) {
		size_t n = strcspn(p, "\n");

		dj_buf_printf(b, "    %.*s\n", (int)n, p);
		p += n + (p[n] == '\n');
	}
}

static void put_text(struct dj_buf *b, const json_t *root)
{
	const json_t *items = json_object_get(root, "items"), *item;
	size_t i;

	dj_buf_printf(b, "contact %s\n", dj_json_at(root, "contact"));
	json_array_foreach(items, i, item)
	{
		const char *key;
		json_t *v;

		put_time(b, at_ms(item));
		if (strcmp(dj_json_at(item, "what"), "signal") == 0) {
			put_signal(b, item);
			continue;
		}
		dj_buf_puts(b, dj_json_at(item, "kind"));
		json_object_foreach(json_object_get(item, "fields"), key, v) put_value(b, key, v);
		dj_buf_puts(b, "\n");
	}
}

/* ---- capture ---- */

static void put16(struct dj_buf *b, unsigned v) /* network order */
{
	unsigned char two[2] = {(unsigned char)(v >> 8), (unsigned char)v};

	dj_buf_add(b, two, 2);
}

static void put32_host(struct dj_buf *b, uint32_t v)
{
	dj_buf_add(b, &v, 4);
}

/* "192.0.2.1:5060" or "[2001:db8::1]:5060" or what masking left of it. What is no address any more
 * becomes one of those kept for documentation (RFC 5737), ours .1 and theirs .2. */
struct end {
	unsigned char address[16];
	int family, port;
};

static struct end read_end(const char *text, bool ours)
{
	const char *colon = strrchr(text, ':');
	struct end e = {.family = AF_INET, .port = colon ? atoi(colon + 1) : 5060};
	char host[64];
	size_t n = colon ? (size_t)(colon - text) : strlen(text);

	if (n > 2 && *text == '[') {
		text++;
		n -= 2;
	}
	dj_copy_n(host, sizeof host, text, n);
	if (inet_pton(AF_INET, host, e.address) == 1)
		return e;
	e.family = AF_INET6;
	if (inet_pton(AF_INET6, host, e.address) == 1)
		return e;
	e.family = AF_INET;
	inet_pton(AF_INET, ours ? "192.0.2.1" : "192.0.2.2", e.address);
	return e;
}

static unsigned checksum(const unsigned char *p, size_t n)
{
	uint32_t sum = 0;

	for (size_t i = 0; i + 1 < n; i += 2)
		sum += (uint32_t)(p[i] << 8 | p[i + 1]);
	while (sum >> 16)
		sum = (sum & 0xffff) + (sum >> 16);
	return ~sum & 0xffff;
}

static void put_ip4(struct dj_buf *b, const struct end *from, const struct end *to, size_t payload)
{
	unsigned char h[20] = {0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17};
	unsigned total = (unsigned)(28 + payload), sum;

	h[2] = (unsigned char)(total >> 8);
	h[3] = (unsigned char)total;
	memcpy(h + 12, from->address, 4);
	memcpy(h + 16, to->address, 4);
	sum = checksum(h, sizeof h);
	h[10] = (unsigned char)(sum >> 8);
	h[11] = (unsigned char)sum;
	dj_buf_add(b, h, sizeof h);
}

static void put_ip6(struct dj_buf *b, const struct end *from, const struct end *to, size_t payload)
{
	unsigned char h[8] = {0x60, 0, 0, 0, 0, 0, 17, 64};

	h[4] = (unsigned char)((8 + payload) >> 8);
	h[5] = (unsigned char)(8 + payload);
	dj_buf_add(b, h, sizeof h);
	dj_buf_add(b, from->address, 16);
	dj_buf_add(b, to->address, 16);
}

static void put_packet(struct dj_buf *b, const json_t *item, const char *message, size_t n)
{
	bool in = json_is_true(json_object_get(item, "in"));
	struct end ours = read_end(dj_json_at(item, "ours"), true),
		   theirs = read_end(dj_json_at(item, "theirs"), false);
	const struct end *from = in ? &theirs : &ours, *to = in ? &ours : &theirs;
	bool six = ours.family == AF_INET6 && theirs.family == AF_INET6;
	uint32_t length = (uint32_t)((six ? 48 : 28) + n);
	int64_t ms = at_ms(item);

	put32_host(b, (uint32_t)(ms / 1000));
	put32_host(b, (uint32_t)(ms % 1000 * 1000));
	put32_host(b, length);
	put32_host(b, length);
	if (six)
		put_ip6(b, from, to, n);
	else
		put_ip4(b, from, to, n);
	put16(b, (unsigned)from->port);
	put16(b, (unsigned)to->port);
	put16(b, (unsigned)(8 + n));
	put16(b, 0); /* no checksum */
	dj_buf_add(b, message, n);
}

/* The message with CRLF line ends and the length of what is left of its body. */
static void put_message(struct dj_buf *b, const json_t *item)
{
	const char *text = dj_json_at(item, "text"), *body = strstr(text, "\n\n");
	size_t lines = 0, n;
	struct dj_buf m;

	dj_buf_init(&m, 16000);
	body = body ? body + 2 : *text == '\n' ? text + 1 : text + strlen(text);
	for (const char *p = body; *p; p++)
		lines += *p == '\n' ? 1 : p[1] == '\0' ? 2 : 0; /* the last line may be open */
	dj_buf_printf(&m, "%s\r\n", dj_json_at(item, "line"));
	for (const char *p = text; p < body && *p && *p != '\n'; p += n + (p[n] == '\n')) {
		n = strcspn(p, "\n");
		dj_buf_printf(&m, "%.*s\r\n", (int)n, p);
	}
	dj_buf_printf(&m, "Content-Length: %zu\r\n\r\n", strlen(body) + lines);
	for (const char *p = body; *p; p += n + (p[n] == '\n')) {
		n = strcspn(p, "\n");
		dj_buf_printf(&m, "%.*s\r\n", (int)n, p);
	}
	put_packet(b, item, m.data, m.len);
	dj_buf_fini(&m);
}

/* The steps of ICE and DTLS are told, not kept as packets. */
static bool is_sip(const json_t *item)
{
	const char *transport = dj_json_at(item, "transport");

	return strcmp(transport, "ICE") != 0 && strcmp(transport, "DTLS") != 0;
}

static void put_capture(struct dj_buf *b, const json_t *root)
{
	const uint32_t head[] = {0xa1b2c3d4, 2 | 4 << 16, 0, 0, 65535, RAW_IP};
	const json_t *items = json_object_get(root, "items"), *item;
	size_t i;

	dj_buf_add(b, head, sizeof head);
	json_array_foreach(items, i, item)
	{
		if (strcmp(dj_json_at(item, "what"), "signal") == 0 && is_sip(item))
			put_message(b, item);
	}
}

/* ---- the two addresses ---- */

static void reply_file(struct request *r, const struct reply *got, bool capture)
{
	json_t *root =
	    got->verdict == VERDICT_ok ? json_loadb(got->json, got->json_n, 0, NULL) : NULL;
	struct dj_buf b;

	r->ask = 0;
	if (!root) {
		reply_verdict(r, got->verdict == VERDICT_ok ? VERDICT_fault : got->verdict);
		return;
	}
	dj_buf_init(&b, FILE_MOST);
	if (capture)
		put_capture(&b, root);
	else
		put_text(&b, root);
	json_decref(root);
	reply_header(r, "content-disposition",
		     capture ? "attachment; filename=\"contact.pcap\""
			     : "attachment; filename=\"contact.txt\"");
	reply_take(r, 200, capture ? "application/vnd.tcpdump.pcap" : "text/plain; charset=utf-8",
		   b.data, b.len);
}

static void on_text(struct web *w, void *arg, const struct reply *got)
{
	(void)w;
	reply_file(arg, got, false);
}

static void on_capture(struct web *w, void *arg, const struct reply *got)
{
	(void)w;
	reply_file(arg, got, true);
}

static void ask(struct request *r, reply_h *h)
{
	struct query q = {.kind = QUERY_TIMELINE,
			  .person = r->viewer.person,
			  .roles = r->viewer.roles,
			  .id = r->id};

	r->ask = ask_query(r->web, &q, h, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

void timeline_text(struct request *r)
{
	ask(r, on_text);
}

void timeline_capture(struct request *r)
{
	ask(r, on_capture);
}
