/* links: base domain app edge/sip main/loop */
/* Agents' phones: ringing them, every way that can end, and the registrar. */
#include "sip_rig.h"

#define ANSWER                                                                                     \
	"v=0\r\no=- 1 1 IN IP4 127.0.0.3\r\ns=-\r\nc=IN IP4 127.0.0.3\r\nt=0 0\r\nm=audio 5000 "   \
	"RTP/AVP 0 101\r\n"                                                                        \
	"a=rtpmap:101 telephone-event/8000\r\n"
#define LEG 77

static struct peer phone;

static int start(void **state)
{
	struct sip_config cfg = rig_config();

	(void)state;
	peer_open(&phone, "127.0.0.3");
	cfg.trunk_count = 1;
	dj_copy(cfg.trunks[0].name, sizeof cfg.trunks[0].name, "out");
	snprintf(cfg.trunks[0].target, sizeof cfg.trunks[0].target, "sip:%s:%d", phone.address,
		 phone.port);
	fixed_phone = &phone;
	rig_start(&cfg);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	rig_stop();
	peer_close(&phone);
	fixed_phone = NULL;
	return 0;
}

static void ring(const char *name, enum leg_codec codec, dj_ms ring_ms)
{
	struct order o = {.kind = ORDER_LEG_RING,
			  .leg = LEG,
			  .leg_kind = leg_kind_AGENT_PHONE,
			  .codec = codec,
			  .ring_ms = ring_ms};

	dj_copy(o.agent_name, sizeof o.agent_name, name);
	dj_copy(o.caller, sizeof o.caller, "01012345678");
	dj_copy(o.caller_name, sizeof o.caller_name, "김\"철수\r\nX: y");
	ordered(o);
}

static void ended(enum leg_end how, int status)
{
	const struct command *c = told(COMMAND_LEG_ENDED);

	assert_int_equal(c->leg, LEG);
	assert_int_equal(c->how, how);
	assert_int_equal(c->number, status);
}

static void a_phone_rings_and_is_answered(void **state)
{
	char invite[9000];

	(void)state;
	ring("agent0001", CODEC_PCMU, 0);
	dj_copy(invite, sizeof invite, expect(&phone, "INVITE sip:agent0001@127.0.0.3:"));
	assert_non_null(
	    strstr(header(invite, "From"), "\"김철수X: y\" <sip:01012345678@127.0.0.1:"));
	assert_non_null(strstr(body_of(invite), "m=audio 20002 RTP/AVP 0 101\r\n"));
	respond(&phone, invite, "100 Trying", "t", "");
	respond(&phone, invite, "180 Ringing", "t", "");
	assert_int_equal(told(COMMAND_LEG_RINGING)->leg, LEG);
	respond(&phone, invite, "180 Ringing", "t", "");
	respond(&phone, invite, "200 OK", "t", ANSWER);
	expect(&phone, "ACK sip:peer@127.0.0.3");
	assert_int_equal(told(COMMAND_LEG_ANSWERED)->codec, CODEC_PCMU);
	assert_int_equal(sound.remote.port, 5000);
	order(ORDER_LEG_END, LEG, leg_kind_AGENT_PHONE);
	respond(&phone, expect(&phone, "BYE sip:peer@127.0.0.3"), "200 OK", "", "");
	order(ORDER_LEG_END, LEG, leg_kind_AGENT_PHONE); /* gone: ignored */
	nothing_more_told();
	assert_int_equal(sound.freed, 1);
}

static void dial(const char *number)
{
	struct order o = {.kind = ORDER_LEG_DIAL,
			  .leg = LEG,
			  .leg_kind = leg_kind_OUTSIDE,
			  .codec = CODEC_PCMU,
			  .ring_ms = 5000};

	dj_copy(o.number, sizeof o.number, number);
	dj_copy(o.caller, sizeof o.caller, "120");
	ordered(o);
}

