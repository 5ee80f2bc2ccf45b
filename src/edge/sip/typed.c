/* Owns the text stream of a leg: socket, pace, what waits to be sent, whom it is believed from.
 * Refuses to know what the letters mean; they go to the app as they come.
 *
 * A first letter leaves at once, further ones every 300 ms (RFC 4103 5.1), at most so many in ten
 * seconds as their description takes. Sealed is what is beside sealed sound, and what they seal. */
#include "edge/sip/typed.h"

#include "base/log.h"
#include "base/metric.h"
#include "base/text.h"
#include "domain/typed/t140.h"
#include "edge/sip/red.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define OUR_T140   98
#define OUR_RED	   99
#define BEAT_MS	   300
#define ALIVE_MS   15000 /* a byte order mark keeps the way through routers open */
#define WINDOW_MS  10000 /* of RFC 4103 6: letters are counted over ten seconds */
#define TAKEN_MOST 1500	 /* of theirs in that time; a person pastes, a flood goes on */
#define STRANGER   4	 /* packets in a row before one is believed, as with sound */
#define WAITING	   8000
#define BOM	   "\xEF\xBB\xBF"

struct window {
	uint64_t since_ms;
	int letters;
};

enum trust { TRUST_NOBODY, TRUST_STRANGER, TRUST_HOST };

/* Who sends and is not who was described: packets in a row. */
struct stranger {
	struct sa from;
	uint32_t ssrc;
	uint16_t sequence;
	int packets;
};

struct sip_typed {
	struct sip_leg *leg;
	struct rtp_sock *rtp;
	struct tmr beat;
	struct sa said, peer; /* peer: whom it is sent to; once somebody is believed, who sends */
	enum trust trust;
	struct stranger stranger;
	bool agreed;
	struct sip_keys keys;
	struct leg_keys used; /* what rx and tx were made of */
	struct srtp *rx, *tx; /* NULL: plain */
	struct udp_helper *sealer;
	struct sdp_text line;	/* ours: what we listen to */
	struct sdp_text theirs; /* what we send */
	struct red_out out;
	struct red_in in;
	bool paused; /* the next packet begins anew */
	uint64_t sent_ms;
	struct window sent, taken;
	size_t waiting_n;
	char waiting[WAITING];
};

/* ---- out ---- */

static void count_from(struct window *w, uint64_t now)
{
	if (now - w->since_ms >= WINDOW_MS)
		*w = (struct window){.since_ms = now};
}

/* Whole letters of what waits that may leave now. */
static size_t next_piece(struct sip_typed *t, uint64_t now)
{
	size_t n = 0, bytes;

	count_from(&t->sent, now);
	for (; n < t->waiting_n && t->sent.letters < t->theirs.cps * (WINDOW_MS / 1000);
	     n += bytes) {
		bytes = 1;
		while (n + bytes < t->waiting_n && (t->waiting[n + bytes] & 0xC0) == 0x80)
			bytes++;
		if (n + bytes > RED_TEXT)
			break;
		t->sent.letters++;
	}
	return n;
}

static void transmit(struct sip_typed *t, const char *text, size_t n, uint64_t now)
{
	uint8_t payload[RED_PAYLOAD];
	bool red = t->theirs.red >= 0;
	struct mbuf *mb = mbuf_alloc(RTP_HEADER_SIZE + RED_PAYLOAD);

	dj_assert(mb);
	mb->pos = mb->end = RTP_HEADER_SIZE;
	if (red)
		n = red_write(&t->out, t->theirs.t140, text, n, (uint32_t)now, payload);
	else
		memcpy(payload, text, n);
	(void)mbuf_write_mem(mb, payload, n);
	mb->pos = RTP_HEADER_SIZE;
	(void)rtp_send(t->rtp, &t->peer, false, t->paused,
		       (uint8_t)(red ? t->theirs.red : t->theirs.t140), (uint32_t)now, mb);
	mem_deref(mb);
	t->paused = false;
	t->sent_ms = now;
}

static void beat(void *arg)
{
	struct sip_typed *t = arg;
	uint64_t now = tmr_jiffies();
	size_t n = next_piece(t, now);

	if (n || t->out.owed) {
		transmit(t, t->waiting, n, now);
		t->waiting_n -= n;
		memmove(t->waiting, t->waiting + n, t->waiting_n);
	} else if (!t->waiting_n && now - t->sent_ms >= ALIVE_MS) {
		transmit(t, BOM, strlen(BOM), now);
	}
	if (!t->waiting_n && !t->out.owed)
		t->paused = true;
	tmr_start(&t->beat, t->waiting_n || t->out.owed ? BEAT_MS : ALIVE_MS, beat, t);
}

