/* links: base domain app edge/media */
/* What a listener hears of a speaker: every pair of codecs, packets that are lost or late, and
 * speakers that are silent. */
#include "unit/media_rig.h"

#define FRAMES 250

static const enum leg_codec codecs[] = {CODEC_PCMU, CODEC_PCMA, CODEC_OPUS, CODEC_G722};

/* A telephone: what it says and what it hears, at 16 kHz. */
struct phone {
	dj_id id;
	int port;
	enum leg_codec codec;
	struct voice_encoder *mouth;
	struct voice_decoder *ear;
	uint16_t seq;
	uint32_t ts;
	int said; /* samples of 16 kHz */
	int heard;
	int16_t sound[FRAMES * VOICE_WIDE + 2 * VOICE_LONGEST];
};

static struct phone *phone_new(struct rig *r, dj_id id, enum leg_codec c)
{
	struct phone *p = dj_alloc(sizeof *p);

	p->id = id;
	p->codec = c;
	p->port = rig_open(r, id, c, -1);
	p->mouth = voice_encoder_alloc(c, voice_frame(c));
	p->ear = voice_decoder_alloc(c);
	p->seq = 65500;
	p->ts = 0xfffff000;
	return p;
}

static void phone_free(struct phone *p)
{
	voice_encoder_free(p->mouth);
	voice_decoder_free(p->ear);
	free(p);
}

/* The next 20 ms of a tone (0 Hz: nothing is said, and the packet is not sent). */
static struct packet phone_say(struct phone *p, double hz, uint8_t payload[VOICE_PAYLOAD])
{
	int n = voice_frame(p->codec);
	int16_t pcm[VOICE_WIDE];
	struct packet out = {.payload_type = p->codec == CODEC_PCMU   ? 0
					     : p->codec == CODEC_PCMA ? 8
								      : 111,
			     .seq = ++p->seq,
			     .ts = p->ts += (uint32_t)voice_rate(p->codec) / 50,
			     .ssrc = (uint32_t)p->id,
			     .payload = payload};

	for (int i = 0; i < n; i++)
		pcm[i] =
		    (int16_t)(8000 * sin(2 * M_PI * hz * (p->said + i * VOICE_WIDE / n) / 16000));
	p->said += VOICE_WIDE;
	out.size = voice_encode(p->mouth, pcm, payload);
	return out;
}

/* Everything that it was sent since `from`. */
static void phone_hear(const struct rig *r, struct phone *p, int from)
{
	const struct rig_sent *s;

	p->heard = 0;
	while ((s = rig_next(r, p->port, &from)) && p->heard < FRAMES * VOICE_WIDE) {
		int16_t pcm[2 * VOICE_LONGEST];
		int n = voice_decode(p->ear, s->p.payload, s->p.size, pcm);
		int step = voice_frame(p->codec) == VOICE_WIDE ? 1 : 2;

		for (int i = 0; i < n * step; i++)
			p->sound[p->heard++] = pcm[i / step];
	}
}

/* Amplitude of a tone in samples of 16 kHz. */
static double level(const int16_t *pcm, int n, double hz)
{
	return tone_level(pcm, n, hz / 2);
}

static double decibels(double of, double to)
{
	return 20 * log10(of / to);
}

/* One second of a tone from one to the other; what comes out of its last half, in dB. */
static double carried(enum leg_codec from, enum leg_codec to, double hz, bool mixed)
{
	struct rig *r = rig_new(NULL, 0);
	struct phone *a = phone_new(r, 1, from), *b = phone_new(r, 2, to);
	uint8_t payload[VOICE_PAYLOAD];
	double is;

	r->port.hear(r->port.arg, 2, 1, mixed ? LEG_GAIN_ONE - 1 : LEG_GAIN_ONE);
	rig_turn(r);
	for (int i = 0; i < 60; i++) {
		struct packet p = phone_say(a, hz, payload);

		rig_deliver(r, 1, &p);
		rig_tick(r, 1);
	}
	phone_hear(r, b, 0);
	assert_true(b->heard >= 50 * VOICE_WIDE);
	is = level(b->sound + b->heard - 16000 / 2, 16000 / 2, hz);
	phone_free(a);
	phone_free(b);
	rig_free(r);
	return decibels(is, 8000);
}

static void tones_come_through_every_pair_of_codecs(void **state)
{
	static const double tones[] = {440, 1000, 3000};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(codecs); i++)
		for (size_t k = 0; k < DJ_COUNT(codecs); k++)
			for (size_t t = 0; t < DJ_COUNT(tones) * 2; t++)
				assert_true(
				    fabs(carried(codecs[i], codecs[k], tones[t / 2], t % 2)) < 3);
}