static void a_number_outside_is_dialled_through_the_trunk(void **state)
{
	char invite[9000];

	(void)state;
	dial("119");
	dj_copy(invite, sizeof invite, expect(&phone, "INVITE sip:119@127.0.0.3:"));
	assert_string_equal(told(COMMAND_LEG_ROUTED)->trunk, "out");
	assert_non_null(strstr(header(invite, "From"), "<sip:120@127.0.0.1:"));
	respond(&phone, invite, "180 Ringing", "t", "");
	assert_int_equal(told(COMMAND_LEG_RINGING)->leg_kind, leg_kind_OUTSIDE);
	respond(&phone, invite, "200 OK", "t", ANSWER);
	expect(&phone, "ACK sip:peer@127.0.0.3");
	assert_int_equal(told(COMMAND_LEG_ANSWERED)->codec, CODEC_PCMU);
	order(ORDER_LEG_END, LEG, leg_kind_OUTSIDE);
	respond(&phone, expect(&phone, "BYE sip:peer@127.0.0.3"), "200 OK", "", "");
	dial("0312492114");
	respond(&phone, expect(&phone, "INVITE sip:0312492114@"), "486 Busy Here", "t", "");
	expect(&phone, "ACK");
	told(COMMAND_LEG_ROUTED);
	ended(leg_end_BUSY, 486);
}

static void a_phone_says_no_in_many_ways(void **state)
{
	static const struct {
		const char *status;
		enum leg_end how;
		int number;
	} cases[] = {
	    {"486 Busy Here", leg_end_BUSY, 486},
	    {"600 Busy Everywhere", leg_end_BUSY, 600},
	    {"603 Decline", leg_end_DECLINED, 603},
	    {"480 Temporarily Unavailable", leg_end_DECLINED, 480},
	    {"408 Request Timeout", leg_end_NO_ANSWER, 408},
	    {"404 Not Found", leg_end_UNREACHABLE, 404},
	    {"503 Service Unavailable", leg_end_UNREACHABLE, 503},
	    {"302 Moved Temporarily", leg_end_DECLINED, 480}, /* never followed */
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		ring("agent0001", CODEC_PCMA, 0);
		respond(&phone, expect(&phone, "INVITE"), cases[i].status, "t", "");
		expect(&phone, "ACK");
		ended(cases[i].how, cases[i].number);
	}
	nothing_more_told();
}

/* We have no password for a phone. */
static void a_phone_that_wants_a_password_is_unreachable(void **state)
{
	(void)state;
	ring("agent0001", CODEC_PCMA, 0);
	respond(&phone, expect(&phone, "INVITE"),
		"401 Unauthorized\nWWW-Authenticate: Digest realm=\"x\", nonce=\"y\"", "t", "");
	expect(&phone, "ACK");
	ended(leg_end_UNREACHABLE, 401);
}

static void a_phone_that_nobody_answers_is_cancelled(void **state)
{
	char invite[9000];

	(void)state;
	ring("agent0001", CODEC_PCMU, 50);
	dj_copy(invite, sizeof invite, expect(&phone, "INVITE"));
	respond(&phone, invite, "180 Ringing", "t", "");
	told(COMMAND_LEG_RINGING);
	respond(&phone, expect(&phone, "CANCEL sip:agent0001@"), "200 OK", "t", "");
	respond(&phone, invite, "487 Request Terminated", "t", "");
	expect(&phone, "ACK");
	ended(leg_end_NO_ANSWER, 408);
}

/* The agent picks up while our CANCEL is under way: the call is taken and ended at once. */
static void an_answer_that_crosses_our_cancel_is_hung_up(void **state)
{
	char invite[9000];

	(void)state;
	ring("agent0001", CODEC_PCMU, 0);
	dj_copy(invite, sizeof invite, expect(&phone, "INVITE"));
	respond(&phone, invite, "180 Ringing", "t", "");
	told(COMMAND_LEG_RINGING);
	order(ORDER_LEG_END, LEG, leg_kind_AGENT_PHONE);
	respond(&phone, expect(&phone, "CANCEL"), "200 OK", "t", "");
	respond(&phone, invite, "200 OK", "t", ANSWER);
	expect(&phone, "ACK");
	respond(&phone, expect(&phone, "BYE"), "200 OK", "", "");
	nothing_more_told();
}

