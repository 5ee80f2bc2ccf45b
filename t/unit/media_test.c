/* links: base domain app edge/media */
#include "unit/media_rig.h"

static uint8_t pack[20000];

static struct rig *rig_with_sound(void)
{
	static const int clips[] = {SOUND_MUSIC, 20, 21}, samples[] = {8000, 400, 160};

	return rig_new(pack, rig_pack(pack, clips, samples, 3));
}

static void a_plain_call_is_relayed_untouched(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int a = rig_open(r, 1, CODEC_PCMA, 101), b = rig_open(r, 2, CODEC_PCMA, 96), at = 0;
	const struct rig_sent *s;

	(void)state;
	rig_join(r, 1, 2);
	r->seq[1] = 65534;
	rig_speak(r, 1, 0x11);
	rig_speak(r, 1, 0x12);
	s = rig_next(r, b, &at);
	assert_int_equal(ntohs(s->to.four.sin_port), 4000);
	assert_true(s->p.marker);
	assert_int_equal(s->p.ssrc, rig_leg(r, 2)->out.ssrc);
	assert_int_equal(s->p.payload_type, 8);
	assert_int_equal(s->p.size, 160);
	assert_int_equal(s->p.payload[159], 0x11);
	s = rig_next(r, b, &at);
	assert_false(s->p.marker);
	assert_int_equal(s->p.payload[0], 0x12);
	at = 0;
	assert_null(rig_next(r, a, &at));
	rig_tick(r, 5); /* nothing is made for a leg that hears somebody */
	assert_int_equal(r->sent_count, 2);
	assert_int_equal(rig_counted(r, METRIC_rtp_received), 2);
	assert_int_equal(rig_counted(r, METRIC_rtp_relayed), 2);
	rig_free(r);
}

static void two_kinds_of_g711_are_translated_not_mixed(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int b, at = 0;
	const struct rig_sent *s;

	(void)state;
	rig_open(r, 1, CODEC_PCMU, -1);
	b = rig_open(r, 2, CODEC_PCMA, -1);
	rig_join(r, 1, 2);
	rig_speak(r, 1, 0x80); /* the loudest positive sample of u-law */
	s = rig_next(r, b, &at);
	assert_int_equal(s->p.payload_type, 8);
	assert_int_equal(s->p.payload[0], 0xaa);
	assert_null(rig_leg(r, 1)->ear);
	rig_free(r);
}

/* Whatever is switched in, sequence numbers have no hole and time passes as on the clock. */
static void a_leg_sends_one_stream_for_ever(void **state)
{
	struct rig *r = rig_with_sound();
	int a, at = 0, count = 0, rolls = 0;
	int64_t late;
	const struct rig_sent *s;
	uint16_t seq = 0;
	uint32_t ts = 0, first_ts = 0;
	dj_us first_at = 0;
	struct leg_play prompt = {.play = 5, .count = 2, .clips = {20, 21}};
	struct leg_play music = {.play = 6, .music = true};

	(void)state;
	a = rig_open(r, 1, CODEC_PCMA, 101);
	rig_open(r, 2, CODEC_PCMA, 101);
	rig_open(r, 3, CODEC_PCMU, 101);
	srand(1);
	for (int i = 0; i < 3000; i++) {
		switch (rand() % 40) {
		case 0:
			r->port.play(r->port.arg, 1, &prompt);
			break;
		case 1:
			r->port.play(r->port.arg, 1, &music);
			break;
		case 2:
			r->port.stop(r->port.arg, 1);
			break;
		case 3:
			r->port.hear(r->port.arg, 1, 2, LEG_GAIN_ONE);
			break;
		case 4:
			r->port.hear(r->port.arg, 1, 2, 0);
			break;
		case 5:
			r->port.hear(r->port.arg, 1, 3, LEG_GAIN_ONE);
			break;
		case 6:
			r->port.hear(r->port.arg, 1, 3, rand() % 2 * 500);
			break;
		case 7:
			r->port.mute(r->port.arg, 2, rand() % 2);
			break;
		case 8:
			r->seq[2] += 10000;
			r->ts[2] += 99999;
			break; /* the phone restarts its stream */
		case 9:
			r->port.keys(r->port.arg, 1, "1");
			break;
		}
		rig_tick(r, 1);
		rig_speak(r, 2, 0x22);
		rig_speak(r, 3, 0x33);
	}
	while ((s = rig_next(r, a, &at))) {
		int32_t passed = (int32_t)(s->p.ts - ts);

		if (!count++) {
			first_ts = s->p.ts;
			first_at = s->at;
		} else {
			assert_int_equal((uint16_t)(s->p.seq - seq), 1);
			assert_true(passed >= 0);
		}
		/* a key stands still for its 160 ms; each switch may be a frame ahead */
		late = (int64_t)(s->at - first_at) * 8 / 1000 - (uint32_t)(s->p.ts - first_ts);
		assert_true(late <= 1280 && late >= -160 * (rolls + 1));
		rolls += s->p.marker;
		seq = s->p.seq;
		ts = s->p.ts;
	}
	assert_true(count > 2000 && rolls > 50);
	rig_free(r);
}

