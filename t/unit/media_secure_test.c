/* links: base domain app edge/media */
#include "unit/media_rig.h"

#include <openssl/hmac.h>

#include <re.h>

#include "edge/media/binding.h"

/* RFC 5769, section 2.1: a request with password VOkJxbRl1RmTxUk/WvJxBt and user evtj:h6vY */
static const uint8_t request[] = {
    0x00, 0x01, 0x00, 0x58, 0x21, 0x12, 0xa4, 0x42, 0xb7, 0xe7, 0xa7, 0x01, 0xbc, 0x34, 0xd6, 0x86,
    0xfa, 0x87, 0xdf, 0xae, 0x80, 0x22, 0x00, 0x10, 0x53, 0x54, 0x55, 0x4e, 0x20, 0x74, 0x65, 0x73,
    0x74, 0x20, 0x63, 0x6c, 0x69, 0x65, 0x6e, 0x74, 0x00, 0x24, 0x00, 0x04, 0x6e, 0x00, 0x01, 0xff,
    0x80, 0x29, 0x00, 0x08, 0x93, 0x2f, 0xf9, 0xb1, 0x51, 0x26, 0x3b, 0x36, 0x00, 0x06, 0x00, 0x09,
    0x65, 0x76, 0x74, 0x6a, 0x3a, 0x68, 0x36, 0x76, 0x59, 0x20, 0x20, 0x20, 0x00, 0x08, 0x00, 0x14,
    0x9a, 0xea, 0xa7, 0x0c, 0xbf, 0xd8, 0xcb, 0x56, 0x78, 0x1e, 0xf2, 0xb5, 0xb2, 0xd3, 0xf2, 0x49,
    0xc1, 0xb5, 0x71, 0xa2, 0x80, 0x28, 0x00, 0x04, 0xe5, 0x7a, 0x3b, 0xcf};
static const char user[] = "evtj", password[] = "VOkJxbRl1RmTxUk/WvJxBt";

static void the_request_of_rfc_5769_is_believed(void **state)
{
	struct binding b;

	(void)state;
	assert_true(binding_parse(&b, request, sizeof request, user, password));
	assert_memory_equal(b.transaction, request + 8, 12);
	assert_false(b.nominated);
	assert_false(binding_parse(&b, request, sizeof request, "evt", password));
	assert_false(binding_parse(&b, request, sizeof request, "evtj:", password));
	assert_false(binding_parse(&b, request, sizeof request, user, "VOkJxbRl1RmTxUk/WvJxBu"));
}

static void nothing_altered_or_cut_is_believed(void **state)
{
	uint8_t copy[sizeof request];
	struct binding b;

	(void)state;
	for (size_t i = 0; i < sizeof request; i++)
		for (int bit = 0; bit < 8; bit++) {
			memcpy(copy, request, sizeof copy);
			copy[i] ^= (uint8_t)(1 << bit);
			assert_false(binding_parse(&b, copy, sizeof copy, user, password));
		}
	for (size_t n = 0; n < sizeof request; n++) {
		uint8_t *exact = malloc(n + 1);

		memcpy(exact, request, n);
		if (n > 4)
			put16(exact + 2, (uint16_t)(n - 20));
		assert_false(binding_parse(&b, exact, n, user, password));
		free(exact);
	}
}

/* RFC 5769, 2.2 and 2.3: the same address must come out as the same bytes, signed and with a
 * fingerprint. */
static void replies_carry_the_address_of_rfc_5769(void **state)
{
	static const uint8_t four[] = {0, 0x20, 0, 8, 0, 1, 0xa1, 0x47, 0xe1, 0x12, 0xa6, 0x43};
	static const uint8_t six[] = {0,    0x20, 0,	20,   0,    2,	  0xa1, 0x47,
				      0x01, 0x13, 0xa9, 0xfa, 0xa5, 0xd3, 0xf1, 0x79,
				      0xbc, 0x25, 0xf4, 0xb5, 0xbe, 0xd2, 0xb9, 0xd9};
	static const struct {
		const char *address;
		const uint8_t *bytes;
		size_t n;
	} cases[] = {{"192.0.2.1", four, sizeof four},
		     {"2001:db8:1234:5678:11:2233:4455:6677", six, sizeof six}};
	struct binding b;

	(void)state;
	assert_true(binding_parse(&b, request, sizeof request, user, password));
	for (size_t i = 0; i < DJ_COUNT(cases); i++) {
		uint8_t out[BINDING_REPLY], digest[20];
		union address from = rig_address(cases[i].address, 32853);
		size_t n = binding_reply(out, &b, &from, password), sum = n - 8, mac = sum - 24;
		unsigned size;

		assert_memory_equal(out, "\x01\x01", 2);
		assert_int_equal(get16(out + 2), n - 20);
		assert_memory_equal(out + 4, request + 4, 16);
		assert_memory_equal(out + 20, cases[i].bytes, cases[i].n);
		assert_int_equal(get32(out + sum + 4), (crc32(0, out, (uint32_t)sum) ^ 0x5354554e));
		put16(out + 2, (uint16_t)(sum - 20));
		HMAC(EVP_sha1(), password, (int)strlen(password), out, mac, digest, &size);
		assert_memory_equal(out + mac + 4, digest, 20);
	}
}

