/* links: base domain app edge/sip main/loop */
/* How carriers differ: where numbers stand, in both directions, who is withheld, what they ask of
 * us in the middle of a call, and what we do not have. */
#include "carrier_rig.h"

#define AT(address, port, types)                                                                   \
	"v=0\r\no=- 1 2 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 " address "\r\nt=0 0\r\nm=audio " port \
	" RTP/AVP " types "\r\n"

static void a_dialled_number_may_stand_in_five_places(void **state)
{
	static const struct {
		const char *profile, *headers, *line;
	} cases[] = {
	    {"called=uri", "", "120"},
	    {"called=to", "", "queue"},
	    {"called=p-called-party-id", "P-Called-Party-ID: <sip:1200@kt>\n", "1200"},
	    {"called=diversion", "Diversion: <sip:1200@kt>;reason=unconditional\n", "1200"},
	    {"called=history-info", "History-Info: <sip:1200@kt>;index=1, <sip:120@kt>;index=1.1\n",
	     "1200"},
	    {"called=history-info", "History-Info: <tel:+82-1300>;index=1\n", "120"}, /* not ours */
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		struct sip_config cfg = two_trunks(cases[i].profile);

		rig_start(&cfg);
		app.order_on_arrival = true;
		app.on_arrival = ORDER_LEG_REFUSE;
		app.status = 480;
		send_invite(&first, cases[i].headers, PLAIN);
		expect(&first, "SIP/2.0 480");
		assert_string_equal(told(COMMAND_CALL_ARRIVED)->line, cases[i].line);
		if (i + 1 < DJ_COUNT(cases))
			rig_stop();
	}
}

static void a_caller_may_stand_in_three_places_and_be_withheld(void **state)
{
	static const struct {
		const char *profile, *headers, *caller;
	} cases[] = {
	    {"caller=pai", "P-Asserted-Identity: <sip:+82-31-228-2114@kt>\n", "0312282114"},
	    {"caller=pai", "", "01012345678"}, /* else From */
	    {"caller=from", "P-Asserted-Identity: <sip:0312282114@kt>\n", "01012345678"},
	    {"caller=rpid", "Remote-Party-ID: <sip:0312282114@kt>;party=calling\n", "0312282114"},
	    {"caller=pai", "P-Asserted-Identity: <sip:0312282114@kt>\nPrivacy: id\n", ""},
	    {"caller=pai", "P-Asserted-Identity: <sip:0312282114@kt>\nPrivacy: user;critical\n",
	     ""},
	    {"caller=pai", "P-Asserted-Identity: <sip:0312282114@kt>\nPrivacy: none\n",
	     "0312282114"},
	    {"caller=pai", "P-Asserted-Identity: <sip:anonymous@anonymous.invalid>\n", ""},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		struct sip_config cfg = two_trunks(cases[i].profile);

		rig_start(&cfg);
		app.order_on_arrival = true;
		app.on_arrival = ORDER_LEG_REFUSE;
		app.status = 480;
		send_invite(&first, cases[i].headers, PLAIN);
		expect(&first, "SIP/2.0 480");
		assert_string_equal(told(COMMAND_CALL_ARRIVED)->caller, cases[i].caller);
		if (i + 1 < DJ_COUNT(cases))
			rig_stop();
	}
}

static void we_are_presented_as_the_carrier_wants_it(void **state)
{
	static const struct {
		const char *profile, *header, *has;
	} cases[] = {
	    {"identity=pai", "P-Asserted-Identity", "<sip:031120@"},
	    {"identity=ppi", "P-Preferred-Identity", "<sip:031120@"},
	    {"identity=rpid", "Remote-Party-ID", "privacy=off"},
	    {"identity=none", "From", "<sip:031120@"},
	    {"forwarded=history-info", "History-Info", "<0312282114>;index=1.1"},
	    {"forwarded=diversion", "Diversion", "<sip:031120@"},
	    {"present=0311200000", "From", "<sip:0311200000@"},
	    {"domain=ims.kt.example", "From", "<sip:031120@ims.kt.example>"},
	    {"domain=ims.kt.example", "Route", "<sip:127.0.0.2:"},
	    {"form=country", "To", "<sip:82312282114@"},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		struct sip_config cfg = two_trunks(cases[i].profile);
		char invite[9000];

		rig_start(&cfg);
		dial(5, false);
		take(&first, "INVITE", invite);
		if (!strstr(header(invite, cases[i].header), cases[i].has))
			fail_msg("%s: no \"%s\" in\n%s", cases[i].profile, cases[i].has, invite);
		if (strcmp(cases[i].profile, "identity=none") == 0)
			assert_string_equal(header(invite, "P-Asserted-Identity"), "");
		order(ORDER_LEG_END, 5, leg_kind_OUTSIDE);
		if (i + 1 < DJ_COUNT(cases))
			rig_stop();
	}
}

