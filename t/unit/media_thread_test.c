/* links: base domain app edge/media */
/* The whole engine with its thread and real sockets: phones that sing tones, and a browser made of
 * OpenSSL and libre. */
#include "unit/media_rig.h"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <poll.h>
#include <time.h>

#include <re.h>

#define HEARD	 4000 /* samples that are judged: half a second */
#define PATIENCE 1500 /* frames until something must have happened: 30 s */

struct talker {
	dj_id id;
	int fd;
	enum leg_codec codec;
	double hz; /* what it sings; 0 is silence */
	uint16_t seq;
	uint32_t ts;
	struct leg_local local;
	int16_t heard[HEARD];
	int received, gaps, keys;
	bool any;
	uint16_t last_seq;
	uint32_t ssrc;
	/* a browser */
	SSL *ssl;
	struct srtp *tx, *rx;
};

static struct media *media;
static struct leg_port port;
static struct command told[1024];
static int told_count;
static uint8_t pack[16000];

static void take(void *arg, const struct command *c)
{
	(void)arg;
	assert_true(told_count < (int)DJ_COUNT(told));
	told[told_count++] = *c;
}

static const struct command *find_told(enum command_kind kind, dj_id leg)
{
	for (int i = 0; i < told_count; i++)
		if (told[i].kind == kind && told[i].leg == leg)
			return &told[i];
	return NULL;
}

/* Music is 425 Hz, clip 20 is 600 Hz for 300 ms. */
static void make_pack(void)
{
	static const int clips[] = {SOUND_MUSIC, 20}, samples[] = {8000, 2400};
	int16_t pcm;

	voice_init();
	rig_pack(pack, clips, samples, 2);
	for (int i = 0; i < 8000 + 2400; i++) {
		pcm = (int16_t)(8000 * sin(2 * M_PI * (i < 8000 ? 425 : 600) * i / 8000));
		voice_encode_g711(CODEC_PCMA, &pcm, 1, pack + 48 + i);
	}
}

static int setup(void **state)
{
	int lo = 21000 + (int)((unsigned)getpid() * 97u % 20000u);
	struct media_config cfg = {
	    .public_address = "127.0.0.1", .port_lo = lo, .port_hi = lo + 4000};
	struct dj_error e;

	(void)state;
	make_pack();
	told_count = 0;
	assert_int_equal(sound_bank_view(&cfg.bank, pack, 48 + 8000 + 2400, &e), 0);
	assert_int_equal(media_start(&media, &cfg, &e), 0);
	port = media_port(media);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	media_stop(media);
	return 0;
}

/* --- phones --- */

static void connect_talker(struct talker *p)
{
	union address to = rig_address(p->local.address, p->local.port);

	p->fd = socket(AF_INET, SOCK_DGRAM, 0);
	assert_int_equal(connect(p->fd, &to.any, sizeof to.four), 0);
}

static int own_port(const struct talker *p)
{
	union address a;
	socklen_t n = sizeof a;

	getsockname(p->fd, &a.any, &n);
	return ntohs(a.four.sin_port);
}

static struct talker *phone(dj_id id, enum leg_codec codec, double hz)
{
	struct talker *p = dj_alloc(sizeof *p);
	struct leg_remote remote = {
	    .address = "127.0.0.1", .codec = codec, .event_type = 101, .send = true};

	*p = (struct talker){.id = id, .codec = codec, .hz = hz, .seq = (uint16_t)(id * 1000)};
	assert_int_equal(port.open(port.arg, id, LEG_RTP, &p->local), 0);
	connect_talker(p);
	remote.port = own_port(p);
	remote.payload_type = codec == CODEC_PCMU ? 0 : 8;
	port.remote(port.arg, id, &remote);
	return p;
}

static void hang_up(struct talker *p)
{
	port.free(port.arg, p->id);
	close(p->fd);
	SSL_free(p->ssl);
	mem_deref(p->tx);
	mem_deref(p->rx);
	free(p);
}

static void send_packet(struct talker *p, const struct packet *head, const void *payload, size_t n)
{
	uint8_t d[300];
	struct mbuf mb = {.buf = d, .size = sizeof d, .end = PACKET_HEAD + n};

	packet_head(d, head);
	memcpy(d + PACKET_HEAD, payload, n);
	if (p->tx)
		assert_int_equal(srtp_encrypt(p->tx, &mb), 0);
	assert_int_equal(send(p->fd, d, mb.end, 0), (ssize_t)mb.end);
}

