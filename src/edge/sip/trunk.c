/* Owns the registrations at trunks (libre's client does the work and the repeating, we give it the
 * account and learn from its answers which address the trunk calls us from) and the questions
 * whether a trunk is alive. Refuses: judging the answers (domain/trunk). */
#include "edge/sip/trunk.h"
#include "edge/sip/leg.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ANSWER_MS 4000 /* an answer to OPTIONS takes no longer */
#define AGAIN_MS  5000 /* after an answer against what we believe: make sure soon */
#define TELL_MS	  5000 /* how many calls it has is told so often at most */

struct trunk {
	struct sip_edge *edge;
	int index;
	bool up; /* registered */
	int failures;
	struct sipreg *reg;
	struct tmr again; /* the next attempt to register */

	struct trunk_health health;
	struct sip_request *question;
	struct tmr ask, tell;
	dj_us asked_us;
	int status, took_ms; /* of the last answer */
	int in_use_told, status_told;
	bool told, up_told, registered_told;
};

struct sip_trunks {
	struct trunk trunks[SIP_TRUNKS];
};

static const struct sip_trunk_config *config(const struct trunk *t)
{
	return &t->edge->cfg.trunks[t->index];
}

const char *sip_trunk_way(const struct sip_trunk_config *c)
{
	return c->target[0] ? c->target : c->registrar;
}

/* ---- what the app hears ---- */

static bool is_up(const struct trunk *t)
{
	return !t->health.down && (t->up || !config(t)->registrar[0]);
}

static void report(struct trunk *t)
{
	int in_use = sip_legs_on(t->edge, config(t)->name);
	struct command c = {.kind = COMMAND_TRUNK_STATE,
			    .flag = is_up(t),
			    .number = t->status,
			    .count = {t->up, in_use, t->took_ms}};

	if (t->told && t->up_told == c.flag && t->registered_told == t->up &&
	    t->in_use_told == in_use && t->status_told == t->status)
		return;
	t->told = true;
	t->up_told = c.flag;
	t->registered_told = t->up;
	t->in_use_told = in_use;
	t->status_told = t->status;
	dj_copy(c.trunk, sizeof c.trunk, config(t)->name);
	app_submit(t->edge->cfg.app, &c, NULL);
}

static void on_tell(void *arg)
{
	struct trunk *t = arg;

	report(t);
	tmr_start(&t->tell, TELL_MS, on_tell, t);
}

static void heard(struct trunk *t, int status)
{
	t->status = status;
	if (!trunk_heard(&t->health, trunk_status_alive(status)))
		return;
	dj_count(METRIC_sip_trunks_down, t->health.down ? 1 : -1);
	dj_log(t->health.down ? DJ_LOG_WARN : DJ_LOG_INFO,
	       t->health.down ? "sip.trunk_down" : "sip.trunk_up", "trunk=%s status=%d",
	       config(t)->name, status);
	report(t);
}

/* ---- registration ---- */

static int on_auth(char **user, char **password, const char *realm, void *arg)
{
	const struct trunk *t = arg;
	int err;

	(void)realm;
	err = str_dup(user, config(t)->user);
	return err ? err : str_dup(password, config(t)->password);
}

static void set_up(struct trunk *t, bool up, int status)
{
	if (up == t->up)
		return;
	t->up = up;
	dj_count(METRIC_sip_trunks_registered, up ? 1 : -1);
	dj_log(up ? DJ_LOG_INFO : DJ_LOG_WARN, up ? "sip.trunk_registered" : "sip.trunk_lost",
	       "trunk=%s status=%d", config(t)->name, status);
}

static void on_again(void *arg);

static void on_response(int err, const struct sip_msg *msg, void *arg)
{
	struct trunk *t = arg;

	if (!err && msg->scode < 200)
		return;
	t->status = err ? 0 : msg->scode;
	if (!err && msg->scode < 300) {
		sip_gate_registered(t->edge->gate, t->index, &msg->src);
		t->failures = 0;
		tmr_cancel(&t->again);
		set_up(t, true, msg->scode);
		report(t);
		return;
	}
	if (!t->up)
		dj_log(DJ_LOG_WARN, "sip.trunk_refused", "trunk=%s status=%d err=%d",
		       config(t)->name, t->status, err);
	set_up(t, false, t->status);
	t->failures++;
	tmr_start(&t->again, (uint64_t)trunk_register_wait(t->failures, rand_u32()), on_again, t);
	report(t);
}

/* "sip:host:port;transport=tcp" without its parameters: the domain of our address of record. */
static void domain_of(const char *registrar, char *out, size_t cap)
{
	const char *host = strchr(registrar, ':');

	dj_copy(out, cap, host ? host + 1 : registrar);
	out[strcspn(out, ";")] = '\0';
}

static int start(struct trunk *t, struct dj_error *e)
{
	const struct sip_trunk_config *c = config(t);
	char domain[128], aor[256];
	int err;

	domain_of(c->registrar, domain, sizeof domain);
	snprintf(aor, sizeof aor, "sip:%s@%s", c->user,
		 c->profile.domain[0] ? c->profile.domain : domain);
	err = sipreg_register(&t->reg, t->edge->sip, c->registrar, aor, NULL, aor,
			      (uint32_t)(c->expires_s ? c->expires_s : 3600), c->user, NULL, 0, 0,
			      on_auth, t, false, on_response, t, NULL, NULL);
	if (err)
		return dj_fail(e, err, "trunk %s: cannot register at \"%s\"", c->name,
			       c->registrar);
	return 0;
}

