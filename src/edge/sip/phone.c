/* Owns where each phone can be reached: fixed addresses and registrations (RFC 3261 10), of which
 * an account has one at a time. Keeps nothing on disk: after a restart phones come back within
 * SIP_EXPIRES_MAX seconds. */
#include "edge/sip/phone.h"
#include "edge/sip/aim.h"
#include "edge/sip/edge.h"
#include "edge/sip/parse.h"
#include "edge/sip/text.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/text.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIP_EXPIRES_MIN 30
#define SIP_EXPIRES_MAX 120

struct sip_phones {
	struct sip_edge *edge;
	struct dj_map by_user; /* hash of the user name */
	dj_us failure_logged;
};

static uint64_t hash_text(const char *p, size_t n)
{
	uint64_t h = 14695981039346656037u; /* FNV-1a */

	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * 1099511628211u;
	return h ? h : 1;
}

struct sip_phones *sip_phones_alloc(struct sip_edge *s)
{
	struct sip_phones *p = dj_alloc(sizeof *p);

	p->edge = s;
	dj_map_init(&p->by_user);
	return p;
}

void sip_phones_free(struct sip_phones *p)
{
	struct sip_phone *x;
	size_t at = 0;
	dj_id key;

	if (!p)
		return;
	while ((x = dj_map_next(&p->by_user, &at, &key))) {
		tmr_cancel(&x->expiry);
		free(x->uri);
		free(x);
	}
	dj_map_fini(&p->by_user);
	free(p);
}

static struct sip_phone *find(const struct sip_phones *p, const char *user)
{
	struct sip_phone *x = dj_map_get(&p->by_user, (dj_id)hash_text(user, strlen(user)));

	return x && !strcmp(x->user, user) ? x : NULL;
}

bool sip_phone_target(const struct sip_phones *p, const char *user, struct sip_target *out)
{
	const struct sip_phone *x = find(p, user);
	const struct sip_config *cfg = &p->edge->cfg;
	const char *fixed;

	out->route[0] = '\0';
	if (x && x->uri) {
		dj_copy(out->route, sizeof out->route, x->route);
		return dj_copy(out->uri, sizeof out->uri, x->uri);
	}
	fixed = cfg->address ? cfg->address(cfg->arg, user) : NULL;
	if (!fixed)
		return false;
	sip_gate_rung(p->edge->gate, fixed);
	return snprintf(out->uri, sizeof out->uri, "sip:%s@%s", user, fixed) < (int)sizeof out->uri;
}

/* The record of an account; NULL for the one in 2^64 whose name hashes like another's. */
static struct sip_phone *record(struct sip_phones *p, const char *user)
{
	dj_id key = (dj_id)hash_text(user, strlen(user));
	struct sip_phone *x = dj_map_get(&p->by_user, key);

	if (x)
		return strcmp(x->user, user) ? NULL : x;
	x = dj_alloc(sizeof *x);
	x->all = p;
	dj_copy(x->user, sizeof x->user, user);
	dj_map_put(&p->by_user, key, x);
	return x;
}

static void tell(const struct sip_phone *x)
{
	struct command c = {.kind = COMMAND_PHONE_STATE, .flag = x->uri != NULL};

	dj_copy(c.name, sizeof c.name, x->user);
	app_submit(x->all->edge->cfg.app, &c, NULL);
}

static void on_expired(void *arg)
{
	struct sip_phone *x = arg;

	dj_log(DJ_LOG_INFO, "sip.phone_expired", "user=%s", x->user);
	free(x->uri);
	x->uri = NULL;
	tell(x);
}

/* One line a second at most: a guesser must not fill the disk. */
static void note_failure(struct sip_phones *p, const struct sip_msg *msg)
{
	dj_us now = sip_now(p->edge);
	char source[64];

	dj_count(METRIC_sip_auth_failed, 1);
	if (now - p->failure_logged < 1000000 && p->failure_logged)
		return;
	p->failure_logged = now;
	re_snprintf(source, sizeof source, "%J", &msg->src);
	dj_log(DJ_LOG_WARN, "sip.auth_failed", "source=%s", source);
}

/* Who asks, proved by digest; answers 401 or 403 otherwise. An account that does not exist looks
 * like a wrong password. */
bool sip_phones_admit(struct sip_phones *p, const struct sip_msg *msg, char *user)
{
	struct sip_edge *s = p->edge;
	enum sip_digest_verdict v = DIGEST_MISSING;
	const char *password;

	if (sip_digest_user(msg, user, NUMBER_TEXT)) {
		password = s->cfg.secret ? s->cfg.secret(s->cfg.arg, user) : NULL;
		v = DIGEST_WRONG;
		if (password) {
			struct sip_phone *x = record(p, user);

			v = x ? sip_digest_check(&s->digest, msg, sip_now(s), password, &x->nonce)
			      : DIGEST_WRONG;
		}
	}
	if (v == DIGEST_OK)
		return true;
	if (v == DIGEST_WRONG) {
		note_failure(p, msg);
		sip_refuse(s, msg, 403, "");
	} else {
		sip_digest_challenge(&s->digest, s->sip, msg, sip_now(s), v == DIGEST_STALE);
	}
	return false;
}

