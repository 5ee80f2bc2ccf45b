/* links: base domain app edge/media */
/* Is somebody there? Made sound: knocks, voice, noise, clicks, and a whole leg over the engine. */
#include "unit/media_rig.h"
#include "edge/media/hark.h"

#define SECOND 8000

/* Ten seconds of sound that a test draws into. */
struct tape {
	int16_t pcm[10 * SECOND];
	uint32_t dice;
	int voices, knocks, rests;
};

static double dice(struct tape *t)
{
	t->dice = t->dice * 1664525u + 1013904223u;
	return (t->dice >> 8) / 8388608.0 - 1;
}

static void noise(struct tape *t, double level)
{
	for (int i = 0; i < 10 * SECOND; i++)
		t->pcm[i] = (int16_t)(t->pcm[i] + level * dice(t));
}

/* A knuckle on plastic: 400 Hz that dies away in 30 ms. */
static void knock(struct tape *t, int at_ms)
{
	for (int i = 0; i < 480; i++)
		t->pcm[at_ms * 8 + i] =
		    (int16_t)(t->pcm[at_ms * 8 + i] + 12000 * exp(-i / 80.0) * sin(i * 0.314));
}

/* A syllable: a buzz of 120 Hz with harmonics, swelling and falling. */
static void syllable(struct tape *t, int at_ms, int ms)
{
	for (int i = 0; i < ms * 8; i++) {
		double swell = sin(M_PI * i / (ms * 8.0)), sound = 0;

		for (int k = 1; k < 12; k++)
			sound += sin(i * 0.0942 * k) / k;
		t->pcm[at_ms * 8 + i] = (int16_t)(t->pcm[at_ms * 8 + i] + 4000 * swell * sound);
	}
}

static void play(struct tape *t)
{
	struct hark h;
	dj_us now = 0;

	hark_begin(&h, now);
	for (int i = 0; i < 10 * SECOND; i += 160) {
		enum hark_sign sign = hark_sound(&h, t->pcm + i, 160, now += 20000);

		t->voices += sign == HARK_VOICE;
		t->knocks += sign == HARK_KNOCKS;
		t->rests += hark_rested(&h, now);
	}
}

static void two_knocks_are_a_sign(void **state)
{
	static const int distances[] = {160, 300, 700, 1400};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(distances); i++)
		for (int level = 0; level <= 300; level += 100) {
			static struct tape t;

			t = (struct tape){.dice = 7};
			noise(&t, level);
			knock(&t, 5000);
			knock(&t, 5000 + distances[i]);
			play(&t);
			assert_int_equal(t.knocks, 1);
			assert_int_equal(t.voices, 0);
		}
}

static void one_knock_or_two_far_apart_are_none(void **state)
{
	static struct tape t;

	(void)state;
	t = (struct tape){0};
	knock(&t, 2000);
	knock(&t, 4500);
	knock(&t, 7000);
	play(&t);
	assert_int_equal(t.knocks, 0);
	assert_int_equal(t.voices, 0);
}

static void three_knocks_are_a_sign_too(void **state)
{
	static struct tape t;

	(void)state;
	t = (struct tape){0};
	for (int i = 0; i < 3; i++)
		knock(&t, 2000 + i * 350);
	play(&t);
	assert_int_equal(t.knocks, 1);
}

static void talking_is_voice_and_never_knocks(void **state)
{
	static const int lengths[] = {180, 120, 240, 150, 200, 300, 110, 160};

	(void)state;
	for (uint32_t seed = 1; seed < 40; seed++) {
		static struct tape t;
		int at = 500;

		t = (struct tape){.dice = seed};
		noise(&t, 150);
		while (at < 5500) {
			int ms = lengths[(size_t)(dice(&t) * 4 + 4) % DJ_COUNT(lengths)];

			syllable(&t, at, ms);
			at += ms + 30 + (int)(40 + 40 * dice(&t));
		}
		play(&t);
		assert_int_equal(t.knocks, 0);
		assert_int_equal(t.voices, 1);
		assert_int_equal(t.rests, 1);
	}
}

/* A word, then a bump of the handset: the bump is no second knock, and a word no first. */
static void words_between_knocks_take_them_back(void **state)
{
	static struct tape t;

	(void)state;
	t = (struct tape){0};
	knock(&t, 2000);
	syllable(&t, 2400, 250);
	knock(&t, 2900);
	play(&t);
	assert_int_equal(t.knocks, 0);
}

static void noise_of_a_street_is_no_voice_for_long(void **state)
{
	static struct tape t;

	(void)state;
	t = (struct tape){.dice = 3};
	noise(&t, 600);
	play(&t);
	assert_int_equal(t.knocks, 0);
	assert_true(t.voices <= 1);
	assert_true(t.rests == t.voices); /* 3 dB a second: the place is known after a while */
}

static int told(const struct rig *r, enum command_kind kind, bool flag)
{
	int n = 0;

	for (int i = 0; i < DJ_MIN(r->told_count, (int)DJ_COUNT(r->told)); i++)
		n += r->told[i].kind == kind && r->told[i].flag == flag;
	return n;
}

static void say(struct rig *r, const struct tape *t)
{
	for (int i = 0; i < 10 * SECOND / 160; i++) {
		uint8_t payload[160];
		struct packet p = {.payload_type = 8,
				   .seq = ++r->seq[1],
				   .ts = r->ts[1] += 160,
				   .ssrc = 1,
				   .payload = payload,
				   .size = sizeof payload};

		voice_encode_g711(CODEC_PCMA, t->pcm + i * 160L, 160, payload);
		rig_deliver(r, 1, &p);
		rig_tick(r, 1);
	}
}

/* The same over packets; a leg that nobody asked about says nothing. */
static void a_leg_tells_what_is_heard_of_its_person(void **state)
{
	static struct tape t;
	struct rig *r = rig_new(NULL, 0);

	(void)state;
	rig_open(r, 1, CODEC_PCMA, -1);
	t = (struct tape){0};
	for (int at = 300; at < 2300; at += 260)
		syllable(&t, at, 200);
	knock(&t, 8000);
	knock(&t, 8400);
	say(r, &t);
	assert_int_equal(told(r, COMMAND_LEG_VOICE, true), 0);
	r->port.listen(r->port.arg, 1, true);
	say(r, &t);
	assert_int_equal(told(r, COMMAND_LEG_VOICE, true), 1);
	assert_int_equal(told(r, COMMAND_LEG_VOICE, false), 1);
	assert_int_equal(told(r, COMMAND_LEG_KNOCK, false), 1);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(two_knocks_are_a_sign),
	    cmocka_unit_test(one_knock_or_two_far_apart_are_none),
	    cmocka_unit_test(three_knocks_are_a_sign_too),
	    cmocka_unit_test(talking_is_voice_and_never_knocks),
	    cmocka_unit_test(words_between_knocks_take_them_back),
	    cmocka_unit_test(noise_of_a_street_is_no_voice_for_long),
	    cmocka_unit_test(a_leg_tells_what_is_heard_of_its_person),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
