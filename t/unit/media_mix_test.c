/* links: base domain app edge/media */
#include "unit/media_rig.h"

#define SECOND 8000

static int16_t pcm[SECOND];

static double heard(const struct rig *r, int port, enum leg_codec c, int from, double hz)
{
	int n = rig_heard(r, port, c, from, pcm, SECOND / 2);

	assert_int_equal(n, SECOND / 2);
	return tone_level(pcm, n, hz);
}

/* Three parties: each hears the two others at their level and nothing of itself. */
static void everybody_hears_all_but_themselves(void **state)
{
	static const double hz[] = {0, 440, 700, 1000};
	static const enum leg_codec codec[] = {0, CODEC_PCMA, CODEC_PCMU, CODEC_PCMA};
	struct rig *r = rig_new(NULL, 0);
	int port[4], from = 0;

	(void)state;
	for (int i = 1; i <= 3; i++)
		port[i] = rig_open(r, i, codec[i], -1);
	rig_join(r, 1, 2);
	rig_join(r, 2, 3);
	rig_join(r, 1, 3);
	for (int t = 0; t < 60; t++) {
		if (t == 20)
			from = r->sent_count;
		for (int i = 1; i <= 3; i++)
			rig_sing(r, i, hz[i], 8000);
		rig_tick(r, 1);
	}
	for (int i = 1; i <= 3; i++)
		for (int k = 1; k <= 3; k++) {
			double level = heard(r, port[i], codec[i], from, hz[k]);

			assert_true(i == k ? level < 100 : level > 7000 && level < 9000);
		}
	/* one leaves: the others are relayed again and hear one another */
	r->port.free(r->port.arg, 3);
	rig_turn(r);
	assert_int_equal(rig_leg(r, 1)->source, SOURCE_RELAY);
	assert_null(rig_leg(r, 1)->ear);
	assert_null(r->g->ears);
	rig_free(r);
}

static void a_monitor_hears_both_and_nobody_hears_it(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int a, c, from = 0;

	(void)state;
	a = rig_open(r, 1, CODEC_PCMA, -1);
	rig_open(r, 2, CODEC_PCMA, -1);
	c = rig_open(r, 3, CODEC_PCMA, -1);
	rig_join(r, 1, 2);
	r->port.hear(r->port.arg, 3, 1, LEG_GAIN_ONE);
	r->port.hear(r->port.arg, 3, 2, LEG_GAIN_ONE / 2);
	for (int t = 0; t < 50; t++) {
		if (t == 20)
			from = r->sent_count;
		rig_sing(r, 1, 440, 8000);
		rig_sing(r, 2, 700, 8000);
		rig_sing(r, 3, 1000, 8000);
		rig_tick(r, 1);
	}
	assert_true(fabs(heard(r, c, CODEC_PCMA, from, 440) - 8000) < 1000);
	assert_true(fabs(heard(r, c, CODEC_PCMA, from, 700) - 4000) < 500);
	assert_true(heard(r, a, CODEC_PCMA, from, 1000) < 100);
	assert_int_equal(rig_leg(r, 1)->source,
			 SOURCE_RELAY); /* the call itself stays on the fast path */
	rig_free(r);
}

static void loud_voices_are_clamped_not_wrapped(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int c, from = 0;

	(void)state;
	for (int i = 1; i <= 4; i++)
		c = rig_open(r, i, CODEC_PCMA, -1);
	for (int i = 1; i <= 3; i++)
		r->port.hear(r->port.arg, 4, i, LEG_GAIN_ONE);
	for (int t = 0; t < 50; t++) {
		if (t == 20)
			from = r->sent_count;
		for (int i = 1; i <= 3; i++)
			rig_sing(r, i, 440, 32000);
		rig_tick(r, 1);
	}
	/* a clipped sine keeps its ground wave; a wrapped one is noise */
	assert_true(heard(r, c, CODEC_PCMA, from, 440) > 32000);
	rig_free(r);
}

/* A browser on Opus with a telephone on G.711: decoded and encoded, in both directions. */
static void opus_and_g711_hear_each_other(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct voice_encoder *enc = voice_encoder_alloc(CODEC_OPUS, VOICE_FRAME);
	struct voice_decoder *dec = voice_decoder_alloc(CODEC_OPUS);
	int16_t in[160], out[2 * VOICE_LONGEST];
	uint8_t payload[VOICE_PAYLOAD];
	int a, b, from = 0, count = 0;
	const struct rig_sent *s;

	(void)state;
	a = rig_open(r, 1, CODEC_PCMU, -1);
	b = rig_open(r, 2, CODEC_OPUS, -1);
	rig_join(r, 1, 2);
	for (int t = 0; t < 100; t++) {
		struct packet p = {.payload_type = 111,
				   .seq = (uint16_t)(100 + t),
				   .ts = 7000 + 960 * (uint32_t)t,
				   .ssrc = 2,
				   .payload = payload};

		for (int i = 0; i < 160; i++)
			in[i] = (int16_t)(8000 * sin(2 * M_PI * 1000 * (t * 160 + i) / 8000));
		p.size = voice_encode(enc, in, payload);
		rig_deliver(r, 2, &p);
		rig_sing(r, 1, 440, 8000);
		if (t == 50)
			from = r->sent_count;
		rig_tick(r, 1);
	}
	assert_true(fabs(heard(r, a, CODEC_PCMU, from, 1000) - 8000) < 1500);
	from = 0;
	while ((s = rig_next(r, b, &from))) {
		int n = voice_decode(dec, s->p.payload, s->p.size, out);

		assert_int_equal(n, VOICE_WIDE);
		if (++count > 50 && count <= 100)
			for (int i = 0; i < 160; i++)
				pcm[160 * (count - 51) + i] = out[2 * i];
	}
	assert_true(count >= 100);
	assert_true(fabs(tone_level(pcm, SECOND, 440) - 8000) < 1500);
	voice_encoder_free(enc);
	voice_decoder_free(dec);
	rig_free(r);
}

