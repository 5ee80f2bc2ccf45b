/* Owns the reading of SIP messages: start line, header fields. Views into the
 * datagram only, one allocation a message. Refuses to judge what a message asks for: that is for
 * who answers it.
 *
 * Invariant: every struct sip_msg in this program was made here, so it can be seen as a struct
 * message. */
#include "edge/sip/parse.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define CSEQ_MAX     0x7fffffffu /* RFC 3261 8.1.1.5: less than 2^31 */
#define EXPIRES_MAX  0xffffffffu
#define FORWARDS_MAX 255u
#define LENGTH_MAX   0xffffu

struct message {
	struct sip_msg msg; /* first: libre sees only this */
	int flaw;
	const char *why;
	char branch[24]; /* made up for a Via without a usable one */
	size_t count;
	struct header {
		struct sip_hdr hdr;
		bool atomic; /* one value, as sip_msg_hdr gives it */
		bool line;   /* in msg.hdrl: the whole line, or a value of Via and Route */
	} headers[];
};

static const struct message *message_of(const struct sip_msg *msg)
{
	return (const struct message *)(const void *)msg;
}

int sip_flaw(const struct sip_msg *msg, const char **why)
{
	if (why)
		*why = message_of(msg)->why;
	return message_of(msg)->flaw;
}

static void flaw(struct message *m, int status, const char *why)
{
	if (m->flaw)
		return;
	m->flaw = status;
	m->why = why;
}

/* Characters */

static bool is_token(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c != '\0' && strchr("-.!%*_+`'~", c));
}

static bool all_token(const struct pl *t)
{
	for (size_t i = 0; i < t->l; i++)
		if (!is_token(t->p[i]))
			return false;
	return t->l > 0;
}

/* What the grammar forbids and a reader could still guess at (RFC 4475 3.1.2.6, 13-15): refused, as
 * the RFC prefers. */
static bool is_clean_addr(const struct sip_addr *a, const struct pl *text)
{
	const char *left = sip_find_plain(text->p, text->p + text->l, '<', false, NULL);
	bool named = left < text->p + text->l;
	bool quoted = named && memchr(text->p, '"', (size_t)(left - text->p));

	for (size_t i = 0; i < a->auri.l; i++)
		if (sip_is_lws(a->auri.p[i]))
			return false;
	if (!named)
		return !memchr(a->auri.p, '?', a->auri.l) && !memchr(a->auri.p, ',', a->auri.l);
	for (size_t i = 0; !quoted && i < a->dname.l; i++)
		if ((unsigned char)a->dname.p[i] < 0x80 && !is_token(a->dname.p[i]) &&
		    !sip_is_lws(a->dname.p[i]))
			return false; /* phones do send plain UTF-8 here */
	return true;
}

/* Header fields */

struct field {
	const char *name;
	bool list; /* values separated by commas */
	bool once;
};

/* The fields that libre or we look at. libre's ids are a 12-bit hash of the name, so the name
 * decides in the end. */
