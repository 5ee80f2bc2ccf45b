/* Owns the reading and writing of SDP for telephones. Refuses everything but one audio
 * stream and the text beside it. */
#include "edge/sip/sdp.h"
#include "base/text.h"
#include "domain/trunk/profile.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <re/re.h>

#define OUR_EVENTS   101
#define OUR_PICTURES 96

static const struct codec {
	const char *name;
	enum leg_codec codec;
	int fixed;	  /* payload type without a=rtpmap; of ours that is dynamic, our number */
	const char *rate; /* in a=rtpmap; G.722 says 8000 and means 16000 (RFC 3551 4.5.2) */
	enum profile_codec word; /* of a carrier's profile */
} codecs[] = {{"PCMU", CODEC_PCMU, 0, "8000", PROFILE_PCMU},
	      {"PCMA", CODEC_PCMA, 8, "8000", PROFILE_PCMA},
	      {"G722", CODEC_G722, 9, "8000", PROFILE_G722},
	      {"opus", CODEC_OPUS, 111, "48000/2", PROFILE_OPUS}};

static const struct {
	const char *name;
	enum video_codec codec;
	const char *lines; /* of an answer */
} pictures[] = {{"VP8", video_codec_VP8, ""},
		{"H264", video_codec_H264, "profile-level-id=42e01f;packetization-mode=1"}};

/* One media line under way. */
struct stream {
	bool audio, video, sealed, mux;
	enum video_codec picture[16];
	bool whole[16]; /* packets as browsers pack them: VP8, and H.264 in mode 1 */
	struct sip_crypto crypto;
	int rtcp_port;
	char address[46];
	int port;
	enum sdp_flow flow;
	int types[16]; /* payload types in the line's order */
	enum leg_codec codec[16];
	bool event[16];
	int count;
};

struct reading {
	struct sdp_theirs *out;
	char address[46]; /* of the session */
	enum sdp_flow flow;
	struct stream stream;
	bool open; /* a stream is under way */
};

static bool starts(const struct sdp_view *v, const char *word)
{
	return v->n >= strlen(word) && !memcmp(v->p, word, strlen(word));
}

static struct sdp_view next_word(struct sdp_view *rest)
{
	struct sdp_view w;

	while (rest->n && *rest->p == ' ')
		rest->p++, rest->n--;
	w.p = rest->p;
	while (rest->n && *rest->p != ' ')
		rest->p++, rest->n--;
	w.n = (size_t)(rest->p - w.p);
	return w;
}

/* A number of at most 5 digits, else -1. */
static int number(const struct sdp_view *v)
{
	int n = 0;

	if (!v->n || v->n > 5)
		return -1;
	for (size_t i = 0; i < v->n; i++) {
		if (v->p[i] < '0' || v->p[i] > '9')
			return -1;
		n = n * 10 + v->p[i] - '0';
	}
	return n;
}

static bool same(const struct sdp_view *v, const char *word)
{
	return v->n == strlen(word) && !strncasecmp(v->p, word, v->n);
}

/* Only a literal address: a name would have to be looked up. */
static void read_connection(char address[46], struct sdp_view v)
{
	struct sdp_view net = next_word(&v), type = next_word(&v), host = next_word(&v);
	unsigned char raw[16];

	address[0] = '\0';
	if (!same(&net, "IN") || !host.n || host.n >= 46)
		return;
	dj_copy_n(address, 46, host.p, host.n);
	if (inet_pton(same(&type, "IP6") ? AF_INET6 : AF_INET, address, raw) != 1)
		address[0] = '\0';
}

static void add_type(struct stream *s, const struct sdp_view *word)
{
	int type = number(word);

	if (type < 0 || type > 127 || s->count == (int)DJ_COUNT(s->types))
		return;
	s->types[s->count] = type;
	s->codec[s->count] = CODEC_NONE;
	s->event[s->count] = false;
	for (size_t i = 0; i < DJ_COUNT(codecs); i++)
		if (codecs[i].fixed == type && type < 96)
			s->codec[s->count] = codecs[i].codec;
	s->count++;
}