/* What is above a telephone's 4 kHz is heard by who can hear it, and folds back on nobody. */
static void wide_sound_stays_wide_where_both_can(void **state)
{
	(void)state;
	assert_true(fabs(carried(CODEC_G722, CODEC_G722, 5500, true)) < 3);
	assert_true(fabs(carried(CODEC_G722, CODEC_OPUS, 5500, true)) < 3);
	assert_true(fabs(carried(CODEC_OPUS, CODEC_G722, 5500, true)) < 3);
	assert_true(carried(CODEC_G722, CODEC_PCMA, 5500, true) < -35);
}

static void the_filter_between_the_rates_is_flat_and_steep(void **state)
{
	static const struct {
		double hz, least, most;
	} down[] = {{300, -0.5, 0.5}, {1000, -0.5, 0.5}, {3000, -0.5, 0.5}, {5000, -INFINITY, -38}};
	int16_t in[VOICE_WIDE], out[50][VOICE_FRAME], up[50][VOICE_WIDE];

	(void)state;
	for (size_t t = 0; t < DJ_COUNT(down); t++) {
		struct halfband h = {{0}}, back = {{0}};
		double is;

		for (int f = 0; f < 50; f++) {
			for (int i = 0; i < VOICE_WIDE; i++)
				in[i] = (int16_t)(8000 * sin(2 * M_PI * down[t].hz *
							     (f * VOICE_WIDE + i) / 16000));
			halfband_down(&h, in, VOICE_FRAME, out[f]);
			halfband_up(&back, out[f], VOICE_FRAME, up[f]);
		}
		/* 5 kHz would come out as 3 */
		is = decibels(
		    tone_level(out[10], 40 * VOICE_FRAME, fmin(down[t].hz, 8000 - down[t].hz)),
		    8000);
		assert_true(is >= down[t].least && is < down[t].most);
		is = decibels(level(up[10], 40 * VOICE_WIDE, down[t].hz), 8000);
		if (down[t].hz < 4000)
			assert_true(fabs(is) < 1);
		/* and nothing at the mirror */
		is = decibels(level(up[10], 40 * VOICE_WIDE, 8000 - down[t].hz), 8000);
		assert_true(is < -38);
	}
}

/* --- a bad line --- */

struct late {
	int due; /* the tick in which it comes */
	struct packet p;
	uint8_t payload[VOICE_PAYLOAD];
};

static unsigned dice;

static int roll(int sides)
{
	dice = dice * 1103515245 + 12345;
	return (int)(dice >> 16 & 0x7fff) % sides;
}

/* The longest stretch, in ms, that is 20 dB below the tone. */
static int longest_gap(const int16_t *pcm, int n)
{
	int run = 0, longest = 0;

	for (int at = 0; at + 80 <= n; at += 80) {
		double sum = 0;

		for (int i = 0; i < 80; i++)
			sum += pcm[at + i] * pcm[at + i];
		run = sqrt(sum / 80) < 8000 / sqrt(2) / 10 ? run + 5 : 0;
		longest = DJ_MAX(longest, run);
	}
	return longest;
}

/* 5 % lost, the rest up to 40 ms late and out of order, through a mix: the longest gap. */
static int worst_gap(enum leg_codec from, enum leg_codec to, unsigned seed)
{
	struct rig *r = rig_new(NULL, 0);
	struct phone *a = phone_new(r, 1, from), *b = phone_new(r, 2, to);
	static struct late sent[FRAMES];
	int gap;

	dice = seed;
	if (from == CODEC_OPUS)
		voice_encoder_loss(a->mouth, 5);
	rig_join(r, 1, 2);
	r->port.hear(r->port.arg, 2, 1, LEG_GAIN_ONE - 1);
	rig_turn(r);
	for (int t = 0; t < FRAMES; t++) {
		sent[t].p = phone_say(a, 440, sent[t].payload);
		sent[t].due = roll(100) < 5 ? -1 : t + (roll(10) < 3 ? roll(3) : 0);
		for (int i = DJ_MAX(0, t - 3); i <= t; i++)
			if (sent[i].due == t)
				rig_deliver(r, 1, &sent[i].p);
		rig_tick(r, 1);
	}
	phone_hear(r, b, 0);
	assert_true(b->heard > (FRAMES - 10) * VOICE_WIDE);
	gap = longest_gap(b->sound + 16000 / 4, b->heard - 16000 / 4);
	phone_free(a);
	phone_free(b);
	rig_free(r);
	return gap;
}

static void a_bad_line_leaves_no_gap_over_sixty_milliseconds(void **state)
{
	(void)state;
	for (unsigned seed = 1; seed <= 5; seed++)
		for (size_t i = 0; i < DJ_COUNT(codecs); i++) {
			int gap = worst_gap(codecs[i], CODEC_PCMA, seed);

			if (gap > 60)
				fail_msg("codec %d, seed %u: %d ms", (int)codecs[i], seed, gap);
		}
	assert_true(worst_gap(CODEC_PCMU, CODEC_OPUS, 9) <= 60);
	assert_true(worst_gap(CODEC_G722, CODEC_OPUS, 9) <= 60);
}

