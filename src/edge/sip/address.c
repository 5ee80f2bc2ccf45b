/* Owns the reading of addresses, URIs and parameters, in place of libre's sip_addr_decode and
 * uri_decode. */
#include "edge/sip/address.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

bool sip_is_lws(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct pl sip_trimmed(const char *p, const char *end)
{
	while (p < end && sip_is_lws(*p))
		p++;
	while (end > p && sip_is_lws(end[-1]))
		end--;
	return (struct pl){p, (size_t)(end - p)};
}

/* The first of `what` outside quotes and, if `angles`, outside <>; `end` when there is none. *open:
 * a quote was not closed. */
const char *sip_find_plain(const char *p, const char *end, char what, bool angles, bool *open)
{
	bool quoted = false, inside = false;

	for (; p < end; p++) {
		if (quoted && *p == '\\' && p + 1 < end)
			p++;
		else if (*p == '"')
			quoted = !quoted;
		else if (quoted)
			continue;
		else if (*p == what && !inside)
			break;
		else if (angles && *p == '<')
			inside = true;
		else if (angles && *p == '>')
			inside = false;
	}
	if (open)
		*open = quoted;
	return p;
}

bool sip_number(const struct pl *text, uint64_t max, uint64_t *out)
{
	struct pl t = text->l ? sip_trimmed(text->p, text->p + text->l) : *text;
	uint64_t n = 0;

	for (size_t i = 0; i < t.l; i++) {
		if (t.p[i] < '0' || t.p[i] > '9')
			return false;
		n = n * 10 + (uint64_t)(t.p[i] - '0');
		if (n > max)
			return false;
	}
	*out = n;
	return t.l > 0;
}

bool sip_param(const struct pl *params, const char *name, struct pl *value)
{
	const char *p = params->l ? params->p : "", *end = p + params->l;
	size_t want = strlen(name);

	while (p < end) {
		const char *stop = sip_find_plain(p, end, ';', false, NULL);
		const char *eq = memchr(p, '=', (size_t)(stop - p));
		struct pl key = sip_trimmed(p, eq ? eq : stop);

		if (key.l == want && !strncasecmp(key.p, name, want)) {
			struct pl v = eq ? sip_trimmed(eq + 1, stop) : (struct pl){stop, 0};

			if (v.l >= 2 && v.p[0] == '"' && v.p[v.l - 1] == '"')
				v = (struct pl){v.p + 1, v.l - 2};
			*value = v;
			return true;
		}
		p = stop + 1;
	}
	return false;
}

static bool port_of(const char *p, const char *end, uint16_t *port)
{
	uint64_t n = 0;
	struct pl t = {p, (size_t)(end - p)};

	if (p == end)
		return true;
	if (*p != ':')
		return false;
	t.p++;
	t.l--;
	if (!sip_number(&t, 65535, &n))
		return false;
	*port = (uint16_t)n;
	return true;
}

/* host[:port] or [v6][:port]; the brackets are not part of host. */
int sip_host_decode(struct uri *uri, const char *p, const char *end)
{
	const char *stop = p;
	struct sa sa;

	if (p < end && *p == '[') {
		stop = memchr(p, ']', (size_t)(end - p));
		if (!stop)
			return EINVAL;
		uri->host = (struct pl){p + 1, (size_t)(stop++ - p - 1)};
	} else {
		while (stop < end && *stop != ':')
			stop++;
		uri->host = (struct pl){p, (size_t)(stop - p)};
	}
	if (!uri->host.l || !port_of(stop, end, &uri->port))
		return EINVAL;
	/* only what could be a number is worth the look */
	uri->af = AF_UNSPEC;
	if (*p == '[' || (*p >= '0' && *p <= '9'))
		uri->af = sa_set(&sa, &uri->host, 0) ? AF_UNSPEC : sa_af(&sa);
	return 0;
}

/* Replaces libre's. "scheme:[user[:password]@]host[:port][;params][?headers]"; what has no host
 * becomes the path. */
int uri_decode(struct uri *uri, const struct pl *pl)
{
	const char *p, *end, *at, *stop, *mark;

	if (!uri || !pl)
		return EINVAL;
	memset(uri, 0, sizeof *uri);
	p = pl->p;
	end = p + pl->l;
	mark = pl->l ? memchr(p, ':', pl->l) : NULL;
	if (!mark || mark == p)
		return EINVAL;
	uri->scheme = (struct pl){p, (size_t)(mark - p)};
	p = mark + 1;
	at = memchr(p, '@', (size_t)(end - p));
	if (at) {
		mark = memchr(p, ':', (size_t)(at - p));
		uri->user = (struct pl){p, (size_t)((mark ? mark : at) - p)};
		if (mark)
			uri->password = (struct pl){mark + 1, (size_t)(at - mark - 1)};
		p = at + 1;
	}
	for (stop = p; stop < end && *stop != ';' && *stop != '?'; stop++)
		;
	mark = memchr(stop, '?', (size_t)(end - stop));
	uri->params = (struct pl){stop, (size_t)((mark ? mark : end) - stop)};
	if (mark)
		uri->headers = (struct pl){mark, (size_t)(end - mark)};
	if (sip_host_decode(uri, p, stop)) {
		if (at)
			return EINVAL;
		uri->host = (struct pl){NULL, 0};
		uri->path = (struct pl){p, (size_t)(stop - p)};
	}
	return 0;
}

/* name-addr: ["display"] <uri> ;params */
static int name_addr(struct sip_addr *addr, const struct pl *pl, const char *left)
{
	const char *end = pl->p + pl->l, *right = memchr(left, '>', (size_t)(end - left));

	if (!right)
		return EBADMSG;
	addr->dname = sip_trimmed(pl->p, left);
	if (addr->dname.l >= 2 && addr->dname.p[0] == '"')
		addr->dname = (struct pl){addr->dname.p + 1, addr->dname.l - 2};
	if (!addr->dname.l)
		addr->dname.p = NULL;
	addr->auri = (struct pl){left + 1, (size_t)(right - left - 1)};
	addr->params = sip_trimmed(right + 1, end);
	return 0;
}

/* Replaces libre's. EBADMSG when it is no address. */
int sip_addr_decode(struct sip_addr *addr, const struct pl *pl)
{
	const char *end, *left;
	bool open;

	if (!addr || !pl)
		return EINVAL;
	memset(addr, 0, sizeof *addr);
	if (!pl->l)
		return EBADMSG;
	end = pl->p + pl->l;
	left = sip_find_plain(pl->p, end, '<', false, &open);
	if (open)
		return EBADMSG;
	if (left < end) {
		if (name_addr(addr, pl, left))
			return EBADMSG;
	} else {
		const char *semi = sip_find_plain(pl->p, end, ';', false, NULL);

		addr->auri = sip_trimmed(pl->p, semi);
		addr->params = sip_trimmed(semi, end);
	}
	if (uri_decode(&addr->uri, &addr->auri)) {
		memset(addr, 0, sizeof *addr);
		return EBADMSG;
	}
	return 0;
}