static void on_again(void *arg)
{
	struct trunk *t = arg;

	t->reg = mem_deref(t->reg);
	if (start(t, NULL))
		tmr_start(&t->again, (uint64_t)trunk_register_wait(++t->failures, rand_u32()),
			  on_again, t);
}

/* ---- is it alive? ---- */

static void on_ask(void *arg);

/* Once more soon while answers speak against what we believe, else at the carrier's pace. */
static void ask_later(struct trunk *t)
{
	uint64_t every = (uint64_t)config(t)->profile.options_s * 1000;

	tmr_start(&t->ask, t->health.run ? DJ_MIN(every, AGAIN_MS) : every, on_ask, t);
}

static void on_options(int err, const struct sip_msg *msg, void *arg)
{
	struct trunk *t = arg;

	if (!err && msg->scode < 200)
		return;
	t->took_ms = (int)((sip_now(t->edge) - t->asked_us) / 1000);
	heard(t, err ? 0 : msg->scode);
	ask_later(t);
}

static void on_no_answer(void *arg)
{
	struct trunk *t = arg;

	t->question = mem_deref(t->question);
	heard(t, 0);
	ask_later(t);
}

/* A question outside any call (RFC 3261 11). */
static void on_ask(void *arg)
{
	struct trunk *t = arg;
	const struct sip_trunk_config *c = config(t);
	const char *host = t->edge->host;
	int err;

	t->question = mem_deref(t->question);
	t->asked_us = sip_now(t->edge);
	err = sip_requestf(&t->question, t->edge->sip, true, "OPTIONS", sip_trunk_way(c), NULL,
			   NULL, NULL, on_options, t,
			   "To: <%s>\r\nFrom: <sip:dajeong@%s>;tag=%016llx\r\nCall-ID: %016llx\r\n"
			   "CSeq: 1 OPTIONS\r\nAccept: application/sdp\r\n" SIP_END,
			   c->target, host, (unsigned long long)rand_u64(),
			   (unsigned long long)rand_u64());
	if (err)
		heard(t, 0);
	/* libre itself waits 32 s: too long to notice that a line is dead */
	tmr_start(&t->ask, ANSWER_MS, on_no_answer, t);
	if (err)
		ask_later(t);
}

static void watch(struct trunk *t)
{
	const struct sip_trunk_config *c = config(t);

	if (sip_trunk_way(c)[0] && c->profile.options_s)
		tmr_start(&t->ask, 500 + rand_u32() % 500, on_ask, t);
	tmr_start(&t->tell, 1000, on_tell, t);
}

/* ---- for calls ---- */

int sip_trunk_named(const struct sip_edge *s, const char *name)
{
	for (int i = 0; i < s->cfg.trunk_count; i++)
		if (strcmp(s->cfg.trunks[i].name, name) == 0)
			return i;
	return -1;
}

int sip_trunk_views(const struct sip_edge *s, uint32_t tried, struct trunk_view *out)
{
	for (int i = 0; i < s->cfg.trunk_count; i++) {
		const struct sip_trunk_config *c = &s->cfg.trunks[i];

		out[i] = (struct trunk_view){.dials = sip_trunk_way(c)[0] != '\0',
					     .up = is_up(&s->trunks->trunks[i]),
					     .tried = tried >> i & 1,
					     .priority = c->priority,
					     .weight = c->weight,
					     .channels = c->channels,
					     .in_use = sip_legs_on(s, c->name)};
	}
	return s->cfg.trunk_count;
}

void sip_trunk_heard(struct sip_edge *s, const char *name, int status)
{
	int i = sip_trunk_named(s, name);

	if (i >= 0)
		heard(&s->trunks->trunks[i], status);
}

/* ---- life ---- */

int sip_trunks_start(struct sip_trunks **out, struct sip_edge *s, struct dj_error *e)
{
	struct sip_trunks *all = dj_alloc(sizeof *all);

	for (int i = 0; i < s->cfg.trunk_count; i++) {
		struct trunk *t = &all->trunks[i];
		int err = 0;

		t->edge = s;
		t->index = i;
		if (s->cfg.trunks[i].registrar[0])
			err = start(t, e);
		if (err) {
			sip_trunks_stop(all);
			return err;
		}
		watch(t);
	}
	*out = all;
	return 0;
}

void sip_trunks_stop(struct sip_trunks *all)
{
	if (!all)
		return;
	for (int i = 0; i < SIP_TRUNKS; i++) {
		struct trunk *t = &all->trunks[i];

		tmr_cancel(&t->again);
		tmr_cancel(&t->ask);
		tmr_cancel(&t->tell);
		mem_deref(t->question);
		mem_deref(t->reg);
		if (t->up)
			dj_count(METRIC_sip_trunks_registered, -1);
		if (t->health.down)
			dj_count(METRIC_sip_trunks_down, -1);
	}
	free(all);
}
