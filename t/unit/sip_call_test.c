/* links: base domain app edge/sip main/loop */
/* Callers: what comes in over a trunk, and what every wrong INVITE gets. */
#include "sip_rig.h"

#define OFFER                                                                                      \
	"v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=audio 4000 "   \
	"RTP/AVP 18 0 8 101\r\n"                                                                   \
	"a=rtpmap:18 G729/8000\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\n"
#define FLOW(flow)                                                                                 \
	"v=0\r\no=- 1 2 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=audio 4000 "   \
	"RTP/AVP 0\r\na=" flow "\r\n"

static struct peer trunk, stranger;

static int start(void **state)
{
	struct sip_config cfg = rig_config();

	(void)state;
	peer_open(&trunk, "127.0.0.2");
	peer_open(&stranger, "127.0.0.9");
	rig_start(&cfg);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	rig_stop();
	peer_close(&trunk);
	peer_close(&stranger);
	return 0;
}

/* A request of the peer outside or inside (`to` with a tag) a dialog. */
static void request(struct peer *p, const char *method, const char *uri, const char *to,
		    const char *extra, const char *body)
{
	static int branch;

	branch++;
	send_text(
	    p,
	    "%s %s SIP/2.0\nVia: SIP/2.0/UDP %s:%d;branch=z9hG4bK%s%d\nMax-Forwards: 70\n"
	    "From: \"Kim\" <sip:+821012341234@%s>;tag=me\nTo: %s\nCall-ID: call-%d\nCSeq: %d %s\n"
	    "Contact: <sip:trunk@%s:%d>\n%s%sContent-Length: %zu\n\n%s",
	    method, uri, p->address, p->port, method, branch, p->address, to, p->port, 100 + branch,
	    method, p->address, p->port, extra, body[0] ? "Content-Type: application/sdp\n" : "",
	    strlen(body), body);
}

static void invite(struct peer *p, const char *number, const char *extra, const char *body)
{
	char uri[64], to[80];

	snprintf(uri, sizeof uri, "sip:%s@127.0.0.1", number);
	snprintf(to, sizeof to, "<%s>", uri);
	request(p, "INVITE", uri, to, extra, body);
}

/* An ACK to a 2xx, or to a refusal that was answered without state. */
static void ack(struct peer *p, const char *response, const char *body)
{
	char to[300], uri[300], cseq[40];

	dj_copy(to, sizeof to, header(response, "To"));
	dj_copy(cseq, sizeof cseq, header(response, "CSeq"));
	cseq[strcspn(cseq, " ")] = '\0';
	dj_copy(uri, sizeof uri,
		strchr(header(response, "Contact"), '<') ? uri_of(header(response, "Contact"))
							 : "sip:x@127.0.0.1");
	send_text(
	    p,
	    "ACK %s SIP/2.0\nVia: SIP/2.0/UDP %s:%d;branch=z9hG4bKack%s\nMax-Forwards: 70\n"
	    "From: \"Kim\" <sip:+821012341234@%s>;tag=me\nTo: %s\nCall-ID: call-%d\nCSeq: %s ACK\n"
	    "%sContent-Length: %zu\n\n%s",
	    uri, p->address, p->port, cseq, p->address, to, p->port, cseq,
	    body[0] ? "Content-Type: application/sdp\n" : "", strlen(body), body);
}

/* A call that the app has answered; `ok` gets the 200. */
static dj_id answered_call(char ok[9000])
{
	app.order_on_arrival = true;
	app.on_arrival = ORDER_LEG_ANSWER;
	invite(&trunk, "120", "", OFFER);
	dj_copy(ok, 9000, expect(&trunk, "SIP/2.0 200"));
	ack(&trunk, ok, "");
	return told(COMMAND_CALL_ARRIVED)->leg;
}

