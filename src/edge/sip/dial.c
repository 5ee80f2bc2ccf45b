/* Owns a call to a number outside: which trunk it takes, how that carrier wants it written, and the
 * next trunk when one refuses or says nothing. The app's gate (site_may_dial) has let the number
 * pass; what is no number is refused here all the same, since it goes into a URI. */
#include "edge/sip/leg_inside.h"
#include "edge/sip/typed.h"
#include "edge/sip/trunk.h"
#include "base/log.h"
#include "base/text.h"
#include "domain/number/number.h"
#include "domain/trunk/trunk.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define ROUTE	 200
#define ANSWER_S 4 /* without a profile */

/* What libre needs to answer a digest challenge; lives as long as its session. */
struct account {
	char user[64], password[SIP_SECRET];
};

static int on_auth(char **user, char **password, const char *realm, void *arg)
{
	const struct account *a = arg;
	int err;

	(void)realm;
	if (!a->user[0])
		return ENOENT;
	err = str_dup(user, a->user);
	return err ? err : str_dup(password, a->password);
}

/* Digits and a leading "+": nothing else goes into a URI. */
static bool is_dialable(const char *number)
{
	size_t plus = number[0] == '+';

	return number[plus] && number[plus + strspn(number + plus, "0123456789*#")] == '\0';
}

/* `number` as this carrier wants it. */
static void written(const struct sip_leg *l, const char *number, char out[NUMBER_WRITTEN])
{
	struct number n;

	if (number_read(&n, number, "") == NUMBER_NONE)
		dj_copy(out, NUMBER_WRITTEN, number);
	else
		number_write(out, &n, (enum number_form)l->profile.form);
	if (!is_dialable(out))
		out[0] = '\0';
}

/* The number that is shown there: the one that the carrier has assigned, or the order's. */
static void presented(const struct sip_leg *l, char out[NUMBER_WRITTEN])
{
	if (l->profile.present[0])
		dj_copy(out, NUMBER_WRITTEN, l->profile.present);
	else
		written(l, l->order.caller, out);
}

struct call {
	char to[ROUTE], from[ROUTE], route[ROUTE];
	char headers[600];
	char contact[128];
};

/* "sip:host:port;transport=tcp" -> "host:port" */
static void host_of(const char *target, char out[128])
{
	const char *host = strchr(target, ':');

	dj_copy(out, 128, host ? host + 1 : target);
	out[strcspn(out, ";")] = '\0';
}

static void add_identity(const struct sip_leg *l, const char *number, const char *host,
			 struct dj_buf *b)
{
	static const char *const headers[] = {[IDENTITY_PAI] = "P-Asserted-Identity",
					      [IDENTITY_PPI] = "P-Preferred-Identity",
					      [IDENTITY_RPID] = "Remote-Party-ID"};

	if (!number[0]) {
		dj_buf_puts(b, "Privacy: id\r\n");
		return;
	}
	if (l->profile.identity != IDENTITY_NONE)
		dj_buf_printf(
		    b, "%s: <sip:%s@%s>%s\r\n", headers[l->profile.identity], number, host,
		    l->profile.identity == IDENTITY_RPID ? ";party=calling;screen=yes;privacy=off"
							 : "");
	if (l->profile.forwarded == FORWARDED_DIVERSION)
		dj_buf_printf(b, "Diversion: <sip:%s@%s>;reason=unconditional;counter=1\r\n",
			      number, host);
	if (l->profile.forwarded == FORWARDED_HISTORY)
		dj_buf_printf(b, "History-Info: <sip:%s@%s>;index=1, <%s>;index=1.1;rc=1\r\n",
			      number, host, l->order.number);
}

static void write_call(const struct sip_leg *l, const struct sip_trunk_config *t, struct call *c)
{
	char number[NUMBER_WRITTEN], ours[NUMBER_WRITTEN], host[128];
	const char *params = strchr(sip_trunk_way(t), ';');
	struct dj_buf b;

	memset(c, 0, sizeof *c);
	host_of(sip_trunk_way(t), host);
	written(l, l->order.number, number);
	presented(l, ours);
	if (l->profile.domain[0]) {
		snprintf(c->to, sizeof c->to, "sip:%s@%s", number, l->profile.domain);
		snprintf(c->route, sizeof c->route, "sip:%s%s;lr", host, params ? params : "");
	} else
		snprintf(c->to, sizeof c->to, "sip:%s@%s%s", number, host, params ? params : "");
	if (ours[0])
		snprintf(c->from, sizeof c->from, "sip:%s@%s", ours,
			 l->profile.domain[0] ? l->profile.domain : l->edge->host);
	else
		dj_copy(c->from, sizeof c->from, "sip:anonymous@anonymous.invalid");
	dj_buf_init(&b, sizeof c->headers - 1);
	dj_buf_puts(&b, SIP_ALLOW);
	add_identity(l, ours, l->profile.domain[0] ? l->profile.domain : l->edge->host, &b);
	dj_copy(c->headers, sizeof c->headers, b.data);
	dj_buf_fini(&b);
}

static enum sip_transp transport_of(const char *target)
{
	return strstr(target, "transport=tcp")	 ? SIP_TRANSP_TCP
	       : strstr(target, "transport=tls") ? SIP_TRANSP_TLS
						 : SIP_TRANSP_UDP;
}