static void put(struct sip_typed *t, const char *text)
{
	size_t n = strlen(text);

	if (t->waiting_n + n > WAITING) { /* who cannot take more is told that there was more */
		t->waiting_n = strlen(T140_LOST);
		memcpy(t->waiting, T140_LOST, t->waiting_n);
	}
	memcpy(t->waiting + t->waiting_n, text, n);
	t->waiting_n += n;
}

void sip_types(struct sip_edge *s, dj_id leg, const char *t140)
{
	const struct sip_leg *l = dj_map_get(&s->legs, leg);
	struct sip_typed *t = l ? l->typed : NULL;
	uint64_t since;

	if (!t || !t->agreed || strlen(t140) >= WAITING - strlen(T140_LOST))
		return;
	put(t, t140);
	since = tmr_jiffies() - t->sent_ms;
	tmr_start(&t->beat, since >= BEAT_MS ? 0 : BEAT_MS - since, beat, t);
}

/* ---- in ---- */

static bool is_consistent(struct stranger *s, const struct sa *source, const struct rtp_header *h)
{
	bool next = s->packets && sa_cmp(source, &s->from, SA_ALL) && h->ssrc == s->ssrc &&
		    h->seq == (uint16_t)(s->sequence + 1);

	*s = (struct stranger){*source, h->ssrc, h->seq, next ? s->packets + 1 : 1};
	return s->packets >= STRANGER;
}

/* Until somebody sends, we send where the description says. Who sends first from that host is
 * believed from then on: routers give ports of their own (RFC 4961). So is, until that host sends,
 * who keeps sending from another: a telephone behind a router describes the address that it has at
 * home. */
static bool is_theirs(struct sip_typed *t, const struct sa *source, const struct rtp_header *h)
{
	enum trust trust = sa_cmp(source, &t->said, SA_ADDR) ? TRUST_HOST : TRUST_STRANGER;

	if (trust > t->trust && (trust == TRUST_HOST || is_consistent(&t->stranger, source, h))) {
		t->peer = *source;
		t->trust = trust;
	}
	return t->trust && sa_cmp(source, &t->peer, SA_ALL);
}

/* A flood ends in one mark of loss. */
static bool may_take(struct sip_typed *t, char *text)
{
	uint64_t now = tmr_jiffies();
	bool before, after;

	count_from(&t->taken, now);
	before = t->taken.letters <= TAKEN_MOST;
	t->taken.letters += typed_codes(text);
	after = t->taken.letters <= TAKEN_MOST;
	if (before && !after)
		memcpy(text, T140_LOST, sizeof T140_LOST);
	return before;
}

static void on_packet(const struct sa *source, const struct rtp_header *h, struct mbuf *mb,
		      void *arg)
{
	struct sip_typed *t = arg;
	struct command c = {.kind = COMMAND_LEG_TYPED};
	char text[RED_READ];
	struct red_packet p = {.ssrc = h->ssrc,
			       .sequence = h->seq,
			       .marker = h->m,
			       .redundant = h->pt == t->line.red,
			       .t140 = t->line.t140,
			       .payload = mbuf_buf(mb),
			       .n = mbuf_get_left(mb)};

	if (!t->agreed || (h->pt != t->line.red && h->pt != t->line.t140) ||
	    !is_theirs(t, source, h))
		return;
	if (red_read(&t->in, &p, text) <= 0 || !may_take(t, text))
		return;
	dj_copy(c.text, sizeof c.text, text);
	sip_leg_tell(t->leg, &c);
}

/* ---- sealing ---- */

static bool seal(int *err, struct sa *to, struct mbuf *mb, void *arg)
{
	const struct sip_typed *t = arg;

	(void)to;
	*err = t->tx ? srtp_encrypt(t->tx, mb) : 0;
	return *err != 0; /* sent by nobody */
}

static bool unseal(struct sa *from, struct mbuf *mb, void *arg)
{
	const struct sip_typed *t = arg;

	(void)from;
	if (!t->rx || !srtp_decrypt(t->rx, mb))
		return false;
	dj_count(METRIC_srtp_refused, 1);
	return true;
}

