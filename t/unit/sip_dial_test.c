/* links: base domain app edge/sip main/loop */
/* Numbers outside: trunks, profiles, failover, health, session timers, sealed sound, what is kept
 * of the signalling. */
#include "carrier_rig.h"

static void a_call_goes_out_as_the_carrier_wants_it(void **state)
{
	struct sip_config cfg =
	    two_trunks("form=plus codecs=pcmu,pcma ptime=30 session=1800 forwarded=diversion");
	char invite[9000];

	(void)state;
	rig_start(&cfg);
	dial(5, false);
	take(&first, "INVITE sip:+82312282114@127.0.0.2", invite);
	assert_string_equal(told(COMMAND_LEG_ROUTED)->trunk, "kt");
	assert_non_null(strstr(header(invite, "From"), "sip:+8231120@127.0.0.1"));
	assert_non_null(strstr(header(invite, "P-Asserted-Identity"), "sip:+8231120@127.0.0.1"));
	assert_non_null(strstr(header(invite, "Diversion"), "sip:+8231120@"));
	assert_string_equal(header(invite, "Session-Expires"), "1800;refresher=uac");
	assert_string_equal(header(invite, "Supported"), "timer");
	assert_non_null(strstr(invite, "RTP/AVP 0 8 101"));
	assert_non_null(strstr(invite, "a=ptime:30"));
	respond(&first, invite, "183 Session Progress", "a", PLAIN);
	assert_true(told(COMMAND_LEG_RINGING)->flag); /* with sound of its own */
	assert_int_equal(sound.remote.codec, CODEC_PCMA);
	respond(&first, invite, "200 OK", "a", PLAIN);
	assert_int_equal(told(COMMAND_LEG_ANSWERED)->leg, 5);
	take(&first, "ACK", invite);
	send_text(&first,
		  "BYE %s SIP/2.0\nVia: SIP/2.0/UDP %s:%d;branch=z9hG4bKbye\nFrom: %s\nTo: %s\n"
		  "Call-ID: %s\nCSeq: 2 BYE\nReason: Q.850;cause=38;text=\"network out of "
		  "order\"\nContent-Length: 0\n\n",
		  "sip:dajeong@127.0.0.1", first.address, first.port, header(invite, "To"),
		  header(invite, "From"), header(invite, "Call-ID"));
	expect(&first, "SIP/2.0 200");
	assert_int_equal(told(COMMAND_LEG_ENDED)->count[0], 38);
}

static void a_trunk_that_refuses_is_followed_by_the_next(void **state)
{
	struct sip_config cfg = two_trunks("");
	char invite[9000];

	(void)state;
	rig_start(&cfg);
	dial(5, false);
	take(&first, "INVITE", invite);
	assert_string_equal(told(COMMAND_LEG_ROUTED)->trunk, "kt");
	respond(&first, invite, "503 Service Unavailable", "a", "");
	expect(&first, "ACK");
	take(&second, "INVITE", invite);
	assert_string_equal(app.heard[app.read].trunk, "lg");
	assert_int_equal(told(COMMAND_LEG_ROUTED)->count[0], 503);
	respond(&second, invite, "486 Busy Here\nReason: Q.850;cause=17", "b", "");
	expect(&second, "ACK");
	assert_int_equal(app.heard[app.read].how, leg_end_BUSY);
	assert_int_equal(told(COMMAND_LEG_ENDED)->count[0], 17);
	assert_int_equal(app.heard[app.read - 1].number, 486);
}

static void a_trunk_that_is_silent_is_followed_by_the_next(void **state)
{
	struct sip_config cfg = two_trunks("answer=1");
	char invite[9000];

	(void)state;
	rig_start(&cfg);
	dial(5, false);
	expect(&first, "INVITE");
	told(COMMAND_LEG_ROUTED);
	take(&second, "INVITE", invite);
	told(COMMAND_LEG_ROUTED);
	respond(&second, invite, "180 Ringing", "b", "");
	assert_false(told(COMMAND_LEG_RINGING)->flag);
	respond(&second, invite, "200 OK", "b", PLAIN);
	told(COMMAND_LEG_ANSWERED);
	expect(&second, "ACK");
	order(ORDER_LEG_END, 5, leg_kind_OUTSIDE);
	take(&second, "BYE", invite);
	assert_non_null(strstr(header(invite, "Reason"), "Q.850;cause=16"));
}