static struct field field_of(enum sip_hdrid id)
{
	switch ((int)id) {
	case SIP_HDR_VIA:
		return (struct field){"Via", true, false};
	case SIP_HDR_FROM:
		return (struct field){"From", false, true};
	case SIP_HDR_TO:
		return (struct field){"To", false, true};
	case SIP_HDR_CALL_ID:
		return (struct field){"Call-ID", false, true};
	case SIP_HDR_CSEQ:
		return (struct field){"CSeq", false, true};
	case SIP_HDR_CONTACT:
		return (struct field){"Contact", true, false};
	case SIP_HDR_MAX_FORWARDS:
		return (struct field){"Max-Forwards", false, true};
	case SIP_HDR_CONTENT_LENGTH:
		return (struct field){"Content-Length", false, true};
	case SIP_HDR_CONTENT_TYPE:
		return (struct field){"Content-Type", false, true};
	case SIP_HDR_CONTENT_ENCODING:
		return (struct field){"Content-Encoding", true, false};
	case SIP_HDR_EXPIRES:
		return (struct field){"Expires", false, true};
	case SIP_HDR_MIN_EXPIRES:
		return (struct field){"Min-Expires", false, true};
	case SIP_HDR_ROUTE:
		return (struct field){"Route", true, false};
	case SIP_HDR_RECORD_ROUTE:
		return (struct field){"Record-Route", true, false};
	case SIP_HDR_REQUIRE:
		return (struct field){"Require", true, false};
	case SIP_HDR_SUPPORTED:
		return (struct field){"Supported", true, false};
	case SIP_HDR_ACCEPT:
		return (struct field){"Accept", true, false};
	case SIP_HDR_AUTHORIZATION:
		return (struct field){"Authorization", false, false};
	case SIP_HDR_PROXY_AUTHORIZATION:
		return (struct field){"Proxy-Authorization", false, false};
	case SIP_HDR_WWW_AUTHENTICATE:
		return (struct field){"WWW-Authenticate", false, false};
	case SIP_HDR_PROXY_AUTHENTICATE:
		return (struct field){"Proxy-Authenticate", false, false};
	case SIP_HDR_P_ASSERTED_IDENTITY:
		return (struct field){"P-Asserted-Identity", true, false};
	case SIP_HDR_PRIVACY:
		return (struct field){"Privacy", false, false};
	case SIP_HDR_RETRY_AFTER:
		return (struct field){"Retry-After", false, false};
	case SIP_HDR_SERVICE_ROUTE:
		return (struct field){"Service-Route", true, false};
	case SIP_HDR_PATH:
		return (struct field){"Path", true, false};
	case SIP_HDR_FLOW_TIMER:
		return (struct field){"Flow-Timer", false, false};
	case SIP_HDR_REASON:
		return (struct field){"Reason", false, false};
	case SIP_HDR_SESSION_EXPIRES:
		return (struct field){"Session-Expires", false, false};
	case SIP_HDR_MIN_SE:
		return (struct field){"Min-SE", false, false};
	case SIP_HDR_HISTORY_INFO:
		return (struct field){"History-Info", true, false};
	case SIP_HDR_P_CALLED_PARTY_ID:
		return (struct field){"P-Called-Party-ID", false, false};
	case SIP_HDR_DIVERSION:
		return (struct field){"Diversion", true, false};
	case SIP_HDR_REMOTE_PARTY_ID:
		return (struct field){"Remote-Party-ID", true, false};
	case SIP_HDR_RSEQ:
		return (struct field){"RSeq", false, false};
	default:
		return (struct field){NULL, false, false};
	}
}

static enum sip_hdrid compact_id(char c)
{
	switch (c | 0x20) {
	case 'c':
		return SIP_HDR_CONTENT_TYPE;
	case 'e':
		return SIP_HDR_CONTENT_ENCODING;
	case 'f':
		return SIP_HDR_FROM;
	case 'i':
		return SIP_HDR_CALL_ID;
	case 'k':
		return SIP_HDR_SUPPORTED;
	case 'l':
		return SIP_HDR_CONTENT_LENGTH;
	case 'm':
		return SIP_HDR_CONTACT;
	case 't':
		return SIP_HDR_TO;
	case 'v':
		return SIP_HDR_VIA;
	case 'x':
		return SIP_HDR_SESSION_EXPIRES;
	default:
		return SIP_HDR_NONE;
	}
}

static enum sip_hdrid id_of(const struct pl *name, struct field *field)
{
	enum sip_hdrid id;

	if (name->l == 1) {
		id = compact_id(name->p[0]);
		*field = field_of(id);
		return id;
	}
	id = (enum sip_hdrid)(hash_joaat_ci(name->p, name->l) & 0xfff);
	*field = field_of(id);
	if (field->name && strlen(field->name) == name->l &&
	    !strncasecmp(field->name, name->p, name->l))
		return id;
	return SIP_HDR_NONE;
}

/* Reading goes through one buffer of header values, copied exactly once the number is known. */
struct reader {
	struct message *m; /* flaws and parsed fields; headers[] is filled at the end */
	struct header found[SIP_HEADERS];
	size_t count;
};

static _Thread_local struct reader reader;

static void keep(struct reader *r, const struct pl *name, enum sip_hdrid id, struct pl value,
		 bool atomic, bool line)
{
	struct header *h;

	if (r->count == SIP_HEADERS) {
		flaw(r->m, 400, "Too Many Header Fields");
		return;
	}
	h = &r->found[r->count++];
	memset(h, 0, sizeof *h);
	h->hdr.name = *name;
	h->hdr.val = value;
	h->hdr.id = id;
	h->atomic = atomic;
	h->line = line;
}