static void sing(struct talker *p)
{
	struct packet head = {.payload_type = p->codec == CODEC_PCMU ? 0 : 8,
			      .seq = ++p->seq,
			      .ts = p->ts += 160,
			      .ssrc = (uint32_t)p->id};
	int16_t pcm[160];
	uint8_t payload[160];

	for (uint32_t i = 0; i < 160; i++)
		pcm[i] = (int16_t)(8000 * sin(2 * M_PI * p->hz * (p->ts + i) / 8000));
	voice_encode_g711(p->codec, pcm, 160, payload);
	send_packet(p, &head, payload, 160);
}

static void press(struct talker *p, uint8_t event)
{
	for (int i = 1; i <= 8; i++) {
		struct packet head = {.payload_type = 101,
				      .marker = i == 1,
				      .seq = ++p->seq,
				      .ts = p->ts,
				      .ssrc = (uint32_t)p->id};
		uint8_t payload[4] = {event, (uint8_t)(i > 5 ? 0x8a : 10), 0, (uint8_t)(20 * i)};

		send_packet(p, &head, payload, 4);
	}
	p->ts += 1600;
}

static void hear(struct talker *p, uint8_t *d, size_t n)
{
	struct mbuf mb = {.buf = d, .size = n, .end = n};
	struct packet k;

	if (packet_is_rtcp(d, n))
		return;
	if (p->rx)
		assert_int_equal(srtp_decrypt(p->rx, &mb), 0);
	assert_true(packet_parse(&k, d, mb.end));
	p->gaps += p->any && (uint16_t)(k.seq - p->last_seq) != 1;
	assert_true(!p->any || k.ssrc == p->ssrc);
	p->any = true;
	p->last_seq = k.seq;
	p->ssrc = k.ssrc;
	p->received++;
	if (k.payload_type == 101) {
		p->keys += k.payload[1] >> 7;
		return;
	}
	assert_int_equal(k.payload_type, p->codec == CODEC_PCMU ? 0 : 8);
	assert_int_equal(k.size, 160);
	memmove(p->heard, p->heard + 160, (HEARD - 160) * sizeof *p->heard);
	voice_decode_g711(p->codec, k.payload, 160, p->heard + HEARD - 160);
}

static void drain(struct talker *p)
{
	uint8_t d[600];
	ssize_t n;

	while ((n = recv(p->fd, d, sizeof d, MSG_DONTWAIT)) > 0)
		if (d[0] >= 128 && d[0] <= 191)
			hear(p, d, (size_t)n);
}

/* One frame of everybody. */
static void frame(struct talker **p, int count)
{
	struct timespec pause = {0, 20000000};

	for (int i = 0; i < count; i++)
		sing(p[i]);
	nanosleep(&pause, NULL);
	for (int i = 0; i < count; i++)
		drain(p[i]);
	media_events_drain(media, take, NULL);
}

static double level(const struct talker *p, double hz)
{
	return tone_level(p->heard, HEARD, hz);
}

/* Does p hear exactly these tones, each within 3 dB of 8000? Ends with 0. */
static bool hears(const struct talker *p, const double *want)
{
	static const double all[] = {350, 425, 440, 600, 700, 1000};

	for (size_t i = 0; i < DJ_COUNT(all); i++) {
		bool wanted = false;
		double l = level(p, all[i]);

		for (const double *w = want; *w; w++)
			wanted |= *w == all[i];
		if (wanted ? l < 5660 || l > 11300 : l > 400)
			return false;
	}
	return true;
}
#define TONES(...)                                                                                 \
	(const double[])                                                                           \
	{                                                                                          \
		__VA_ARGS__, 0                                                                     \
	}
#define NOTHING                                                                                    \
	(const double[])                                                                           \
	{                                                                                          \
		0                                                                                  \
	}

struct expect {
	struct talker *p;
	const double *tones;
};

/* Frames go on until everybody hears what they should. */
static void await(struct talker **p, int count, const struct expect *e, int n)
{
	for (int i = 0; i < PATIENCE; i++) {
		int good = 0;

		frame(p, count);
		for (int k = 0; k < n; k++)
			good += hears(e[k].p, e[k].tones);
		if (good == n)
			return;
	}
	fail_msg("not everybody hears what they should");
}

static void await_told(struct talker **p, int count, enum command_kind kind, dj_id leg)
{
	for (int i = 0; i < PATIENCE && !find_told(kind, leg); i++)
		frame(p, count);
	assert_non_null(find_told(kind, leg));
}