static void a_call_is_answered_and_the_caller_hangs_up(void **state)
{
	const struct command *c;
	char ok[9000];

	(void)state;
	answered_call(ok);
	c = &app.heard[0];
	assert_string_equal(c->line, "120");
	assert_string_equal(c->caller, "01012341234");
	assert_string_equal(c->trunk, "kt");
	assert_int_equal(c->leg_kind, leg_kind_TRUNK);
	assert_int_equal(c->codec, CODEC_PCMU);
	assert_int_equal(sound.remote.port, 4000);
	assert_int_equal(sound.remote.event_type, 101);
	assert_true(sound.remote.send);
	assert_non_null(strstr(body_of(ok), "m=audio 20002 RTP/AVP 0 101\r\n"));
	assert_string_equal(header(ok, "Content-Type"), "application/sdp");
	request(&trunk, "BYE", "sip:dajeong@127.0.0.1", header(ok, "To"), "", "");
	expect(&trunk, "SIP/2.0 200");
	assert_int_equal(told(COMMAND_LEG_ENDED)->how, leg_end_NORMAL);
	assert_int_equal(sound.freed, 1);
}

static void a_call_rings_first_and_a_repeated_invite_opens_nothing(void **state)
{
	dj_id leg;

	(void)state;
	invite(&trunk, "1200", "", OFFER);
	leg = told(COMMAND_CALL_ARRIVED)->leg;
	expect(&trunk, "SIP/2.0 180");
	order(ORDER_LEG_PROGRESS, leg, leg_kind_TRUNK);
	expect(&trunk, "SIP/2.0 180");
	ordered((struct order){
	    .kind = ORDER_LEG_PROGRESS, .leg = leg, .leg_kind = leg_kind_TRUNK, .status = 183});
	assert_non_null(strstr(body_of(expect(&trunk, "SIP/2.0 183")), "m=audio"));
	order(ORDER_LEG_ANSWER, leg, leg_kind_TRUNK);
	ack(&trunk, expect(&trunk, "SIP/2.0 200"), "");
	order(ORDER_LEG_ANSWER, leg, leg_kind_TRUNK); /* idempotent */
	order(ORDER_LEG_END, leg, leg_kind_TRUNK);
	respond(&trunk, expect(&trunk, "BYE sip:trunk@127.0.0.2"), "200 OK", "", "");
	nothing_more_told();
	assert_int_equal(sound.opened, 1);
	assert_int_equal(sound.freed, 1);
}

static void what_is_only_spoken_to_in_band_ends_with_a_cause(void **state)
{
	dj_id leg;

	(void)state;
	invite(&trunk, "1200", "", OFFER);
	leg = told(COMMAND_CALL_ARRIVED)->leg;
	expect(&trunk, "SIP/2.0 180");
	ordered((struct order){
	    .kind = ORDER_LEG_PROGRESS, .leg = leg, .leg_kind = leg_kind_TRUNK, .status = 183});
	assert_non_null(strstr(body_of(expect(&trunk, "SIP/2.0 183")), "m=audio"));
	ordered((struct order){.kind = ORDER_LEG_REFUSE,
			       .leg = leg,
			       .leg_kind = leg_kind_TRUNK,
			       .status = 480,
			       .cause = 42,
			       .retry_after_s = 120});
	expect(&trunk, "SIP/2.0 480");
	assert_string_equal(header(trunk.got, "Reason"), "Q.850;cause=42");
	assert_string_equal(header(trunk.got, "Retry-After"), "120");
	ack(&trunk, trunk.got, "");
	assert_int_equal(sound.freed, 1);
}

