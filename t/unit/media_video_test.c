/* links: base domain app edge/media */
/* Pictures of two telephones: relayed to the one that hears, asked for again, sent again, counted.
 */
#include "unit/media_rig.h"
#include <re.h>

#include "app/tap.h"
#include "edge/media/feedback.h"

#define CALLER	    1
#define AGENT	    2
#define GUEST	    3
#define FAR_SOUND   40000
#define FAR_PICTURE 41000
#define TYPE	    96

static int port_of[4];

static void open_leg(struct rig *r, dj_id id, bool pictures)
{
	struct leg_remote remote = {.address = "127.0.0.1",
				    .port = FAR_SOUND + 10 * (int)id,
				    .codec = CODEC_PCMA,
				    .payload_type = 8,
				    .event_type = -1,
				    .send = true};
	struct leg_local local;

	assert_int_equal(r->port.open(r->port.arg, id, LEG_RTP, &local), 0);
	if (pictures) {
		assert_int_equal(r->port.video(r->port.arg, id, &port_of[id]), 0);
		remote.video.codec = video_codec_VP8;
		remote.video.payload_type = TYPE + (int)id;
		remote.video.send = true;
		remote.video.port = FAR_PICTURE + 10 * (int)id;
	}
	r->port.remote(r->port.arg, id, &remote);
	rig_turn(r);
}

/* The same telephone again, with keys for its pictures. */
static void open_sealed(struct rig *r, dj_id id, const struct leg_keys *keys)
{
	struct leg_remote remote = {.address = "127.0.0.1",
				    .port = FAR_SOUND + 10 * (int)id,
				    .codec = CODEC_PCMA,
				    .payload_type = 8,
				    .event_type = -1,
				    .send = true};

	remote.video.codec = video_codec_VP8;
	remote.video.payload_type = TYPE + (int)id;
	remote.video.send = true;
	remote.video.port = FAR_PICTURE + 10 * (int)id;
	remote.video.keys = *keys;
	r->port.remote(r->port.arg, id, &remote);
	rig_turn(r);
}

static struct leg *leg(const struct rig *r, dj_id id)
{
	for (int i = 0; i < r->g->live_count; i++)
		if (r->g->live[i]->id == id)
			return r->g->live[i];
	return NULL;
}

static void both_ways(struct rig *r, dj_id a, dj_id b, int gain)
{
	r->port.hear(r->port.arg, a, b, gain);
	r->port.hear(r->port.arg, b, a, gain);
	rig_turn(r);
}

static void from_far(struct rig *r, dj_id id, uint8_t *data, size_t n, int port)
{
	union address from;

	assert_true(address_parse(&from, "127.0.0.1", port));
	video_datagram(r->g, leg(r, id), data, n, &from);
}

static void picture(struct rig *r, dj_id id, uint16_t seq, uint8_t mark)
{
	uint8_t d[PACKET_HEAD + 4] = {0};
	struct packet p = {.payload_type = (uint8_t)(TYPE + id),
			   .seq = seq,
			   .ts = 3000u * seq,
			   .ssrc = 0x1000u + (uint32_t)id,
			   .marker = true};

	packet_head(d, &p);
	d[PACKET_HEAD] = mark;
	from_far(r, id, d, sizeof d, FAR_PICTURE + 10 * (int)id);
}

/* What left towards the pictures' port of this leg since `from`, RTP alone. */
static struct rig_sent *sent_to(struct rig *r, dj_id id, int from, int nth)
{
	for (int i = from; i < r->sent_count; i++)
		if (ntohs(r->sent[i].to.four.sin_port) == FAR_PICTURE + 10 * (int)id &&
		    !packet_is_rtcp(r->sent[i].data, r->sent[i].n) && nth-- == 0)
			return &r->sent[i];
	return NULL;
}

/* The last request of this kind that went to a camera. */
static bool asked(const struct rig *r, dj_id id, int from, struct feedback *f)
{
	bool found = false;

	for (int i = from; i < r->sent_count; i++) {
		struct feedback one;

		if (ntohs(r->sent[i].to.four.sin_port) != FAR_PICTURE + 10 * (int)id + 1 ||
		    !feedback_parse(&one, r->sent[i].data, r->sent[i].n, 0x1000u + (uint32_t)id))
			continue;
		if (one.picture || one.missing || one.rate) {
			*f = one;
			found = true;
		}
	}
	return found;
}