/* --- the ear alone --- */

static void put(struct ear *e, int frame, uint8_t value)
{
	uint8_t payload[160];
	struct packet p = {
	    .seq = (uint16_t)frame, .ts = 160 * (uint32_t)frame, .payload = payload, .size = 160};

	memset(payload, value, sizeof payload);
	ear_put(e, &p, 1);
}

static int taken(struct ear *e)
{
	ear_take(e);
	return e->heard ? e->frame[80] : 0;
}

static void a_frame_waits_forty_milliseconds(void **state)
{
	struct ear *e = ear_alloc(CODEC_PCMA);

	(void)state;
	for (int i = 1; i <= 10; i++) {
		int sample;

		put(e, i, (uint8_t)(0x10 + i));
		sample = taken(e);
		assert_int_equal(sample,
				 i <= 2 ? 0 : voice_sample(CODEC_PCMA, (uint8_t)(0x10 + i - 2)));
	}
	ear_free(e);
}

static void reordered_packets_are_heard_in_order_and_lost_ones_are_made_up(void **state)
{
	struct ear *e = ear_alloc(CODEC_PCMA);
	static const int arrives[] = {1, 2, 4, 3, 5, 0, 7, 8, 9, 10}; /* 6 never */

	(void)state;
	for (int i = 0; i < 10; i++) {
		int want = i < 2 ? 0 : i - 1, sample;

		if (arrives[i])
			put(e, arrives[i], (uint8_t)(0x10 + arrives[i]));
		sample = taken(e);
		if (want == 6) /* what was heard last goes on */
			assert_true(abs(sample - voice_sample(CODEC_PCMA, 0x15)) < 300);
		else
			assert_int_equal(
			    sample, want ? voice_sample(CODEC_PCMA, (uint8_t)(0x10 + want)) : 0);
	}
	ear_free(e);
}

static void an_ear_learns_from_late_packets_and_forgets_again(void **state)
{
	struct ear *e = ear_alloc(CODEC_PCMA);
	int sent = 0, target;

	(void)state;
	for (int t = 0; t < 400; t++) {
		/* every two seconds a hole of 100 ms, then all at once */
		if (t % 100 < 95)
			while (sent <= t)
				put(e, ++sent, 0x22);
		ear_take(e);
	}
	target = e->target;
	assert_true(target > 2);
	for (int t = 400; t < 4000; t++) {
		put(e, ++sent, 0x22);
		ear_take(e);
	}
	assert_int_equal(e->target, 2);
	assert_true((int32_t)(160 * (uint32_t)(sent + 1) - e->at) <=
		    320 + 320); /* and the delay went with it */
	ear_free(e);
}

/* The speaker pauses (no packets): the delay is the same afterwards. */
static void pauses_of_the_speaker_do_not_grow_the_delay(void **state)
{
	struct ear *e = ear_alloc(CODEC_PCMA);

	(void)state;
	for (int t = 0; t < 2000; t++) {
		if (t % 200 < 100)
			put(e, t, 0x22);
		ear_take(e);
	}
	assert_int_equal(e->target, 2);
	ear_free(e);
}

/* Whatever timestamps a stranger invents, the ring stays in its bounds (the sanitizer looks on). */
static void wild_timestamps_do_no_harm(void **state)
{
	struct ear *e = ear_alloc(CODEC_PCMU), *o = ear_alloc(CODEC_OPUS);
	uint8_t payload[PACKET_MAX];

	(void)state;
	srand(3);
	for (int i = 0; i < 20000; i++) {
		struct packet p = {.seq = (uint16_t)rand(),
				   .ts = (uint32_t)rand() * 2654435761u,
				   .payload = payload,
				   .size = (size_t)(rand() % 1400)};

		for (int k = 0; k < 20; k++)
			payload[rand() % 1400] = (uint8_t)rand();
		ear_put(e, &p, (uint16_t)(rand() % 3));
		ear_put(o, &p, (uint16_t)(rand() % 3));
		if (rand() % 2) {
			ear_take(e);
			ear_take(o);
		}
	}
	ear_free(e);
	ear_free(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(everybody_hears_all_but_themselves),
	    cmocka_unit_test(a_monitor_hears_both_and_nobody_hears_it),
	    cmocka_unit_test(loud_voices_are_clamped_not_wrapped),
	    cmocka_unit_test(opus_and_g711_hear_each_other),
	    cmocka_unit_test(a_frame_waits_forty_milliseconds),
	    cmocka_unit_test(reordered_packets_are_heard_in_order_and_lost_ones_are_made_up),
	    cmocka_unit_test(an_ear_learns_from_late_packets_and_forgets_again),
	    cmocka_unit_test(pauses_of_the_speaker_do_not_grow_the_delay),
	    cmocka_unit_test(wild_timestamps_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