static void without_a_trunk_nobody_is_called(void **state)
{
	struct sip_config cfg = rig_config();

	(void)state;
	rig_start(&cfg); /* its trunk has no target: calls only come in */
	dial(5, true);
	assert_int_equal(told(COMMAND_LEG_ENDED)->how, leg_end_UNREACHABLE);
}

static void what_is_no_number_goes_into_no_uri(void **state)
{
	struct sip_config cfg = two_trunks("");
	struct order o = {.kind = ORDER_LEG_DIAL, .leg = 5, .leg_kind = leg_kind_OUTSIDE};

	(void)state;
	rig_start(&cfg);
	dj_copy(o.number, sizeof o.number, "119@evil\r\nX:");
	ordered(o);
	assert_int_equal(told(COMMAND_LEG_ENDED)->number, 484);
}

static void a_trunk_may_ask_for_a_password(void **state)
{
	struct sip_config cfg = two_trunks("");
	char invite[9000];

	(void)state;
	dj_copy(cfg.trunks[0].user, sizeof cfg.trunks[0].user, "0311200000");
	dj_copy(cfg.trunks[0].password, sizeof cfg.trunks[0].password, "open sesame");
	rig_start(&cfg);
	dial(5, false);
	take(&first, "INVITE", invite);
	told(COMMAND_LEG_ROUTED);
	respond(&first, invite,
		"407 Proxy Authentication Required\nProxy-Authenticate: Digest realm=\"kt\", "
		"nonce=\"n\", qop=\"auth\", algorithm=MD5",
		"a", "");
	expect(&first, "ACK");
	take(&first, "INVITE", invite);
	assert_non_null(strstr(header(invite, "Proxy-Authorization"), "0311200000"));
	order(ORDER_LEG_END, 5, leg_kind_OUTSIDE);
	assert_int_equal(strncmp(strchr(app.trace.text, '\n') + 1, "INVITE", 6), 0); /* the first */
	assert_int_equal(app.trace.contact, 77);
	assert_int_equal(app.trace.count[0], 14);
	assert_non_null(strstr(app.trace.text, " out UDP 127.0.0.1:"));
	assert_non_null(strstr(app.trace.text, "INVITE sip:031***2114@127.0.0.2"));
	assert_null(strstr(app.trace.text, "0312282114"));
	assert_null(strstr(app.trace.text, "Authorization"));
}

/* The order to forget what there is, once; nothing of the call. */
static void no_trace_is_made_where_none_is_kept(void **state)
{
	struct sip_config cfg = two_trunks("");
	char invite[9000];

	(void)state;
	rig_start(&cfg);
	app.untraced = true;
	for (dj_id leg = 5; leg < 7; leg++) {
		dial(leg, false);
		take(&first, "INVITE", invite);
		told(COMMAND_LEG_ROUTED);
		respond(&first, invite, "486 Busy Here", "a", "");
		expect(&first, "ACK");
		told(COMMAND_LEG_ENDED);
	}
	assert_int_equal(app.traces, 1);
	assert_int_equal(app.trace.count[0], 0);
	assert_int_equal(app.trace.contact, 0);
}

static void the_last_channel_is_kept_for_emergencies(void **state)
{
	struct sip_config cfg = two_trunks("");
	char invite[9000];

	(void)state;
	cfg.trunk_count = 1;
	cfg.trunks[0].channels = 2;
	rig_start(&cfg);
	send_invite(&first, "", PLAIN);
	expect(&first, "SIP/2.0 180");
	told(COMMAND_CALL_ARRIVED);
	dial(5, false); /* one of two is taken, the other is kept */
	assert_int_equal(told(COMMAND_LEG_ENDED)->how, leg_end_UNREACHABLE);
	send_text(&first,
		  "INVITE sip:120@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP %s:%d;branch=z9hG4bK2\nFrom: "
		  "<sip:1@kt>;tag=2\nTo: <sip:120@kt>\nCall-ID: inv2\nCSeq: 1 INVITE\nContact: "
		  "<sip:%s:%d>\nContent-Length: 0\n\n",
		  first.address, first.port, first.address, first.port);
	expect(&first, "SIP/2.0 503");
	dial(6, true);
	take(&first, "INVITE sip:0312282114", invite);
	assert_int_equal(told(COMMAND_LEG_ROUTED)->leg, 6);
}