/* Where the contact and the packet's source differ (NAT, or a TCP connection that the phone
 * opened), the way back is the source. */
static void set_route(struct sip_phone *x, const struct sip_msg *msg)
{
	char aim[SIP_AIM_TEXT];

	x->route[0] = '\0';
	sip_aim_read(msg, aim);
	if (aim[0])
		re_snprintf(x->route, sizeof x->route, "sip:%J%s", &msg->src,
			    sip_transp_param(msg->tp));
}

static void bind_contact(struct sip_phone *x, const struct sip_addr *addr,
			 const struct sip_msg *msg, uint64_t expires)
{
	bool was = x->uri != NULL;

	free(x->uri);
	x->uri = dj_alloc(addr->auri.l + 1);
	memcpy(x->uri, addr->auri.p, addr->auri.l);
	set_route(x, msg);
	tmr_start(&x->expiry, expires * 1000, on_expired, x);
	if (was)
		return;
	dj_log(DJ_LOG_INFO, "sip.phone_registered", "user=%s expires_s=%" PRIu64, x->user, expires);
	tell(x);
}

static void unbind(struct sip_phone *x)
{
	if (!x->uri)
		return;
	tmr_cancel(&x->expiry);
	free(x->uri);
	x->uri = NULL;
	dj_log(DJ_LOG_INFO, "sip.phone_unregistered", "user=%s", x->user);
	tell(x);
}

/* With state: the phone may repeat the REGISTER, whose nonce is used up by then. */
static void answer(struct sip_edge *s, const struct sip_phone *x, const struct sip_msg *msg)
{
	unsigned left = (unsigned)((tmr_get_expire(&x->expiry) + 999) / 1000);

	if (x->uri)
		(void)sip_treplyf(NULL, NULL, s->sip, msg, false, 200, "OK",
				  "Contact: <%s>;expires=%u\r\n" SIP_END, x->uri, left);
	else
		(void)sip_treplyf(NULL, NULL, s->sip, msg, false, 200, "OK", SIP_END);
}

static uint64_t expires_of(const struct sip_msg *msg, const struct sip_addr *contact)
{
	struct pl text;
	uint64_t n = SIP_EXPIRES_MAX;

	if (!contact || !sip_param(&contact->params, "expires", &text))
		text = msg->expires;
	if (text.p)
		sip_number(&text, UINT32_MAX, &n);
	return n;
}

/* The same REGISTER again, or one that was overtaken. */
static bool is_old(struct sip_phone *x, const struct sip_msg *msg)
{
	uint64_t id = hash_text(msg->callid.p, msg->callid.l);
	bool old = id == x->call_id && msg->cseq.num < x->cseq;

	x->call_id = id;
	x->cseq = DJ_MAX(old ? x->cseq : 0, msg->cseq.num);
	return old;
}

/* The last Contact counts. */
static int update(struct sip_phone *x, const struct sip_msg *msg)
{
	const struct sip_hdr *h = sip_msg_hdr_apply(msg, false, SIP_HDR_CONTACT, NULL, NULL);
	struct sip_addr addr;
	uint64_t expires;

	if (!h)
		return 200; /* asks what is registered */
	if (!pl_strcmp(&h->val, "*")) {
		if (expires_of(msg, NULL))
			return 400;
		unbind(x);
		return 200;
	}
	if (sip_addr_decode(&addr, &h->val) || addr.auri.l >= SIP_CONTACT_TEXT ||
	    (pl_strcasecmp(&addr.uri.scheme, "sip") && pl_strcasecmp(&addr.uri.scheme, "sips")))
		return 400;
	expires = expires_of(msg, &addr);
	if (expires > 0 && expires < SIP_EXPIRES_MIN)
		return 423;
	if (expires)
		bind_contact(x, &addr, msg, DJ_MIN(expires, (uint64_t)SIP_EXPIRES_MAX));
	else
		unbind(x);
	return 200;
}

static bool is_sip(const struct uri *uri)
{
	return !pl_strcasecmp(&uri->scheme, "sip") || !pl_strcasecmp(&uri->scheme, "sips");
}

void sip_phones_register(struct sip_phones *p, const struct sip_msg *msg)
{
	char user[NUMBER_TEXT], aor[NUMBER_TEXT];
	struct sip_phone *x;
	int status;

	sip_user(&msg->to.uri, aor, sizeof aor);
	if (!is_sip(&msg->to.uri) || !is_sip(&msg->from.uri)) {
		sip_refuse(p->edge, msg, 400, "");
		return;
	}
	if (!sip_phones_admit(p, msg, user))
		return;
	x = record(p, user);
	if (strcmp(user, aor) != 0)
		status = 403;
	else
		status = is_old(x, msg) ? 500 : update(x, msg);
	if (status == 200)
		answer(p->edge, x, msg);
	else
		sip_refuse(p->edge, msg, status, status == 423 ? "Min-Expires: 30\r\n" : "");
}