static void join(struct talker *a, struct talker *b)
{
	port.hear(port.arg, a->id, b->id, LEG_GAIN_ONE);
	port.hear(port.arg, b->id, a->id, LEG_GAIN_ONE);
}

static void part(struct talker *a, struct talker *b)
{
	port.hear(port.arg, a->id, b->id, 0);
	port.hear(port.arg, b->id, a->id, 0);
}

static void a_call_from_greeting_to_end(void **state)
{
	struct talker *p[] = {phone(1, CODEC_PCMA, 440), phone(2, CODEC_PCMU, 1000),
			      phone(3, CODEC_PCMA, 700)};
	struct leg_play greeting = {.play = 5, .count = 1, .clips = {20}, .music = true};
	int received;

	(void)state;
	/* the queue: a prompt, then music, and a key meanwhile */
	port.play(port.arg, 1, &greeting);
	await_told(p, 1, COMMAND_LEG_PLAYED, 1);
	assert_int_equal(find_told(COMMAND_LEG_PLAYED, 1)->play, 5);
	press(p[0], 4);
	await_told(p, 1, COMMAND_LEG_KEY, 1);
	assert_string_equal(find_told(COMMAND_LEG_KEY, 1)->text, "4");
	await(p, 1, (struct expect[]){{p[0], TONES(425)}}, 1);
	/* the agent: both directions */
	port.stop(port.arg, 1);
	join(p[0], p[1]);
	await(p, 2, (struct expect[]){{p[0], TONES(1000)}, {p[1], TONES(440)}}, 2);
	port.keys(port.arg, 1, "7");
	for (int i = 0; i < PATIENCE && !p[0]->keys; i++)
		frame(p, 2);
	assert_true(p[0]->keys > 0);
	/* hold: music for one, nothing for the other */
	part(p[0], p[1]);
	port.play(port.arg, 1, &(struct leg_play){.play = 6, .music = true});
	await(p, 2, (struct expect[]){{p[0], TONES(425)}, {p[1], NOTHING}}, 2);
	/* and with an interpreter */
	port.stop(port.arg, 1);
	join(p[0], p[1]);
	join(p[0], p[2]);
	join(p[1], p[2]);
	await(p, 3,
	      (struct expect[]){
		  {p[0], TONES(1000, 700)}, {p[1], TONES(440, 700)}, {p[2], TONES(440, 1000)}},
	      3);
	part(p[0], p[2]);
	part(p[1], p[2]);
	await(p, 3, (struct expect[]){{p[0], TONES(1000)}, {p[1], TONES(440)}, {p[2], NOTHING}}, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(p[i]->gaps, 0); /* one stream through all of it */
	received = p[2]->seq - 3000;
	hang_up(p[2]);
	await_told(p, 2, COMMAND_LEG_FREED, 3);
	assert_int_equal(find_told(COMMAND_LEG_FREED, 3)->count[0], received);
	hang_up(p[0]);
	hang_up(p[1]);
}

/* --- a browser --- */

static size_t put_attribute(uint8_t *d, size_t at, uint16_t type, const void *value, uint16_t n)
{
	put16(d + at, type);
	put16(d + at + 2, n);
	memset(d + at + 4, 0, (n + 3u) & ~3u);
	memcpy(d + at + 4, value, n);
	at += 4 + ((n + 3u) & ~3u);
	put16(d + 2, (uint16_t)(at - 20));
	return at;
}

static size_t make_check(uint8_t *d, const struct leg_local *l, bool nominate)
{
	char name[40];
	uint8_t mac[20] = {0}, sum[4] = {0};
	size_t at = 20, mark;
	unsigned n;

	memcpy(d, "\0\1\0\0\x21\x12\xa4\x42transaction!", 20);
	snprintf(name, sizeof name, "%s:their", l->ufrag);
	at = put_attribute(d, at, 0x0006, name, (uint16_t)strlen(name));
	at = put_attribute(d, at, 0x0024, "\x6e\0\1\xff", 4);
	if (nominate)
		at = put_attribute(d, at, 0x0025, "", 0);
	mark = at;
	at = put_attribute(d, at, 0x0008, mac, 20);
	HMAC(EVP_sha1(), l->pwd, (int)strlen(l->pwd), d, mark, d + mark + 4, &n);
	mark = at;
	at = put_attribute(d, at, 0x8028, sum, 4);
	put32(d + mark + 4, crc32(0, d, (uint32_t)mark) ^ 0x5354554e);
	return at;
}

/* Sends checks until one is answered. */
static void check(struct talker *p)
{
	uint8_t d[300];

	for (int i = 0; i < PATIENCE; i++) {
		struct pollfd w = {p->fd, POLLIN, 0};
		size_t n = make_check(d, &p->local, true);

		assert_true(send(p->fd, d, n, 0) > 0);
		while (poll(&w, 1, 50) > 0)
			if (recv(p->fd, d, sizeof d, 0) > 0 && d[0] == 1 && d[1] == 1)
				return;
	}
	fail_msg("no answer to a check");
}

static SSL_CTX *browser_context(char fingerprint[100], const char *profiles)
{
	struct dj_error e;
	struct ssl_ctx_st *server;
	SSL_CTX *ctx = SSL_CTX_new(DTLS_client_method());
	EVP_PKEY *key;

	/* a certificate as the engine makes its own */
	assert_int_equal(secure_start(&server, fingerprint, &e), 0);
	key = SSL_CTX_get0_privatekey(server);
	assert_int_equal(SSL_CTX_use_certificate(ctx, SSL_CTX_get0_certificate(server)), 1);
	assert_int_equal(SSL_CTX_use_PrivateKey(ctx, key), 1);
	assert_int_equal(SSL_CTX_set_tlsext_use_srtp(ctx, profiles), 0);
	secure_stop(server);
	return ctx;
}

static void take_keys(struct talker *p)
{
	bool gcm = SSL_get_selected_srtp_profile(p->ssl)->id == SRTP_AEAD_AES_128_GCM;
	enum srtp_suite suite = gcm ? SRTP_AES_128_GCM : SRTP_AES_CM_128_HMAC_SHA1_80;
	size_t salt = gcm ? 12 : 14;
	uint8_t all[60], key[30];

	assert_int_equal(SSL_export_keying_material(p->ssl, all, 32 + 2 * salt,
						    "EXTRACTOR-dtls_srtp", 19, NULL, 0, 0),
			 1);
	for (int side = 0; side < 2; side++) {
		memcpy(key, all + 16 * side, 16);
		memcpy(key + 16, all + 32 + salt * (size_t)side, salt);
		assert_int_equal(srtp_alloc(side ? &p->rx : &p->tx, suite, key, 16 + salt, 0), 0);
	}
}

/* Handshake as the active side; datagrams that are not DTLS are left out by peeking. */
static void shake_hands(struct talker *p, SSL_CTX *ctx)
{
	BIO *bio = BIO_new_dgram(p->fd, BIO_NOCLOSE);
	union address to = rig_address(p->local.address, p->local.port);

	fcntl(p->fd, F_SETFL, O_NONBLOCK);
	BIO_ctrl(bio, BIO_CTRL_DGRAM_SET_CONNECTED, 0, &to);
	p->ssl = SSL_new(ctx);
	SSL_set_bio(p->ssl, bio, bio);
	SSL_set_connect_state(p->ssl);
	for (int i = 0; i < PATIENCE; i++) {
		struct pollfd w = {p->fd, POLLIN, 0};
		int r = SSL_do_handshake(p->ssl);

		if (r == 1) {
			take_keys(p);
			return;
		}
		assert_int_equal(SSL_get_error(p->ssl, r), SSL_ERROR_WANT_READ);
		if (poll(&w, 1, 50) == 0)
			DTLSv1_handle_timeout(p->ssl);
	}
	fail_msg("no handshake");
}

static struct talker *browser(dj_id id, double hz)
{
	struct talker *p = dj_alloc(sizeof *p);

	*p = (struct talker){.id = id, .codec = CODEC_PCMA, .hz = hz, .seq = (uint16_t)(id * 1000)};
	assert_int_equal(port.open(port.arg, id, LEG_WEBRTC, &p->local), 0);
	connect_talker(p);
	return p;
}

static void answer(const struct talker *p, const char *fingerprint)
{
	struct leg_remote remote = {
	    .codec = CODEC_PCMA, .payload_type = 8, .event_type = 101, .send = true};

	strcpy(remote.fingerprint, fingerprint);
	port.remote(port.arg, p->id, &remote);
}

static void browser_and_phone(const char *profiles, bool answer_first)
{
	char fingerprint[100];
	SSL_CTX *ctx = browser_context(fingerprint, profiles);
	struct talker *p[] = {browser(1, 350), phone(2, CODEC_PCMU, 1000)};

	if (answer_first)
		answer(p[0], fingerprint);
	check(p[0]);
	shake_hands(p[0], ctx);
	join(p[0], p[1]);
	if (!answer_first) {
		for (int i = 0; i < 10; i++)
			frame(p, 2);
		assert_int_equal(p[0]->received, 0); /* nothing before the fingerprint is known */
		assert_false(hears(p[1], TONES(350)));
		answer(p[0], fingerprint);
	}
	await_told(p, 2, COMMAND_LEG_SECURE, 1);
	await(p, 2, (struct expect[]){{p[0], TONES(1000)}, {p[1], TONES(350)}}, 2);
	press(p[0], 9);
	await_told(p, 2, COMMAND_LEG_KEY, 1);
	assert_int_equal(p[0]->gaps, 0);
	hang_up(p[0]);
	hang_up(p[1]);
	SSL_CTX_free(ctx);
}

static void a_browser_talks_to_a_phone(void **state)
{
	(void)state;
	browser_and_phone("SRTP_AEAD_AES_128_GCM", true);
}

static void the_handshake_may_be_over_before_the_answer(void **state)
{
	(void)state;
	browser_and_phone("SRTP_AES128_CM_SHA1_80", false);
}

static void a_reloaded_page_goes_on_with_the_same_call(void **state)
{
	char fingerprint[100];
	SSL_CTX *ctx = browser_context(fingerprint, "SRTP_AEAD_AES_128_GCM:SRTP_AES128_CM_SHA1_80");
	struct talker *p[] = {browser(1, 350), phone(2, CODEC_PCMA, 1000)};
	uint32_t ssrc;

	(void)state;
	check(p[0]);
	shake_hands(p[0], ctx);
	answer(p[0], fingerprint);
	join(p[0], p[1]);
	await(p, 2, (struct expect[]){{p[0], TONES(1000)}, {p[1], TONES(350)}}, 2);
	/* the page goes; another comes from another port with a new certificate */
	ssrc = p[0]->ssrc;
	close(p[0]->fd);
	SSL_free(p[0]->ssl);
	p[0]->tx = mem_deref(p[0]->tx);
	p[0]->rx = mem_deref(p[0]->rx);
	SSL_CTX_free(ctx);
	ctx = browser_context(fingerprint, "SRTP_AEAD_AES_128_GCM");
	told_count = 0;
	assert_int_equal(port.restart(port.arg, 1, &p[0]->local), 0);
	connect_talker(p[0]);
	memset(p[0]->heard, 0, sizeof p[0]->heard);
	p[0]->any = false;
	p[0]->seq += 20000; /* a new page has a new stream */
	check(p[0]);
	shake_hands(p[0], ctx);
	answer(p[0], fingerprint);
	await_told(p, 2, COMMAND_LEG_SECURE, 1);
	await(p, 2, (struct expect[]){{p[0], TONES(1000)}, {p[1], TONES(350)}}, 2);
	assert_int_equal(p[0]->ssrc, ssrc);
	assert_int_equal(p[1]->gaps, 0);
	hang_up(p[0]);
	hang_up(p[1]);
	SSL_CTX_free(ctx);
}

/* Legs come and go while others talk: nothing is lost between the threads (and the thread sanitizer
 * looks on). */
static void many_legs_come_and_go(void **state)
{
	struct leg_local local;
	int freed = 0;

	(void)state;
	for (dj_id id = 1; id <= 600; id++) {
		struct leg_play music = {.play = id, .music = true};

		while (port.open(port.arg, id, id % 3 ? LEG_RTP : LEG_WEBRTC, &local)) {
			frame(NULL, 0);
			for (int i = 0; i < told_count; i++)
				freed += told[i].kind == COMMAND_LEG_FREED;
			told_count = 0;
		}
		port.play(port.arg, id, &music);
		port.hear(port.arg, id, id - 1, LEG_GAIN_ONE);
		if (id > 5)
			port.free(port.arg, id - 5);
		media_events_drain(media, take, NULL);
		for (int i = 0; i < told_count; i++)
			freed += told[i].kind == COMMAND_LEG_FREED;
		told_count = 0;
	}
	for (int i = 0; i < PATIENCE && freed < 595; i++) {
		frame(NULL, 0);
		for (int k = 0; k < told_count; k++)
			freed += told[k].kind == COMMAND_LEG_FREED;
		told_count = 0;
	}
	assert_int_equal(freed, 595);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    CASE(a_call_from_greeting_to_end),
	    CASE(a_browser_talks_to_a_phone),
	    CASE(the_handshake_may_be_over_before_the_answer),
	    CASE(a_reloaded_page_goes_on_with_the_same_call),
	    CASE(many_legs_come_and_go),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