static void read_via(struct message *m, const struct pl *value)
{
	struct sip_via *via = &m->msg.via;
	const char *end = value->p + value->l,
		   *semi = sip_find_plain(value->p, end, ';', false, NULL);
	const char *slash = memchr(value->p, '/', (size_t)(semi - value->p));
	const char *second = slash ? memchr(slash + 1, '/', (size_t)(semi - slash - 1)) : NULL;
	struct pl name, version, transport;
	struct uri host = {.port = 0};
	const char *p;

	if (!second) {
		flaw(m, 400, "Bad Via");
		return;
	}
	name = sip_trimmed(value->p, slash);
	version = sip_trimmed(slash + 1, second);
	for (p = second + 1; p < semi && sip_is_lws(*p); p++)
		;
	transport.p = p;
	while (p < semi && !sip_is_lws(*p))
		p++;
	transport.l = (size_t)(p - transport.p);
	via->sentby = sip_trimmed(p, semi);
	via->params = (struct pl){semi, (size_t)(end - semi)};
	via->val = *value;
	if (pl_strcasecmp(&name, "SIP") || pl_strcmp(&version, "2.0") || !all_token(&transport) ||
	    !via->sentby.l || sip_host_decode(&host, via->sentby.p, via->sentby.p + via->sentby.l))
		flaw(m, 400, "Bad Via");
	via->tp = !pl_strcasecmp(&transport, "UDP")   ? SIP_TRANSP_UDP
		  : !pl_strcasecmp(&transport, "TCP") ? SIP_TRANSP_TCP
		  : !pl_strcasecmp(&transport, "TLS") ? SIP_TRANSP_TLS
						      : SIP_TRANSP_NONE;
	sa_init(&via->addr, AF_INET);
	if (host.af != AF_UNSPEC)
		(void)sa_set(&via->addr, &host.host, host.port);
	else
		sa_set_port(&via->addr, host.port);
	sip_param(&via->params, "branch", &via->branch);
}

static void read_party(struct message *m, struct sip_taddr *to, const struct pl *value)
{
	struct sip_addr addr;

	to->val = *value;
	if (sip_addr_decode(&addr, value) || !is_clean_addr(&addr, value)) {
		flaw(m, 400, "Bad Address");
		return;
	}
	to->dname = addr.dname;
	to->auri = addr.auri;
	to->uri = addr.uri;
	to->params = addr.params;
	sip_param(&to->params, "tag", &to->tag);
}

static void read_cseq(struct message *m, const struct pl *value)
{
	const char *p = value->p, *end = p + value->l, *gap = p;
	struct pl digits;
	uint64_t n;

	while (gap < end && !sip_is_lws(*gap))
		gap++;
	digits = (struct pl){p, (size_t)(gap - p)};
	m->msg.cseq.met = sip_trimmed(gap, end);
	if (!sip_number(&digits, CSEQ_MAX, &n) || !all_token(&m->msg.cseq.met)) {
		flaw(m, 400, "Bad CSeq");
		return;
	}
	m->msg.cseq.num = (uint32_t)n;
}

static void read_ctype(struct message *m, const struct pl *value)
{
	const char *end = value->p + value->l,
		   *semi = sip_find_plain(value->p, end, ';', false, NULL);
	const char *slash = memchr(value->p, '/', (size_t)(semi - value->p));

	if (!slash) {
		flaw(m, 400, "Bad Content-Type");
		return;
	}
	m->msg.ctyp.type = sip_trimmed(value->p, slash);
	m->msg.ctyp.subtype = sip_trimmed(slash + 1, semi);
	m->msg.ctyp.params = (struct pl){semi, (size_t)(end - semi)};
}

/* A bad number stays unset: without a Content-Length libre closes a stream, as it then must. */
static void read_bounded(struct message *m, struct pl *out, const struct pl *value, uint64_t max,
			 const char *why)
{
	uint64_t n;

	if (sip_number(value, max, &n))
		*out = *value;
	else
		flaw(m, 400, why);
}

static void read_contact(struct message *m, const struct pl *value)
{
	struct sip_addr addr;
	struct pl expires;
	uint64_t n;

	if (!pl_strcmp(value, "*"))
		return;
	if (sip_addr_decode(&addr, value) || !is_clean_addr(&addr, value))
		flaw(m, 400, "Bad Contact");
	else if (sip_param(&addr.params, "expires", &expires) &&
		 !sip_number(&expires, EXPIRES_MAX, &n))
		flaw(m, 400, "Bad Contact Expires");
}