static void a_phone_without_the_callers_codec_is_asked_for_any(void **state)
{
	(void)state;
	ring("agent0001", CODEC_PCMU, 0);
	respond(&phone, expect(&phone, "INVITE"), "488 Not Acceptable Here", "t", "");
	expect(&phone, "ACK");
	assert_non_null(strstr(body_of(expect(&phone, "INVITE")), "RTP/AVP 0 8 101\r\n"));
	respond(&phone, phone.got, "488 Not Acceptable Here", "t", "");
	expect(&phone, "ACK");
	ended(leg_end_NO_CODEC, 488);
	ring("agent0001", CODEC_OPUS, 0);
	assert_non_null(strstr(body_of(expect(&phone, "INVITE")), "RTP/AVP 8 0 101\r\n"));
	respond(&phone, phone.got, "200 OK", "t",
		"v=0\r\nc=IN IP4 127.0.0.3\r\nm=audio 5000 RTP/AVP 18\r\n");
	expect(&phone, "ACK");
	ended(leg_end_NO_CODEC, 200);
	respond(&phone, expect(&phone, "BYE"), "200 OK", "", "");
}

#define SEALED_ANSWER                                                                              \
	"v=0\r\no=- 1 1 IN IP4 127.0.0.3\r\ns=-\r\nc=IN IP4 127.0.0.3\r\nt=0 0\r\nm=audio 5000 "   \
	"RTP/SAVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"                                  \
	"a=crypto:1 AES_CM_128_HMAC_SHA1_80 "                                                      \
	"inline:QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNk|2^31\r\n"

static void start_sealed(enum sip_seal how)
{
	struct sip_config cfg = rig_config();

	rig_stop();
	cfg.phone_seal = how;
	rig_start(&cfg);
}

static void what_must_be_sealed_is_not_taken_plain(void **state)
{
	(void)state;
	start_sealed(SIP_SEAL_MUST);
	ring("agent0001", CODEC_PCMU, 0);
	assert_non_null(strstr(body_of(expect(&phone, "INVITE")), "RTP/SAVP 0 101\r\n"));
	assert_non_null(strstr(phone.got, "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"));
	respond(&phone, phone.got, "488 Not Acceptable Here", "t", "");
	expect(&phone, "ACK");
	assert_non_null(strstr(body_of(expect(&phone, "INVITE")), "RTP/SAVP 0 8 101\r\n"));
	respond(&phone, phone.got, "200 OK", "t", ANSWER); /* plain */
	expect(&phone, "ACK");
	ended(leg_end_NO_CODEC, 200);
	respond(&phone, expect(&phone, "BYE"), "200 OK", "", "");
	ring("agent0001", CODEC_PCMU, 0);
	respond(&phone, expect(&phone, "INVITE"), "200 OK", "t", SEALED_ANSWER);
	told(COMMAND_LEG_ANSWERED);
	assert_int_equal(sound.remote.keys.suite, SUITE_AES_CM_80);
}

/* Over UDP everybody could read the key. */
static void sealing_is_not_asked_for_where_the_key_would_be_read(void **state)
{
	(void)state;
	start_sealed(SIP_SEAL_TLS);
	ring("agent0001", CODEC_PCMU, 0);
	assert_non_null(strstr(body_of(expect(&phone, "INVITE")), "RTP/AVP 0 101\r\n"));
}