static int begin_stream(struct reading *r, struct sdp_view v)
{
	struct stream *s = &r->stream;
	struct sdp_view type, port, proto;
	bool spoken;

	if (r->out->lines == SDP_LINES)
		return EBADMSG;
	r->out->media[r->out->lines++] = v;
	memset(s, 0, sizeof *s);
	r->open = true;
	type = next_word(&v);
	port = next_word(&v);
	proto = next_word(&v);
	s->port = number(&port);
	if (!type.n || !proto.n || s->port > 65535)
		return EBADMSG;
	s->sealed = same(&proto, "RTP/SAVP") || same(&proto, "RTP/SAVPF");
	spoken = s->port > 0 && (s->sealed || same(&proto, "RTP/AVP") || same(&proto, "RTP/AVPF"));
	s->audio = spoken && same(&type, "audio");
	s->video = spoken && same(&type, "video");
	s->flow = r->flow;
	memcpy(s->address, r->address, sizeof s->address);
	while (v.n) {
		struct sdp_view word = next_word(&v);

		add_type(s, &word);
	}
	return 0;
}

static bool is_rate(const struct sdp_view *name, size_t at, const char *rate)
{
	size_t n = strcspn(rate, "/");

	return name->n >= at + n && !memcmp(name->p + at, rate, n) &&
	       (name->n == at + n || name->p[at + n] == '/');
}

static void map_type(struct stream *s, struct sdp_view v)
{
	struct sdp_view word = next_word(&v), name = next_word(&v);
	int type = number(&word);
	const char *slash = memchr(name.p, '/', name.n);
	struct sdp_view codec = {name.p, slash ? (size_t)(slash - name.p) : name.n};

	for (int i = 0; i < s->count; i++) {
		if (s->types[i] != type)
			continue;
		s->event[i] =
		    slash && same(&codec, "telephone-event") && is_rate(&name, codec.n + 1, "8000");
		s->codec[i] = CODEC_NONE;
		for (size_t k = 0; slash && k < DJ_COUNT(pictures); k++)
			if (same(&codec, pictures[k].name)) {
				s->picture[i] = pictures[k].codec;
				s->whole[i] |= pictures[k].codec == video_codec_VP8;
			}
		for (size_t k = 0; slash && k < DJ_COUNT(codecs); k++)
			if (same(&codec, codecs[k].name) &&
			    is_rate(&name, codec.n + 1, codecs[k].rate))
				s->codec[i] = codecs[k].codec;
	}
}

/* "97 profile-level-id=42e01f;packetization-mode=1" */
static void read_format(struct stream *s, struct sdp_view v)
{
	struct sdp_view word = next_word(&v);
	int type = number(&word);

	for (int i = 0; i < s->count; i++)
		s->whole[i] |= s->types[i] == type && memmem(v.p, v.n, "packetization-mode=1", 20);
}

static void read_attribute(struct reading *r, struct sdp_view v)
{
	static const struct {
		const char *name;
		enum sdp_flow flow;
	} flows[] = {{"sendrecv", SDP_FLOW_BOTH},
		     {"sendonly", SDP_FLOW_SEND},
		     {"recvonly", SDP_FLOW_RECEIVE},
		     {"inactive", SDP_FLOW_NONE}};

	for (size_t i = 0; i < DJ_COUNT(flows); i++)
		if (same(&v, flows[i].name))
			*(r->open ? &r->stream.flow : &r->flow) = flows[i].flow;
	if (!r->open)
		return;
	if (starts(&v, "rtpmap:"))
		map_type(&r->stream, (struct sdp_view){v.p + 7, v.n - 7});
	else if (starts(&v, "fmtp:"))
		read_format(&r->stream, (struct sdp_view){v.p + 5, v.n - 5});
	else if (starts(&v, "crypto:"))
		sip_crypto_read(&r->stream.crypto, v.p + 7, v.n - 7);
	else if (same(&v, "rtcp-mux"))
		r->stream.mux = true;
	else if (starts(&v, "rtcp:")) {
		struct sdp_view rest = {v.p + 5, v.n - 5}, port = next_word(&rest);

		r->stream.rtcp_port = DJ_MAX(number(&port), 0) & 0xffff;
	}
}