static void prompts_play_in_order_and_say_when_they_end(void **state)
{
	struct rig *r = rig_with_sound();
	int a = rig_open(r, 1, CODEC_PCMA, -1), at = 0;
	struct leg_play p = {
	    .play = 77, .count = 3, .clips = {20, 19, 21}}; /* 19 is not in the bank */
	static const uint8_t frames[][2] = {{20, 20}, {20, 20}, {20, 21}, {21, SOUND_SILENCE}};

	(void)state;
	r->port.play(r->port.arg, 1, &p);
	rig_tick(r, 4);
	for (int i = 0; i < 4; i++) {
		const struct rig_sent *s = rig_next(r, a, &at);

		assert_int_equal(s->p.payload[0], frames[i][0]);
		assert_int_equal(s->p.payload[159], frames[i][1]);
		assert_int_equal(s->p.marker, i == 0);
	}
	assert_int_equal(r->told_count, 0);
	rig_tick(r, 2);
	assert_int_equal(r->told_count, 1);
	assert_int_equal(r->told[0].kind, COMMAND_LEG_PLAYED);
	assert_int_equal(r->told[0].play, 77);
	assert_int_equal(rig_leg(r, 1)->source, SOURCE_SILENCE);
	rig_free(r);
}

static void stopped_or_replaced_prompts_say_nothing(void **state)
{
	struct rig *r = rig_with_sound();
	struct leg_play p = {.play = 1, .count = 1, .clips = {20}}, q = {.play = 2, .music = true};

	(void)state;
	rig_open(r, 1, CODEC_PCMU, -1);
	r->port.play(r->port.arg, 1, &p);
	rig_tick(r, 1);
	r->port.play(r->port.arg, 1, &q);
	rig_tick(r, 10);
	r->port.stop(r->port.arg, 1);
	rig_tick(r, 10);
	assert_int_equal(r->told_count, 0);
	rig_free(r);
}

static void a_prompt_then_music_in_every_codec(void **state)
{
	struct rig *r = rig_with_sound();
	int port[4] = {0}, from[4] = {0};
	struct leg_play p = {.play = 9, .count = 1, .clips = {21}, .music = true};

	(void)state;
	for (int c = CODEC_PCMU; c <= CODEC_OPUS; c++) {
		port[c] = rig_open(r, c, (enum leg_codec)c, -1);
		r->port.play(r->port.arg, c, &p);
	}
	rig_tick(r, 60);
	assert_int_equal(r->told_count, 3);
	for (int c = CODEC_PCMU; c <= CODEC_OPUS; c++) {
		const struct rig_sent *s = NULL;

		for (int i = 0; i < 60; i++)
			assert_non_null(s = rig_next(r, port[c], &from[c]));
		if (c == CODEC_PCMA)
			assert_int_equal(s->p.payload[80], SOUND_MUSIC);
		if (c == CODEC_OPUS)
			assert_true(s->p.size > 3 && s->p.size < 160);
	}
	assert_null(rig_leg(r, CODEC_PCMU)->encoder); /* music is encoded once, not per leg */
	rig_free(r);
}

