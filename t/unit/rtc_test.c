/* links: base domain app edge/rtc */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>
#include <errno.h>

#include "edge/rtc/rtc.h"
#include "edge/rtc/sdp.h"

#define CITIZEN 9001
#define AGENT	7001

/* What the app, the sound and the pages were told, in order, as text. */
static char told[4000];
static struct signal last;
static int open_err, send_err, overloaded;
static enum verdict arrives;
static struct leg_remote remote;
static struct rtc *rtc;
static dj_id next_id;
static const struct order *order_during_submit;

static void note(const char *fmt, ...) DJ_PRINTF(1, 2);
static void note(const char *fmt, ...)
{
	size_t n = strlen(told);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(told + n, sizeof told - n, fmt, ap);
	va_end(ap);
}

/* --- the app --- */

enum verdict app_submit(struct app *a, const struct command *c, struct answer *out)
{
	static const char *const words[COMMAND_KINDS] = {[COMMAND_CALL_ARRIVED] = "arrived",
							 [COMMAND_LEG_RINGING] = "ringing",
							 [COMMAND_LEG_ANSWERED] = "answered",
							 [COMMAND_LEG_ENDED] = "ended",
							 [COMMAND_LEG_INTERRUPTED] = "interrupted",
							 [COMMAND_LEG_REJOINED] = "rejoined",
							 [COMMAND_LEG_KEY] = "key",
							 [COMMAND_LEG_FREED] = "freed",
							 [COMMAND_LEG_SECURE] = "secure"};
	const struct order *o = order_during_submit;

	(void)a, (void)out;
	assert_non_null(words[c->kind]);
	note("%s ", words[c->kind]);
	if (c->kind == COMMAND_LEG_ENDED)
		note("how=%d ", c->how);
	if (c->kind == COMMAND_CALL_ARRIVED)
		note("line=%s codec=%d ", c->line, c->codec);
	if (c->kind == COMMAND_LEG_KEY)
		note("%s ", c->text);
	order_during_submit = NULL;
	if (o)
		rtc_orders(rtc).deliver(rtc_orders(rtc).arg, o);
	return c->kind == COMMAND_CALL_ARRIVED ? arrives : VERDICT_ok;
}

dj_id app_new_id(struct app *a)
{
	(void)a;
	return ++next_id;
}

int app_overloaded(struct app *a)
{
	(void)a;
	return overloaded;
}

/* --- the sound --- */

static void describe(struct leg_local *out)
{
	*out = (struct leg_local){.address = "192.0.2.7",
				  .port = 20002,
				  .ufrag = "ufragufrag1",
				  .pwd = "pwdpwdpwdpwdpwdpwdpwdpwd",
				  .fingerprint = "AB:CD",
				  .ssrc = 77};
}

static int fake_open(void *arg, dj_id leg, enum leg_profile profile, struct leg_local *out)
{
	(void)arg, (void)leg;
	assert_int_equal(profile, LEG_WEBRTC);
	describe(out);
	note("open ");
	return open_err;
}

static int fake_restart(void *arg, dj_id leg, struct leg_local *out)
{
	(void)arg, (void)leg;
	describe(out);
	note("restart ");
	return 0;
}

static void fake_remote(void *arg, dj_id leg, const struct leg_remote *r)
{
	(void)arg, (void)leg;
	remote = *r;
	note("remote ");
}

static void fake_free(void *arg, dj_id leg)
{
	(void)arg, (void)leg;
	note("free ");
}

/* --- the pages --- */

static int fake_send(void *arg, const struct signal *s)
{
	static const char *const words[] = {
	    [SIGNAL_OFFER] = "offer>", [SIGNAL_END] = "end>", [SIGNAL_CONTACT] = "contact>"};

	(void)arg;
	if (send_err)
		return send_err;
	last = *s;
	note("%s ", words[s->kind]);
	return 0;
}

