/* Owns what is kept of a leg's signalling. Refuses: secrets (Authorization, keys of encrypted
 * sound), whole numbers of telephones, and more than it may. */
#include "edge/sip/trace.h"
#include "edge/sip/leg_inside.h"
#include "base/log.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define VALUE_MOST 200 /* of a header's value */
#define MASK_FROM  5   /* shorter numbers are services, not people */

/* What helps to follow a call, and nothing that tells about a person or a key. */
static const char *const wanted[] = {"From",
				     "f",
				     "To",
				     "t",
				     "Call-ID",
				     "i",
				     "CSeq",
				     "Via",
				     "v",
				     "Contact",
				     "m",
				     "Reason",
				     "P-Asserted-Identity",
				     "P-Called-Party-ID",
				     "Remote-Party-ID",
				     "Privacy",
				     "Diversion",
				     "History-Info",
				     "Session-Expires",
				     "x",
				     "Min-SE",
				     "Require",
				     "Supported",
				     "k",
				     "Unsupported",
				     "Retry-After",
				     "Warning",
				     "User-Agent",
				     "Server",
				     "Content-Type",
				     "c",
				     "Route",
				     "Record-Route",
				     "Expires",
				     "P-Preferred-Identity"};

struct out {
	char *to;
	size_t n, cap;
};

static void put(struct out *o, char c)
{
	if (o->n + 1 < o->cap)
		o->to[o->n++] = c;
}

static void put_text(struct out *o, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(o, p[i]);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* A user part or a name: of every number the digits between its first three and last four become
 * stars; of a short one all but the first three. */
static void put_masked(struct out *o, const char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t end = i, digits = 0, seen = 0;

		while (end < n && (is_digit(p[end]) || (end > i && strchr("-. ", p[end]))))
			digits += is_digit(p[end++]);
		if (digits < MASK_FROM) {
			end = DJ_MAX(end, i + 1);
			put_text(o, p + i, end - i);
			i = end;
			continue;
		}
		for (; i < end; i++) {
			bool keep =
			    !is_digit(p[i]) || seen < 3 || (digits >= 9 && seen + 4 >= digits);

			seen += is_digit(p[i]);
			put(o, keep ? p[i] : '*');
		}
	}
}

/* A header's value or the first line: names in quotes and users of addresses are masked. */
static void put_value(struct out *o, const char *p, size_t n)
{
	static const char *const schemes[] = {"sip:", "sips:", "tel:"};

	for (size_t i = 0; i < n;) {
		size_t stop = i, k = 0;

		if (p[i] == '"') {
			for (stop = i + 1; stop < n && p[stop] != '"'; stop++)
				;
			put_masked(o, p + i, stop - i);
			i = stop;
			if (i < n)
				put(o, p[i++]);
			continue;
		}
		while (k < DJ_COUNT(schemes) &&
		       (n - i < strlen(schemes[k]) ||
			strncasecmp(p + i, schemes[k], strlen(schemes[k]))))
			k++;
		if (k == DJ_COUNT(schemes)) {
			put(o, p[i++]);
			continue;
		}
		put_text(o, p + i, strlen(schemes[k]));
		i += strlen(schemes[k]);
		for (stop = i; stop < n && !strchr("@;>, ", p[stop]); stop++)
			;
		put_masked(o, p + i, stop - i);
		i = stop;
	}
}

static bool is_wanted(const char *name, size_t n)
{
	for (size_t i = 0; i < DJ_COUNT(wanted); i++)
		if (strlen(wanted[i]) == n && !strncasecmp(wanted[i], name, n))
			return true;
	return false;
}

static void put_header(struct out *o, const char *p, size_t n)
{
	const char *colon = memchr(p, ':', n);
	size_t name = colon ? (size_t)(colon - p) : 0;

	while (name && (p[name - 1] == ' ' || p[name - 1] == '\t'))
		name--;
	if (!name || !is_wanted(p, name))
		return;
	put_value(o, p, DJ_MIN(n, VALUE_MOST));
	put(o, '\n');
}

/* Of a description: where sound goes, and in which form; never its keys. */
static void put_description(struct out *o, const char *p, size_t n)
{
	if (n < 2 || p[1] != '=' || !strchr("vocmtsa", p[0]) ||
	    (n >= 9 && !memcmp(p, "a=crypto:", 9)) || (n >= 9 && !memcmp(p, "a=ice-pwd", 9)))
		return;
	put_text(o, p, DJ_MIN(n, 120u));
	put(o, '\n');
}