static void nobody_hears_a_muted_leg(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	int b, at;

	(void)state;
	rig_open(r, 1, CODEC_PCMA, 101);
	b = rig_open(r, 2, CODEC_PCMA, 101);
	rig_join(r, 1, 2);
	r->port.mute(r->port.arg, 1, true);
	rig_tick(r, 1);
	rig_speak(r, 1, 0x44);
	at = 0;
	assert_int_equal(rig_next(r, b, &at)->p.payload[0], SOUND_SILENCE);
	assert_null(rig_next(r, b, &at));
	assert_int_equal(rig_counted(r, METRIC_rtp_received), 0); /* counted on the next tick */
	rig_tick(r, 1);
	assert_int_equal(rig_counted(r, METRIC_rtp_dropped), 1);
	r->port.mute(r->port.arg, 1, false);
	rig_turn(r);
	at = r->sent_count;
	rig_speak(r, 1, 0x45);
	assert_int_equal(rig_next(r, b, &at)->p.payload[0], 0x45);
	rig_free(r);
}

static void a_held_leg_is_sent_nothing(void **state)
{
	struct rig *r = rig_with_sound();
	struct leg_remote held = {.address = "127.0.0.1",
				  .port = 4000,
				  .codec = CODEC_PCMA,
				  .payload_type = 8,
				  .event_type = -1,
				  .send = false};

	(void)state;
	rig_open(r, 1, CODEC_PCMA, -1);
	r->port.remote(r->port.arg, 1, &held);
	rig_tick(r, 10);
	assert_int_equal(r->sent_count, 0);
	rig_free(r);
}

static void strangers_cannot_take_a_stream_over(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	union address thief = rig_address("127.0.0.66", 4000),
		      moved = rig_address("127.0.0.1", 5555);
	uint8_t payload[160] = {0};
	struct packet p = {.payload_type = 8, .ssrc = 6, .payload = payload, .size = 160};
	int b, at;

	(void)state;
	rig_open(r, 1, CODEC_PCMA, -1);
	b = rig_open(r, 2, CODEC_PCMA, -1);
	rig_join(r, 1, 2);
	rig_speak(r, 1, 0x51);
	assert_int_equal(r->sent_count, 1);
	for (int i = 0; i < 20; i++, p.seq++)
		rig_deliver_from(r, 1, &p, &thief);
	for (int i = 0; i < 20; i++, p.seq++)
		rig_deliver_from(r, 1, &p, &moved);
	assert_int_equal(r->sent_count, 1);
	/* silent for long: its own host may come from another port, a stranger still not */
	r->g->now += 2000000;
	for (int i = 0; i < 20; i++, p.seq++)
		rig_deliver_from(r, 1, &p, &thief);
	assert_int_equal(r->sent_count, 1);
	for (int i = 0; i < 4; i++, p.seq++)
		rig_deliver_from(r, 1, &p, &moved);
	assert_int_equal(r->sent_count, 2); /* believed with the fourth */
	rig_speak(r, 2, 0x52);
	at = 2;
	assert_int_equal(ntohs(r->sent[2].to.four.sin_port), 5555);
	assert_null(rig_next(r, b, &at));
	/* and back at once when the address of the SDP speaks again */
	rig_speak(r, 1, 0x53);
	rig_speak(r, 2, 0x54);
	assert_int_equal(ntohs(r->sent[4].to.four.sin_port), 4000);
	rig_free(r);
}

/* Behind a NAT the SDP names an address that no packet will ever come from. */
static void a_caller_behind_nat_is_found(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	union address outside = rig_address("127.0.9.9", 31000);
	uint8_t payload[160] = {0};
	struct packet p = {.payload_type = 8, .ssrc = 6, .payload = payload, .size = 160};

	(void)state;
	rig_open(r, 1, CODEC_PCMA, -1);
	for (int i = 0; i < 4; i++, p.seq++)
		rig_deliver_from(r, 1, &p, &outside);
	rig_tick(r, 1);
	assert_int_equal(r->sent_count, 1);
	assert_true(address_same(&r->sent[0].to, &outside));
	rig_free(r);
}