/* Sealed without a key that we can use, or plain beside sound that is sealed: nobody's. */
static bool is_open_to_us(const struct stream *s, bool sound_sealed)
{
	return s->sealed ? s->crypto.suite != SUITE_NONE : !sound_sealed;
}

static struct sip_crypto crypto_of(const struct stream *s)
{
	return s->sealed ? s->crypto : (struct sip_crypto){0};
}

/* The first stream of pictures behind the sound that browsers can take as they are. */
static void end_pictures(struct reading *r)
{
	const struct stream *s = &r->stream;
	struct sdp_theirs *out = r->out;

	if (!s->video || out->video.codec || out->audio < 0 ||
	    !is_open_to_us(s, out->crypto.suite != SUITE_NONE) ||
	    strcmp(s->address, out->address) != 0)
		return;
	for (int i = 0; i < s->count && !out->video.codec; i++) {
		if (!s->picture[i] || !s->whole[i])
			continue;
		out->video.codec = s->picture[i];
		out->video.payload_type = s->types[i];
		out->video.line = out->lines - 1;
		out->video.port = s->port;
		out->video.flow = s->flow;
		out->video.crypto = crypto_of(s);
	}
}

/* The first audio stream with a codec of ours is the one. */
static void end_stream(struct reading *r)
{
	const struct stream *s = &r->stream;
	struct sdp_theirs *out = r->out;

	if (r->open)
		end_pictures(r);
	if (!r->open || !s->audio || out->audio >= 0 || !s->address[0] || !is_open_to_us(s, false))
		return;
	for (int i = 0; i < s->count; i++) {
		if (s->event[i] && out->event_type < 0)
			out->event_type = s->types[i];
		if (s->codec[i] == CODEC_NONE || out->count == SDP_FORMATS)
			continue;
		out->formats[out->count].codec = s->codec[i];
		out->formats[out->count++].payload_type = s->types[i];
	}
	if (!out->count) {
		out->event_type = -1;
		return;
	}
	out->audio = out->lines - 1;
	out->port = s->port;
	out->crypto = crypto_of(s);
	out->rtcp_mux = s->mux;
	out->rtcp_port = s->rtcp_port;
	out->flow = s->flow;
	memcpy(out->address, s->address, sizeof out->address);
	if (!strcmp(s->address, "0.0.0.0")) /* hold as RFC 2543 had it */
		out->flow &= ~SDP_FLOW_RECEIVE;
}

static int read_line(struct reading *r, char kind, struct sdp_view v)
{
	switch (kind) {
	case 'c':
		read_connection(r->open ? r->stream.address : r->address, v);
		return 0;
	case 'm':
		end_stream(r);
		return begin_stream(r, v);
	case 'a':
		read_attribute(r, v);
		return 0;
	default:
		return 0;
	}
}

int sip_sdp_read(struct sdp_theirs *out, const char *text, size_t n)
{
	struct reading r = {.out = out, .flow = SDP_FLOW_BOTH};
	const char *begin = text, *end = text + n;

	memset(out, 0, sizeof *out);
	out->audio = out->event_type = -1;
	if (n < 2 || memcmp(text, "v=", 2) != 0)
		return EBADMSG;
	while (text < end) {
		const char *lf = memchr(text, '\n', (size_t)(end - text)), *stop = lf ? lf : end;

		if (stop > text && stop[-1] == '\r')
			stop--;
		if (stop - text >= 2 && text[1] == '=' &&
		    read_line(&r, text[0], (struct sdp_view){text + 2, (size_t)(stop - text - 2)}))
			return EBADMSG;
		text = lf ? lf + 1 : end;
	}
	end_stream(&r);
	sip_sdp_read_text(&out->text, begin, n);
	return 0;
}