static void what_is_made_up_goes_on_fades_and_meets_what_comes(void **state)
{
	static const int rates[] = {8000, 16000};

	(void)state;
	for (size_t t = 0; t < DJ_COUNT(rates); t++) {
		int rate = rates[t], frame = rate / 50;
		int16_t pcm[12 * VOICE_WIDE];
		struct conceal c;

		conceal_init(&c, rate);
		conceal_lost(&c, pcm, frame); /* nothing was heard: nothing to go on with */
		assert_int_equal(pcm[frame - 1], 0);
		conceal_init(&c, rate);
		for (int f = 0; f < 10; f++) {
			for (int i = 0; i < frame; i++)
				pcm[f * frame + i] =
				    (int16_t)(8000 * sin(2 * M_PI * 150 * (f * frame + i) / rate));
			if (f == 5)
				conceal_lost(&c, pcm + f * frame, frame);
			else
				conceal_heard(&c, pcm + f * frame, frame);
		}
		/* no step is larger than the tone's own, but for little */
		for (int i = 4 * frame; i < 8 * frame; i++)
			assert_true(abs(pcm[i] - pcm[i - 1]) < 2 * 8000 * 2 * M_PI * 150 / rate);
		assert_true(fabs(decibels(tone_level(pcm + 5 * frame, frame, 150.0 * 8000 / rate),
					  8000)) < 3);
		for (int f = 0; f < 6; f++)
			conceal_lost(&c, pcm, frame);
		for (int i = 0; i < frame; i++)
			assert_int_equal(pcm[i], 0);
	}
}

/* --- silence --- */

static double loudness(const int16_t *pcm, int n)
{
	double sum = 1;

	for (int i = 0; i < n; i++)
		sum += pcm[i] * pcm[i];
	return decibels(sqrt(sum / n), 32767);
}

static void nobody_hears_a_dead_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < DJ_COUNT(codecs); i++) {
		struct rig *r = rig_new(NULL, 0);
		struct phone *b = phone_new(r, 2, codecs[i]);
		double is;

		rig_tick(r, 60);
		phone_hear(r, b, 0);
		assert_true(b->heard >= 50 * VOICE_WIDE);
		is = loudness(b->sound + 16000 / 2, 16000 / 2);
		assert_true(is < -55 && (codecs[i] == CODEC_OPUS || is > -75));
		phone_free(b);
		rig_free(r);
	}
}

static void send_noise(struct rig *r, struct phone *a, uint8_t below)
{
	struct packet p = {.payload_type = 13,
			   .seq = ++a->seq,
			   .ts = a->ts + 160,
			   .ssrc = (uint32_t)a->id,
			   .payload = &below,
			   .size = 1};

	rig_deliver(r, a->id, &p);
}

static void talk(struct rig *r, struct phone *a, int frames)
{
	uint8_t payload[VOICE_PAYLOAD];

	while (frames--) {
		struct packet p = phone_say(a, 440, payload);

		rig_deliver(r, a->id, &p);
		rig_tick(r, 1);
	}
}

/* A gateway that stops sending while its caller is silent: the agent hears a quiet room, then the
 * caller again, and a stream without a hole. */
static void a_speaker_that_stops_sending_is_heard_as_a_quiet_room(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct phone *a = phone_new(r, 1, CODEC_PCMA), *b = phone_new(r, 2, CODEC_PCMA);
	int from;

	(void)state;
	rig_join(r, 1, 2);
	talk(r, a, 25);
	assert_int_equal(rig_leg(r, 2)->source, SOURCE_RELAY);
	send_noise(r, a, 50);
	assert_int_equal(rig_leg(r, 2)->source, SOURCE_MIX);
	talk(r, a, 25);
	send_noise(r, a, 50);
	rig_tick(r, 10);
	from = r->sent_count;
	a->ts += 60 * 160;
	rig_tick(r, 50);
	phone_hear(r, b, from);
	assert_int_equal(b->heard, 50 * VOICE_WIDE);
	assert_true(fabs(loudness(b->sound, b->heard) + 50) < 3);
	from = r->sent_count;
	talk(r, a, 50);
	phone_hear(r, b, from);
	assert_int_equal(b->heard, 50 * VOICE_WIDE);
	assert_true(fabs(decibels(level(b->sound + 16000 / 2, 16000 / 4, 440), 8000)) < 3);
	phone_free(a);
	phone_free(b);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(tones_come_through_every_pair_of_codecs),
	    cmocka_unit_test(wide_sound_stays_wide_where_both_can),
	    cmocka_unit_test(the_filter_between_the_rates_is_flat_and_steep),
	    cmocka_unit_test(a_bad_line_leaves_no_gap_over_sixty_milliseconds),
	    cmocka_unit_test(what_is_made_up_goes_on_fades_and_meets_what_comes),
	    cmocka_unit_test(nobody_hears_a_dead_line),
	    cmocka_unit_test(a_speaker_that_stops_sending_is_heard_as_a_quiet_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