static void fingerprints_are_read_exactly(void **state)
{
	char text[] =
	    "A1:60:0b:0C:0D:0E:0F:10:11:12:13:14:15:16:17:18:19:1A:1B:1C:1D:1E:1F:20:21:22:"
	    "23:24:25:26:27:28";
	uint8_t md[32];

	(void)state;
	assert_true(secure_fingerprint_parse(md, text));
	assert_int_equal(md[0], 0xa1);
	assert_int_equal(md[31], 0x28);
	text[2] = ';';
	assert_false(secure_fingerprint_parse(md, text));
	text[2] = ':';
	text[94] = 0;
	assert_false(secure_fingerprint_parse(md, text));
	assert_false(secure_fingerprint_parse(md, ""));
}

/* --- a browser leg whose handshake is over --- */

static struct srtp *browser_tx, *browser_rx;

static void make_secure(struct leg *l)
{
	static const uint8_t key[2][28] = {"client master key salt 1234",
					   "server master key salt 123"};
	struct secure *s = l->secure;

	assert_int_equal(srtp_alloc(&s->rx, SRTP_AES_128_GCM, key[0], 28, 0), 0);
	assert_int_equal(srtp_alloc(&s->tx, SRTP_AES_128_GCM, key[1], 28, 0), 0);
	assert_int_equal(srtp_alloc(&browser_tx, SRTP_AES_128_GCM, key[0], 28, 0), 0);
	assert_int_equal(srtp_alloc(&browser_rx, SRTP_AES_128_GCM, key[1], 28, 0), 0);
	memset(s->have, 7, SECURE_DIGEST);
	s->have_known = true;
}

static void open_browser(struct rig *r, dj_id id, const char *fingerprint)
{
	struct leg_local local;
	struct leg_remote remote = {
	    .codec = CODEC_PCMA, .payload_type = 8, .event_type = 126, .send = true};

	strcpy(remote.fingerprint, fingerprint);
	assert_int_equal(r->port.open(r->port.arg, id, LEG_WEBRTC, &local), 0);
	rig_turn(r);
	make_secure(rig_leg(r, id));
	r->port.remote(r->port.arg, id, &remote);
	rig_turn(r);
}

#define SEVENS                                                                                     \
	"07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:07:"  \
	"07:07:07"
#define EIGHTS                                                                                     \
	"08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:08:"  \
	"08:08:08"

static void close_browser(struct rig *r)
{
	browser_tx = mem_deref(browser_tx);
	browser_rx = mem_deref(browser_rx);
	rig_free(r);
}

static void bind_browser(struct rig *r, dj_id id)
{
	struct leg *l = rig_leg(r, id);

	l->to = rig_address("127.0.0.5", 6000);
	l->secure->consent_at = r->g->now;
	leg_consent(r->g, l);
	media_events_drain(r->m, rig_take, r);
}

static size_t seal(uint8_t *d, uint16_t seq, uint8_t value)
{
	struct packet head = {.payload_type = 8, .seq = seq, .ts = 160u * seq, .ssrc = 99};
	struct mbuf mb = {.buf = d, .size = 300, .end = 172};

	packet_head(d, &head);
	memset(d + 12, value, 160);
	assert_int_equal(srtp_encrypt(browser_tx, &mb), 0);
	return mb.end;
}

static void deliver_sealed(struct rig *r, dj_id id, uint8_t *d, size_t n)
{
	union address from = rig_address("127.0.0.5", 6000);
	uint8_t copy[PACKET_MAX + PACKET_TAIL];

	memcpy(copy, d, n);
	engine_datagram(r->g, rig_leg(r, id), copy, n, &from);
}