/* The same keys again go on: a new context would forget where the numbers turned. */
static void use_keys(struct sip_typed *t)
{
	static const enum srtp_suite suites[] = {
	    [SUITE_AES_CM_80] = SRTP_AES_CM_128_HMAC_SHA1_80,
	    [SUITE_AES_CM_32] = SRTP_AES_CM_128_HMAC_SHA1_32,
	    [SUITE_AES_GCM] = SRTP_AES_128_GCM,
	};
	const struct leg_keys *k = &t->keys.keys;
	size_t size = (size_t)leg_key_size(k->suite);

	if (t->used.suite == k->suite && !memcmp(t->used.theirs, k->theirs, size) &&
	    !memcmp(t->used.ours, k->ours, size))
		return;
	t->used = *k;
	t->rx = mem_deref(t->rx);
	t->tx = mem_deref(t->tx);
	if (k->suite && (srtp_alloc(&t->rx, suites[k->suite], k->theirs, size, 0) ||
			 srtp_alloc(&t->tx, suites[k->suite], k->ours, size, 0)))
		dj_assert(!"keys of their suite's size");
}

/* ---- agreeing ---- */

static int listen_on(struct sip_typed *t, const char *address)
{
	const struct sip_config *cfg = &t->leg->edge->cfg;
	struct sa sa;
	int err = sa_set_str(&sa, address, 0);

	return err ? err
		   : rtp_listen(&t->rtp, IPPROTO_UDP, &sa, (uint16_t)cfg->text_port_lo,
				(uint16_t)cfg->text_port_hi, false, on_packet, NULL, t);
}

/* Behind a router our public address is none of ours; then every one is listened on. */
static struct sip_typed *begin(struct sip_leg *l)
{
	struct sip_typed *t;
	int err;

	if (!l->edge->cfg.text_port_hi)
		return NULL;
	t = dj_alloc(sizeof *t);
	t->leg = l;
	t->paused = true;
	t->line = (struct sdp_text){.t140 = OUR_T140, .red = OUR_RED};
	err = listen_on(t, l->local.address);
	if (err == EADDRNOTAVAIL || err == EADDRINUSE)
		err = listen_on(t, strchr(l->local.address, ':') ? "::" : "0.0.0.0");
	if (!err)
		err = udp_register_helper(&t->sealer, rtp_sock(t->rtp), 0, seal, unseal, t);
	if (err) {
		mem_deref(t->rtp);
		dj_log(DJ_LOG_WARN, "sip.no_text", "leg=%lld errno=%d", (long long)l->id, err);
		free(t);
		return NULL;
	}
	t->line.port = sa_port(rtp_local(t->rtp));
	return t;
}

void sip_typed_offer(struct sip_leg *l)
{
	if (!l->typed)
		l->typed = begin(l);
	if (l->typed && !l->typed->agreed)
		sip_keys_offer(&l->typed->keys, l->keys.keys.suite != SUITE_NONE);
}

/* Plain text beside sealed sound would say aloud what is meant for few; what was sealed stays so.
 */
static bool would_open(const struct sip_leg *l, const struct sdp_text *theirs)
{
	bool sealed =
	    l->keys.keys.suite || (l->typed && l->typed->agreed && l->typed->keys.keys.suite);

	return sealed && !theirs->crypto.suite;
}

void sip_typed_agree(struct sip_leg *l, const struct sdp_text *theirs)
{
	struct sip_typed *t;
	struct sa said;
	bool answers;

	if (theirs->line < 0 || would_open(l, theirs)) {
		sip_typed_close(l);
		return;
	}
	answers = !l->typed;
	sip_typed_offer(l);
	t = l->typed;
	if (t && answers) { /* their numbers, as everybody expects */
		t->line.t140 = theirs->t140;
		t->line.red = theirs->red;
		dj_copy(t->line.proto, sizeof t->line.proto, theirs->proto);
	}
	if (!t || sa_set_str(&said, theirs->address, (uint16_t)theirs->port) != 0)
		return;
	if (!t->agreed || !sa_cmp(&said, &t->said, SA_ALL)) {
		t->peer = said;
		t->trust = TRUST_NOBODY;
		t->stranger.packets = 0;
	}
	t->said = said;
	sip_keys_take(&t->keys, &theirs->crypto);
	use_keys(t);
	t->theirs = *theirs;
	if (!t->agreed)
		put(t, BOM);
	t->agreed = true;
	tmr_start(&t->beat, BEAT_MS, beat, t);
}

bool sip_typed_line(const struct sip_leg *l, struct sdp_text *out, const struct sip_keys **keys)
{
	if (!l->typed)
		return false;
	*out = l->typed->line;
	*keys = &l->typed->keys;
	return true;
}

void sip_typed_close(struct sip_leg *l)
{
	struct sip_typed *t = l->typed;

	if (!t)
		return;
	l->typed = NULL;
	tmr_cancel(&t->beat);
	mem_deref(t->sealer);
	mem_deref(t->rtp);
	mem_deref(t->rx);
	mem_deref(t->tx);
	free(t);
}
