/* Owns the text between us and browsers. Offers what Chromium, Firefox and Safari take: ICE-lite,
 * one candidate, one bundled stream, no header extensions (so packets can be relayed as they are).
 * Reads of an answer only what is needed and believes none of it to be long, complete or in order.
 */
#include "edge/rtc/sdp.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"

#define LINES_MOST 400
#define LINE_MOST  512
#define TYPES_MOST 32

/* Our payload numbers. Events go with the clock of their codec. */
static const struct {
	enum leg_codec codec;
	int number;
	const char *map;
} codecs[] = {
    {CODEC_PCMA, 8, "PCMA/8000"},
    {CODEC_PCMU, 0, "PCMU/8000"},
    {CODEC_OPUS, 111, "opus/48000/2"},
    {CODEC_G722, 9, "G722/8000"}, /* last: only where the other side of the call speaks it */
};

/* Pictures: VP8 first, which every browser has (RFC 7742). The rate that senders begin with is
 * enough for 640x480; from there on they go by what the other side reports (REMB). */
static const struct {
	enum video_codec codec;
	int number;
	const char *map, *lines;
} pictures[] = {
    {video_codec_VP8, 96, "VP8/90000",
     "a=fmtp:96 x-google-start-bitrate=1200;x-google-min-bitrate=300\r\n"},
    {video_codec_H264, 97, "H264/90000",
     "a=fmtp:97 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f\r\n"},
};

static const char picture_lines[] = "a=rtcp-fb:* nack\r\n"
				    "a=rtcp-fb:* nack pli\r\n"
				    "a=rtcp-fb:* ccm fir\r\n"
				    "a=rtcp-fb:* goog-remb\r\n"
				    "a=sendrecv\r\n"
				    "a=mid:1\r\n"
				    "a=msid:dajeong pictures\r\n"
				    "a=rtcp-mux\r\n";

static const char media_lines[] = "a=fmtp:111 minptime=20;useinbandfec=1\r\n"
				  "a=rtpmap:126 telephone-event/8000\r\n"
				  "a=fmtp:126 0-15\r\n"
				  "a=rtpmap:110 telephone-event/48000\r\n"
				  "a=fmtp:110 0-15\r\n"
				  "a=ptime:20\r\n"
				  "a=sendrecv\r\n"
				  "a=mid:0\r\n"
				  "a=msid:dajeong voice\r\n"
				  "a=rtcp-mux\r\n";

struct text {
	char *out;
	size_t len;
};

static void add(struct text *t, const char *fmt, ...) DJ_PRINTF(2, 3);
static void add(struct text *t, const char *fmt, ...)
{
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(t->out + t->len, SIGNAL_TEXT - t->len, fmt, ap);
	va_end(ap);
	dj_assert(n >= 0 && (size_t)n < SIGNAL_TEXT - t->len);
	t->len += (size_t)n;
}

static void add_codecs(struct text *t, enum leg_codec first, bool maps)
{
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < DJ_COUNT(codecs); i++) {
			if ((codecs[i].codec == first) != (pass == 0))
				continue;
			if (maps)
				add(t, "a=rtpmap:%d %s\r\n", codecs[i].number, codecs[i].map);
			else
				add(t, " %d", codecs[i].number);
		}
}

/* How the browser reaches us; the same for all that is bundled. */
static void add_way(struct text *t, const struct leg_local *l, uint32_t ssrc)
{
	add(t, "a=ice-ufrag:%s\r\na=ice-pwd:%s\r\n", l->ufrag, l->pwd);
	add(t, "a=fingerprint:sha-256 %s\r\na=setup:actpass\r\n", l->fingerprint);
	add(t, "a=ssrc:%u cname:dajeong\r\n", ssrc);
	add(t, "a=candidate:1 1 UDP 2130706431 %s %d typ host\r\na=end-of-candidates\r\n",
	    l->address, l->port);
}

