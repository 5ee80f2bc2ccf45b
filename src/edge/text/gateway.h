/* What the gateways of text messages share: numbers, limits, answers, CP949. */
#ifndef EDGE_TEXT_GATEWAY_H
#define EDGE_TEXT_GATEWAY_H

#include <jansson.h>

#include "edge/text/channel.h"

/* From the setting per_second; nothing is sent twice. */
void gateway_limits(const struct channel_settings *s, struct outbox_limits *out);
/* 2xx sent; 401, 403 login; 429, 503 later; other 4xx refused; else it is not known. */
enum outbox_end gateway_end(const struct text_reply *r);

/* "01012345678" as "+821012345678", others as they are. False: no number. */
bool gateway_abroad(const char *number, char out[NUMBER_TEXT]);
/* And back: as the citizen's calls show it. */
void gateway_at_home(const char *number, char out[NUMBER_TEXT]);

/* A head of JSON {"args":{}} up to the first line's end, then the body. gateway_close either way.
 */
struct gateway_raw {
	json_t *head;
	const char *body;
	size_t n;
};
bool gateway_open(const struct text_raw *raw, struct gateway_raw *out);
const char *gateway_arg(const struct gateway_raw *g, const char *name);
void gateway_close(struct gateway_raw *g);

/* Does this address begin with that one, up to its end or a "/"? */
bool gateway_is_at(const char *base, const char *url);

/* A look of one request that asked only whether the gateway knows us: again in an hour. */
void gateway_checked(struct text_look *l);

/* What a gateway's codes say in words of ours, as its list has them; REFUSED for all others. The
 * code itself always stands beside it. LOGIN: we are not who may send, or not with this number. */
struct gateway_code {
	int code;
	enum letter_why why;
};
enum letter_why gateway_why(const struct gateway_code *table, size_t n, long long code);
#define GATEWAY_WHY(table, code) gateway_why(table, DJ_COUNT(table), code)

/* Korean carriers count bytes of CP949 (dj_cp949_bytes): 90 in a short message, SMS_LONG_BYTES in a
 * long one, 40 in its subject. */
#define GATEWAY_SHORT 90
/* Can a Korean carrier take this letter, with at most three JPEG photos of so many bytes each? NONE
 * when it can. */
enum letter_why gateway_fits(const struct letter_out *l, size_t photo_most);

#endif
