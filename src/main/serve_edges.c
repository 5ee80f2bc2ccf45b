/* Owns the order in which the edges open, and what flows between threads: facts out to pages,
 * answers back, signals across. */
#include "base/log.h"
#include "base/text.h"
#include "main/loop.h"
#include "main/serve.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define SIGNAL_SLOTS 128

/* ---- hooks of the app, on the loop ---- */

static int to_writer(void *arg, const struct command *c)
{
	return writer_post(((struct server *)arg)->writer, c);
}

static int to_web(void *arg, const struct answer *a)
{
	struct server *s = arg;

	return s->web ? web_answer(s->web, a) : 0;
}

static void leg_contact(void *arg, dj_id leg, dj_id contact)
{
	struct server *s = arg;

	if (s->rtc)
		rtc_contact(s->rtc, leg, contact);
}

static void journal_grew(void *arg)
{
	writer_wake(((struct server *)arg)->writer);
}

static int signal_to_rtc(void *arg, const struct signal *sig)
{
	return dj_mailbox_post(((struct server *)arg)->signals, sig, sizeof *sig);
}

static int signal_to_page(void *arg, const struct signal *sig)
{
	struct server *s = arg;

	return s->web ? web_signal(s->web, sig) : 0;
}

static void quality(void *arg, const struct quality_shown *q)
{
	static struct signal sig; /* large; the loop's */

	sig.kind = SIGNAL_QUALITY;
	sig.peer = q->agent;
	sig.contact = q->contact;
	sig.leg = q->leg;
	sig.leg_kind = q->kind;
	sig.quality = q->quality;
	signal_to_page(arg, &sig); /* with no room the next figures are soon there */
}

static void typed(void *arg, const struct typed_shown *t)
{
	static struct signal sig; /* large; the loop's */

	sig.kind = SIGNAL_TYPED;
	sig.contact = t->contact;
	sig.typed.line = t->line;
	sig.typed.person = t->person;
	sig.typed.by = t->by;
	sig.typed.own = t->own;
	sig.typed.at_ms = t->at_ms;
	sig.typed.done = t->done;
	dj_copy(sig.text, sizeof sig.text, t->text);
	if (signal_to_page(arg, &sig) != 0)
		dj_log(DJ_LOG_WARN, "typed.not_shown", "contact=%lld", (long long)t->contact);
}

static void leg_types(void *arg, dj_id leg, const char *t140)
{
	struct server *s = arg;

	if (s->sip)
		sip_types(s->sip, leg, t140);
}

/* ---- what the telephone side asks ---- */

static const char *phone_secret(void *arg, const char *user)
{
	const struct site_agent *g = site_agent_named(&((struct server *)arg)->site, user);

	return g && g->active && g->phone_secret[0] ? g->phone_secret : NULL;
}

static bool line_known(void *arg, const char *number)
{
	return site_line_of(&((struct server *)arg)->site, number) != NULL;
}

/* The address part of a listening address: "127.0.0.1:5060" -> "127.0.0.1". */
static void public_address(const struct server *s, char *out, size_t cap)
{
	int port;

	dj_copy(out, cap, settings_text(&s->settings, SETTING_public));
	if (!out[0])
		settings_endpoint(&s->settings, SETTING_sip, out, cap, &port);
	if (strcmp(out, "0.0.0.0") == 0 || !out[0])
		dj_copy(out, cap, "127.0.0.1");
}

/* "host:port" as a URI with its transport; "" stays. */
static void trunk_uri(const struct site_trunk *t, const char *host, char *out, size_t cap)
{
	static const char *const params[] = {"", ";transport=tcp", ";transport=tls"};

	if (host[0])
		snprintf(out, cap, "sip:%s%s", host, params[t->transport]);
}

static void trunk_config(const struct site_trunk *t, struct sip_trunk_config *out)
{
	dj_copy(out->name, sizeof out->name, t->name);
	for (int i = 0; i < t->peer_count && i < SIP_ADDRESSES; i++)
		dj_copy(out->addresses[i], sizeof out->addresses[i], t->peers[i]);
	trunk_uri(t, t->registrar, out->registrar, sizeof out->registrar);
	trunk_uri(t, t->target, out->target, sizeof out->target);
	out->priority = t->priority;
	out->weight = t->weight;
	out->channels = t->channels;
	out->profile = t->profile;
	dj_copy(out->user, sizeof out->user, t->user);
	dj_copy(out->password, sizeof out->password, t->secret);
	out->expires_s = t->expires_s;
}