static void add_pictures(struct text *t, const struct leg_local *l, const char *family,
			 unsigned wanted)
{
	add(t, "m=video %d UDP/TLS/RTP/SAVPF", l->port);
	for (size_t i = 0; i < DJ_COUNT(pictures); i++)
		if (wanted & 1u << pictures[i].codec)
			add(t, " %d", pictures[i].number);
	add(t, "\r\nc=IN %s %s\r\n", family, l->address);
	for (size_t i = 0; i < DJ_COUNT(pictures); i++)
		if (wanted & 1u << pictures[i].codec)
			add(t, "a=rtpmap:%d %s\r\n%s", pictures[i].number, pictures[i].map,
			    pictures[i].lines);
	add(t, "%s", picture_lines);
	add_way(t, l, l->video_ssrc);
}

size_t sdp_offer(char out[SIGNAL_TEXT], const struct leg_local *l, const struct sdp_media *media,
		 dj_id session)
{
	struct text t = {out, 0};
	const char *family = strchr(l->address, ':') ? "IP6" : "IP4";

	add(&t, "v=0\r\no=- %lld 1 IN %s %s\r\ns=-\r\nt=0 0\r\n", (long long)session, family,
	    l->address);
	add(&t, "a=ice-lite\r\na=group:BUNDLE 0%s\r\nm=audio %d UDP/TLS/RTP/SAVPF",
	    media->video ? " 1" : "", l->port);
	add_codecs(&t, media->first, false);
	add(&t, " 126 110\r\nc=IN %s %s\r\n", family, l->address);
	add_codecs(&t, media->first, true);
	add(&t, "%s", media_lines);
	add_way(&t, l, l->ssrc);
	if (media->video)
		add_pictures(&t, l, family, media->video);
	return t.len;
}

/* --- answers --- */

struct answer_state {
	int section;   /* 0 session, 1 the sound, 2 the pictures, 3 anything behind them */
	bool rejected; /* port 0 */
	bool active;   /* a=setup:active */
	bool receives; /* sendrecv or recvonly */
	int type_count;
	int types[TYPES_MOST]; /* in the browser's order */
	enum leg_codec codec[TYPES_MOST];
	int event_rate[TYPES_MOST];
	char fingerprint[100];
	struct {
		int rank; /* of the type among those of its line; the first that we know counts */
		bool receives;
		char types[LINE_MOST]; /* " 96 97 " */
		enum video_codec codec;
		int type;
	} video;
};

/* "UDP/TLS/RTP/SAVPF 8 126" behind the port */
static void take_types(struct answer_state *s, const char *at)
{
	at = strchr(at, ' ');
	while (at && s->type_count < TYPES_MOST) {
		char *end;
		long type = strtol(at, &end, 10);

		if (end == at || type < 0 || type > 127)
			return;
		s->types[s->type_count] = (int)type;
		s->codec[s->type_count++] = type == 0	? CODEC_PCMU
					    : type == 8 ? CODEC_PCMA
							: CODEC_NONE;
		at = *end == ' ' ? end : NULL;
	}
}

/* "m=video 9 UDP/TLS/RTP/SAVPF 96 97"; port 0 refuses them */
static void take_pictures(struct answer_state *s, const char *line)
{
	const char *types = strncmp(line, "m=video ", 8) == 0 && strtol(line + 8, NULL, 10) > 0
				? strstr(line, "SAVPF ")
				: NULL;

	s->video.receives = true;
	if (types)
		snprintf(s->video.types, sizeof s->video.types, " %s ", types + 6);
}

/* Their order is that of the m-line, whatever the order of the maps. */
static void take_picture_map(struct answer_state *s, const char *value)
{
	char *name, number[8];
	long type = strtol(value, &name, 10);
	const char *at;

	if (*name++ != ' ' || type < 0 || type > 127)
		return;
	snprintf(number, sizeof number, " %ld ", type);
	at = strstr(s->video.types, number);
	for (size_t i = 0; at && i < DJ_COUNT(pictures); i++) {
		int rank = (int)(at - s->video.types);

		if (strcasecmp(name, pictures[i].map) != 0 ||
		    (s->video.codec && rank > s->video.rank))
			continue;
		s->video.codec = pictures[i].codec;
		s->video.type = (int)type;
		s->video.rank = rank;
	}
}