static int setup(void **state)
{
	struct rtc_config cfg = {.app = (struct app *)&next_id,
				 .leg_port = {.open = fake_open,
					      .restart = fake_restart,
					      .remote = fake_remote,
					      .free = fake_free},
				 .pages = {NULL, fake_send},
				 .calls_per_source = 2};
	struct dj_error e;

	(void)state;
	told[0] = 0;
	open_err = send_err = overloaded = 0;
	arrives = VERDICT_ok;
	next_id = 100;
	order_during_submit = NULL;
	return rtc_start(&rtc, &cfg, &e);
}

static int teardown(void **state)
{
	(void)state;
	rtc_stop(rtc);
	return 0;
}

static void expect(const char *what)
{
	assert_string_equal(told, what);
	told[0] = 0;
}

/* --- what happens --- */

static const char chromium[] =
    "v=0\r\no=- 42 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\n"
    "m=audio 51472 UDP/TLS/RTP/SAVPF 8 0 111 126 110\r\nc=IN IP4 192.168.1.5\r\na=rtcp:9 IN IP4 "
    "0.0.0.0\r\n"
    "a=candidate:1 1 udp 2122260223 4f9d.local 51472 typ host generation 0\r\na=ice-ufrag:4ZcD\r\n"
    "a=fingerprint:sha-256 "
    "A1:60:0B:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F:20:21:22:23:24:25:26:27:"
    "28\r\n"
    "a=setup:active\r\na=mid:0\r\na=sendrecv\r\na=rtcp-mux\r\na=rtpmap:8 PCMA/8000\r\n"
    "a=rtpmap:0 PCMU/8000\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:126 telephone-event/8000\r\n"
    "a=rtpmap:110 telephone-event/48000\r\n";

static void say(enum signal_kind kind, dj_id peer, dj_id leg, const char *text)
{
	static struct signal s;

	s = (struct signal){.kind = kind,
			    .peer = peer,
			    .leg = leg,
			    .number = "120",
			    .source = "203.0.113.9",
			    .language = language_EN};
	strcpy(s.text, text);
	rtc_signal(rtc, &s);
}

static bool heard(enum command_kind kind, dj_id leg)
{
	static struct command c;

	c.kind = kind;
	c.leg = leg;
	return rtc_media_event(rtc, &c);
}

static void order(enum order_kind kind, dj_id leg)
{
	struct order o = {.kind = kind,
			  .leg = leg,
			  .agent = AGENT,
			  .contact = 55,
			  .leg_kind = leg_kind_AGENT_BROWSER,
			  .codec = CODEC_PCMU};

	rtc_orders(rtc).deliver(rtc_orders(rtc).arg, &o);
}

static void a_citizen_arrives_when_sound_is_secure(void **state)
{
	(void)state;
	say(SIGNAL_CALL, CITIZEN, 0, "");
	expect("open offer> ");
	assert_int_equal(last.peer, CITIZEN);
	assert_true(last.citizen);
	assert_int_equal(last.leg, 101);
	say(SIGNAL_KEY, CITIZEN, 101, "5"); /* there is no call yet */
	say(SIGNAL_ANSWER, CITIZEN, 101, chromium);
	expect("remote ");
	assert_int_equal(remote.codec, CODEC_PCMA);
	assert_int_equal(remote.payload_type, 8);
	assert_int_equal(remote.event_type, 126);
	assert_true(remote.send);
	assert_true(heard(COMMAND_LEG_SECURE, 101));
	expect("arrived line=120 codec=2 secure ");
	rtc_contact(rtc, 101, 66);
	expect("contact> ");
	assert_int_equal(last.contact, 66);
	say(SIGNAL_KEY, CITIZEN, 101, "5");
	say(SIGNAL_KEY, CITIZEN, 101, "55");
	say(SIGNAL_KEY, CITIZEN, 101, "x");
	expect("key 5 ");
	assert_false(heard(COMMAND_LEG_PLAYED, 101)); /* the app's */
	say(SIGNAL_END, CITIZEN, 101, "");
	expect("end> free ended how=0 ");
	assert_true(heard(COMMAND_LEG_KEY, 101)); /* over: nobody is to hear of it */
	assert_false(heard(COMMAND_LEG_FREED, 101));
	assert_false(heard(COMMAND_LEG_FREED, 101));
}