static const char *phone_address(void *arg, const char *user)
{
	const struct site_agent *g = site_agent_named(&((struct server *)arg)->site, user);

	return g && g->active && g->phone_address[0] ? g->phone_address : NULL;
}

static int trunk_configs(const struct server *s, struct sip_trunk_config *out)
{
	int count = 0;

	memset(out, 0, SIP_TRUNKS * sizeof *out);
	for (int i = 0; i < s->site.trunk_count && count < SIP_TRUNKS; i++)
		if (s->site.trunks[i].active)
			trunk_config(&s->site.trunks[i], &out[count++]);
	return count;
}

void serve_trunks_changed(struct server *s)
{
	static struct sip_trunk_config trunks[SIP_TRUNKS];
	struct dj_error e;
	int count = trunk_configs(s, trunks);

	if (sip_change_trunks(s->sip, trunks, count, &e))
		dj_log(DJ_LOG_ERROR, "trunks.refused", "why=\"%s\"", e.text);
}

/* Where to listen, or NULL for `off`. */
static const char *listening(const struct settings *set, enum setting which)
{
	const char *text = settings_text(set, which);

	return strcmp(text, "off") == 0 ? NULL : text;
}

static int trace_days(void *arg)
{
	return ((struct server *)arg)->site.trace_days;
}

static enum sip_seal phone_seal(const struct settings *set)
{
	const char *text = settings_text(set, SETTING_phone_srtp);

	return strcmp(text, "must") == 0  ? SIP_SEAL_MUST
	       : strcmp(text, "tls") == 0 ? SIP_SEAL_TLS
					  : SIP_SEAL_NONE;
}

static int open_sip(struct server *s, struct dj_error *e)
{
	static struct sip_config c; /* large */

	memset(&c, 0, sizeof c);
	c.app = s->app;
	c.leg_port = &s->legs;
	c.clock = dj_real_clock();
	c.secret = phone_secret;
	c.address = phone_address;
	c.line_known = line_known;
	c.trace_days = trace_days;
	c.arg = s;
	c.open_calls = s->demo;
	c.phone_seal = phone_seal(&s->settings);
	c.requests_per_s = (int)settings_number(&s->settings, SETTING_source_rate);
	dj_copy(c.listen, sizeof c.listen, settings_text(&s->settings, SETTING_sip));
	if (settings_text(&s->settings, SETTING_certificate)[0] &&
	    listening(&s->settings, SETTING_sips)) {
		dj_copy(c.listen_tls, sizeof c.listen_tls, listening(&s->settings, SETTING_sips));
		dj_copy(c.certificate, sizeof c.certificate,
			settings_text(&s->settings, SETTING_certificate));
		dj_copy(c.certificate_key, sizeof c.certificate_key,
			settings_text(&s->settings, SETTING_certificate_key));
	}
	dj_copy(c.public_address, sizeof c.public_address,
		settings_text(&s->settings, SETTING_public));
	settings_range(&s->settings, SETTING_rtp_ports, &c.text_port_lo, &c.text_port_hi);
	/* sound begins at the other end, and passes over for good what it finds taken */
	c.text_port_lo = c.text_port_hi - (c.text_port_hi - c.text_port_lo) / 8;
	c.trunk_count = trunk_configs(s, c.trunks);
	return sip_start(&s->sip, &c, e);
}

static int open_media(struct server *s, struct dj_error *e)
{
	struct media_config c = {.silence_ms =
				     (int)settings_number(&s->settings, SETTING_silence) * 1000};
	int err;

	public_address(s, c.public_address, sizeof c.public_address);
	settings_range(&s->settings, SETTING_rtp_ports, &c.port_lo, &c.port_hi);
	c.taps = s->taps;
	err = serve_sounds(s, &c.bank, e);
	if (!err)
		err = media_start(&s->media, &c, e);
	if (!err)
		s->legs = media_port(s->media);
	return err;
}

static int open_app(struct server *s, struct dj_error *e)
{
	struct app_config c = {.clock = dj_real_clock(),
			       .node = 1,
			       .site = &s->site,
			       .journal = s->journal,
			       .legs = s->legs,
			       .to_writer = to_writer,
			       .to_web = to_web,
			       .to_recorder = serve_record,
			       .leg_contact = leg_contact,
			       .quality = quality,
			       .typed = typed,
			       .leg_types = leg_types,
			       .journal_grew = journal_grew,
			       .arg = s};

	c.policy.calls = settings_number(&s->settings, SETTING_calls);
	return app_alloc(&s->app, &c, e);
}