enum sdp_flow sip_sdp_flow(enum sdp_flow offered)
{
	return ((offered & SDP_FLOW_SEND) ? SDP_FLOW_RECEIVE : 0) |
	       ((offered & SDP_FLOW_RECEIVE) ? SDP_FLOW_SEND : 0);
}

static const char *flow_name(enum sdp_flow f)
{
	static const char *const names[] = {"inactive", "recvonly", "sendonly", "sendrecv"};

	return names[f];
}

static const struct codec *codec_of(enum leg_codec codec)
{
	for (size_t i = 0; i < DJ_COUNT(codecs); i++)
		if (codecs[i].codec == codec)
			return &codecs[i];
	dj_assert(!"a codec that telephones speak");
	return NULL;
}

enum leg_codec sip_sdp_codec(int profile_codec)
{
	for (size_t i = 0; i < DJ_COUNT(codecs); i++)
		if ((int)codecs[i].word == profile_codec)
			return codecs[i].codec;
	return CODEC_NONE;
}

static void write_tail(struct dj_buf *b, const struct sdp_ours *o)
{
	sip_crypto_write(b, o->keys);
	if (o->rtcp_mux)
		dj_buf_puts(b, "a=rtcp-mux\r\n");
	dj_buf_printf(b, "a=ptime:%d\r\na=%s\r\n", o->ptime_ms ? o->ptime_ms : 20,
		      flow_name(o->flow));
}

static void write_head(struct dj_buf *b, const struct sdp_ours *o)
{
	const char *family = strchr(o->local->address, ':') ? "IP6" : "IP4";

	dj_buf_printf(b, "v=0\r\no=- %" PRId64 " %d IN %s %s\r\ns=-\r\nc=IN %s %s\r\nt=0 0\r\n",
		      o->session, o->version, family, o->local->address, family, o->local->address);
}

static void write_events(struct dj_buf *b, int type)
{
	if (type >= 0)
		dj_buf_printf(b, "a=rtpmap:%d telephone-event/8000\r\na=fmtp:%d 0-15\r\n", type,
			      type);
}

static void write_map(struct dj_buf *b, enum leg_codec codec, int type)
{
	const struct codec *c = codec_of(codec);

	dj_buf_printf(b, "a=rtpmap:%d %s/%s\r\n", type, c->name, c->rate);
	if (codec == CODEC_OPUS)
		dj_buf_printf(b, "a=fmtp:%d useinbandfec=1\r\n", type);
}

static size_t finish(struct dj_buf *b, char out[SDP_TEXT])
{
	size_t n = b->len;

	dj_assert(!b->full && n < SDP_TEXT);
	memcpy(out, b->data, n);
	out[n] = '\0';
	dj_buf_fini(b);
	return n;
}

/* What is offered: the one, or the order with what runs, or is preferred, first. */
static int offered(const struct sdp_ours *o, enum leg_codec out[SDP_FORMATS + 1])
{
	static const enum leg_codec usual[] = {CODEC_PCMA, CODEC_PCMU}; /* Korea speaks A-law */
	const enum leg_codec *order = o->order[0] ? o->order : usual;
	int most = o->order[0] ? SDP_FORMATS : (int)DJ_COUNT(usual), n = 0;

	if (o->codec != CODEC_NONE)
		out[n++] = o->codec;
	for (int i = 0; i < most && order[i] && !o->only; i++)
		if (order[i] != o->codec)
			out[n++] = order[i];
	return n;
}

static void write_pictures(struct dj_buf *b, const struct sdp_ours *o, enum video_codec codec,
			   int type, enum sdp_flow flow)
{
	for (size_t i = 0; i < DJ_COUNT(pictures); i++) {
		if (pictures[i].codec != codec)
			continue;
		dj_buf_printf(b, "a=rtpmap:%d %s/90000\r\n", type, pictures[i].name);
		if (pictures[i].lines[0])
			dj_buf_printf(b, "a=fmtp:%d %s\r\n", type, pictures[i].lines);
	}
	sip_crypto_write(b, o->video_keys);
	dj_buf_printf(b, "a=rtcp-fb:* nack pli\r\na=rtcp-fb:* ccm fir\r\na=%s\r\n",
		      flow_name(flow));
}