static void who_never_came_was_never_a_call(void **state)
{
	(void)state;
	say(SIGNAL_CALL, CITIZEN, 0, "");
	assert_true(heard(COMMAND_LEG_INTERRUPTED, 101)); /* no sound within 15 s */
	expect("open offer> end> free ");
	assert_true(heard(COMMAND_LEG_FREED, 101));
	say(SIGNAL_CALL, CITIZEN, 0, "");
	say(SIGNAL_GONE, CITIZEN, 0, "");
	expect("open offer> free ");
	assert_true(heard(COMMAND_LEG_FREED, 102));
}

static void a_number_that_is_none_is_ended(void **state)
{
	(void)state;
	arrives = VERDICT_not_found;
	say(SIGNAL_CALL, CITIZEN, 0, "");
	say(SIGNAL_ANSWER, CITIZEN, 101, chromium);
	heard(COMMAND_LEG_SECURE, 101);
	expect("open offer> remote arrived line=120 codec=2 end> free ");
	assert_true(heard(COMMAND_LEG_FREED, 101));
}

static void calls_are_limited_per_source_and_by_load(void **state)
{
	(void)state;
	say(SIGNAL_CALL, CITIZEN, 0, "");
	say(SIGNAL_CALL, CITIZEN + 1, 0, "");
	expect("open offer> open offer> ");
	say(SIGNAL_CALL, CITIZEN + 2, 0, "");
	expect("end> ");
	assert_int_equal(last.peer, CITIZEN + 2);
	say(SIGNAL_END, CITIZEN, 101, "");
	overloaded = 5;
	say(SIGNAL_CALL, CITIZEN + 2, 0, "");
	expect("end> free end> ");
}

static void an_agent_is_offered_sound_while_it_rings(void **state)
{
	(void)state;
	order(ORDER_LEG_RING, 40);
	order(ORDER_LEG_RING, 40); /* orders may come twice */
	expect("open offer> ringing ");
	assert_int_equal(last.peer, AGENT);
	assert_int_equal(last.contact, 55);
	assert_non_null(
	    strstr(last.text, "SAVPF 0 8 111 "));    /* what the other side speaks stands first */
	say(SIGNAL_ANSWER, AGENT + 1, 40, chromium); /* somebody else's leg */
	expect("");
	say(SIGNAL_ANSWER, AGENT, 40, chromium);
	heard(COMMAND_LEG_SECURE, 40);
	expect("remote answered secure ");
	order(ORDER_LEG_END, 40);
	order(ORDER_LEG_END, 40);
	expect("end> free ");
	assert_false(heard(COMMAND_LEG_FREED, 40)); /* the app counts it */
}

static void a_reload_keeps_the_leg(void **state)
{
	(void)state;
	order(ORDER_LEG_RING, 40);
	say(SIGNAL_ANSWER, AGENT, 40, chromium);
	heard(COMMAND_LEG_SECURE, 40);
	told[0] = 0;
	say(SIGNAL_GONE, AGENT, 0, "");
	expect("interrupted ");
	say(SIGNAL_GONE, AGENT, 0, "");
	expect("");
	say(SIGNAL_BACK, AGENT, 0, "");
	expect("restart offer> ");
	heard(COMMAND_LEG_SECURE, 40); /* of the old page: too late to count */
	expect("");
	say(SIGNAL_BACK, AGENT, 0, ""); /* reloaded again before it answered */
	expect("restart offer> ");
	say(SIGNAL_ANSWER, AGENT, 40, chromium);
	heard(COMMAND_LEG_SECURE, 40);
	expect("remote rejoined secure ");
	/* a second page takes over while the first is still there */
	say(SIGNAL_BACK, AGENT, 0, "");
	expect("interrupted restart offer> ");
	heard(COMMAND_LEG_INTERRUPTED, 40); /* it never answers: the app's patience decides */
	expect("");
}