static void start(struct rig *r)
{
	open_leg(r, CALLER, true);
	open_leg(r, AGENT, true);
	both_ways(r, CALLER, AGENT, LEG_GAIN_ONE);
}

static void relayed_with_its_own_numbers(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct feedback f;
	struct rig_sent *s;

	(void)state;
	start(r);
	picture(r, CALLER, 65535, 7);
	picture(r, CALLER, 0, 8);
	s = sent_to(r, AGENT, 0, 1);
	assert_non_null(s);
	assert_int_equal(s->port, port_of[AGENT]);
	assert_int_equal(s->p.payload_type, TYPE + AGENT);
	assert_int_equal(s->p.payload[0], 8);
	assert_int_equal(s->p.ssrc, leg(r, AGENT)->video_ssrc);
	assert_int_equal((uint16_t)(s->p.seq - sent_to(r, AGENT, 0, 0)->p.seq), 1);
	assert_true(asked(r, CALLER, 0, &f) &&
		    f.picture); /* a screen begins with a whole picture */
	assert_null(sent_to(r, CALLER, 0, 0));
	rig_free(r);
}

/* Each direction by its own key; reports, too. What somebody without the key sends is nothing. */
static void sealed_with_keys_of_its_own(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct leg_keys keys = {.suite = SUITE_AES_CM_80};
	struct srtp *theirs = NULL, *ours = NULL;
	uint8_t d[PACKET_MAX + PACKET_TAIL];
	struct packet p = {.payload_type = TYPE + AGENT, .seq = 9, .ssrc = 0x1000u + AGENT};
	struct mbuf mb = {.buf = d, .size = sizeof d, .end = PACKET_HEAD + 4};
	struct rig_sent *s;
	int before;

	(void)state;
	memset(keys.theirs, 't', sizeof keys.theirs);
	memset(keys.ours, 'o', sizeof keys.ours);
	assert_int_equal(srtp_alloc(&theirs, SRTP_AES_CM_128_HMAC_SHA1_80, keys.theirs, 30, 0), 0);
	assert_int_equal(srtp_alloc(&ours, SRTP_AES_CM_128_HMAC_SHA1_80, keys.ours, 30, 0), 0);
	start(r);
	open_sealed(r, AGENT, &keys);
	picture(r, CALLER, 1, 7);
	s = sent_to(r, AGENT, 0, 0);
	assert_non_null(s);
	assert_int_equal(s->n, PACKET_HEAD + 4 + 10);
	assert_int_not_equal(s->data[PACKET_HEAD], 7);
	memcpy(d, s->data, s->n);
	mb.end = s->n;
	assert_int_equal(srtp_decrypt(ours, &mb), 0);
	assert_int_equal(d[PACKET_HEAD], 7);

	picture(r, AGENT, 8, 5); /* without the key */
	assert_null(sent_to(r, CALLER, 0, 0));
	assert_int_equal(r->g->counts.srtp_refused, 1);
	packet_head(d, &p);
	memset(d + PACKET_HEAD, 6, 4);
	mb.pos = 0;
	mb.end = PACKET_HEAD + 4;
	assert_int_equal(srtp_encrypt(theirs, &mb), 0);
	before = r->sent_count;
	from_far(r, AGENT, d, mb.end, FAR_PICTURE + 10 * AGENT);
	s = sent_to(r, CALLER, before, 0);
	assert_non_null(s); /* to a telephone without keys it goes plain */
	assert_int_equal(s->n, PACKET_HEAD + 4);
	assert_int_equal(s->data[PACKET_HEAD], 6);
	mem_deref(theirs);
	mem_deref(ours);
	rig_free(r);
}

static void a_mute_and_a_clip_leave_it(void **state)
{
	struct rig *r = rig_new(NULL, 0);

	(void)state;
	start(r);
	r->port.mute(r->port.arg, CALLER, true);
	rig_turn(r);
	picture(r, CALLER, 1, 1);
	assert_non_null(sent_to(r, AGENT, 0, 0));
	rig_free(r);
}