static void a_caller_gives_up_before_the_answer(void **state)
{
	char via[200];

	(void)state;
	invite(&trunk, "120", "", OFFER);
	told(COMMAND_CALL_ARRIVED);
	dj_copy(via, sizeof via, header(expect(&trunk, "SIP/2.0 180"), "Via"));
	send_text(&trunk,
		  "CANCEL sip:120@127.0.0.1 SIP/2.0\nVia: %s\nFrom: %s\nTo: <sip:120@127.0.0.1>\n"
		  "Call-ID: %s\nCSeq: %d CANCEL\nMax-Forwards: 70\nContent-Length: 0\n\n",
		  via, header(trunk.got, "From"), header(trunk.got, "Call-ID"),
		  atoi(header(trunk.got, "CSeq")));
	expect(&trunk, "SIP/2.0 200");
	expect(&trunk, "SIP/2.0 487");
	assert_int_equal(told(COMMAND_LEG_ENDED)->how, leg_end_CANCELLED);
}

static void the_app_refuses_with_its_own_status(void **state)
{
	(void)state;
	app.order_on_arrival = true;
	app.on_arrival = ORDER_LEG_REFUSE;
	app.status = 503;
	invite(&trunk, "120", "", OFFER);
	told(COMMAND_CALL_ARRIVED);
	assert_string_equal(header(expect(&trunk, "SIP/2.0 503"), "Retry-After"), "7");
	ack(&trunk, trunk.got, "");
	assert_int_equal(sound.freed, 1);
	app.order_on_arrival = false;
	app.verdict = VERDICT_overloaded;
	invite(&trunk, "120", "", OFFER);
	expect(&trunk, "SIP/2.0 503");
	app.verdict = VERDICT_not_found;
	invite(&trunk, "120", "", OFFER);
	expect(&trunk, "SIP/2.0 404");
	assert_int_equal(sound.freed, 3);
}

static void what_cannot_be_talked_about_is_refused(void **state)
{
	static const struct {
		const char *number, *extra, *body, *status;
	} cases[] = {
	    {"112", "", OFFER, "SIP/2.0 404"},
	    {"120%00", "", OFFER, "SIP/2.0 404"},
	    {"120", "", "v=0\r\nc=IN IP4 127.0.0.2\r\nm=audio 4000 RTP/AVP 18\r\n", "SIP/2.0 488"},
	    {"120", "", "v=0\r\nc=IN IP4 127.0.0.2\r\nm=audio 4000 RTP/SAVP 0\r\n", "SIP/2.0 488"},
	    {"120", "", "v=0\r\nc=IN IP4 phone.example\r\nm=audio 4000 RTP/AVP 0\r\n",
	     "SIP/2.0 488"},
	    {"120", "", "v=0\r\nc=IN IP4 127.0.0.2\r\nm=audio 0 RTP/AVP 0\r\n", "SIP/2.0 488"},
	    {"120", "", "nonsense", "SIP/2.0 400"},
	    {"120", "Accept: text/plain\n", OFFER, "SIP/2.0 406"},
	    {"120", "Content-Encoding: gzip\n", OFFER, "SIP/2.0 415"},
	    {"120", "Require: 100rel, precondition\n", OFFER, "SIP/2.0 420"},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		invite(&trunk, cases[i].number, cases[i].extra, cases[i].body);
		expect(&trunk, cases[i].status);
		ack(&trunk, trunk.got, "");
	}
	assert_string_equal(header(trunk.got, "Unsupported"), "100rel, precondition");
	nothing_more_told();
	assert_int_equal(sound.opened, 0);
}

static void other_media_are_refused_in_their_place(void **state)
{
	const char *sdp;

	(void)state;
	app.order_on_arrival = true;
	app.on_arrival = ORDER_LEG_ANSWER;
	invite(&trunk, "120", "",
	       "v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=video "
	       "5000 RTP/AVP 96\r\n"
	       "a=rtpmap:96 VP8/90000\r\nm=audio 4000 RTP/AVP 97\r\nc=IN IP4 "
	       "127.0.0.7\r\na=rtpmap:97 PCMA/8000\r\n"
	       "m=audio 4002 RTP/AVP 0\r\n");
	sdp = body_of(expect(&trunk, "SIP/2.0 200"));
	assert_non_null(strstr(
	    sdp, "m=video 0 RTP/AVP 96\r\nm=audio 20002 RTP/AVP 97\r\na=rtpmap:97 PCMA/8000\r\n"));
	assert_non_null(strstr(sdp, "m=audio 0 RTP/AVP 0\r\n"));
	assert_string_equal(sound.remote.address, "127.0.0.7");
	assert_int_equal(sound.remote.payload_type, 97);
	assert_int_equal(sound.remote.event_type, -1);
	ack(&trunk, trunk.got, "");
}