static void a_phone_that_is_nowhere_cannot_be_rung(void **state)
{
	(void)state;
	ring("agent01", CODEC_PCMU, 0);
	nothing_more_told(); /* not from inside the order */
	ended(leg_end_UNREACHABLE, 404);
	sound.fail = EMFILE;
	ring("agent0001", CODEC_PCMU, 0);
	ended(leg_end_UNREACHABLE, 503);
}

static void the_agent_hangs_up(void **state)
{
	char invite[9000];

	(void)state;
	ring("agent0001", CODEC_PCMU, 0);
	dj_copy(invite, sizeof invite, expect(&phone, "INVITE"));
	respond(&phone, invite, "200 OK", "t", ANSWER);
	expect(&phone, "ACK");
	told(COMMAND_LEG_ANSWERED);
	send_text(
	    &phone,
	    "BYE sip:dajeong@127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP 127.0.0.3:%d;branch=z9hG4bKbye\n"
	    "From: %s;tag=t\nTo: %s\nCall-ID: %s\nCSeq: 1 BYE\nContent-Length: 0\n\n",
	    phone.port, header(invite, "To"), header(invite, "From"), header(invite, "Call-ID"));
	expect(&phone, "SIP/2.0 200");
	ended(leg_end_NORMAL, 0);
}

/* ---- the registrar ---- */

static int cseq = 1;

static void send_register(const char *user, const char *contact, const char *expires,
			  const char *authorization)
{
	send_text(&phone,
		  "REGISTER sip:127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP "
		  "127.0.0.3:%d;branch=z9hG4bKreg%d;rport\n"
		  "From: <sip:%s@127.0.0.1>;tag=r\nTo: <sip:%s@127.0.0.1>\nCall-ID: reg\nCSeq: %d "
		  "REGISTER\n"
		  "%s%s%sContent-Length: 0\n\n",
		  phone.port, cseq, user, user, cseq, contact, expires, authorization);
	cseq++;
}

/* The Authorization that answers the challenge in `challenge`. */
static const char *prove(const char *challenge, const char *user, const char *password, int nc)
{
	static char line[600];
	char nonce[64], ha1[33], ha2[33], response[33];
	uint8_t md[MD5_SIZE];
	const char *at = strstr(challenge, "nonce=\"");

	assert_non_null(at);
	snprintf(nonce, sizeof nonce, "%.*s", (int)strcspn(at + 7, "\""), at + 7);
	md5_printf(md, "%s:dajeong:%s", user, password);
	re_snprintf(ha1, sizeof ha1, "%w", md, sizeof md);
	md5_printf(md, "REGISTER:sip:127.0.0.1");
	re_snprintf(ha2, sizeof ha2, "%w", md, sizeof md);
	md5_printf(md, "%s:%s:%08x:abc:auth:%s", ha1, nonce, nc, ha2);
	re_snprintf(response, sizeof response, "%w", md, sizeof md);
	snprintf(line, sizeof line,
		 "Authorization: Digest username=\"%s\", realm=\"dajeong\", nonce=\"%s\", "
		 "uri=\"sip:127.0.0.1\", "
		 "response=\"%s\", cnonce=\"abc\", nc=%08x, qop=auth, algorithm=MD5\n",
		 user, nonce, response, nc);
	return line;
}

static const char *challenged(const char *user, const char *contact)
{
	send_register(user, contact, "", "");
	return header(expect(&phone, "SIP/2.0 401"), "WWW-Authenticate");
}

