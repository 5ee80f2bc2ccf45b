/* links: base domain app edge/media */
#include "unit/media_rig.h"

/* One packet of a pressed key as a phone sends it. */
static void press(struct rig *r, dj_id id, uint32_t ts, uint8_t event, int duration, bool end)
{
	uint8_t payload[4] = {event, (uint8_t)(10 | (end ? 0x80 : 0))};
	struct packet p = {.payload_type = (uint8_t)rig_leg(r, id)->event_type,
			   .seq = ++r->seq[id],
			   .ts = ts,
			   .ssrc = (uint32_t)id,
			   .payload = payload,
			   .size = 4};

	put16(payload + 2, (uint16_t)duration);
	rig_deliver(r, id, &p);
	r->g->now += 20000;
}

static void press_whole(struct rig *r, dj_id id, uint32_t ts, uint8_t event)
{
	for (int i = 1; i <= 5; i++)
		press(r, id, ts, event, 160 * i, false);
	for (int i = 0; i < 3; i++)
		press(r, id, ts, event, 800, true);
}

static void assert_keys(const struct rig *r, dj_id leg, const char *digits)
{
	int at = 0;

	for (int i = 0; i < r->told_count; i++) {
		if (r->told[i].kind != COMMAND_LEG_KEY || r->told[i].leg != leg)
			continue;
		assert_int_equal(r->told[i].text[0], digits[at]);
		assert_int_equal(r->told[i].text[1], 0);
		at++;
	}
	assert_int_equal(at, (int)strlen(digits));
}

static void each_press_is_told_once(void **state)
{
	struct rig *r = rig_new(NULL, 0);

	(void)state;
	rig_open(r, 1, CODEC_PCMA, 101);
	press_whole(r, 1, 1000, 5);
	press_whole(r, 1, 9000, 5);
	press_whole(r, 1, 20000, 11);
	press(r, 1, 20000, 11, 800, true);  /* late copy */
	press(r, 1, 9000, 5, 800, true);    /* later still */
	press(r, 1, 30000, 77, 160, false); /* no key at all */
	/* held for twenty seconds: goes on under new timestamps */
	press(r, 1, 40000, 1, 0xffff, false);
	press(r, 1, 40000 + 0xffff, 1, 160, false);
	press(r, 1, 40000 + 0xffff, 1, 800, true);
	/* and a press whose end and beginning were lost */
	press(r, 1, 200000, 15, 640, false);
	r->g->now += 40000;
	press_whole(r, 1, 210000, 0);
	rig_tick(r, 1);
	assert_keys(r, 1, "55#1D0");
	rig_free(r);
}

static void keys_pass_to_the_other_side_under_its_number(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int b, at = 0, count = 0;
	const struct rig_sent *s;

	(void)state;
	rig_open(r, 1, CODEC_PCMA, 101);
	b = rig_open(r, 2, CODEC_PCMA, 126);
	rig_join(r, 1, 2);
	rig_speak(r, 1, 0x11);
	press_whole(r, 1, 1000, 7);
	while ((s = rig_next(r, b, &at)))
		if (s->p.payload_type == 126) {
			assert_int_equal(s->p.size, 4);
			assert_int_equal(s->p.payload[0], 7);
			count++;
		}
	assert_int_equal(count, 8);
	rig_tick(r, 1);
	assert_keys(r, 1, "7");
	rig_free(r);
}

/* Counts events of digits in what a leg was sent and checks their form. */
static void assert_sent_keys(const struct rig *r, int port, const char *digits, int rate)
{
	int at = 0, ends = 0, digit = -1;
	uint32_t ts = 0;
	int duration = 0;
	const struct rig_sent *s;
	static const char events[] = "0123456789*#ABCD";

	while ((s = rig_next(r, port, &at))) {
		if (s->p.payload_type != 101)
			continue;
		if (digit < 0 || s->p.ts != ts) {
			digit++;
			assert_true(s->p.marker);
			assert_int_equal(events[s->p.payload[0]], digits[digit]);
			assert_true(digit == 0 || ends == 3);
			ends = duration = 0;
			ts = s->p.ts;
		}
		assert_true(get16(s->p.payload + 2) >= duration);
		duration = get16(s->p.payload + 2);
		ends += s->p.payload[1] >> 7;
	}
	assert_int_equal(digit + 1, (int)strlen(digits));
	assert_int_equal(ends, 3);
	assert_int_equal(duration, rate / 10);
}

