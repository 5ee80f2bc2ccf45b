/* links: base domain app edge/media */
/* A carrier that wants 30 ms (or 10, 40, 60) in each packet gets exactly that: sizes, numbers and
 * timestamps of every packet, and the sound in them. */
#include "unit/media_rig.h"

static int16_t pcm[8000];

/* Leg `id` again, now with packets of so many milliseconds. */
static void ask_for(struct rig *r, dj_id id, enum leg_codec codec, int ptime_ms)
{
	struct leg_remote remote = {.port = 4000,
				    .codec = codec,
				    .event_type = 101,
				    .send = true,
				    .payload_type = codec == CODEC_PCMU ? 0 : 8,
				    .ptime_ms = ptime_ms};

	snprintf(remote.address, sizeof remote.address, "127.0.0.%d", (int)id);
	r->port.remote(r->port.arg, id, &remote);
	rig_turn(r);
}

/* Every packet of sound since `from` follows the one before; how many there were. */
static int check_packets(const struct rig *r, int port, int from, size_t size)
{
	const struct rig_sent *s, *last = NULL;
	int count = 0;

	while ((s = rig_next(r, port, &from))) {
		if (s->p.payload_type == 101)
			continue;
		assert_int_equal(s->p.size, size);
		if (last) {
			assert_int_equal((uint16_t)(s->p.seq - last->p.seq), 1);
			assert_int_equal(s->p.ts - last->p.ts, size);
			assert_false(s->p.marker);
		}
		last = s;
		count++;
	}
	return count;
}

static void packets_hold_what_the_profile_says(void **state)
{
	static const int ptimes[] = {10, 30, 40, 60};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(ptimes); i++) {
		struct rig *r = rig_new(NULL, 0);
		int port, from, n;

		rig_open(r, 1, CODEC_PCMA, -1);
		port = rig_open(r, 2, CODEC_PCMU, 101);
		ask_for(r, 2, CODEC_PCMU, ptimes[i]);
		rig_join(r, 1, 2);
		for (int t = 0; t < 20; t++) {
			rig_sing(r, 1, 440, 8000);
			rig_tick(r, 1);
		}
		from = r->sent_count;
		for (int t = 0; t < 60; t++) { /* 1.2 s */
			rig_sing(r, 1, 440, 8000);
			rig_tick(r, 1);
		}
		assert_int_equal(check_packets(r, port, from, (size_t)ptimes[i] * 8),
				 1200 / ptimes[i]);
		n = rig_heard(r, port, CODEC_PCMU, from, pcm, 4800);
		assert_true(fabs(tone_level(pcm, n, 440) - 8000) < 400);
		rig_free(r);
	}
}

static void the_other_direction_is_relayed_as_it_came(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int port;
	const struct rig_sent *s;
	int from;

	(void)state;
	port = rig_open(r, 1, CODEC_PCMA, -1);
	rig_open(r, 2, CODEC_PCMA, 101);
	ask_for(r, 2, CODEC_PCMA, 30);
	rig_join(r, 1, 2);
	assert_int_equal(rig_leg(r, 1)->source, SOURCE_RELAY);
	assert_int_equal(rig_leg(r, 2)->source, SOURCE_MIX);
	from = r->sent_count;
	rig_speak(r, 2, 0x55);
	s = rig_next(r, port, &from);
	assert_non_null(s);
	assert_int_equal(s->p.size, 160);
	ask_for(r, 2, CODEC_PCMA, 20); /* a re-INVITE may take it back */
	assert_int_equal(rig_leg(r, 2)->source, SOURCE_RELAY);
	rig_free(r);
}

static void a_key_in_between_begins_anew(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	const struct rig_sent *s, *before = NULL, *after = NULL;
	int port, from, events = 0;

	(void)state;
	port = rig_open(r, 1, CODEC_PCMA, 101);
	ask_for(r, 1, CODEC_PCMA, 30);
	rig_tick(r, 21); /* silence; half a packet waits */
	from = r->sent_count;
	rig_tick(r, 2);
	r->port.keys(r->port.arg, 1, "5");
	rig_turn(r);
	rig_tick(r, 20);
	while ((s = rig_next(r, port, &from))) {
		if (s->p.payload_type == 101)
			events++;
		else if (!events)
			before = s;
		else if (!after)
			after = s;
	}
	assert_int_equal(events, 8);
	assert_non_null(before);
	assert_non_null(after);
	assert_true(after->p.marker);
	assert_int_equal(after->p.size, 240);
	/* the time that the key took has passed */
	assert_true(after->p.ts - before->p.ts >= 8 * 160);
	assert_true(after->p.ts - before->p.ts <= 20 * 160);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(packets_hold_what_the_profile_says),
	    cmocka_unit_test(the_other_direction_is_relayed_as_it_came),
	    cmocka_unit_test(a_key_in_between_begins_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