static void silence_is_told_once(void **state)
{
	struct leg_remote held = {
	    .port = 4000, .codec = CODEC_PCMA, .payload_type = 8, .event_type = -1};
	struct rig *r = rig_new(NULL, 0);

	(void)state;
	rig_open(r, 1, CODEC_PCMA, -1);
	rig_tick(r, 59 * 50);
	assert_int_equal(r->told_count, 0);
	rig_tick(r, 200 * 50);
	assert_int_equal(r->told_count, 1);
	assert_int_equal(r->told[0].kind, COMMAND_LEG_SILENT);
	rig_speak(r, 1, 0x55);
	rig_tick(r, 62 * 50);
	assert_int_equal(r->told_count, 2);
	/* on hold it may be silent, and afterwards the time begins anew */
	rig_speak(r, 1, 0x55);
	strcpy(held.address, "0.0.0.0");
	r->port.remote(r->port.arg, 1, &held);
	rig_tick(r, 300 * 50);
	strcpy(held.address, "127.0.0.1");
	held.send = true;
	r->port.remote(r->port.arg, 1, &held);
	rig_tick(r, 58 * 50);
	assert_int_equal(r->told_count, 2);
	rig_tick(r, 3 * 50);
	assert_int_equal(r->told_count, 3);
	rig_free(r);
}

static void a_freed_leg_is_gone_and_its_socket_serves_again(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct leg_local local;
	int first = rig_open(r, 1, CODEC_PCMA, -1);

	(void)state;
	rig_open(r, 2, CODEC_PCMA, -1);
	rig_join(r, 1, 2);
	rig_speak(r, 1, 1);
	r->seq[1] += 3;
	rig_speak(r, 1, 1);
	rig_speak(r, 2, 1);
	r->port.free(r->port.arg, 1);
	r->port.hear(r->port.arg, 1, 2, LEG_GAIN_ONE); /* all of it is ignored now */
	r->port.hear(r->port.arg, 2, 1, LEG_GAIN_ONE);
	r->port.keys(r->port.arg, 1, "1");
	r->port.free(r->port.arg, 1);
	rig_tick(r, 1);
	assert_int_equal(r->told_count, 1);
	assert_int_equal(r->told[0].kind, COMMAND_LEG_FREED);
	assert_int_equal(r->told[0].leg, 1);
	assert_int_equal(r->told[0].count[0], 2);
	assert_int_equal(r->told[0].count[1], 1);
	assert_int_equal(r->told[0].count[2], 3);
	assert_int_equal(rig_leg(r, 2)->hears_count, 0);
	assert_int_equal(rig_leg(r, 2)->source, SOURCE_SILENCE);
	/* with all other ports taken the rested one comes back */
	for (dj_id id = 3; r->port.open(r->port.arg, id, LEG_RTP, &local) == 0; id++) {
		if (local.port == first) {
			rig_turn(r);
			rig_free(r);
			return;
		}
		rig_turn(r);
	}
	fail_msg("the port %d never came back", first);
}

static void legs_come_and_go_in_any_order(void **state)
{
	struct rig *r = rig_with_sound();
	bool alive[16] = {false};
	struct leg_play music = {.play = 6, .music = true};

	(void)state;
	srand(7);
	for (int i = 0; i < 5000; i++) {
		dj_id a = 1 + rand() % 12, b = 1 + rand() % 12;

		switch (rand() % 6) {
		case 0:
			if (!alive[a])
				rig_open(r, a, (enum leg_codec)(1 + rand() % 3),
					 rand() % 2 ? 101 : -1);
			else
				r->port.free(r->port.arg, a);
			alive[a] = !alive[a];
			break;
		case 1:
			r->port.hear(r->port.arg, a, b, LEG_GAIN_ONE);
			break;
		case 2:
			r->port.hear(r->port.arg, a, b, rand() % 2 * 700);
			break;
		case 3:
			r->port.play(r->port.arg, a, &music);
			break;
		case 4:
			r->port.stop(r->port.arg, a);
			break;
		case 5:
			r->port.mute(r->port.arg, a, rand() % 2);
			break;
		}
		rig_tick(r, rand() % 2);
		rig_turn(r);
		if (alive[a] && rig_leg(r, a)->codec != CODEC_OPUS)
			rig_speak(r, a, 0x10);
	}
	assert_int_equal(rig_counted(r, METRIC_rtp_received),
			 rig_counted(r, METRIC_rtp_relayed) + rig_counted(r, METRIC_rtp_mixed) +
			     rig_counted(r, METRIC_rtp_keys) + rig_counted(r, METRIC_rtp_dropped));
	rig_free(r);
}