static void sound_passes_sealed_and_only_once(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int phone, at;
	uint8_t d[300];
	size_t n;
	struct mbuf mb;

	(void)state;
	phone = rig_open(r, 1, CODEC_PCMA, -1);
	open_browser(r, 2, SEVENS);
	rig_join(r, 1, 2);
	bind_browser(r, 2);
	assert_int_equal(r->told_count, 1);
	assert_int_equal(r->told[0].kind, COMMAND_LEG_SECURE);
	assert_string_equal(r->told[0].path.theirs, "127.0.0.5:6000");
	assert_int_equal(r->told[0].path.hello_ms, -1); /* this rig gives the keys by hand */
	n = seal(d, 1, 0x42);
	deliver_sealed(r, 2, d, n);
	at = 0;
	assert_int_equal(rig_next(r, phone, &at)->p.payload[7], 0x42);
	deliver_sealed(r, 2, d, n); /* replayed */
	n = seal(d, 2, 0x43);
	d[40] ^= 1;
	deliver_sealed(r, 2, d, n); /* altered */
	assert_null(rig_next(r, phone, &at));
	rig_tick(r, 1);
	assert_int_equal(rig_counted(r, METRIC_srtp_refused), 2);
	assert_int_equal(rig_counted(r, METRIC_rtp_dropped), 2);
	assert_int_equal(rig_counted(r, METRIC_rtp_received), 3);
	/* and the other way */
	r->sent_count = 0;
	rig_speak(r, 1, 0x17);
	assert_int_equal(r->sent_count, 1);
	mb = (struct mbuf){.buf = r->sent[0].data, .size = 600, .end = r->sent[0].n};
	assert_int_equal(r->sent[0].n, 172 + 16);
	assert_int_equal(srtp_decrypt(browser_rx, &mb), 0);
	assert_int_equal(mb.end, 172);
	assert_int_equal(r->sent[0].data[100], 0x17);
	close_browser(r);
}

/* The handshake may be over before the answer names the certificate: until they agree nothing
 * passes. */
static void a_wrong_certificate_lets_nothing_pass(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct leg_remote right = {.codec = CODEC_PCMA,
				   .payload_type = 8,
				   .event_type = -1,
				   .send = true,
				   .fingerprint = SEVENS};
	uint8_t d[300];
	int phone, at = 0;

	(void)state;
	phone = rig_open(r, 1, CODEC_PCMA, -1);
	open_browser(r, 2, EIGHTS);
	rig_join(r, 1, 2);
	bind_browser(r, 2);
	deliver_sealed(r, 2, d, seal(d, 1, 0x42));
	rig_speak(r, 1, 0x17);
	rig_tick(r, 5);
	assert_int_equal(r->told_count, 0);
	assert_int_equal(r->sent_count, 0);
	r->port.remote(r->port.arg, 2, &right);
	rig_tick(r, 1);
	assert_int_equal(r->told_count, 1);
	deliver_sealed(r, 2, d, seal(d, 2, 0x42));
	assert_non_null(rig_next(r, phone, &at));
	close_browser(r);
}

static void consent_is_lost_and_comes_back(void **state)
{
	struct rig *r = rig_new(NULL, 0);

	(void)state;
	open_browser(r, 2, SEVENS);
	bind_browser(r, 2);
	for (int s = 0; s < 40; s++) { /* a check every other second keeps it */
		if (s % 2)
			rig_leg(r, 2)->secure->consent_at = r->g->now;
		rig_tick(r, 50);
	}
	assert_int_equal(r->told_count, 1);
	rig_tick(r, 13 * 50);
	assert_int_equal(r->told_count, 1);
	rig_tick(r, 3 * 50);
	assert_int_equal(r->told_count, 2);
	assert_int_equal(r->told[1].kind, COMMAND_LEG_INTERRUPTED);
	rig_tick(r, 100 * 50);
	assert_int_equal(r->told_count, 2);
	bind_browser(r, 2);
	assert_int_equal(r->told_count, 3);
	assert_int_equal(r->told[2].kind, COMMAND_LEG_SECURE);
	close_browser(r);
}

static void a_browser_that_never_comes_is_told_as_lost(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct leg_local local;

	(void)state;
	assert_int_equal(r->port.open(r->port.arg, 2, LEG_WEBRTC, &local), 0);
	rig_tick(r, 14 * 50);
	assert_int_equal(r->told_count, 0);
	rig_tick(r, 3 * 50);
	assert_int_equal(r->told_count, 1);
	assert_int_equal(r->told[0].kind, COMMAND_LEG_INTERRUPTED);
	/* the page came: a new chance of the same length */
	assert_int_equal(r->port.restart(r->port.arg, 2, &local), 0);
	rig_tick(r, 14 * 50);
	assert_int_equal(r->told_count, 1);
	rig_tick(r, 3 * 50);
	assert_int_equal(r->told_count, 2);
	rig_free(r);
}

static void restart_changes_the_secrets_and_nothing_else(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct leg_local first, second;

	(void)state;
	assert_int_equal(r->port.open(r->port.arg, 2, LEG_WEBRTC, &first), 0);
	rig_turn(r);
	make_secure(rig_leg(r, 2));
	assert_int_equal(r->port.restart(r->port.arg, 2, &second), 0);
	rig_turn(r);
	assert_int_equal(first.port, second.port);
	assert_int_equal(first.ssrc, second.ssrc);
	assert_string_equal(first.fingerprint, second.fingerprint);
	assert_string_not_equal(first.ufrag, second.ufrag);
	assert_string_not_equal(first.pwd, second.pwd);
	assert_string_equal(rig_leg(r, 2)->secure->pwd, second.pwd);
	assert_null(rig_leg(r, 2)->secure->rx);
	assert_int_equal(r->port.restart(r->port.arg, 3, &second), ENOENT);
	close_browser(r);
}