static void who_shows_no_number_asks_for_privacy(void **state)
{
	struct sip_config cfg = two_trunks("");
	struct order o = {.kind = ORDER_LEG_DIAL, .leg = 5, .leg_kind = leg_kind_OUTSIDE};
	char invite[9000];

	(void)state;
	rig_start(&cfg);
	dj_copy(o.number, sizeof o.number, "0312282114");
	ordered(o);
	take(&first, "INVITE", invite);
	assert_string_equal(header(invite, "Privacy"), "id");
	assert_non_null(strstr(header(invite, "From"), "sip:anonymous@anonymous.invalid"));
	assert_string_equal(header(invite, "P-Asserted-Identity"), "");
	order(ORDER_LEG_END, 5, leg_kind_OUTSIDE);
}

/* ---- in the middle of a call ---- */

static void again(const char *ok, int cseq, const char *method, const char *body)
{
	send_text(&first,
		  "%s sip:127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP %s:%d;branch=z9hG4bK%d\nFrom: %s\n"
		  "To: %s\nCall-ID: inv\nCSeq: %d %s\nContact: <sip:%s:%d>\n%sContent-Length: "
		  "%zu\n\n%s",
		  method, first.address, first.port, cseq, header(ok, "From"), header(ok, "To"),
		  cseq, method, first.address, first.port,
		  body[0] ? "Content-Type: application/sdp\n" : "", strlen(body), body);
}

static void a_carrier_moves_the_sound_and_changes_the_codec(void **state)
{
	struct sip_config cfg = two_trunks("codecs=pcma,pcmu,g722");
	char ok[9000], answer[9000];

	(void)state;
	rig_start(&cfg);
	answered_call(&first, "", PLAIN, ok);
	assert_int_equal(sound.remote.codec, CODEC_PCMA);
	again(ok, 2, "INVITE", AT("127.0.0.77", "4444", "0 9"));
	take(&first, "SIP/2.0 200", answer);
	assert_non_null(strstr(answer, "RTP/AVP 0")); /* the first of our order that it has */
	assert_string_equal(sound.remote.address, "127.0.0.77");
	assert_int_equal(sound.remote.port, 4444);
	again(ok, 2, "ACK", "");
	again(ok, 3, "INVITE", AT("127.0.0.2", "4000", "18"));
	take(&first, "SIP/2.0 488", answer); /* nothing of ours: the call goes on as it was */
	again(ok, 3, "ACK", "");
	assert_int_equal(sound.remote.port, 4444);
	again(ok, 4, "INVITE", ""); /* asks for our offer */
	take(&first, "SIP/2.0 200", answer);
	assert_non_null(strstr(answer, "m=audio"));
	again(ok, 4, "ACK", AT("127.0.0.2", "4002", "8"));
	while (sound.remote.port != 4002)
		wait_turn();
	assert_int_equal(sound.remote.codec, CODEC_PCMA);
	nothing_more_told();
	order(ORDER_LEG_END, app.heard[0].leg, leg_kind_TRUNK);
	expect(&first, "BYE");
}

static void what_we_do_not_have_is_said(void **state)
{
	struct sip_config cfg = two_trunks("");
	char ok[9000];

	(void)state;
	rig_start(&cfg);
	send_invite(&first, "Require: 100rel\n", PLAIN);
	assert_string_equal(header(expect(&first, "SIP/2.0 420"), "Unsupported"), "100rel");
	nothing_more_told();
	answered_call(&second, "Supported: 100rel\nAllow: INVITE, PRACK, UPDATE\n", PLAIN, ok);
	assert_null(strstr(ok, "100rel"));
	assert_null(strstr(header(ok, "Allow"), "UPDATE"));
	order(ORDER_LEG_END, app.heard[0].leg, leg_kind_TRUNK);
	expect(&second, "BYE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(f) cmocka_unit_test_setup_teardown(f, start, stop)
	    TEST(a_dialled_number_may_stand_in_five_places),
	    TEST(a_caller_may_stand_in_three_places_and_be_withheld),
	    TEST(we_are_presented_as_the_carrier_wants_it),
	    TEST(who_shows_no_number_asks_for_privacy),
	    TEST(a_carrier_moves_the_sound_and_changes_the_codec),
	    TEST(what_we_do_not_have_is_said),
#undef TEST
	};

	return cmocka_run_group_tests(tests, rig_open, rig_close);
}