size_t sip_trace_message(char *out, size_t cap, const char *packet, size_t n)
{
	struct out o = {out, 0, cap};
	const char *p = packet, *end = packet + n;
	enum { FIRST, HEADERS, BODY } where = FIRST;

	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p)), *stop = lf ? lf : end;

		while (stop > p && stop[-1] == '\r')
			stop--;
		if (where == FIRST) {
			put_value(&o, p, DJ_MIN((size_t)(stop - p), (size_t)VALUE_MOST));
			put(&o, '\n');
			where = HEADERS;
		} else if (where == HEADERS && stop == p) {
			where = BODY;
			put(&o, '\n');
		} else if (where == HEADERS)
			put_header(&o, p, (size_t)(stop - p));
		else
			put_description(&o, p, (size_t)(stop - p));
		p = lf ? lf + 1 : end;
	}
	/* a line of ours begins an entry; none of theirs may, nor end the text */
	for (size_t i = 0; i < o.n; i++)
		if (o.to[i] == '\0' || (o.to[i] == '@' && (i == 0 || o.to[i - 1] == '\n')))
			o.to[i] = '?';
	o.to[o.n] = '\0';
	return o.n;
}

/* ---- which leg ---- */

dj_id sip_trace_call(const char *callid, size_t n)
{
	uint64_t h = 0xcbf29ce484222325ull;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)callid[i]) * 0x100000001b3ull;
	return (dj_id)(h >> 1 | 1);
}

static struct sip_leg *leg_of(const struct sip_edge *s, const char *p, const char *end)
{
	while (p < end) {
		const char *lf = memchr(p, '\n', (size_t)(end - p)), *stop = lf ? lf : end, *at = p;
		size_t n = (size_t)(stop - p);

		if (n > 8 && (*p | 0x20) == 'c' && !strncasecmp(p, "Call-ID", 7))
			at = p + 7;
		else if (n > 2 && (*p | 0x20) == 'i' && (p[1] == ':' || p[1] == ' '))
			at = p + 1;
		while (at > p && at < stop && (*at == ' ' || *at == ':' || *at == '\t'))
			at++;
		while (stop > at && (stop[-1] == '\r' || stop[-1] == ' '))
			stop--;
		if (at > p)
			return dj_map_get(&s->calls, sip_trace_call(at, (size_t)(stop - at)));
		p = lf ? lf + 1 : end;
	}
	return NULL;
}

/* ---- keeping ---- */

static int days(const struct sip_edge *s)
{
	return s->cfg.trace_days ? s->cfg.trace_days(s->cfg.arg) : 0;
}

/* Once, when nothing is kept from now on: what was kept goes too. */
static bool untraced(struct sip_edge *s)
{
	bool was = s->untraced;

	s->untraced = days(s) == 0;
	if (s->untraced && !was)
		app_post(s->cfg.app, &(struct command){.kind = COMMAND_LEG_TRACE});
	return s->untraced;
}

static void send_part(struct sip_leg *l)
{
	struct sip_trace *t = &l->trace;
	struct command c = {
	    .kind = COMMAND_LEG_TRACE, .contact = l->contact, .leg = l->id, .number = t->parts++};

	c.count[0] = days(l->edge);

	/* the text may be parted anywhere but inside a character; it is put together again */
	dj_copy(c.text, sizeof c.text, t->text);
	dj_copy(c.words, sizeof c.words, t->text + strlen(c.text));
	if (app_post(l->edge->cfg.app, &c))
		dj_log(DJ_LOG_WARN, "sip.trace_lost", "leg=%" PRId64, l->id);
	t->n = 0;
}

void sip_trace_keep(struct sip_leg *l)
{
	if (l->trace.n && l->contact)
		send_part(l);
}

static void add(struct sip_leg *l, const struct sip_packet *p)
{
	struct sip_trace *t = &l->trace;
	char entry[TRACE_ENTRY];
	size_t n;
	int head;

	if (t->parts >= TRACE_PARTS) {
		t->left_out++;
		return;
	}
	if (!t->text)
		t->text = dj_alloc(TRACE_PART);
	head = re_snprintf(entry, sizeof entry, "@%lld %s %s %J %J\n",
			   (long long)dj_wall(l->edge->cfg.clock), p->out ? "out" : "in",
			   sip_transp_name(p->tp), p->out ? &p->src : &p->dst,
			   p->out ? &p->dst : &p->src);
	if (head < 0)
		return;
	n = (size_t)head +
	    sip_trace_message(entry + head, sizeof entry - (size_t)head, p->text, p->n);
	if (t->n + n + 1 > TRACE_PART)
		send_part(l);
	memcpy(t->text + t->n, entry, n + 1);
	t->n += n;
}

void sip_trace_packet(struct sip_edge *s, const struct sip_packet *p)
{
	struct sip_leg *l;

	if (untraced(s)) {
		s->now.text = NULL;
		return;
	}
	l = leg_of(s, p->text, p->text + p->n);
	if (!l && p->out)
		l = s->calling;
	if (l)
		add(l, p);
	else if (!p->out)
		s->now = *p;
}

void sip_trace_first(struct sip_leg *l)
{
	if (l->edge->now.text)
		add(l, &l->edge->now);
}