static void a_late_offer_is_ours(void **state)
{
	const char *sdp;

	(void)state;
	app.order_on_arrival = true;
	app.on_arrival = ORDER_LEG_ANSWER;
	invite(&trunk, "120", "", "");
	assert_int_equal(told(COMMAND_CALL_ARRIVED)->codec, CODEC_NONE);
	sdp = body_of(expect(&trunk, "SIP/2.0 200"));
	assert_non_null(strstr(sdp, "m=audio 20002 RTP/AVP 8 0 101\r\n"));
	assert_int_equal(sound.remotes, 0);
	ack(&trunk, trunk.got, "v=0\r\nc=IN IP4 127.0.0.2\r\nm=audio 4000 RTP/AVP 0\r\n");
	assert_int_equal(told(COMMAND_LEG_ANSWERED)->codec, CODEC_PCMU);
	assert_int_equal(sound.remote.port, 4000);
}

static void a_late_offer_answered_with_nothing_of_ours_ends_the_call(void **state)
{
	(void)state;
	app.order_on_arrival = true;
	app.on_arrival = ORDER_LEG_ANSWER;
	invite(&trunk, "120", "", "");
	told(COMMAND_CALL_ARRIVED);
	ack(&trunk, expect(&trunk, "SIP/2.0 200"),
	    "v=0\r\nc=IN IP4 127.0.0.2\r\nm=audio 4000 RTP/AVP 18\r\n");
	assert_int_equal(told(COMMAND_LEG_ENDED)->how, leg_end_NO_CODEC);
	respond(&trunk, expect(&trunk, "BYE"), "200 OK", "", "");
}

static void a_caller_holds_and_comes_back(void **state)
{
	char ok[9000];
	dj_id leg;

	(void)state;
	leg = answered_call(ok);
	request(&trunk, "INVITE", "sip:dajeong@127.0.0.1", header(ok, "To"), "", FLOW("sendonly"));
	assert_non_null(strstr(body_of(expect(&trunk, "SIP/2.0 200")), "a=recvonly"));
	ack(&trunk, trunk.got, "");
	assert_true(told(COMMAND_LEG_HELD)->flag);
	assert_false(sound.remote.send);
	request(&trunk, "INVITE", "sip:dajeong@127.0.0.1", header(ok, "To"), "", FLOW("sendrecv"));
	assert_non_null(strstr(body_of(expect(&trunk, "SIP/2.0 200")), "a=sendrecv"));
	ack(&trunk, trunk.got, "");
	assert_false(told(COMMAND_LEG_HELD)->flag);
	assert_true(sound.remote.send);
	request(&trunk, "INVITE", "sip:dajeong@127.0.0.1", header(ok, "To"), "",
		"v=0\r\nm=audio 4 RTP/AVP 18\r\n");
	expect(&trunk, "SIP/2.0 488");
	ack(&trunk, trunk.got, "");
	order(ORDER_LEG_END, leg, leg_kind_TRUNK);
	respond(&trunk, expect(&trunk, "BYE"), "200 OK", "", "");
	nothing_more_told();
}