static void read_value(struct message *m, enum sip_hdrid id, const struct pl *value)
{
	switch (id) {
	case SIP_HDR_VIA:
		if (!m->msg.via.val.p)
			read_via(m, value);
		else if (value->l < 4 || strncasecmp(value->p, "SIP", 3) != 0)
			flaw(m, 400, "Bad Via");
		break;
	case SIP_HDR_FROM:
		read_party(m, &m->msg.from, value);
		break;
	case SIP_HDR_TO:
		read_party(m, &m->msg.to, value);
		break;
	case SIP_HDR_CSEQ:
		read_cseq(m, value);
		break;
	case SIP_HDR_CALL_ID:
		m->msg.callid = *value;
		break;
	case SIP_HDR_CONTACT:
		read_contact(m, value);
		break;
	case SIP_HDR_CONTENT_TYPE:
		read_ctype(m, value);
		break;
	case SIP_HDR_MAX_FORWARDS:
		read_bounded(m, &m->msg.maxfwd, value, FORWARDS_MAX, "Bad Max-Forwards");
		break;
	case SIP_HDR_EXPIRES:
		read_bounded(m, &m->msg.expires, value, EXPIRES_MAX, "Bad Expires");
		break;
	case SIP_HDR_CONTENT_LENGTH:
		read_bounded(m, &m->msg.clen, value, LENGTH_MAX, "Bad Content-Length");
		break;
	default:
		break;
	}
}

static bool was_found(const struct reader *r, enum sip_hdrid id)
{
	for (size_t i = 0; i < r->count; i++)
		if (r->found[i].hdr.id == id)
			return true;
	return false;
}

/* Each value of a comma-separated field, then the line itself (Via and Route go by value there too,
 * as libre has it). */
static void read_list(struct reader *r, const struct pl *name, enum sip_hdrid id,
		      const struct pl *whole)
{
	const char *p = whole->p, *end = p + whole->l;
	bool by_value = id == SIP_HDR_VIA || id == SIP_HDR_ROUTE, open = false;

	for (;;) {
		const char *stop = sip_find_plain(p, end, ',', true, &open);
		struct pl value = sip_trimmed(p, stop);
		bool single = p == whole->p && stop == end;

		read_value(r->m, id, &value);
		keep(r, name, id, value, true, by_value || single);
		if (stop == end) {
			if (!by_value && !single)
				keep(r, name, id, *whole, false, true);
			break;
		}
		p = stop + 1;
	}
	if (open)
		flaw(r->m, 400, "Unbalanced Quotes");
}

static void read_field(struct reader *r, const char *p, const char *end)
{
	const char *colon = memchr(p, ':', (size_t)(end - p));
	struct pl name, value;
	struct field field;
	enum sip_hdrid id;

	name = sip_trimmed(p, colon ? colon : end);
	if (!colon || !all_token(&name) || sip_is_lws(*p)) {
		flaw(r->m, 400, "Bad Header Field");
		return;
	}
	id = id_of(&name, &field);
	if (id == SIP_HDR_NONE)
		return; /* nobody asks for it */
	value = sip_trimmed(colon + 1, end);
	if (field.once && was_found(r, id)) {
		flaw(r->m, 400, "Repeated Header Field");
		return;
	}
	if (field.list) {
		read_list(r, &name, id, &value);
		return;
	}
	read_value(r->m, id, &value);
	keep(r, &name, id, value, true, true);
}

/* The end of a header line: where the next one begins; folded lines belong to it. NULL: the line is
 * not complete. */
static const char *line_end(const char *p, const char *end, const char **next)
{
	for (;;) {
		const char *lf = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;

		if (!lf)
			return NULL;
		*next = lf + 1;
		if (lf + 1 >= end || (lf[1] != ' ' && lf[1] != '\t'))
			return lf > p && lf[-1] == '\r' ? lf - 1 : lf;
		p = lf + 1;
	}
}

/* The body's first byte, or NULL when the empty line has not come yet. */
static const char *read_fields(struct reader *r, const char *p, const char *end)
{
	const char *stop, *next;

	for (;; p = next) {
		stop = line_end(p, end, &next);
		if (!stop)
			return NULL;
		if (stop == p)
			return next;
		read_field(r, p, stop);
	}
}

/* Start lines */

static struct pl word(const char **p, const char *end)
{
	struct pl w = {*p, 0};

	while (*p < end && **p != ' ' && **p != '\t')
		(*p)++;
	w.l = (size_t)(*p - w.p);
	return w;
}

