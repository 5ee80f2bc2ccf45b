/* links: base domain app edge/media */
/* Copies of packets for the recorder: whole, in order, never in the way of a call. */
#include "app/tap.h"
#include "unit/media_rig.h"

#define A	  2
#define B	  3
#define RECORDING 900

static struct rig *with_ring(size_t bytes)
{
	struct rig *r = rig_new(NULL, 0);

	r->g->taps = tap_ring_alloc(bytes);
	return r;
}

static void done(struct rig *r)
{
	struct tap_ring *ring = r->g->taps;

	rig_free(r);
	tap_ring_free(ring);
}

static void record(struct rig *r, dj_id leg, dj_id recording, int track)
{
	r->port.record(r->port.arg, leg, recording, track);
	rig_turn(r);
}

static int take(struct rig *r, struct tap_packet *out, int cap)
{
	uint8_t payload[TAP_PAYLOAD];
	int n = 0;

	while (n < cap && tap_ring_take(r->g->taps, &out[n], payload)) {
		assert_int_equal(out[n].size, 160);
		assert_int_equal(payload[0], payload[159]);
		n++;
	}
	return n;
}

static void packets_are_copied_as_they_came(void **state)
{
	struct rig *r = with_ring(1 << 16);
	struct tap_packet p[8];
	int before;

	(void)state;
	rig_open(r, A, CODEC_PCMU, -1);
	rig_open(r, B, CODEC_PCMA, -1);
	rig_join(r, A, B);
	record(r, A, RECORDING, 0);
	record(r, B, RECORDING, 1);
	before = r->sent_count;
	rig_speak(r, A, 0x55);
	rig_speak(r, B, 0x66);
	rig_speak(r, A, 0x57);
	assert_int_equal(r->sent_count - before, 3); /* and relayed at once, nothing waits */
	assert_int_equal(take(r, p, 8), 3);
	assert_int_equal(p[0].recording, RECORDING);
	assert_int_equal(p[0].track, 0);
	assert_int_equal(p[0].codec, CODEC_PCMU);
	assert_int_equal(p[0].seq, 1);
	assert_int_equal(p[0].at_us, r->g->now);
	assert_int_equal(p[1].track, 1);
	assert_int_equal(p[1].codec, CODEC_PCMA);
	assert_int_equal(p[2].seq, 2);
	assert_int_equal(p[2].ts, p[0].ts + 160);
	assert_int_equal(p[2].lost, 0);
	assert_int_equal(rig_leg(r, A)->source, SOURCE_RELAY);
	done(r);
}

static void nothing_is_copied_unless_asked_nor_while_muted(void **state)
{
	struct rig *r = with_ring(1 << 16);
	struct tap_packet p[8];

	(void)state;
	rig_open(r, A, CODEC_PCMU, -1);
	rig_open(r, B, CODEC_PCMU, -1);
	rig_join(r, A, B);
	rig_speak(r, A, 1);
	assert_int_equal(take(r, p, 8), 0);
	record(r, A, RECORDING, 0);
	r->port.mute(r->port.arg, A, true);
	rig_turn(r);
	rig_speak(r, A, 1);
	assert_int_equal(take(r, p, 8), 0);
	r->port.mute(r->port.arg, A, false);
	rig_turn(r);
	rig_speak(r, A, 1);
	rig_speak(r, B, 1);
	assert_int_equal(take(r, p, 8), 1);
	record(r, A, 0, 0);
	rig_speak(r, A, 1);
	assert_int_equal(take(r, p, 8), 0);
	done(r);
}

/* A key that is pressed is an event of its own: a card number never stands in a recording. */
static void keys_are_not_copied(void **state)
{
	struct rig *r = with_ring(1 << 16);
	uint8_t key[4] = {5, 10, 0, 160};
	struct packet p = {
	    .marker = true, .payload_type = 101, .seq = 1, .ts = 160, .ssrc = A, .payload = key};
	struct tap_packet got[8];

	(void)state;
	p.size = sizeof key;
	rig_open(r, A, CODEC_PCMU, 101);
	rig_open(r, B, CODEC_PCMU, 101);
	rig_join(r, A, B);
	record(r, A, RECORDING, 0);
	rig_deliver(r, A, &p);
	rig_tick(r, 1);
	assert_int_equal(take(r, got, 8), 0);
	assert_int_equal(r->told[r->told_count - 1].kind, COMMAND_LEG_KEY);
	done(r);
}

/* The recorder does not keep up: the call goes on, the next copy says how many are missing. */
static void a_full_ring_is_counted_where_the_gap_is(void **state)
{
	struct rig *r = with_ring(1024);
	struct tap_packet p[16];
	int before, kept;

	(void)state;
	rig_open(r, A, CODEC_PCMU, -1);
	rig_open(r, B, CODEC_PCMU, -1);
	rig_join(r, A, B);
	record(r, A, RECORDING, 0);
	before = r->sent_count;
	for (int i = 0; i < 10; i++)
		rig_speak(r, A, 7);
	assert_int_equal(r->sent_count - before, 10);
	kept = take(r, p, 16);
	assert_in_range(kept, 1, 9);
	assert_int_equal(p[kept - 1].seq, kept);
	assert_int_equal(rig_counted(r, METRIC_recording_lost), 10 - kept);
	rig_speak(r, A, 7);
	assert_int_equal(take(r, p, 16), 1);
	assert_int_equal(p[0].seq, 11);
	assert_int_equal(p[0].lost, 10 - kept);
	rig_speak(r, A, 7);
	assert_int_equal(take(r, p, 16), 1);
	assert_int_equal(p[0].lost, 0);
	done(r);
}

static void the_ring_goes_round(void **state)
{
	struct tap_ring *ring = tap_ring_alloc(1024);
	uint8_t in[300], out[TAP_PAYLOAD];
	struct tap_packet p = {.recording = 1}, q;

	(void)state;
	for (unsigned i = 0; i < 5000; i++) {
		p.size = (uint16_t)(i * 37 % sizeof in);
		p.seq = (uint16_t)i;
		memset(in, (int)i, sizeof in);
		assert_true(tap_ring_put(ring, &p, in));
		assert_true(tap_ring_take(ring, &q, out));
		assert_int_equal(q.seq, p.seq);
		assert_int_equal(q.size, p.size);
		assert_memory_equal(in, out, p.size);
		assert_false(tap_ring_take(ring, &q, out));
	}
	tap_ring_free(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(packets_are_copied_as_they_came),
	    cmocka_unit_test(nothing_is_copied_unless_asked_nor_while_muted),
	    cmocka_unit_test(keys_are_not_copied),
	    cmocka_unit_test(a_full_ring_is_counted_where_the_gap_is),
	    cmocka_unit_test(the_ring_goes_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
