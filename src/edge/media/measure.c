/* Owns what is said about how a leg sounds. Its figures come from the stream and from reports; it
 * sends neither. */
#include "domain/sound/mos.h"
#include "edge/media/engine.h"

#define BUFFER_FRAME_MS 20 /* of whoever decodes, beside twice the jitter */

/* Impairment and robustness against loss of each codec with the concealment that decoders have
 * (G.113 appendix I and amendments; Opus as wideband speech with its own concealment). */
static const struct {
	int impairment, robustness;
} grades[VOICE_CODECS] = {[CODEC_PCMU] = {0, 251},
			  [CODEC_PCMA] = {0, 251},
			  [CODEC_OPUS] = {2, 300},
			  [CODEC_G722] = {5, 200}};

void measure_init(struct measure *m)
{
	*m = (struct measure){
	    .loss_out = -1, .jitter_out_us = -1, .rtt_us = -1, .lost_out = -1, .worst = UINT32_MAX};
}

static int32_t share(uint32_t part, uint32_t rest)
{
	return part + rest ? (int32_t)((uint64_t)MOS_LOSS_ALL * part / ((uint64_t)part + rest)) : 0;
}

static int32_t score(enum leg_codec c, int32_t loss, int32_t jitter_us, int32_t rtt_us)
{
	struct mos_line line = {
	    .impairment = grades[c].impairment,
	    .robustness = grades[c].robustness,
	    .loss = loss,
	    .delay_ms = DJ_MAX(rtt_us, 0) / 2000 + 2 * jitter_us / 1000 + BUFFER_FRAME_MS,
	};

	return mos_of(&line);
}

static int32_t jitter_us(const struct leg *l)
{
	return (int32_t)((uint64_t)(l->in.jitter >> 4) * 1000000 / (uint64_t)voice_rate(l->codec));
}

/* The figures since the last look; false when nothing came: a held line sounds like nothing. */
static bool look(struct leg *l, struct leg_quality *q)
{
	struct measure *m = &l->measure;
	uint32_t lost = stream_lost(&l->in), received = l->in.received;
	/* what came late is no longer lost: the difference may be negative */
	uint32_t more = lost > m->lost ? lost - m->lost : 0;

	if (received == m->received)
		return false;
	*q = (struct leg_quality){.loss_in = share(more, received - m->received),
				  .jitter_in_us = jitter_us(l),
				  .loss_out = m->reported ? m->loss_out : -1,
				  .jitter_out_us = m->reported ? m->jitter_out_us : -1,
				  .rtt_us = m->rtt_us};
	q->mos_in = score(l->codec, q->loss_in, q->jitter_in_us, q->rtt_us);
	if (m->reported)
		q->mos_out = score(l->codec, q->loss_out, q->jitter_out_us, q->rtt_us);
	m->received = received;
	m->lost = lost;
	m->reported = false;
	return true;
}

static void add_up(struct measure *m, const struct leg_quality *q)
{
	uint32_t mos = (uint32_t)(q->mos_out ? DJ_MIN(q->mos_in, q->mos_out) : q->mos_in);

	m->looks++;
	m->mos += mos;
	m->worst = DJ_MIN(m->worst, mos);
	m->jitter_us += (uint32_t)q->jitter_in_us;
	if (q->rtt_us >= 0) {
		m->rtts++;
		m->rtt_sum_us += (uint32_t)q->rtt_us;
	}
}

void measure_look(struct engine *g, struct leg *l)
{
	struct event ev = {
	    .kind = EVENT_QUALITY, .slot = (uint16_t)(l->slot - g->slots), .leg = l->id};

	if (!l->codec || !look(l, &ev.quality))
		return;
	add_up(&l->measure, &ev.quality);
	if (l->encoder && ev.quality.loss_out >= 0)
		voice_encoder_loss(l->encoder, DJ_MIN(ev.quality.loss_out / 100, 30));
	engine_tell(g, &ev); /* with no room the next one says enough */
}

void measure_end(struct leg *l, struct leg_quality *q)
{
	struct measure *m = &l->measure;

	if (!m->looks && l->codec && look(l, q)) /* shorter than one look */
		add_up(m, q);
	*q = (struct leg_quality){.loss_in = -1, .loss_out = -1, .jitter_out_us = -1, .rtt_us = -1};
	if (!m->looks)
		return;
	q->mos_in = (int32_t)(m->mos / m->looks);
	q->worst = (int32_t)m->worst;
	q->loss_in = share(stream_lost(&l->in), l->in.received);
	q->jitter_in_us = (int32_t)(m->jitter_us / m->looks);
	if (m->lost_out >= 0)
		q->loss_out =
		    share(DJ_MIN((uint32_t)m->lost_out, l->packets_sent),
			  l->packets_sent - DJ_MIN((uint32_t)m->lost_out, l->packets_sent));
	if (m->rtts)
		q->rtt_us = (int32_t)(m->rtt_sum_us / m->rtts);
}