static bool is_version(const struct pl *v)
{
	return v->l == 7 && !strncasecmp(v->p, "SIP/", 4) && v->p[5] == '.';
}

/* "METHOD uri SIP/2.0", one space between. More spaces are a flaw, but tell enough to answer. */
static int read_request_line(struct message *m, const char *p, const char *end)
{
	struct sip_msg *msg = &m->msg;
	const char *last = end;

	msg->req = true;
	msg->met = word(&p, end);
	if (!all_token(&msg->met) || p == end)
		return EBADMSG;
	while (last > p && sip_is_lws(last[-1]))
		last--;
	if (last != end)
		flaw(m, 400, "Bad Request Line");
	end = last;
	while (last > p && !sip_is_lws(last[-1]))
		last--;
	msg->ver = (struct pl){last, (size_t)(end - last)};
	msg->ruri = sip_trimmed(p, last);
	if (!is_version(&msg->ver))
		return EBADMSG;
	if (pl_strcasecmp(&msg->ver, "SIP/2.0"))
		flaw(m, 505, "Version Not Supported");
	if (msg->ruri.l + 2 != (size_t)(last - p) || memchr(msg->ruri.p, ' ', msg->ruri.l))
		flaw(m, 400, "Bad Request Line");
	if (!msg->ruri.l || msg->ruri.p[0] == '<' || uri_decode(&msg->uri, &msg->ruri))
		flaw(m, 400, "Bad Request-URI");
	return 0;
}

static void check_scheme(struct message *m)
{
	const struct uri *uri = &m->msg.uri;
	bool sip = !pl_strcasecmp(&uri->scheme, "sip") || !pl_strcasecmp(&uri->scheme, "sips");

	if (!sip && pl_strcasecmp(&uri->scheme, "tel"))
		flaw(m, 416, "Unsupported URI Scheme");
	else if (sip && (!uri->host.l || uri->headers.l))
		flaw(m, 400, "Bad Request-URI");
}

/* "SIP/2.0 code reason" */
static int read_status_line(struct message *m, const char *p, const char *end)
{
	struct pl code;
	uint64_t n = 0;

	m->msg.ver = word(&p, end);
	p += p < end;
	code = word(&p, end);
	p += p < end;
	m->msg.reason = (struct pl){p, (size_t)(end - p)};
	if (!sip_number(&code, 699, &n) || code.l != 3 || n < 100 ||
	    pl_strcasecmp(&m->msg.ver, "SIP/2.0"))
		flaw(m, 400, "Bad Status");
	m->msg.scode = (uint16_t)n;
	return 0;
}

/* Whole messages */

static void check_fields(struct message *m)
{
	struct sip_msg *msg = &m->msg;

	if (!msg->via.val.p || !msg->from.val.p || !msg->to.val.p || !msg->callid.l ||
	    !msg->cseq.met.p)
		flaw(m, 400, "Missing Header Field");
	if (msg->req && msg->cseq.met.p && pl_cmp(&msg->met, &msg->cseq.met))
		flaw(m, 400, "CSeq Names Another Method");
}

/* A Via without RFC 3261's branch (3.2.1, 3.4.1 of RFC 4475): the transaction's name is made of
 * what must then be the same in all its messages, so that two of them are never taken for one (RFC
 * 3261 17.2.3). */
static void name_old_transaction(struct message *m)
{
	struct sip_msg *msg = &m->msg;
	uint32_t h;

	if (m->flaw) { /* belongs to no transaction, whatever it says */
		msg->via.branch = (struct pl)PL("flawed");
		return;
	}
	if (msg->via.branch.l > 7 && !strncasecmp(msg->via.branch.p, "z9hG4bK", 7))
		return;
	h = hash_joaat_pl(&msg->callid) ^ hash_joaat_pl(&msg->from.tag) * 31 ^
	    hash_joaat_pl(&msg->via.val) * 17;
	snprintf(m->branch, sizeof m->branch, "old%08x%08x", h, msg->cseq.num);
	msg->via.branch = (struct pl){m->branch, strlen(m->branch)};
}

/* Matches nothing, so nobody acts on it. */
static void neutralise(struct message *m)
{
	static const struct pl nothing = {"", 0};

	m->msg.scode = 100;
	m->msg.via.branch = nothing;
	m->msg.cseq.met = nothing;
	m->msg.callid = nothing;
}

static void destroy(void *arg)
{
	struct message *m = arg;

	mem_deref(m->msg.sock);
	mem_deref(m->msg.mb);
}