static void answer_options(struct peer *p, const char *status)
{
	char request[9000];

	take(p, "OPTIONS", request);
	respond(p, request, status, "o", "");
}

static void a_trunk_is_asked_whether_it_is_alive(void **state)
{
	struct sip_config cfg = two_trunks("");

	(void)state;
	cfg.trunk_count = 1;
	cfg.trunks[0].profile.options_s = 1;
	rig_start(&cfg);
	for (int i = 0; i < 3; i++)
		answer_options(&first, "503 Service Unavailable");
	while (!app.trunk_states || app.trunk_state.flag)
		wait_turn();
	assert_string_equal(app.trunk_state.trunk, "kt");
	assert_int_equal(app.trunk_state.number, 503);
	assert_int_equal(dj_metric_value(METRIC_sip_trunks_down), 1);
	for (int i = 0; i < 2; i++)
		answer_options(&first, "200 OK");
	while (!app.trunk_state.flag)
		wait_turn();
	assert_int_equal(dj_metric_value(METRIC_sip_trunks_down), 0);
}

static void we_refresh_when_they_want_us_to(void **state)
{
	struct sip_config cfg = two_trunks("");
	char ok[9000], again[9000];

	(void)state;
	cfg.session_unit_ms = 10;
	rig_start(&cfg);
	answered_call(&first, "Supported: timer\nSession-Expires: 100;refresher=uas\n", PLAIN, ok);
	assert_string_equal(header(ok, "Session-Expires"), "100;refresher=uas");
	assert_string_equal(header(ok, "Require"), "timer");
	for (int i = 0; i < 2; i++) {
		take(&first, "INVITE", again); /* half of 100 after the last */
		assert_string_equal(header(again, "Call-ID"), "inv");
		respond(&first, again, "200 OK\nSession-Expires: 100;refresher=uac", "x", PLAIN);
		expect(&first, "ACK");
	}
	nothing_more_told();
}

/* RFC 3264 8: what was once a line stays one, in its place, whoever offers. */
static void a_refresh_keeps_every_line_of_the_call(void **state)
{
	static const char offer[] =
	    PLAIN "m=application 9 UDP/BFCP *\r\nm=video 9 RTP/AVP 96\r\na=rtpmap:96 AV1/90000\r\n";
	struct sip_config cfg = two_trunks("");
	char ok[9000], again[9000];

	(void)state;
	cfg.session_unit_ms = 10;
	rig_start(&cfg);
	answered_call(&first, "Supported: timer\nSession-Expires: 100;refresher=uas\n", offer, ok);
	take(&first, "INVITE", again);
	assert_non_null(strstr(again, "\r\nm=application 0 "));
	assert_true(strstr(again, "\r\nm=video 0 ") > strstr(again, "\r\nm=application 0 "));
	assert_string_equal(strstr(again, "\r\n\r\n"), strstr(ok, "\r\n\r\n"));
	respond(&first, again, "200 OK\nSession-Expires: 100;refresher=uac", "x", PLAIN);
	expect(&first, "ACK");
	nothing_more_told();
}

static void a_session_that_nobody_refreshes_is_over(void **state)
{
	struct sip_config cfg = two_trunks("");
	char ok[9000];

	(void)state;
	cfg.session_unit_ms = 5;
	rig_start(&cfg);
	answered_call(&first, "Supported: timer\nSession-Expires: 90;refresher=uac\n", PLAIN, ok);
	assert_string_equal(header(ok, "Session-Expires"), "90;refresher=uac");
	assert_int_equal(told(COMMAND_LEG_ENDED)->how, leg_end_FAULT);
	assert_non_null(strstr(header(expect(&first, "BYE"), "Reason"), "cause=41"));
}

