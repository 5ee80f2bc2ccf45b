/* Owns the registrations at trunks: libre's client does the work and the repeating, we give it the
 * account and learn from its answers which address the trunk calls us from. */
#include "edge/sip/trunk.h"
#include "base/log.h"
#include "base/metric.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct trunk {
	struct sip_edge *edge;
	int index;
	bool up;
	struct sipreg *reg;
};

struct sip_trunks {
	struct trunk trunks[SIP_TRUNKS];
};

static const struct sip_trunk_config *config(const struct trunk *t)
{
	return &t->edge->cfg.trunks[t->index];
}

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

static void on_response(int err, const struct sip_msg *msg, void *arg)
{
	struct trunk *t = arg;

	if (!err && msg->scode < 200)
		return;
	if (!err && msg->scode < 300) {
		sip_gate_registered(t->edge->gate, t->index, &msg->src);
		set_up(t, true, msg->scode);
		return;
	}
	if (!t->up)
		dj_log(DJ_LOG_WARN, "sip.trunk_refused", "trunk=%s status=%d err=%d",
		       config(t)->name, err ? 0 : msg->scode, err);
	set_up(t, false, err ? 0 : msg->scode);
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
	snprintf(aor, sizeof aor, "sip:%s@%s", c->user, domain);
	err = sipreg_register(&t->reg, t->edge->sip, c->registrar, aor, NULL, aor,
			      (uint32_t)(c->expires_s ? c->expires_s : 3600), c->user, NULL, 0, 0,
			      on_auth, t, false, on_response, t, NULL, NULL);
	if (err)
		return dj_fail(e, err, "trunk %s: cannot register at \"%s\"", c->name,
			       c->registrar);
	return 0;
}

int sip_trunks_start(struct sip_trunks **out, struct sip_edge *s, struct dj_error *e)
{
	struct sip_trunks *all = dj_alloc(sizeof *all);

	for (int i = 0; i < s->cfg.trunk_count; i++) {
		int err = 0;

		all->trunks[i].edge = s;
		all->trunks[i].index = i;
		if (s->cfg.trunks[i].registrar[0])
			err = start(&all->trunks[i], e);
		if (err) {
			sip_trunks_stop(all);
			return err;
		}
	}
	*out = all;
	return 0;
}

void sip_trunks_stop(struct sip_trunks *all)
{
	if (!all)
		return;
	for (int i = 0; i < SIP_TRUNKS; i++) {
		mem_deref(all->trunks[i].reg);
		if (all->trunks[i].up)
			dj_count(METRIC_sip_trunks_registered, -1);
	}
	free(all);
}

/* "sip:host:5070;transport=tcp" and 119: "sip:119@host:5070;transport=tcp". */
static bool aim_through(const char *way, const char *number, struct sip_target *out)
{
	const char *host = strchr(way, ':');

	out->route[0] = '\0';
	return host && snprintf(out->uri, sizeof out->uri, "%.*s:%s@%s", (int)(host - way), way,
				number, host + 1) < (int)sizeof out->uri;
}

bool sip_trunk_target(const struct sip_edge *s, const struct order *o, struct sip_target *out)
{
	for (int i = 0; i < s->cfg.trunk_count; i++) {
		const struct sip_trunk_config *c = &s->cfg.trunks[i];
		const char *way = c->target[0] ? c->target : c->registrar;

		if (way[0])
			return aim_through(way, o->number, out);
	}
	return false;
}