static int connect_to(struct sip_leg *l, const struct sip_trunk_config *t)
{
	struct account *account = mem_zalloc(sizeof *account, NULL);
	struct mbuf *desc;
	const char *route;
	struct call c;
	int err;

	dj_assert(account);
	dj_copy(account->user, sizeof account->user, t->user);
	dj_copy(account->password, sizeof account->password, t->password);
	write_call(l, t, &c);
	sip_leg_timer_ask(l);
	sip_keys_offer(&l->keys, l->profile.srtp != SRTP_NONE);
	sip_typed_close(l); /* of the trunk before */
	if (l->profile.text == TYPED_OFFER)
		sip_typed_offer(l);
	desc = sip_leg_describe(l, NULL);
	route = c.route;
	sip_leg_calls(l);
	err = sipsess_connect(&l->session, l->edge->sessions, c.to, NULL, c.from,
			      sip_leg_contact(l->edge, transport_of(sip_trunk_way(t)), c.contact),
			      &route, route[0] ? 1 : 0, l->type, desc, on_auth, account, true,
			      sip_leg_on_offer, sip_leg_on_answer, sip_leg_on_progress,
			      sip_leg_on_established, sip_leg_on_info, NULL, sip_leg_on_close, l,
			      "%s", c.headers);
	mem_deref(account);
	mem_deref(desc);
	sip_leg_is_dialog(l, err);
	return err;
}

static void tell_route(const struct sip_leg *l, int before)
{
	struct command c = {.kind = COMMAND_LEG_ROUTED,
			    .contact = l->contact,
			    .number = l->attempt,
			    .count = {before}};

	dj_copy(c.trunk, sizeof c.trunk, l->trunk);
	sip_leg_tell(l, &c);
}

/* This trunk has said nothing at all. */
static void on_patience(void *arg)
{
	struct sip_leg *l = arg;

	if (l->heard || l->state == TALKING)
		return;
	sip_trunk_heard(l->edge, l->trunk, 0);
	if (!sip_leg_dial_next(l, 0, NULL))
		sip_leg_end(l, leg_end_UNREACHABLE, 408);
}

/* Is a refusal about what we offered, and may we do with less: without text, then without the
 * seal? */
static bool may_do_with_less(struct sip_leg *l, int status)
{
	if (status != 488 && status != 415 && status != 606)
		return false;
	if (l->profile.text != TYPED_NONE)
		l->profile.text = TYPED_NONE;
	else if (l->profile.srtp == SRTP_SDES)
		l->profile.srtp = SRTP_NONE;
	else
		return false;
	return true;
}

static bool start_on(struct sip_leg *l, int trunk, int before)
{
	const struct sip_trunk_config *t = &l->edge->cfg.trunks[trunk];

	l->session = mem_deref(l->session);
	l->state = CALLING;
	l->heard = l->nothing_shared = false;
	l->attempt++;
	if (connect_to(l, t))
		return false;
	tmr_start(&l->patience,
		  (uint64_t)(l->profile.answer_s ? l->profile.answer_s : ANSWER_S) * 1000,
		  on_patience, l);
	tell_route(l, before);
	return true;
}

/* The same trunk once more, asked for less or for what it wants. */
static bool again(struct sip_leg *l, int status, const struct sip_msg *refusal)
{
	int trunk;

	if (!may_do_with_less(l, status) &&
	    !(status == 422 && refusal && sip_leg_timer_longer(l, refusal)))
		return false;
	trunk = sip_trunk_named(l->edge, l->trunk);
	return trunk >= 0 && start_on(l, trunk, status);
}

bool sip_leg_dial_next(struct sip_leg *l, int status, const struct sip_msg *refusal)
{
	struct trunk_view views[SIP_TRUNKS];
	int count = sip_trunk_views(l->edge, l->tried, views), trunk;

	if (l->attempt && again(l, status, refusal))
		return true;
	if (l->attempt && !trunk_try_next(status))
		return false;
	while ((trunk = trunk_choose(views, count, l->order.emergency, rand_u32())) >= 0) {
		l->tried |= 1u << trunk;
		views[trunk].tried = true;
		sip_leg_use_trunk(l, trunk);
		if (start_on(l, trunk, status))
			return true;
	}
	return false;
}

void sip_leg_dial_heard(struct sip_leg *l, const struct sip_msg *msg)
{
	(void)msg;
	l->heard = true;
	tmr_cancel(&l->patience);
}

/* A test call takes its trunk or none. */
static uint32_t all_but(const struct sip_edge *s, const char *trunk)
{
	int at = sip_trunk_named(s, trunk);

	return at >= 0 ? ~(1u << at) : ~0u;
}

void sip_leg_begin_dial(struct sip_edge *s, const struct order *o)
{
	struct sip_leg *l = sip_leg_alloc(s, o->leg, leg_kind_OUTSIDE, CALLING);

	l->order = *o;
	l->contact = o->contact;
	l->tried = o->trunk[0] ? all_but(s, o->trunk) : 0;
	if (!is_dialable(o->number))
		sip_leg_fail_later(l, leg_end_UNREACHABLE, 484);
	else if (sip_leg_open_sound(l) || !sip_leg_dial_next(l, 0, NULL))
		sip_leg_fail_later(l, leg_end_UNREACHABLE, 503);
	else
		tmr_start(&l->limit, (uint64_t)(o->ring_ms > 0 ? o->ring_ms : 60000),
			  sip_leg_on_limit, l);
}