static void a_session_interval_has_a_least_length(void **state)
{
	struct sip_config cfg = two_trunks("");

	(void)state;
	rig_start(&cfg);
	send_invite(&first, "Supported: timer\nx: 60\n", PLAIN);
	assert_string_equal(header(expect(&first, "SIP/2.0 422"), "Min-SE"), "90");
	nothing_more_told();
}

static void a_test_call_takes_its_trunk_and_no_other(void **state)
{
	struct sip_config cfg = two_trunks("");
	struct order o = {.kind = ORDER_LEG_DIAL,
			  .leg = 5,
			  .contact = 77,
			  .leg_kind = leg_kind_OUTSIDE,
			  .number = "0312282114",
			  .trunk = "lg"};
	char invite[9000];

	(void)state;
	rig_start(&cfg);
	ordered(o);
	take(&second, "INVITE", invite);
	assert_string_equal(told(COMMAND_LEG_ROUTED)->trunk, "lg");
	respond(&second, invite, "503 Service Unavailable", "a", "");
	expect(&second, "ACK");
	assert_int_equal(told(COMMAND_LEG_ENDED)->number, 503);
	assert_false(first.left);
	dj_copy(o.trunk, sizeof o.trunk, "gone");
	ordered(o);
	assert_int_equal(told(COMMAND_LEG_ENDED)->how, leg_end_UNREACHABLE);
}

static void who_wants_longer_sessions_is_asked_for_one(void **state)
{
	struct sip_config cfg = two_trunks("session=1800");
	char invite[9000];

	(void)state;
	rig_start(&cfg);
	dial(5, false);
	take(&first, "INVITE", invite);
	assert_string_equal(header(invite, "Min-SE"), "90");
	respond(&first, invite, "422 Session Interval Too Small\nMin-SE: 3600", "a", "");
	expect(&first, "ACK");
	take(&first, "INVITE", invite); /* the same trunk */
	assert_string_equal(header(invite, "Session-Expires"), "3600;refresher=uac");
	assert_string_equal(header(invite, "Min-SE"), "3600");
	respond(&first, invite, "422 Session Interval Too Small\nMin-SE: 7200", "b", "");
	expect(&first, "ACK");
	take(&second, "INVITE", invite); /* asked once only; the next begins as its profile says */
	assert_string_equal(header(invite, "Session-Expires"), "1800;refresher=uac");
	order(ORDER_LEG_END, 5, leg_kind_OUTSIDE);
}

static void a_fax_is_refused_and_the_call_goes_on(void **state)
{
	static const char fax[] = "v=0\r\no=- 1 2 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 "
				  "127.0.0.2\r\nt=0 0\r\nm=image 4002 udptl t38\r\n"
				  "a=T38FaxVersion:0\r\n";
	struct sip_config cfg = two_trunks("");
	char ok[9000];
	int remotes;

	(void)state;
	rig_start(&cfg);
	answered_call(&first, "", PLAIN, ok);
	remotes = sound.remotes;
	send_text(&first,
		  "INVITE sip:127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP %s:%d;branch=z9hG4bKt38\nFrom: "
		  "%s\nTo: %s\nCall-ID: inv\nCSeq: 2 INVITE\nContact: <sip:%s:%d>\nContent-Type: "
		  "application/sdp\nContent-Length: %zu\n\n%s",
		  first.address, first.port, header(ok, "From"), header(ok, "To"), first.address,
		  first.port, strlen(fax), fax);
	expect(&first, "SIP/2.0 488");
	assert_int_equal(sound.remotes, remotes);
	nothing_more_told();
	order(ORDER_LEG_END, app.heard[0].leg, leg_kind_TRUNK);
	expect(&first, "BYE");
}