/* libre's list of lines stays empty of ownership: headers live and die with the message. */
static void link_headers(struct message *m, const struct reader *r)
{
	struct le *last = NULL;

	memcpy(m->headers, r->found, r->count * sizeof *r->found);
	m->count = r->count;
	for (size_t i = 0; i < m->count; i++) {
		struct sip_hdr *h = &m->headers[i].hdr;

		if (!m->headers[i].line)
			continue;
		h->le.data = h;
		h->le.list = &m->msg.hdrl;
		h->le.prev = last;
		if (last)
			last->next = &h->le;
		else
			m->msg.hdrl.head = &h->le;
		last = m->msg.hdrl.tail = &h->le;
	}
}

/* RFC 2543 knew INVITEs without Contact: such a caller is where its From says. */
static void add_old_contact(struct reader *r)
{
	static const struct pl name = PL("Contact");
	const struct sip_msg *msg = &r->m->msg;

	if (msg->req && !msg->from.tag.p && msg->from.val.p && !pl_strcmp(&msg->met, "INVITE") &&
	    !was_found(r, SIP_HDR_CONTACT))
		keep(r, &name, SIP_HDR_CONTACT, msg->from.val, true, false);
}

static int read_start(struct message *m, const char *p, const char *end)
{
	if (end - p > 4 && !strncasecmp(p, "SIP/", 4))
		return read_status_line(m, p, end);
	return read_request_line(m, p, end);
}

/* libre would send the call on to whatever a redirect names; a phone may not choose that. */
static void refuse_redirect(struct sip_msg *msg)
{
	if (msg->scode >= 300 && msg->scode < 400)
		msg->scode = 480;
}

static void finish(struct message *m)
{
	if (m->msg.req)
		check_scheme(m);
	check_fields(m);
	if (m->msg.req)
		name_old_transaction(m);
	else if (m->flaw)
		neutralise(m);
	else
		refuse_redirect(&m->msg);
	if (!m->msg.from.tag.p)
		m->msg.from.tag.p = ""; /* RFC 2543 had no tags; libre copies it */
}

/* Start line and headers of what stands in mb, into r and its message; *body: what comes after. */
static int read_head(struct reader *r, const struct mbuf *mb, const char **body)
{
	const char *p = (const char *)mbuf_buf(mb), *end = p + mbuf_get_left(mb), *stop;
	int err;

	while (p < end && (*p == '\r' || *p == '\n'))
		p++;
	stop = p < end ? memchr(p, '\n', (size_t)(end - p)) : NULL;
	if (!stop)
		return ENODATA;
	err = read_start(r->m, p, stop > p && stop[-1] == '\r' ? stop - 1 : stop);
	if (err)
		return err;
	*body = read_fields(r, stop + 1, end);
	if (!*body)
		return ENODATA;
	add_old_contact(r);
	return 0;
}

/* Replaces libre's. 0; ENODATA when the empty line is missing (a stream has not brought it yet);
 * EBADMSG when it is no SIP message at all. Afterwards mb stands at the body. */
int sip_msg_decode(struct sip_msg **msgp, struct mbuf *mb)
{
	static const struct message nothing;
	struct message scratch = nothing, *m;
	struct reader *r = &reader;
	const char *body = NULL;
	int err;

	if (!msgp || !mb)
		return EINVAL;
	r->m = &scratch;
	r->count = 0;
	err = read_head(r, mb, &body);
	r->m = NULL;
	if (err)
		return err;
	m = mem_zalloc(sizeof *m + r->count * sizeof *r->found, destroy);
	if (!m)
		return ENOMEM;
	*m = scratch;
	link_headers(m, r);
	finish(m);
	m->msg.tag = rand_u64();
	m->msg.mb = mem_ref(mb);
	mb->pos = (size_t)(body - (const char *)mb->buf);
	*msgp = &m->msg;
	return 0;
}

/* Replaces libre's: walks the values of one field. */
const struct sip_hdr *sip_msg_hdr_apply(const struct sip_msg *msg, bool fwd, enum sip_hdrid id,
					sip_hdr_h *h, void *arg)
{
	const struct message *m = message_of(msg);

	for (size_t i = 0; m && i < m->count; i++) {
		const struct header *x = &m->headers[fwd ? i : m->count - 1 - i];

		if (x->atomic && x->hdr.id == id && (!h || h(&x->hdr, msg, arg)))
			return &x->hdr;
	}
	return NULL;
}