size_t sip_sdp_offer(char out[SDP_TEXT], const struct sdp_ours *o)
{
	enum leg_codec order[SDP_FORMATS + 1];
	int count = offered(o, order);
	struct dj_buf b;

	dj_buf_init(&b, SDP_TEXT);
	write_head(&b, o);
	dj_buf_printf(&b, "m=audio %d %s", o->local->port, sip_keys_proto(o->keys));
	for (int i = 0; i < count; i++)
		dj_buf_printf(&b, " %d", codec_of(order[i])->fixed);
	dj_buf_printf(&b, " %d\r\n", OUR_EVENTS);
	for (int i = 0; i < count; i++)
		write_map(&b, order[i], codec_of(order[i])->fixed);
	write_events(&b, OUR_EVENTS);
	write_tail(&b, o);
	if (o->video_port) {
		dj_buf_printf(&b, "m=video %d %s %d\r\n", o->video_port,
			      sip_keys_proto(o->video_keys), OUR_PICTURES);
		write_pictures(&b, o, o->video, OUR_PICTURES, SDP_FLOW_BOTH);
	}
	if (o->text)
		sip_sdp_write_text(&b, o->text, o->text_keys);
	return finish(&b, out);
}

/* A refused line is repeated with port 0 (RFC 3264 6); a long one is cut to what names it. */
static void refuse_line(struct dj_buf *b, struct sdp_view v)
{
	struct sdp_view type = next_word(&v), proto, format;

	next_word(&v);
	proto = next_word(&v);
	format = next_word(&v);
	dj_buf_printf(b, "m=%.*s 0 %.*s %.*s\r\n", (int)DJ_MIN(type.n, 20u), type.p,
		      (int)DJ_MIN(proto.n, 30u), proto.p, format.n ? (int)DJ_MIN(format.n, 10u) : 1,
		      format.n ? format.p : "0");
}

static void accept_line(struct dj_buf *b, const struct sdp_ours *o, struct sdp_view v)
{
	struct sdp_view proto;

	next_word(&v);
	next_word(&v);
	proto = next_word(&v);
	dj_buf_printf(b, "m=audio %d %.*s %d", o->local->port, (int)DJ_MIN(proto.n, 30u), proto.p,
		      o->payload_type);
	if (o->event_type >= 0)
		dj_buf_printf(b, " %d", o->event_type);
	dj_buf_puts(b, "\r\n");
	write_map(b, o->codec, o->payload_type);
	write_events(b, o->event_type);
	write_tail(b, o);
}

static void accept_pictures(struct dj_buf *b, const struct sdp_ours *o, const struct sdp_theirs *t)
{
	struct sdp_view v = t->media[t->video.line], proto;

	next_word(&v);
	next_word(&v);
	proto = next_word(&v);
	dj_buf_printf(b, "m=video %d %.*s %d\r\n", o->video_port, (int)DJ_MIN(proto.n, 30u),
		      proto.p, t->video.payload_type);
	write_pictures(b, o, t->video.codec, t->video.payload_type, sip_sdp_flow(t->video.flow));
}

size_t sip_sdp_answer(char out[SDP_TEXT], const struct sdp_ours *o, const struct sdp_theirs *offer)
{
	struct dj_buf b;

	dj_buf_init(&b, SDP_TEXT);
	write_head(&b, o);
	for (int i = 0; i < offer->lines; i++) {
		if (i == offer->audio)
			accept_line(&b, o, offer->media[i]);
		else if (o->video_port && offer->video.codec && i == offer->video.line)
			accept_pictures(&b, o, offer);
		else if (i == offer->text.line && o->text)
			sip_sdp_write_text(&b, o->text, o->text_keys);
		else
			refuse_line(&b, offer->media[i]);
	}
	return finish(&b, out);
}