static void a_phone_registers_rings_and_goes(void **state)
{
	char contact[100], challenge[300];

	(void)state;
	fixed_phone = NULL;
	snprintf(contact, sizeof contact, "Contact: <sip:a01@127.0.0.3:%d>\n", phone.port);
	dj_copy(challenge, sizeof challenge, challenged("agent01", contact));
	send_register("agent01", contact, "Expires: 3600\n",
		      prove(challenge, "agent01", "dajeong-demo", 1));
	assert_non_null(strstr(header(expect(&phone, "SIP/2.0 200"), "Contact"), ";expires=120"));
	assert_string_equal(told(COMMAND_PHONE_STATE)->name, "agent01");
	assert_true(app.heard[0].flag);
	cseq--; /* our 200 was lost: the same again, though its nonce is used */
	send_register("agent01", contact, "Expires: 3600\n",
		      prove(challenge, "agent01", "dajeong-demo", 1));
	expect(&phone, "SIP/2.0 200");
	ring("agent01", CODEC_PCMU, 0);
	assert_string_equal(header(expect(&phone, "INVITE sip:a01@127.0.0.3"), "Route"), "");
	respond(&phone, phone.got, "486 Busy Here", "t", "");
	expect(&phone, "ACK");
	ended(leg_end_BUSY, 486);
	/* again on the same nonce, and away */
	send_register("agent01", contact, "", prove(challenge, "agent01", "dajeong-demo", 2));
	expect(&phone, "SIP/2.0 200");
	nothing_more_told();
	send_register("agent01", "Contact: *\n", "Expires: 0\n",
		      prove(challenge, "agent01", "dajeong-demo", 3));
	expect(&phone, "SIP/2.0 200");
	assert_false(told(COMMAND_PHONE_STATE)->flag);
}

static void a_phone_behind_a_router_is_rung_where_it_came_from(void **state)
{
	char challenge[300], route[64], invite[9000];

	(void)state;
	dj_copy(challenge, sizeof challenge,
		challenged("agent01", "Contact: <sip:a01@192.168.0.7>\n"));
	send_register("agent01", "Contact: <sip:a01@192.168.0.7>\n", "",
		      prove(challenge, "agent01", "dajeong-demo", 1));
	expect(&phone, "SIP/2.0 200");
	told(COMMAND_PHONE_STATE);
	ring("agent01", CODEC_PCMU, 0);
	snprintf(route, sizeof route, "<sip:127.0.0.3:%d;lr>", phone.port);
	assert_string_equal(header(expect(&phone, "INVITE sip:a01@192.168.0.7"), "Route"), route);
	dj_copy(invite, sizeof invite, phone.got);
	send_text(&phone,
		  "SIP/2.0 200 OK\nVia: %s\nFrom: %s\nTo: %s;tag=t\nCall-ID: %s\nCSeq: %s\n"
		  "Contact: <sip:a01@192.168.0.7>\nContent-Type: application/sdp\nContent-Length: "
		  "%zu\n\n%s",
		  header(invite, "Via"), header(invite, "From"), header(invite, "To"),
		  header(invite, "Call-ID"), header(invite, "CSeq"), strlen(ANSWER), ANSWER);
	expect(&phone, "ACK sip:a01@127.0.0.3:");
	told(COMMAND_LEG_ANSWERED);
	order(ORDER_LEG_END, LEG, leg_kind_AGENT_PHONE);
	respond(&phone, expect(&phone, "BYE sip:a01@127.0.0.3:"), "200 OK", "", "");
}

static void only_the_owner_registers(void **state)
{
	char challenge[300], contact[100];
	const char *stale;

	(void)state;
	snprintf(contact, sizeof contact, "Contact: <sip:a01@127.0.0.3:%d>\n", phone.port);
	dj_copy(challenge, sizeof challenge, challenged("agent01", contact));
	send_register("agent01", contact, "", prove(challenge, "agent01", "guess", 1));
	expect(&phone, "SIP/2.0 403");
	send_register("nobody", contact, "", prove(challenge, "nobody", "dajeong-demo", 1));
	expect(&phone, "SIP/2.0 403");
	send_register("agent02", contact, "", prove(challenge, "agent01", "dajeong-demo", 1));
	expect(&phone, "SIP/2.0 403"); /* another's address of record */
	send_register("agent01", contact, "", prove(challenge, "agent01", "dajeong-demo", 1));
	stale = header(expect(&phone, "SIP/2.0 401"),
		       "WWW-Authenticate"); /* heard on the wire and sent again */
	assert_non_null(strstr(stale, "stale=true"));
	send_register(
	    "agent01", contact, "",
	    prove("nonce=\"00000000000000010000000000000000\"", "agent01", "dajeong-demo", 1));
	assert_non_null(
	    strstr(header(expect(&phone, "SIP/2.0 401"), "WWW-Authenticate"), "stale=true"));
	nothing_more_told();
	assert_int_equal(dj_metric_value(METRIC_sip_auth_failed), 2);
}