/* The media thread is behind: what is asked waits in order, and nothing is lost. */
static void asks_wait_when_the_thread_is_behind(void **state)
{
	struct rig *r = rig_with_sound();
	struct leg_local local;
	struct leg_play music = {.play = 6, .music = true};

	(void)state;
	rig_open(r, 1, CODEC_PCMA, -1);
	for (int i = 0; i < 5000; i++)
		r->port.play(r->port.arg, 1, &music);
	assert_int_equal(r->port.open(r->port.arg, 2, LEG_RTP, &local), ENOBUFS);
	r->port.stop(r->port.arg, 1);
	rig_turn(r);
	assert_int_equal(rig_leg(r, 1)->source, SOURCE_SILENCE);
	assert_int_equal(r->port.open(r->port.arg, 2, LEG_RTP, &local), 0);
	rig_free(r);
}

static void hostile_packets_are_dropped_and_counted(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	static const char *const junk[] = {"\x00",
					   "\x16\xfe\xfd",
					   "\x80\x08",
					   "\x9f\x08\0\1\0\0\0\0\0\0\0\0",
					   "\xa0\x08\0\1\0\0\0\0\0\0\0\0\xff",
					   "\x90\x08\0\1\0\0\0\0\0\0\0\0\0\0\xff\xff",
					   "\x80\x63\0\1\0\0\0\0\0\0\0\0\x01"};
	static const size_t size[] = {1, 3, 2, 12, 13, 16, 13};
	union address from = rig_address("127.0.0.1", 4000);

	(void)state;
	rig_open(r, 1, CODEC_PCMA, 101);
	for (size_t i = 0; i < DJ_COUNT(junk); i++) {
		uint8_t d[64];

		memcpy(d, junk[i], size[i]);
		engine_datagram(r->g, rig_leg(r, 1), d, size[i], &from);
	}
	rig_tick(r, 1);
	assert_int_equal(rig_counted(r, METRIC_rtp_dropped), (int)DJ_COUNT(junk));
	assert_int_equal(rig_counted(r, METRIC_rtp_received), (int)DJ_COUNT(junk));
	rig_free(r);
}

/* New recordings while somebody is being played to: they go on at the same place of the new bank.
 */
static void sounds_can_be_exchanged_while_they_play(void **state)
{
	static uint8_t second[4000];
	static const int clips[] = {20}, samples[] = {800};
	struct rig *r = rig_with_sound();
	struct leg_play p = {.play = 7, .count = 1, .clips = {20}};
	struct sound_bank *bank;
	struct dj_error e;
	int a = rig_open(r, 1, CODEC_PCMA, -1), at = 0;

	(void)state;
	rig_pack(second, clips, samples, 1);
	memset(second + 32, 0x77, 800);
	assert_int_equal(sound_bank_view(&bank, second, 832, &e), 0);
	r->port.play(r->port.arg, 1, &p);
	rig_tick(r, 1);
	media_sound(r->m, bank);
	rig_tick(r, 5);
	for (int i = 0; i < 5; i++)
		assert_int_equal(rig_next(r, a, &at)->p.payload[0], i ? 0x77 : 20);
	assert_int_equal(r->told_count, 1);
	rig_free(r);
}

#define TAKEN 4