static void a_caller_may_seal_the_sound(void **state)
{
	struct sip_config cfg = two_trunks("");
	char ok[9000];

	(void)state;
	rig_start(&cfg);
	answered_call(&first, "", SEALED, ok);
	assert_non_null(strstr(ok, "RTP/SAVP 8"));
	assert_non_null(strstr(ok, "a=crypto:7 AES_CM_128_HMAC_SHA1_80 inline:"));
	assert_int_equal(sound.remote.keys.suite, SUITE_AES_CM_80);
	assert_memory_equal(sound.remote.keys.theirs, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcd", 30);
	order(ORDER_LEG_END, app.heard[0].leg, leg_kind_TRUNK);
}

static void a_carrier_may_have_to_seal_it(void **state)
{
	struct sip_config cfg = two_trunks("srtp=must");
	char invite[9000];

	(void)state;
	rig_start(&cfg);
	send_invite(&first, "", PLAIN);
	expect(&first, "SIP/2.0 488");
	nothing_more_told();
	dial(5, false);
	take(&first, "INVITE", invite);
	told(COMMAND_LEG_ROUTED);
	assert_non_null(strstr(invite, "RTP/SAVP"));
	assert_non_null(strstr(invite, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"));
	respond(&first, invite, "200 OK", "a", SEALED);
	told(COMMAND_LEG_ANSWERED);
	assert_int_equal(sound.remote.keys.suite, SUITE_AES_CM_80);
}

static void sealing_that_is_only_asked_for_may_be_declined(void **state)
{
	struct sip_config cfg = two_trunks("srtp=sdes");
	char invite[9000];

	(void)state;
	rig_start(&cfg);
	dial(5, false);
	take(&first, "INVITE", invite);
	assert_non_null(strstr(invite, "RTP/SAVP"));
	respond(&first, invite, "488 Not Acceptable Here", "a", "");
	expect(&first, "ACK");
	take(&first, "INVITE", invite); /* the same trunk, plain */
	assert_non_null(strstr(invite, "RTP/AVP"));
	assert_null(strstr(invite, "a=crypto"));
}

static void numbers_stand_where_the_profile_says(void **state)
{
	struct sip_config cfg = two_trunks("called=diversion caller=rpid");

	(void)state;
	lines = "120 1200";
	rig_start(&cfg);
	app.order_on_arrival = true;
	app.on_arrival = ORDER_LEG_REFUSE;
	app.status = 480;
	send_invite(&first,
		    "Diversion: \"x\" <sip:1200@kt>;reason=no-answer\n"
		    "Remote-Party-ID: <sip:+82-31-228-2114@kt>;party=calling\n"
		    "P-Asserted-Identity: <sip:0311111111@kt>\n",
		    PLAIN);
	assert_string_equal(told(COMMAND_CALL_ARRIVED)->line, "1200");
	assert_string_equal(app.heard[0].caller, "0312282114");
	expect(&first, "SIP/2.0 480");
	lines = "120 1200 +82120 queue";
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
	    TEST(a_call_goes_out_as_the_carrier_wants_it),
	    TEST(a_trunk_that_refuses_is_followed_by_the_next),
	    TEST(a_trunk_that_is_silent_is_followed_by_the_next),
	    TEST(without_a_trunk_nobody_is_called),
	    TEST(what_is_no_number_goes_into_no_uri),
	    TEST(a_trunk_may_ask_for_a_password),
	    TEST(no_trace_is_made_where_none_is_kept),
	    TEST(the_last_channel_is_kept_for_emergencies),
	    TEST(a_trunk_is_asked_whether_it_is_alive),
	    TEST(we_refresh_when_they_want_us_to),
	    TEST(a_refresh_keeps_every_line_of_the_call),
	    TEST(a_session_that_nobody_refreshes_is_over),
	    TEST(a_session_interval_has_a_least_length),
	    TEST(a_test_call_takes_its_trunk_and_no_other),
	    TEST(who_wants_longer_sessions_is_asked_for_one),
	    TEST(a_fax_is_refused_and_the_call_goes_on),
	    TEST(a_caller_may_seal_the_sound),
	    TEST(a_carrier_may_have_to_seal_it),
	    TEST(sealing_that_is_only_asked_for_may_be_declined),
	    TEST(numbers_stand_where_the_profile_says),
#undef TEST
	};

	return cmocka_run_group_tests(tests, rig_open, rig_close);
}