static void keys_are_sent_while_sound_rests(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int a, mark, at;
	const struct rig_sent *s;

	(void)state;
	a = rig_open(r, 1, CODEC_PCMU, 101);
	rig_open(r, 2, CODEC_PCMU, 101);
	rig_join(r, 1, 2);
	rig_speak(r, 2, 0x11);
	r->port.keys(r->port.arg, 1, "12x#");
	rig_turn(r);
	mark = r->sent_count;
	for (int i = 0; i < 40; i++) {
		rig_tick(r, 1);
		rig_speak(r, 2, 0x22);
	}
	assert_sent_keys(r, a, "12#", 8000);
	at = mark;
	assert_int_equal(rig_next(r, a, &at)->p.payload_type, 101);
	at = r->sent_count - 2;
	assert_non_null(s = rig_next(r, a, &at));
	assert_int_equal(s->p.payload[0], 0x22); /* speech goes on afterwards */
	assert_int_equal(rig_leg(r, 1)->ticking_at, -1);
	rig_free(r);
}

static void opus_keys_count_in_opus_time(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int a = rig_open(r, 1, CODEC_OPUS, 101);

	(void)state;
	r->port.keys(r->port.arg, 1, "9");
	rig_tick(r, 20);
	assert_sent_keys(r, a, "9", 48000);
	rig_free(r);
}

/* A telephone without key events gets the tones themselves, and its own tones are heard while it is
 * played to. */
static void tones_stand_for_keys_where_events_are_unknown(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct leg_play music = {.play = 1, .music = true};
	int a = rig_open(r, 1, CODEC_PCMA, -1), at = 0;
	const struct rig_sent *s;
	uint8_t bytes[200][160];
	int count = 0;

	(void)state;
	rig_open(r, 2, CODEC_PCMA, -1);
	r->port.keys(r->port.arg, 1, "159#");
	rig_tick(r, 60);
	while ((s = rig_next(r, a, &at)))
		memcpy(bytes[count++], s->p.payload, 160);
	assert_true(count >= 48);
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < count; i++) {
			struct packet p = {.payload_type = 8,
					   .seq = ++r->seq[2],
					   .ts = r->ts[2] += 160,
					   .ssrc = 2,
					   .payload = bytes[i],
					   .size = 160};

			rig_deliver(r, 2, &p);
			rig_tick(r, 1);
		}
		/* nobody listens for tones in a conversation; in a menu somebody does */
		assert_keys(r, 2, round ? "159#" : "");
		r->port.play(r->port.arg, 2, &music);
		rig_turn(r);
	}
	rig_free(r);
}

static void a_key_reaches_a_phone_without_events_as_tones(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int b, from;
	static int16_t pcm[800];

	(void)state;
	rig_open(r, 1, CODEC_PCMA, 101);
	b = rig_open(r, 2, CODEC_PCMA, -1);
	rig_join(r, 1, 2);
	press_whole(r, 1, 1000, 5); /* 770 + 1336 Hz */
	from = r->sent_count;
	rig_tick(r, 5);
	assert_int_equal(rig_heard(r, b, CODEC_PCMA, from, pcm, 800), 800);
	assert_true(tone_level(pcm, 800, 770) > 5000 && tone_level(pcm, 800, 1336) > 5000);
	assert_true(tone_level(pcm, 800, 941) < 300);
	rig_free(r);
}

static void a_key_passes_through_a_mix(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int c, at = 0, events = 0, frames = 0;
	const struct rig_sent *s;
	uint32_t ts = 0;

	(void)state;
	rig_open(r, 1, CODEC_PCMA, 101);
	rig_open(r, 2, CODEC_PCMA, 101);
	c = rig_open(r, 3, CODEC_OPUS, 126);
	rig_join(r, 1, 2);
	rig_join(r, 1, 3);
	rig_join(r, 2, 3);
	for (int i = 1; i <= 8; i++) {
		press(r, 1, 5000, 3, 160 * DJ_MIN(i, 5), i > 5);
		rig_tick(r, 1);
		r->g->now -= 20000;
	}
	while ((s = rig_next(r, c, &at))) {
		if (s->p.payload_type != 126) {
			frames++;
			continue;
		}
		assert_true(events == 0 || s->p.ts == ts);
		ts = s->p.ts;
		assert_int_equal(get16(s->p.payload + 2), 960 * DJ_MIN(events + 1, 5));
		events++;
	}
	assert_int_equal(events, 8);
	assert_int_equal(frames, 0);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_press_is_told_once),
	    cmocka_unit_test(keys_pass_to_the_other_side_under_its_number),
	    cmocka_unit_test(keys_are_sent_while_sound_rests),
	    cmocka_unit_test(opus_keys_count_in_opus_time),
	    cmocka_unit_test(tones_stand_for_keys_where_events_are_unknown),
	    cmocka_unit_test(a_key_reaches_a_phone_without_events_as_tones),
	    cmocka_unit_test(a_key_passes_through_a_mix),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