static int open_rtc(struct server *s, struct dj_error *e)
{
	struct rtc_config c = {.app = s->app, .leg_port = s->legs, .pages = {s, signal_to_page}};
	int err = rtc_start(&s->rtc, &c, e);

	if (err)
		return err;
	app_connect(s->app, leg_kind_CITIZEN_BROWSER, rtc_orders(s->rtc));
	app_connect(s->app, leg_kind_AGENT_BROWSER, rtc_orders(s->rtc));
	return 0;
}

/* The text edge opens last: until then vendors are told to come again. */
static enum channel_call_end channel_called(void *arg, const struct channel_call *in,
					    struct channel_reply *out)
{
	struct text_net *text = ((struct server *)arg)->text;

	return text ? text_call(text, in, out) : CALL_EARLY;
}

static int unread(void *arg, dj_id event, struct letterbox_event *out, struct dj_error *e)
{
	const struct server *s = arg;
	struct letterbox *box = letterbox_alloc(s->places.database, s->keys, s->places.data);
	int err = letterbox_unread(box, event, out, e);

	letterbox_free(box);
	return err;
}

static int open_web(struct server *s, struct dj_error *e)
{
	const struct settings *set = &s->settings;
	struct web *web = NULL;
	int err;
	struct web_config c = {.http = listening(set, SETTING_http),
			       .data = s->places.data,
			       .proxied = settings_on(set, SETTING_proxied),
			       .site = s->site.name,
			       .zone = true,
			       .app = s->app,
			       .queries = s->readers,
			       .recordings = &s->shelf,
			       .attachments = &s->attachments,
			       .unread = unread,
			       .unread_arg = s,
			       .signal = {s, signal_to_rtc},
			       .channel = {s, channel_called},
			       .clock = dj_real_clock(),
			       .logins_per_minute = (int)settings_number(set, SETTING_page_logins),
			       .calls_per_minute = (int)settings_number(set, SETTING_page_calls),
			       .turn = settings_text(set, SETTING_turn),
			       .turn_secret = settings_text(set, SETTING_turn_secret),
			       .map_outlines = settings_text(set, SETTING_map_outlines),
			       .map_outlines_by = settings_text(set, SETTING_map_outlines_by),
			       .map_tiles = settings_text(set, SETTING_map_tiles),
			       .map_tiles_by = settings_text(set, SETTING_map_tiles_by),
			       .targets = {(int)settings_number(set, SETTING_waiting_most),
					   settings_number(set, SETTING_waiting_longest) * 1000,
					   (int)settings_number(set, SETTING_abandoned_most)}};

	if (settings_text(set, SETTING_web_dir)[0])
		c.web_dir = settings_text(set, SETTING_web_dir);
	if (settings_text(set, SETTING_certificate)[0]) {
		c.https = listening(set, SETTING_https);
		c.certificate = settings_text(set, SETTING_certificate);
		c.key = settings_text(set, SETTING_certificate_key);
	}
	if (s->lan.address[0]) {
		c.authority = s->lan.authority;
		c.lan_address = s->lan.address;
	}
	push_key_text(s->keys, s->push_key);
	c.push_key = s->push_key;
	c.demo = s->demo;
	err = web_open(&web, &c, e);
	s->web = web;
	return err ? err : web_start(web, e);
}

int serve_open_edges(struct server *s, struct dj_error *e)
{
	int err;

	s->signals =
	    dj_mailbox_alloc("signals", SIGNAL_SLOTS, sizeof(struct signal), DJ_FULL_REFUSE);
	err = serve_open_recording(s, e);
	if (!err)
		err = open_media(s, e);
	if (!err)
		err = open_app(s, e);
	if (!err)
		err = open_rtc(s, e);
	if (!err)
		err = open_web(s, e);
	if (!err)
		err = serve_begin(s, e);
	if (!err)
		err = open_sip(s, e);
	if (err)
		return err;
	app_connect(s->app, leg_kind_TRUNK, sip_orders(s->sip));
	app_connect(s->app, leg_kind_AGENT_PHONE, sip_orders(s->sip));
	app_connect(s->app, leg_kind_OUTSIDE, sip_orders(s->sip));
	err = serve_open_text(s, e);
	return err ? err : serve_open_media_files(s, e);
}

void serve_close_edges(struct server *s)
{
	media_worker_stop(s->media_files); /* these two ask the writer */
	text_stop(s->text);
	if (s->sip)
		sip_stop(s->sip);
	if (s->rtc)
		rtc_stop(s->rtc);
	if (s->media)
		media_stop(s->media);
	serve_close_recording(s);
}