static void nobody_sees_who_is_not_heard(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int before;

	(void)state;
	start(r);
	both_ways(r, CALLER, AGENT, 0);
	before = r->sent_count;
	picture(r, CALLER, 1, 1);
	assert_null(sent_to(r, AGENT, before, 0));
	assert_int_equal(leg(r, CALLER)->video->count.received, 1);
	rig_free(r);
}

static void a_third_without_pictures_changes_nothing(void **state)
{
	struct rig *r = rig_new(NULL, 0);

	(void)state;
	start(r);
	open_leg(r, GUEST, false);
	both_ways(r, GUEST, CALLER, LEG_GAIN_ONE);
	both_ways(r, GUEST, AGENT, LEG_GAIN_ONE);
	picture(r, CALLER, 1, 1);
	assert_non_null(sent_to(r, AGENT, 0, 0));
	rig_free(r);
}

/* Each packet once, and a whole picture at its beginning and every so often. */
static void a_recording_has_its_packets(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct tap_ring *ring = tap_ring_alloc(1 << 14);
	uint8_t payload[TAP_PAYLOAD];
	struct tap_packet p;
	struct feedback f;
	int before;

	(void)state;
	r->g->taps = ring;
	start(r);
	picture(r, CALLER, 1, 6);
	rig_tick(r, 50);
	assert_false(tap_ring_take(ring, &p, payload));
	before = r->sent_count;
	r->port.record(r->port.arg, CALLER, 900, 0);
	rig_turn(r);
	picture(r, CALLER, 2, 7);
	assert_true(tap_ring_take(ring, &p, payload));
	assert_true(p.picture && p.marker);
	assert_int_equal(p.recording, 900);
	assert_int_equal(p.codec, video_codec_VP8);
	assert_int_equal(p.seq, 2);
	assert_int_equal(payload[0], 7);
	assert_false(tap_ring_take(ring, &p, payload));
	assert_true(asked(r, CALLER, before, &f) && f.picture);
	before = r->sent_count;
	rig_tick(r, 50 * 21);
	assert_true(asked(r, CALLER, before, &f) && f.picture);
	r->port.record(r->port.arg, CALLER, 0, 0);
	rig_turn(r);
	picture(r, CALLER, 3, 8);
	assert_false(tap_ring_take(ring, &p, payload));
	rig_free(r);
	tap_ring_free(ring);
}

static void report(struct rig *r, dj_id id, uint8_t *data, size_t n)
{
	from_far(r, id, data, n, FAR_PICTURE + 10 * (int)id + 1);
}

static void what_is_missed_comes_again_or_is_asked_for(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	uint8_t d[FEEDBACK_BYTES];
	struct feedback f;
	uint16_t first, missing[2];
	int before;

	(void)state;
	start(r);
	for (uint16_t seq = 1; seq < 10; seq++)
		if (seq != 5)
			picture(r, CALLER, seq, (uint8_t)seq);
	first = sent_to(r, AGENT, 0, 0)->p.seq;
	missing[0] = (uint16_t)(first + 2); /* 3: we have it */
	missing[1] = (uint16_t)(first + 4); /* 5: we never had it */
	before = r->sent_count;
	report(r, AGENT, d, feedback_missing(d, 9, leg(r, AGENT)->video_ssrc, missing, 2));
	assert_non_null(sent_to(r, AGENT, before, 0));
	assert_int_equal(sent_to(r, AGENT, before, 0)->p.payload[0], 3);
	assert_null(sent_to(r, AGENT, before, 1));
	assert_true(asked(r, CALLER, before, &f));
	assert_int_equal(f.missing, 1);
	assert_int_equal(f.seq[0], 5);
	assert_int_equal(leg(r, AGENT)->video->count.again, 1);
	rig_free(r);
}