static void odd_registers_get_their_answer(void **state)
{
	static const struct {
		const char *contact, *expires, *status;
	} cases[] = {
	    {"", "", "SIP/2.0 200"}, /* asks only */
	    {"Contact: <sip:a@127.0.0.3>;expires=10\n", "", "SIP/2.0 423"},
	    {"Contact: <tel:120>\n", "", "SIP/2.0 400"},
	    {"Contact: *\n", "Expires: 60\n", "SIP/2.0 400"},
	    {"Contact: sip:a@127.0.0.3?Route=%3Csip:b%3E\n", "", "SIP/2.0 400"},
	    {"Contact: <sip:first@127.0.0.3>, \"b, c\" <sip:last@127.0.0.3>\n", "", "SIP/2.0 200"},
	};
	char challenge[300];

	(void)state;
	dj_copy(challenge, sizeof challenge, challenged("agent01", ""));
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		send_register("agent01", cases[i].contact, cases[i].expires,
			      prove(challenge, "agent01", "dajeong-demo", 2 + (int)i));
		expect(&phone, cases[i].status);
	}
	assert_non_null(strstr(header(phone.got, "Contact"), "sip:last@127.0.0.3"));
	cseq -= 3; /* overtaken by the ones before */
	send_register("agent01", "Contact: *\n", "Expires: 0\n",
		      prove(challenge, "agent01", "dajeong-demo", 90));
	expect(&phone, "SIP/2.0 500");
	cseq += 3;
}

static void a_source_that_asks_too_much_is_not_heard(void **state)
{
	struct sip_config cfg = rig_config();
	struct peer other;

	(void)state;
	sip_stop(edge);
	cfg.requests_per_s = 1;
	rig_start(&cfg);
	for (int i = 0; i < 2; i++)
		challenged("agent01", "");
	send_register("agent01", "", "", "");
	peer_open(&other,
		  "127.0.0.5"); /* others are heard as before, and after the third was dropped */
	send_text(&other,
		  "OPTIONS sip:127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP "
		  "127.0.0.5:%d;branch=z9hG4bK1\nFrom: <sip:a@b>;tag=1\n"
		  "To: <sip:127.0.0.1>\nCall-ID: o\nCSeq: 1 OPTIONS\n\n",
		  other.port);
	expect(&other, "SIP/2.0 200");
	assert_int_equal(phone.left, 0);
	peer_close(&other);
}

int main(int argc, char **argv)
{
#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
	    T(a_phone_rings_and_is_answered),
	    T(a_number_outside_is_dialled_through_the_trunk),
	    T(a_phone_says_no_in_many_ways),
	    T(a_phone_that_wants_a_password_is_unreachable),
	    T(a_phone_that_nobody_answers_is_cancelled),
	    T(an_answer_that_crosses_our_cancel_is_hung_up),
	    T(a_phone_without_the_callers_codec_is_asked_for_any),
	    T(what_must_be_sealed_is_not_taken_plain),
	    T(sealing_is_not_asked_for_where_the_key_would_be_read),
	    T(a_phone_that_is_nowhere_cannot_be_rung),
	    T(the_agent_hangs_up),
	    T(a_phone_registers_rings_and_goes),
	    T(a_phone_behind_a_router_is_rung_where_it_came_from),
	    T(only_the_owner_registers),
	    T(odd_registers_get_their_answer),
	    T(a_source_that_asks_too_much_is_not_heard),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, rig_open, rig_close);
}