static void keys_come_by_info(void **state)
{
	char ok[9000];

	(void)state;
	answered_call(ok);
	send_text(
	    &trunk,
	    "INFO sip:dajeong@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.2:%d;branch=z9hG4bKinfo\n"
	    "From: <sip:+821012341234@127.0.0.2>;tag=me\nTo: %s\nCall-ID: call-%d\nCSeq: 900 INFO\n"
	    "Content-Type: application/dtmf-relay\nContent-Length: 26\n\nSignal= 5\r\nDuration= "
	    "160\r\n",
	    trunk.port, header(ok, "To"), trunk.port);
	expect(&trunk, "SIP/2.0 200");
	assert_string_equal(told(COMMAND_LEG_KEY)->text, "5");
}

static void a_source_we_do_not_know_gets_nothing(void **state)
{
	char first[300];

	(void)state;
	invite(&stranger, "120", "", OFFER);
	assert_non_null(strstr(header(expect(&stranger, "SIP/2.0 401"), "WWW-Authenticate"),
			       "realm=\"dajeong\""));
	request(&stranger, "OPTIONS", "sip:127.0.0.1", "<sip:127.0.0.1>", "", "");
	assert_non_null(strstr(header(expect(&stranger, "SIP/2.0 200"), "Allow"), "INVITE"));
	request(&stranger, "BYE", "sip:127.0.0.1", "<sip:127.0.0.1>;tag=guess", "", "");
	expect(&stranger, "SIP/2.0 481");
	request(&stranger, "INVITE", "sip:127.0.0.1", "<sip:127.0.0.1>;tag=guess", "", OFFER);
	expect(&stranger, "SIP/2.0 481");
	request(&stranger, "MESSAGE", "sip:120@127.0.0.1", "<sip:120@127.0.0.1>", "", "");
	expect(&stranger, "SIP/2.0 405");
	request(&stranger, "NONSENSE", "sip:120@127.0.0.1", "<sip:120@127.0.0.1>", "", "");
	dj_copy(first, sizeof first, header(expect(&stranger, "SIP/2.0 501"), "To"));
	assert_non_null(strstr(first, ";tag="));
	nothing_more_told();
}

/* RFC 3261 8.2.7: without state the same request must get the same tag. */
static void a_refusal_without_state_is_the_same_twice(void **state)
{
	char first[300];

	(void)state;
	for (int i = 0; i < 2; i++) {
		send_text(&stranger,
			  "NEVER sip:120@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP "
			  "127.0.0.9:%d;branch=z9hG4bKsame\n"
			  "From: <sip:a@b>;tag=1\nTo: <sip:120@127.0.0.1>\nCall-ID: same\nCSeq: 1 "
			  "NEVER\n\n",
			  stranger.port);
		expect(&stranger, "SIP/2.0 501");
		if (i == 0)
			dj_copy(first, sizeof first, header(stranger.got, "To"));
	}
	assert_string_equal(header(stranger.got, "To"), first);
}

static void overload_refuses_before_any_work(void **state)
{
	(void)state;
	app.overloaded = 5;
	invite(&trunk, "120", "", OFFER);
	assert_string_equal(header(expect(&trunk, "SIP/2.0 503"), "Retry-After"), "5");
	app.overloaded = 0;
	sound.fail = EMFILE;
	invite(&trunk, "120", "", OFFER);
	assert_string_equal(header(expect(&trunk, "SIP/2.0 503"), "Retry-After"), "10");
	nothing_more_told();
	assert_int_equal(sound.opened, 0);
}

/* 107 rings for people who cannot ring themselves; only a carrier can vouch for the number. */
static void the_relay_is_taken_when_nobody_else_is(void **state)
{
	(void)state;
	app.overloaded = 5;
	dj_copy(app.trusted, sizeof app.trusted, "107");
	invite(&stranger, "120", "P-Asserted-Identity: <sip:107@kt>\n", OFFER);
	expect(&stranger, "SIP/2.0 503");
	invite(&trunk, "120", "", OFFER);
	expect(&trunk, "SIP/2.0 503");
	nothing_more_told();
	invite(&trunk, "120", "P-Asserted-Identity: <sip:107@kt>\n", OFFER);
	expect(&trunk, "SIP/2.0 180");
	assert_string_equal(told(COMMAND_CALL_ARRIVED)->caller, "107");
}