static void requests_are_passed_on_but_not_too_often(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	uint8_t d[FEEDBACK_BYTES];
	struct feedback f;
	int before;

	(void)state;
	start(r);
	picture(r, CALLER, 1, 1); /* asks once */
	before = r->sent_count;
	report(r, AGENT, d, feedback_picture(d, 9, leg(r, AGENT)->video_ssrc));
	assert_false(asked(r, CALLER, before, &f)); /* too soon: kept */
	r->g->now += 400000;
	picture(r, CALLER, 2, 2);
	assert_true(asked(r, CALLER, before, &f) && f.picture);
	before = r->sent_count;
	report(r, AGENT, d, feedback_rate(d, 9, leg(r, AGENT)->video_ssrc, 1200000));
	assert_true(asked(r, CALLER, before, &f));
	assert_int_equal(f.rate, 1200000);
	rig_free(r);
}

static void strangers_show_nothing(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	uint8_t d[PACKET_HEAD + 1] = {0};
	struct packet p = {.payload_type = TYPE + CALLER, .ssrc = 5};
	union address from;

	(void)state;
	start(r);
	packet_head(d, &p);
	assert_true(address_parse(&from, "127.0.0.9", 5555));
	video_datagram(r->g, leg(r, CALLER), d, sizeof d, &from);
	assert_int_equal(leg(r, CALLER)->video->count.received, 0);
	assert_null(sent_to(r, AGENT, 0, 0));
	rig_free(r);
}

static void a_late_packet_from_before_the_turn_is_let_go(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	uint16_t first;
	int before;

	(void)state;
	start(r);
	picture(r, CALLER, 1, 1);
	first = sent_to(r, AGENT, 0, 0)->p.seq;
	for (unsigned seq = 2; (uint16_t)(first + seq - 1) != 3; seq++)
		if ((uint16_t)(first + seq - 1) != 65530)
			picture(r, CALLER, (uint16_t)seq, 1);
	before = r->sent_count;
	picture(r, CALLER, (uint16_t)(65530 - first + 1), 9);
	assert_null(sent_to(r, AGENT, before, 0));
	rig_free(r);
}

static void the_end_counts(void **state)
{
	struct rig *r = rig_new(NULL, 0);

	(void)state;
	start(r);
	picture(r, CALLER, 1, 1);
	picture(r, CALLER, 2, 1);
	r->port.free(r->port.arg, CALLER);
	r->port.free(r->port.arg, AGENT);
	rig_tick(r, 1);
	for (int i = 0; i < r->told_count; i++) {
		const struct leg_video *v = &r->told[i].video;

		assert_int_equal(r->told[i].kind, COMMAND_LEG_FREED);
		assert_int_equal(v->codec, video_codec_VP8);
		assert_int_equal(v->received, r->told[i].leg == CALLER ? 2 : 0);
		assert_int_equal(v->sent, r->told[i].leg == CALLER ? 0 : 2);
	}
	assert_int_equal(r->told_count, 2);
	rig_free(r);
}

static void lengths_that_lie_say_nothing(void **state)
{
	uint8_t d[FEEDBACK_BYTES];
	struct feedback f;
	size_t n = feedback_picture(d, 1, 2);

	(void)state;
	assert_true(feedback_parse(&f, d, n, 2) && f.picture);
	assert_true(feedback_parse(&f, d, n, 3) && !f.picture); /* about somebody else */
	assert_false(feedback_parse(&f, d, n - 1, 2));
	assert_false(f.picture);
	d[10] = 0xff;
	assert_false(feedback_parse(&f, d, n, 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(relayed_with_its_own_numbers),
	    cmocka_unit_test(sealed_with_keys_of_its_own),
	    cmocka_unit_test(a_mute_and_a_clip_leave_it),
	    cmocka_unit_test(nobody_sees_who_is_not_heard),
	    cmocka_unit_test(a_third_without_pictures_changes_nothing),
	    cmocka_unit_test(a_recording_has_its_packets),
	    cmocka_unit_test(what_is_missed_comes_again_or_is_asked_for),
	    cmocka_unit_test(requests_are_passed_on_but_not_too_often),
	    cmocka_unit_test(strangers_show_nothing),
	    cmocka_unit_test(a_late_packet_from_before_the_turn_is_let_go),
	    cmocka_unit_test(the_end_counts),
	    cmocka_unit_test(lengths_that_lie_say_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