/* Four ports in a row that nobody has, from `port` on; they are ours until they are closed. */
static int take_ports(int port, int fds[TAKEN])
{
	for (int had = 0;; port += TAKEN) {
		assert_true(port < 60000);
		for (had = 0; had < TAKEN; had++) {
			union address a = rig_address("127.0.0.1", port + had);

			fds[had] = socket(AF_INET, SOCK_DGRAM, 0);
			if (bind(fds[had], &a.any, sizeof a.four))
				break;
		}
		if (had == TAKEN)
			return port;
		for (; had >= 0; had--)
			close(fds[had]);
	}
}

static void ports_that_others_hold_are_passed_over(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct media_config cfg = {.public_address = "127.0.0.1"};
	struct leg_local local;
	struct media *m;
	struct dj_error e;
	int fds[TAKEN];

	(void)state;
	cfg.port_lo = take_ports(r->m->pool.next_port, fds);
	cfg.port_hi = cfg.port_lo + TAKEN - 1;
	for (int i = 1; i < TAKEN; i++)
		close(fds[i]);
	assert_int_equal(media_alloc(&m, &cfg, &e), 0);
	assert_int_equal(media_port(m).open(m, 1, LEG_RTP, &local), 0);
	assert_int_equal(local.port, cfg.port_lo + 2);
	assert_int_equal(media_port(m).open(m, 2, LEG_RTP, &local), EADDRINUSE);
	media_stop(m);
	cfg.port_hi = cfg.port_lo + 1;
	assert_int_equal(media_alloc(&m, &cfg, &e), EADDRINUSE);
	close(fds[0]);
	rig_free(r);
}

static void configurations_that_cannot_work_are_refused(void **state)
{
	static const struct media_config bad[] = {
	    {.public_address = "nowhere", .port_lo = 20000, .port_hi = 20010},
	    {.public_address = "127.0.0.1",
	     .bind_address = "x",
	     .port_lo = 20000,
	     .port_hi = 20010},
	    {.public_address = "127.0.0.1", .port_lo = 20000, .port_hi = 20000},
	    {.public_address = "127.0.0.1", .port_lo = 20000, .port_hi = 70000},
	};
	struct media *m;
	struct dj_error e;

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(bad); i++)
		assert_int_equal(media_alloc(&m, &bad[i], &e), EINVAL);
}

/* 1:1 NAT: the address in the SDP is none of this machine's. */
static void a_public_address_may_be_a_nats(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct media_config cfg = {.public_address = "203.0.113.77"};
	struct leg_local local;
	struct media *m;
	struct dj_error e;

	(void)state;
	cfg.port_lo = r->m->pool.next_port;
	cfg.port_hi = cfg.port_lo + 100;
	assert_int_equal(media_alloc(&m, &cfg, &e), 0);
	assert_int_equal(media_port(m).open(m, 1, LEG_RTP, &local), 0);
	assert_string_equal(local.address, "203.0.113.77");
	media_stop(m);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plain_call_is_relayed_untouched),
	    cmocka_unit_test(two_kinds_of_g711_are_translated_not_mixed),
	    cmocka_unit_test(a_leg_sends_one_stream_for_ever),
	    cmocka_unit_test(prompts_play_in_order_and_say_when_they_end),
	    cmocka_unit_test(stopped_or_replaced_prompts_say_nothing),
	    cmocka_unit_test(a_prompt_then_music_in_every_codec),
	    cmocka_unit_test(nobody_hears_a_muted_leg),
	    cmocka_unit_test(a_held_leg_is_sent_nothing),
	    cmocka_unit_test(strangers_cannot_take_a_stream_over),
	    cmocka_unit_test(a_caller_behind_nat_is_found),
	    cmocka_unit_test(silence_is_told_once),
	    cmocka_unit_test(a_freed_leg_is_gone_and_its_socket_serves_again),
	    cmocka_unit_test(legs_come_and_go_in_any_order),
	    cmocka_unit_test(asks_wait_when_the_thread_is_behind),
	    cmocka_unit_test(sounds_can_be_exchanged_while_they_play),
	    cmocka_unit_test(ports_that_others_hold_are_passed_over),
	    cmocka_unit_test(configurations_that_cannot_work_are_refused),
	    cmocka_unit_test(a_public_address_may_be_a_nats),
	    cmocka_unit_test(hostile_packets_are_dropped_and_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