/* What waits in the socket would be sent again before we come to it. */
static void a_socket_that_fills_refuses_new_calls_until_it_is_empty(void **state)
{
	static const char keep_alive[1000] = "\r\n";

	(void)state;
	request(&trunk, "OPTIONS", "sip:127.0.0.1", "<sip:127.0.0.1>", "", "");
	expect(&trunk, "SIP/2.0 200"); /* the socket is known now */
	invite(&trunk, "1200", "", OFFER);
	for (int i = 0; i < 2000; i++)
		send_raw(&trunk, keep_alive, sizeof keep_alive);
	assert_string_equal(header(expect(&trunk, "SIP/2.0 503"), "Retry-After"), "5");
	request(&trunk, "OPTIONS", "sip:127.0.0.1", "<sip:127.0.0.1>", "", "");
	expect(&trunk, "SIP/2.0 200"); /* behind all of them */
	nothing_more_told();
	invite(&trunk, "1200", "", OFFER);
	told(COMMAND_CALL_ARRIVED);
}

static void who_wants_to_be_anonymous_is(void **state)
{
	(void)state;
	app.order_on_arrival = true;
	app.on_arrival = ORDER_LEG_REFUSE;
	invite(&trunk, "120", "P-Asserted-Identity: \"x\" <sip:0311234567@kt.example>\n", OFFER);
	assert_string_equal(told(COMMAND_CALL_ARRIVED)->caller, "0311234567");
	invite(&trunk, "120", "P-Asserted-Identity: <tel:+82-31-123-4567>\n", OFFER);
	assert_string_equal(told(COMMAND_CALL_ARRIVED)->caller, "0311234567");
	invite(&trunk, "+82-120",
	       "P-Asserted-Identity: <sip:0311234567@kt.example>\nPrivacy: critical; id\n", OFFER);
	assert_string_equal(told(COMMAND_CALL_ARRIVED)->caller, "");
	assert_string_equal(app.heard[2].line, "+82120");
	assert_string_equal(app.heard[2].trunk, "kt");
}

static void stopping_hangs_up_every_call(void **state)
{
	char ok[9000];

	(void)state;
	answered_call(ok);
	app.order_on_arrival = false;
	invite(&trunk, "120", "", OFFER);
	expect(&trunk, "SIP/2.0 180");
	sip_stop(edge);
	edge = NULL;
	while (strncmp(trunk.got, "BYE", 3))
		expect(&trunk, "");
	assert_int_equal(sound.freed, 2);
	told(COMMAND_CALL_ARRIVED);
	nothing_more_told();
}

int main(int argc, char **argv)
{
#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
	    T(a_call_is_answered_and_the_caller_hangs_up),
	    T(a_call_rings_first_and_a_repeated_invite_opens_nothing),
	    T(what_is_only_spoken_to_in_band_ends_with_a_cause),
	    T(a_caller_gives_up_before_the_answer),
	    T(the_app_refuses_with_its_own_status),
	    T(what_cannot_be_talked_about_is_refused),
	    T(other_media_are_refused_in_their_place),
	    T(a_late_offer_is_ours),
	    T(a_late_offer_answered_with_nothing_of_ours_ends_the_call),
	    T(a_caller_holds_and_comes_back),
	    T(keys_come_by_info),
	    T(a_source_we_do_not_know_gets_nothing),
	    T(a_refusal_without_state_is_the_same_twice),
	    T(overload_refuses_before_any_work),
	    T(the_relay_is_taken_when_nobody_else_is),
	    T(a_socket_that_fills_refuses_new_calls_until_it_is_empty),
	    T(who_wants_to_be_anonymous_is),
	    T(stopping_hangs_up_every_call),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, rig_open, rig_close);
}
