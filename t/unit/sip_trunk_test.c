/* links: base domain app edge/sip main/loop */
/* Trunks that we register at, streams, TLS and its certificates, and the addresses we show. */
#include "sip_rig.h"

#include <errno.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#define OFFER                                                                                      \
	"v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=-\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=audio 4000 "   \
	"RTP/AVP 0\r\n"

static struct peer registrar;

static int start(void **state)
{
	(void)state;
	peer_open(&registrar, "127.0.0.6");
	return 0;
}

static int stop(void **state)
{
	(void)state;
	rig_stop();
	peer_close(&registrar);
	return 0;
}

static struct sip_config with_registrar(const char *transport)
{
	struct sip_config cfg = rig_config();

	cfg.trunks[0].addresses[0][0] = '\0';
	snprintf(cfg.trunks[0].registrar, sizeof cfg.trunks[0].registrar, "sip:127.0.0.6:%d%s",
		 registrar.port, transport);
	dj_copy(cfg.trunks[0].user, sizeof cfg.trunks[0].user, "0311200000");
	dj_copy(cfg.trunks[0].password, sizeof cfg.trunks[0].password, "open");
	return cfg;
}

static void send_invite(struct peer *p, const char *uri, const char *to)
{
	send_text(p,
		  "INVITE %s SIP/2.0\nVia: SIP/2.0/UDP %s:%d;branch=z9hG4bKinv\nFrom: "
		  "<sip:01012345678@kt>;tag=1\n"
		  "To: <%s>\nCall-ID: inv\nCSeq: 1 INVITE\nContact: <sip:%s:%d>\nContent-Type: "
		  "application/sdp\n"
		  "Content-Length: %zu\n\n%s",
		  uri, p->address, p->port, to, p->address, p->port, strlen(OFFER), OFFER);
}

static void a_trunk_is_registered_at_and_calls_from_there(void **state)
{
	struct sip_config cfg = with_registrar("");
	char request[9000];

	(void)state;
	rig_start(&cfg);
	send_invite(&registrar, "sip:0311200000@127.0.0.1", "sip:120@kt");
	dj_copy(request, sizeof request, expect(&registrar, "REGISTER sip:127.0.0.6"));
	expect(&registrar, "SIP/2.0 401"); /* not yet */
	assert_non_null(strstr(header(request, "Contact"), "sip:0311200000@127.0.0.1"));
	respond(&registrar, request,
		"401 Unauthorized\nWWW-Authenticate: Digest realm=\"kt\", nonce=\"n\", "
		"qop=\"auth\", algorithm=MD5",
		"r", "");
	dj_copy(request, sizeof request, expect(&registrar, "REGISTER"));
	assert_non_null(strstr(header(request, "Authorization"), "username=\"0311200000\""));
	assert_null(strstr(request, "open"));
	respond(&registrar, request, "200 OK", "r", "");
	send_invite(&registrar, "sip:0311200000@127.0.0.1", "sip:120@kt");
	expect(&registrar, "SIP/2.0 180");
	assert_string_equal(told(COMMAND_CALL_ARRIVED)->line, "120");
	assert_string_equal(app.heard[0].trunk, "kt");
	assert_int_equal(dj_metric_value(METRIC_sip_trunks_registered), 1);
	sip_stop(edge);
	edge = NULL;
	expect(&registrar, "SIP/2.0 503");
	assert_non_null(strstr(header(expect(&registrar, "REGISTER"), "Contact"), ";expires=0"));
	assert_int_equal(dj_metric_value(METRIC_sip_trunks_registered), 0);
}

static void trunks_can_be_changed(void **state)
{
	struct sip_config cfg = rig_config();
	struct dj_error e;
	struct peer other;

	(void)state;
	peer_open(&other, "127.0.0.44");
	rig_start(&cfg);
	dj_copy(cfg.trunks[0].name, sizeof cfg.trunks[0].name, "lg");
	dj_copy(cfg.trunks[0].addresses[0], 64, "127.0.0.40/29");
	assert_int_equal(sip_change_trunks(edge, cfg.trunks, 1, &e), 0);
	send_invite(&other, "sip:120@127.0.0.1", "sip:120@127.0.0.1");
	expect(&other, "SIP/2.0 180");
	assert_string_equal(told(COMMAND_CALL_ARRIVED)->trunk, "lg");
	dj_copy(cfg.trunks[0].addresses[0], 64, "nonsense");
	assert_int_equal(sip_change_trunks(edge, cfg.trunks, 1, &e), EINVAL);
	peer_close(&other);
}