static void a_sender_report_comes_every_five_seconds(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	uint8_t d[300];
	int reports = 0;

	(void)state;
	open_browser(r, 2, SEVENS);
	bind_browser(r, 2);
	for (uint16_t i = 1; i <= 20; i++)
		if (i != 7 && i != 9)
			deliver_sealed(r, 2, d, seal(d, i, 0x42));
	for (int i = 0; i < 11; i++) {
		rig_leg(r, 2)->secure->consent_at = r->g->now;
		rig_tick(r, 50);
	}
	for (int i = 0; i < r->sent_count; i++) {
		struct rig_sent *s = &r->sent[i];
		struct mbuf mb = {.buf = s->data, .size = 600, .end = s->n};

		if (!packet_is_rtcp(s->data, s->n))
			continue;
		assert_int_equal(srtcp_decrypt(browser_rx, &mb), 0);
		assert_int_equal(mb.end, 52 + 16);
		assert_int_equal(get32(s->data + 4), rig_leg(r, 2)->out.ssrc);
		assert_int_equal(get32(s->data + 28), 99);
		assert_int_equal(get32(s->data + 32) & 0xffffff, 2); /* lost */
		assert_int_equal(get32(s->data + 36), 20);	     /* highest */
		reports++;
	}
	assert_int_equal(reports, 2);
	close_browser(r);
}

/* --- a telephone whose keys stand in the session descriptions (RFC 4568) --- */

static void a_telephone_with_keys_hears_and_is_heard(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct leg_remote remote = {.address = "127.0.0.2",
				    .port = 4000,
				    .codec = CODEC_PCMA,
				    .payload_type = 8,
				    .event_type = -1,
				    .send = true,
				    .keys = {SUITE_AES_CM_80, "their master key, their salt ",
					     "our own master key, our salt "}};
	uint8_t d[300];
	union address from = rig_address("127.0.0.2", 4000);
	struct leg_local local;
	struct mbuf mb;
	int phone, at = 0;
	size_t n;

	(void)state;
	assert_int_equal(
	    srtp_alloc(&browser_tx, SRTP_AES_CM_128_HMAC_SHA1_80, remote.keys.theirs, 30, 0), 0);
	assert_int_equal(
	    srtp_alloc(&browser_rx, SRTP_AES_CM_128_HMAC_SHA1_80, remote.keys.ours, 30, 0), 0);
	phone = rig_open(r, 1, CODEC_PCMA, -1);
	assert_int_equal(r->port.open(r->port.arg, 2, LEG_RTP, &local), 0);
	r->port.remote(r->port.arg, 2, &remote);
	rig_join(r, 1, 2);
	n = seal(d, 1, 0x42);
	engine_datagram(r->g, rig_leg(r, 2), d, n, &from);
	assert_int_equal(rig_next(r, phone, &at)->p.payload[7], 0x42);
	r->port.remote(r->port.arg, 2, &remote); /* a re-INVITE that says the same */
	rig_turn(r);
	n = seal(d, 2, 0x43);
	engine_datagram(r->g, rig_leg(r, 2), d, n, &from);
	assert_int_equal(rig_next(r, phone, &at)->p.payload[7], 0x43);
	r->sent_count = 0;
	rig_speak(r, 2, 0x44); /* in the clear: refused */
	assert_int_equal(r->sent_count, 0);
	rig_speak(r, 1, 0x17);
	assert_int_equal(r->sent_count, 1);
	mb = (struct mbuf){.buf = r->sent[0].data, .size = 600, .end = r->sent[0].n};
	assert_int_equal(srtp_decrypt(browser_rx, &mb), 0);
	assert_int_equal(r->sent[0].data[100], 0x17);
	close_browser(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_request_of_rfc_5769_is_believed),
	    cmocka_unit_test(nothing_altered_or_cut_is_believed),
	    cmocka_unit_test(replies_carry_the_address_of_rfc_5769),
	    cmocka_unit_test(fingerprints_are_read_exactly),
	    cmocka_unit_test(sound_passes_sealed_and_only_once),
	    cmocka_unit_test(a_wrong_certificate_lets_nothing_pass),
	    cmocka_unit_test(consent_is_lost_and_comes_back),
	    cmocka_unit_test(a_browser_that_never_comes_is_told_as_lost),
	    cmocka_unit_test(restart_changes_the_secrets_and_nothing_else),
	    cmocka_unit_test(a_sender_report_comes_every_five_seconds),
	    cmocka_unit_test(a_telephone_with_keys_hears_and_is_heard),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