static void take_picture_line(struct answer_state *s, const char *line)
{
	if (strncmp(line, "a=rtpmap:", 9) == 0)
		take_picture_map(s, line + 9);
	else if (strcmp(line, "a=sendonly") == 0 || strcmp(line, "a=inactive") == 0)
		s->video.receives = false;
}

static void take_media(struct answer_state *s, const char *line)
{
	long port;
	char *end;

	s->section++;
	if (s->section == 2)
		take_pictures(s, line);
	if (s->section != 1)
		return;
	if (strncmp(line, "m=audio ", 8) != 0) {
		s->rejected = true;
		return;
	}
	port = strtol(line + 8, &end, 10);
	s->rejected = port == 0 || *end != ' ';
	if (!s->rejected)
		take_types(s, end + 1);
}

static void take_map(struct answer_state *s, const char *value)
{
	char *name;
	long type = strtol(value, &name, 10);

	if (*name++ != ' ')
		return;
	for (int i = 0; i < s->type_count; i++) {
		if (s->types[i] != type)
			continue;
		s->codec[i] = CODEC_NONE;
		for (size_t k = 0; k < DJ_COUNT(codecs); k++)
			if (strcasecmp(name, codecs[k].map) == 0)
				s->codec[i] = codecs[k].codec;
		if (strncasecmp(name, "telephone-event/", 16) == 0)
			s->event_rate[i] = atoi(name + 16);
	}
}

static void take_fingerprint(struct answer_state *s, const char *value)
{
	if (strncasecmp(value, "sha-256 ", 8) == 0)
		dj_copy(s->fingerprint, sizeof s->fingerprint, value + 8);
}

static void take_line(struct answer_state *s, const char *line)
{
	if (strncmp(line, "m=", 2) == 0)
		take_media(s, line);
	if (s->section == 2)
		take_picture_line(s, line);
	if (s->section > 1)
		return;
	if (strncmp(line, "a=rtpmap:", 9) == 0)
		take_map(s, line + 9);
	else if (strncmp(line, "a=fingerprint:", 14) == 0)
		take_fingerprint(s, line + 14);
	else if (strcmp(line, "a=setup:active") == 0)
		s->active = true;
	else if (strcmp(line, "a=sendonly") == 0 || strcmp(line, "a=inactive") == 0)
		s->receives = false;
}

static bool take_lines(struct answer_state *s, const char *text)
{
	char line[LINE_MOST];

	for (int i = 0; *text && i < LINES_MOST; i++) {
		size_t n = strcspn(text, "\r\n");

		/* a line that is too long is none that we need: candidates may be wordy */
		if (n < sizeof line) {
			memcpy(line, text, n);
			line[n] = 0;
			take_line(s, line);
		}
		text += n;
		text += strspn(text, "\r\n");
	}
	return !*text;
}

static int find_codec(const struct answer_state *s)
{
	for (int i = 0; i < s->type_count; i++)
		if (s->codec[i])
			return i;
	return -1;
}

static int find_events(const struct answer_state *s, enum leg_codec codec)
{
	for (int i = 0; i < s->type_count; i++)
		if (s->event_rate[i] == (codec == CODEC_OPUS ? 48000 : 8000))
			return s->types[i];
	return -1;
}

int sdp_answer(struct leg_remote *out, const char *text, struct dj_error *e)
{
	struct answer_state s = {.receives = true};
	int at;

	memset(out, 0, sizeof *out);
	if (strncmp(text, "v=0", 3) != 0 || !take_lines(&s, text) || s.section == 0)
		return dj_fail(e, EBADMSG, "The browser's answer is no session description.");
	at = find_codec(&s);
	if (s.rejected || at < 0)
		return dj_fail(e, EBADMSG, "The browser takes no sound that we have.");
	if (!s.active || !s.fingerprint[0])
		return dj_fail(e, EBADMSG, "The browser's answer has no key exchange that we do.");
	out->codec = s.codec[at];
	out->payload_type = s.types[at];
	out->event_type = find_events(&s, out->codec);
	out->send = s.receives;
	out->video.codec = s.video.codec;
	out->video.payload_type = s.video.type;
	out->video.send = s.video.receives;
	dj_copy(out->fingerprint, sizeof out->fingerprint, s.fingerprint);
	return 0;
}
