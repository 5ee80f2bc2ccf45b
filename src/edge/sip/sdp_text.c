/* Owns the text line of SDP. What it reads goes to nobody before it is whole. */
#include "edge/sip/sdp_text.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define LINE_MOST 250 /* what matters is shorter */

struct reading {
	char session[46]; /* address */
	struct sdp_text now, found;
	int lines;
};

static void read_address(char out[46], const char *line)
{
	char family[4], host[46];
	unsigned char raw[16];

	out[0] = '\0';
	if (sscanf(line, "IN %3s %45[0-9a-fA-F.:]", family, host) == 2 &&
	    inet_pton(strcmp(family, "IP6") ? AF_INET : AF_INET6, host, raw) == 1)
		dj_copy(out, 46, host);
}

static bool usable(const struct sdp_text *t)
{
	bool sealed = t->line >= 0 && strncasecmp(t->proto, "RTP/S", 5) == 0;

	return t->line >= 0 && t->t140 >= 0 && t->address[0] && (!sealed || t->crypto.suite);
}

static void end_media(struct reading *r)
{
	if (r->found.line < 0 && usable(&r->now))
		r->found = r->now;
	r->now.line = -1;
}

static void begin_media(struct reading *r, const char *line)
{
	static const char *const protos[] = {"RTP/AVP", "RTP/AVPF", "RTP/SAVP", "RTP/SAVPF"};
	char proto[16];
	bool known = false;
	int port;

	end_media(r);
	r->lines++;
	if (sscanf(line, "text %5d %15s", &port, proto) != 2 || port <= 0 || port > 65535)
		return;
	for (size_t i = 0; i < DJ_COUNT(protos); i++)
		known |= strcasecmp(proto, protos[i]) == 0;
	if (!known)
		return;
	r->now = (struct sdp_text){
	    .line = r->lines - 1, .port = port, .t140 = -1, .red = -1, .cps = SDP_TEXT_CPS};
	dj_copy(r->now.proto, sizeof r->now.proto, proto);
	dj_copy(r->now.address, sizeof r->now.address, r->session);
}

static void read_attribute(struct sdp_text *t, const char *line)
{
	const char *cps = strstr(line, "cps=");
	int type;

	if (strncmp(line, "crypto:", 7) == 0)
		sip_crypto_read(&t->crypto, line + 7, strlen(line + 7));
	else if (sscanf(line, "rtpmap:%3d", &type) == 1 && type >= 0 && type <= 127) {
		if (strcasestr(line, " t140/1000"))
			t->t140 = type;
		else if (strcasestr(line, " red/1000"))
			t->red = type;
	} else if (sscanf(line, "fmtp:%3d", &type) == 1 && cps && type == t->t140) {
		t->cps = DJ_MIN(DJ_MAX(atoi(cps + 4), 1), 1000);
	}
}

static void read_line(struct reading *r, const char *line)
{
	bool open = r->now.line >= 0;

	if (strncmp(line, "m=", 2) == 0)
		begin_media(r, line + 2);
	else if (strncmp(line, "c=", 2) == 0 && (open || r->lines == 0))
		read_address(open ? r->now.address : r->session, line + 2);
	else if (strncmp(line, "a=", 2) == 0 && open)
		read_attribute(&r->now, line + 2);
}

void sip_sdp_read_text(struct sdp_text *out, const char *text, size_t n)
{
	struct reading r = {.now.line = -1, .found.line = -1};
	const char *end = text + n;
	char line[LINE_MOST];

	while (text < end) {
		size_t length = 0;

		while (text + length < end && text[length] != '\r' && text[length] != '\n')
			length++;
		dj_copy_n(line, sizeof line, text, length);
		read_line(&r, line);
		text += length;
		while (text < end && (*text == '\r' || *text == '\n'))
			text++;
	}
	end_media(&r);
	*out = r.found;
}

void sip_sdp_write_text(struct dj_buf *b, const struct sdp_text *t, const struct sip_keys *keys)
{
	const char *proto = t->proto[0] ? t->proto : sip_keys_proto(keys);

	if (t->red >= 0) {
		dj_buf_printf(b, "m=text %d %s %d %d\r\na=rtpmap:%d red/1000\r\n", t->port, proto,
			      t->red, t->t140, t->red);
		dj_buf_printf(b, "a=fmtp:%d %d/%d/%d\r\n", t->red, t->t140, t->t140, t->t140);
	} else {
		dj_buf_printf(b, "m=text %d %s %d\r\n", t->port, proto, t->t140);
	}
	sip_crypto_write(b, keys);
	dj_buf_printf(b, "a=rtpmap:%d t140/1000\r\na=fmtp:%d cps=%d\r\na=sendrecv\r\n", t->t140,
		      t->t140, SDP_TEXT_CPS);
}