static void consent_that_comes_back_by_itself_is_a_return(void **state)
{
	(void)state;
	order(ORDER_LEG_RING, 40);
	say(SIGNAL_ANSWER, AGENT, 40, chromium);
	heard(COMMAND_LEG_SECURE, 40);
	heard(COMMAND_LEG_INTERRUPTED, 40);
	heard(COMMAND_LEG_SECURE, 40);
	expect("open offer> ringing remote answered secure interrupted rejoined secure ");
}

static void failures_are_told(void **state)
{
	(void)state;
	open_err = EADDRINUSE;
	order(ORDER_LEG_RING, 40);
	expect("open ended how=8 freed ");
	open_err = 0;
	send_err = ENOBUFS;
	order(ORDER_LEG_RING, 41);
	expect("open free ended how=5 ");
	send_err = 0;
	order(ORDER_LEG_RING, 42);
	say(SIGNAL_ANSWER, AGENT, 42, "v=0\r\nnonsense");
	expect("open offer> ringing end> free ended how=7 ");
}

/* The app answers a command with an order for the same leg before the command returns. */
static void orders_within_a_submit_do_no_harm(void **state)
{
	static const struct order end = {.kind = ORDER_LEG_END, .leg = 40};

	(void)state;
	order(ORDER_LEG_RING, 40);
	say(SIGNAL_ANSWER, AGENT, 40, chromium);
	heard(COMMAND_LEG_SECURE, 40);
	told[0] = 0;
	order_during_submit = &end;
	say(SIGNAL_BACK, AGENT, 0, "");
	expect("interrupted end> free ");
	order_during_submit = NULL;
}

/* --- session descriptions --- */

static const struct {
	const char *from, *to;
	int err;
	enum leg_codec codec;
	int type, event;
} answers[] = {
    {"v=0", "v=0", 0, CODEC_PCMA, 8, 126},
    {"SAVPF 8 0 111", "SAVPF 111 8", 0, CODEC_OPUS, 111, 110},
    {"SAVPF 8 0 111 126", "SAVPF 0 126", 0, CODEC_PCMU, 0, 126},
    {"SAVPF 8 0 111 126 110", "SAVPF 8", 0, CODEC_PCMA, 8, -1},
    {"SAVPF 8 0 111 126 110", "SAVPF 99", EBADMSG, 0, 0, 0},
    {"a=rtpmap:8 PCMA/8000", "a=rtpmap:8 G729/8000", 0, CODEC_PCMU, 0, 126},
    {"m=audio 51472", "m=audio 0", EBADMSG, 0, 0, 0},
    {"m=audio", "m=video", EBADMSG, 0, 0, 0},
    {"a=setup:active", "a=setup:passive", EBADMSG, 0, 0, 0},
    {"a=fingerprint:sha-256", "a=fingerprint:sha-1", EBADMSG, 0, 0, 0},
    {"v=0", "v=1", EBADMSG, 0, 0, 0},
};

static void answers_are_read_as_they_are_meant(void **state)
{
	(void)state;
	for (size_t i = 0; i < DJ_COUNT(answers); i++) {
		char text[SIGNAL_TEXT];
		const char *at = strstr(chromium, answers[i].from);
		struct leg_remote r;
		struct dj_error e;

		snprintf(text, sizeof text, "%.*s%s%s", (int)(at - chromium), chromium,
			 answers[i].to, at + strlen(answers[i].from));
		assert_int_equal(sdp_answer(&r, text, &e), answers[i].err);
		if (answers[i].err)
			continue;
		assert_int_equal(r.codec, answers[i].codec);
		assert_int_equal(r.payload_type, answers[i].type);
		assert_int_equal(r.event_type, answers[i].event);
		assert_int_equal(strlen(r.fingerprint), 95);
	}
}