/* ---- streams ---- */

static struct peer stream; /* got collects what came */

static void on_stream(void *arg)
{
	struct peer *p = arg;
	size_t have = strlen(p->got);
	ssize_t n = recv(p->fd, p->got + have, sizeof p->got - 1 - have, MSG_DONTWAIT);

	if (n > 0)
		p->got[have + (size_t)n] = '\0';
	p->left = n <= 0 ? -1 : 1; /* -1: closed */
	loop_stop();
}

static void open_stream(void)
{
	struct sockaddr_in a = place("127.0.0.1", server_port), from = place("127.0.0.2", 0);

	memset(&stream, 0, sizeof stream);
	stream.fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(stream.fd, (struct sockaddr *)&from, sizeof from), 0);
	assert_int_equal(connect(stream.fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(loop_watch(stream.fd, on_stream, &stream), 0);
}

static void write_stream(const char *text)
{
	assert_int_equal(send(stream.fd, text, strlen(text), 0), (ssize_t)strlen(text));
}

static void wait_stream(const char *begin)
{
	while (stream.left >= 0 && !strstr(stream.got, begin))
		wait_turn();
}

static void a_stream_may_bring_a_message_in_pieces(void **state)
{
	struct sip_config cfg = rig_config();

	(void)state;
	rig_start(&cfg);
	open_stream();
	write_stream("OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP "
		     "127.0.0.2;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\n");
	write_stream(
	    "To: <sip:127.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: 3\r\n\r\nab");
	write_stream(
	    "cOPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.2;branch=z9hG4bK2\r\nFrom: "
	    "<sip:a@b>;tag=1\r\n"
	    "To: <sip:127.0.0.1>\r\nCall-ID: 2\r\nCSeq: 2 OPTIONS\r\nContent-Length: 0\r\n\r\n");
	wait_stream("CSeq: 2 OPTIONS");
	assert_non_null(strstr(stream.got, "CSeq: 1 OPTIONS"));
	write_stream(
	    "OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.2;branch=z9hG4bK3\r\nFrom: "
	    "<sip:a@b>;tag=1\r\n"
	    "To: <sip:127.0.0.1>\r\nCall-ID: 3\r\nCSeq: 3 OPTIONS\r\nContent-Length: -3\r\n\r\n");
	while (stream.left >= 0)
		wait_turn();
	loop_unwatch(stream.fd);
	close(stream.fd);
}

static void on_breath(void *arg)
{
	(void)arg;
	loop_stop();
}

static void breathe(void)
{
	struct tmr t;

	tmr_init(&t);
	tmr_start(&t, 5, on_breath, NULL);
	assert_int_equal(loop_run(NULL), 0);
	tmr_cancel(&t);
}

/* Connections of 127.0.0.5 that say nothing; how many are still open once the server has looked. */
static int idle_streams(int *fds, int count)
{
	struct sockaddr_in a = place("127.0.0.1", server_port);
	int open = 0;

	for (int i = 0; i < count; i++) {
		struct sockaddr_in from = place("127.0.0.5", 0);

		fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
		assert_int_equal(bind(fds[i], (struct sockaddr *)&from, sizeof from), 0);
		(void)connect(fds[i], (struct sockaddr *)&a, sizeof a);
		breathe(); /* few wait in the listening socket */
	}
	open_stream(); /* comes after them, and is answered */
	write_stream("OPTIONS sip:127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP "
		     "127.0.0.2;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: "
		     "<sip:127.0.0.1>\r\nCall-ID: 1\r\nCSeq: 1 OPTIONS\r\nContent-Length: "
		     "0\r\n\r\n");
	wait_stream("CSeq: 1 OPTIONS");
	for (int i = 0; i < count; i++) {
		char byte;

		open += recv(fds[i], &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
	}
	return open;
}

static void one_address_holds_only_so_many_connections(void **state)
{
	struct sip_config cfg = rig_config();
	int fds[80];

	(void)state;
	rig_start(&cfg);
	assert_int_equal(idle_streams(fds, DJ_COUNT(fds)), 64);
	assert_int_equal(dj_metric_value(METRIC_sip_streams_refused), 16);
	for (size_t i = 0; i < DJ_COUNT(fds); i++)
		close(fds[i]);
	loop_unwatch(stream.fd);
	close(stream.fd);
}

/* ---- TLS ---- */

static char certificate[64], key[64];

/* A certificate for 127.0.0.1 that nobody has signed but itself. */
static void make_certificate(void)
{
	EVP_PKEY *k = EVP_EC_gen("P-256");
	X509 *x = X509_new();
	X509_EXTENSION *san = X509V3_EXT_conf_nid(NULL, NULL, NID_subject_alt_name, "IP:127.0.0.1");
	FILE *f;

	snprintf(certificate, sizeof certificate, "/tmp/sip_trunk_test_%d.pem", (int)getpid());
	snprintf(key, sizeof key, "/tmp/sip_trunk_test_%d.key", (int)getpid());
	X509_set_version(x, 2);
	ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
	X509_gmtime_adj(X509_getm_notBefore(x), -3600);
	X509_gmtime_adj(X509_getm_notAfter(x), 3600);
	X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
				   (const unsigned char *)"test", -1, -1, 0);
	X509_set_issuer_name(x, X509_get_subject_name(x));
	X509_add_ext(x, san, -1);
	X509_set_pubkey(x, k);
	assert_true(X509_sign(x, k, EVP_sha256()) > 0);
	f = fopen(certificate, "w");
	PEM_write_X509(f, x);
	fclose(f);
	f = fopen(key, "w");
	PEM_write_PrivateKey(f, k, NULL, NULL, 0, NULL, NULL);
	fclose(f);
	X509_EXTENSION_free(san);
	X509_free(x);
	EVP_PKEY_free(k);
}

static bool gave_up;

static void on_patience(void *arg)
{
	(void)arg;
	gave_up = true;
	loop_stop();
}

/* A server that registers at itself over TLS: as phone `agent01` it is a client and a registrar at
 * once. */
static bool registers_over_tls(void)
{
	struct sip_config cfg = rig_config();
	int tls_port = free_port();
	struct tmr patience;

	cfg.trunks[0].addresses[0][0] = '\0';
	snprintf(cfg.listen_tls, sizeof cfg.listen_tls, "127.0.0.1:%d", tls_port);
	dj_copy(cfg.certificate, sizeof cfg.certificate, certificate);
	dj_copy(cfg.certificate_key, sizeof cfg.certificate_key, key);
	snprintf(cfg.trunks[0].registrar, sizeof cfg.trunks[0].registrar,
		 "sip:127.0.0.1:%d;transport=tls", tls_port);
	dj_copy(cfg.trunks[0].user, sizeof cfg.trunks[0].user, "agent01");
	dj_copy(cfg.trunks[0].password, sizeof cfg.trunks[0].password, "dajeong-demo");
	rig_start(&cfg);
	gave_up = false;
	tmr_init(&patience);
	tmr_start(&patience, 1000, on_patience, NULL);
	while (!gave_up && dj_metric_value(METRIC_sip_trunks_registered) == 0)
		loop_run(NULL);
	tmr_cancel(&patience);
	return dj_metric_value(METRIC_sip_trunks_registered) == 1;
}

/* A call over TLS to this server itself, by a trunk that has nothing but a target: how it ends. */
static struct command dials_over_tls(void)
{
	struct sip_config cfg = rig_config();
	int tls_port = free_port();
	struct order o = {
	    .kind = ORDER_LEG_DIAL, .leg = 9, .leg_kind = leg_kind_OUTSIDE, .number = "0312282114"};

	snprintf(cfg.listen_tls, sizeof cfg.listen_tls, "127.0.0.1:%d", tls_port);
	dj_copy(cfg.certificate, sizeof cfg.certificate, certificate);
	dj_copy(cfg.certificate_key, sizeof cfg.certificate_key, key);
	snprintf(cfg.trunks[0].target, sizeof cfg.trunks[0].target,
		 "sip:127.0.0.1:%d;transport=tls", tls_port);
	rig_start(&cfg);
	ordered(o);
	told(COMMAND_LEG_ROUTED);
	return *told(COMMAND_LEG_ENDED);
}

static void a_call_goes_only_to_a_certificate_that_we_trust(void **state)
{
	struct command ended;

	(void)state;
	make_certificate();
	setenv("SSL_CERT_FILE", "/dev/null", 1);
	ended = dials_over_tls();
	assert_int_equal(ended.how, leg_end_UNREACHABLE); /* it is no missing codec */
	assert_int_equal(ended.number, 0);
	rig_stop();
	setenv("SSL_CERT_FILE", certificate, 1);
	ended = dials_over_tls();
	assert_true(ended.number >= 400); /* it is there, and we are a stranger to ourselves */
	unlink(certificate);
	unlink(key);
}

static void a_trunk_must_show_a_certificate_that_we_trust(void **state)
{
	(void)state;
	make_certificate();
	setenv("SSL_CERT_FILE", "/dev/null", 1);
	assert_false(registers_over_tls());
	rig_stop();
	setenv("SSL_CERT_FILE", certificate, 1);
	assert_true(registers_over_tls());
	assert_string_equal(told(COMMAND_PHONE_STATE)->name, "agent01");
	unlink(certificate);
	unlink(key);
}

static void what_is_wrong_at_the_start_is_said_in_a_sentence(void **state)
{
	struct sip_config cfg = rig_config();
	struct sip_edge *other;
	struct dj_error e;

	(void)state;
	rig_start(&cfg);
	assert_int_equal(sip_start(&other, &cfg, &e), EADDRINUSE);
	assert_non_null(strstr(e.text, "cannot listen on 127.0.0.1:"));
	cfg = rig_config();
	dj_copy(cfg.listen_tls, sizeof cfg.listen_tls, "127.0.0.1:1");
	dj_copy(cfg.certificate, sizeof cfg.certificate, "/nowhere.pem");
	assert_int_equal(sip_start(&other, &cfg, &e), EINVAL);
	assert_string_equal(e.text, "the certificate in \"/nowhere.pem\" cannot be read");
	cfg.listen_tls[0] = '\0';
	dj_copy(cfg.trunks[0].addresses[0], 64, "kt.example");
	assert_int_equal(sip_start(&other, &cfg, &e), EINVAL);
}

/* ---- addresses ---- */

static void behind_a_router_we_show_the_public_address(void **state)
{
	struct sip_config cfg = rig_config();
	struct peer trunk;

	(void)state;
	peer_open(&trunk, "127.0.0.2");
	dj_copy(cfg.public_address, sizeof cfg.public_address, "192.0.2.10");
	rig_start(&cfg);
	app.order_on_arrival = true;
	app.on_arrival = ORDER_LEG_ANSWER;
	send_invite(&trunk, "sip:120@127.0.0.1", "sip:120@127.0.0.1");
	assert_non_null(strstr(header(expect(&trunk, "SIP/2.0 200"), "Contact"), "@192.0.2.10:"));
	fixed_phone = &trunk;
	struct order o = {.kind = ORDER_LEG_RING, .leg = 5, .leg_kind = leg_kind_AGENT_PHONE};

	dj_copy(o.agent_name, sizeof o.agent_name, "agent0001");
	ordered(o);
	while (strncmp(trunk.got, "INVITE", 6))
		expect(&trunk, "");
	assert_non_null(strstr(header(trunk.got, "Contact"), "@192.0.2.10:"));
	assert_non_null(strstr(header(trunk.got, "From"), "sip:anonymous@anonymous.invalid"));
	fixed_phone = NULL;
	peer_close(&trunk);
}

int main(int argc, char **argv)
{
#define T(f) cmocka_unit_test_setup_teardown(f, start, stop)
	const struct CMUnitTest tests[] = {
	    T(a_trunk_is_registered_at_and_calls_from_there),
	    T(trunks_can_be_changed),
	    T(a_stream_may_bring_a_message_in_pieces),
	    T(one_address_holds_only_so_many_connections),
	    T(a_trunk_must_show_a_certificate_that_we_trust),
	    T(a_call_goes_only_to_a_certificate_that_we_trust),
	    T(what_is_wrong_at_the_start_is_said_in_a_sentence),
	    T(behind_a_router_we_show_the_public_address),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, rig_open, rig_close);
}