static void an_offer_says_all_that_browsers_need(void **state)
{
	static const char *const lines[] = {
	    "a=ice-lite\r\n",
	    "a=group:BUNDLE 0\r\n",
	    "m=audio 20002 UDP/TLS/RTP/SAVPF 111 8 0 9 126 110\r\nc=IN IP4 192.0.2.7\r\n",
	    "a=mid:0\r\n",
	    "a=rtcp-mux\r\n",
	    "a=setup:actpass\r\n",
	    "a=ssrc:77 cname:",
	    "a=fingerprint:sha-256 AB:CD\r\n",
	    "a=ice-ufrag:ufragufrag1\r\n",
	    "a=candidate:1 1 UDP 2130706431 192.0.2.7 20002 typ host\r\n"};
	struct leg_local local;
	char text[SIGNAL_TEXT];
	size_t n;

	(void)state;
	describe(&local);
	n = sdp_offer(text, &local, &(struct sdp_media){.first = CODEC_OPUS}, 5);
	assert_int_equal(n, strlen(text));
	for (size_t i = 0; i < DJ_COUNT(lines); i++)
		assert_non_null(strstr(text, lines[i]));
	assert_null(strstr(text, "extmap"));
	strcpy(local.address, "2001:db8::7");
	sdp_offer(text, &local, &(struct sdp_media){.first = CODEC_PCMA}, 5);
	assert_non_null(strstr(text, "c=IN IP6 2001:db8::7\r\n"));
}

static void pictures_are_bundled_with_the_sound(void **state)
{
	static const char pictures[] =
	    "m=video 9 UDP/TLS/RTP/SAVPF 97 96\r\na=rtpmap:96 VP8/90000\r\n"
	    "a=rtpmap:97 H264/90000\r\na=mid:1\r\n";
	struct sdp_media media = {CODEC_PCMA, 1u << video_codec_VP8};
	struct leg_local local;
	struct leg_remote r;
	char text[SIGNAL_TEXT];
	struct dj_error e;

	(void)state;
	describe(&local);
	local.video_ssrc = 78;
	sdp_offer(text, &local, &media, 5);
	assert_non_null(strstr(text, "a=group:BUNDLE 0 1\r\n"));
	assert_non_null(strstr(text, "m=video 20002 UDP/TLS/RTP/SAVPF 96\r\n"));
	assert_non_null(strstr(text, "a=ssrc:78 cname:"));
	assert_null(strstr(text, "H264"));
	snprintf(text, sizeof text, "%s%sa=sendrecv\r\n", chromium, pictures);
	assert_int_equal(sdp_answer(&r, text, &e), 0);
	assert_int_equal(r.video.codec, video_codec_H264); /* the first of the line */
	assert_int_equal(r.video.payload_type, 97);
	assert_true(r.video.send);
	snprintf(text, sizeof text, "%s%sa=sendonly\r\n", chromium, pictures);
	assert_int_equal(sdp_answer(&r, text, &e), 0);
	assert_false(r.video.send);
	snprintf(text, sizeof text, "%sm=video 0 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n",
		 chromium);
	assert_int_equal(sdp_answer(&r, text, &e), 0);
	assert_int_equal(r.video.codec, video_codec_NONE); /* refused */
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(a_citizen_arrives_when_sound_is_secure),
	    CASE(who_never_came_was_never_a_call),
	    CASE(a_number_that_is_none_is_ended),
	    CASE(calls_are_limited_per_source_and_by_load),
	    CASE(an_agent_is_offered_sound_while_it_rings),
	    CASE(a_reload_keeps_the_leg),
	    CASE(consent_that_comes_back_by_itself_is_a_return),
	    CASE(failures_are_told),
	    CASE(orders_within_a_submit_do_no_harm),
	    cmocka_unit_test(answers_are_read_as_they_are_meant),
	    cmocka_unit_test(an_offer_says_all_that_browsers_need),
	    cmocka_unit_test(pictures_are_bundled_with_the_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
