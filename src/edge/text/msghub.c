/* Owns text messages and photos both ways by a gateway that is asked (U+ Message Hub): login by a
 * password that is hashed anew each time, messages from citizens, reports of ours that are
 * acknowledged when they are on disk. What it is built on, and what is not proven:
 * docs/channels.md.
 */
#include "base/cp949.h"
#include "base/id.h"
#include "edge/text/gateway.h"
#include "edge/text/vendor.h"
#include "app/json_in.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define PHOTO_MOST (300 * 1024)
#define TOKEN_MS   (50 * 60 * 1000LL) /* it lives for an hour */
#define TITLE	   "120"
#define FINE	   "10000"
#define KST_MS	   (9 * 3600 * 1000LL)

/* ---- login ---- */

static bool is_known(const struct text_turn *t)
{
	return t->session->token[0] && t->session->until_ms > t->now_ms;
}

/* base64(SHA-512(base64(SHA-512(password)) "." word)): the password itself never travels. */
static void put_password(const char *password, const char *word, char out[SIGN_SHA512_TEXT])
{
	char once[SIGN_SHA512_TEXT], both[SIGN_SHA512_TEXT + 40];

	sign_sha512(password, strlen(password), once);
	snprintf(both, sizeof both, "%s.%s", once, word);
	sign_sha512(both, strlen(both), out);
}

static void build_login(const struct text_turn *t, struct text_request *out)
{
	const struct channel_settings *s = t->settings;
	struct dj_json j = dj_json_begin(&out->body);
	char word[20], hashed[SIGN_SHA512_TEXT];

	snprintf(word, sizeof word, "%016" PRIx64, t->dice[0]);
	put_password(channel_value(s, CHANNEL_SMS_password), word, hashed);
	snprintf(out->url, sizeof out->url, "%s/auth/v1/%s", channel_value(s, CHANNEL_SMS_url),
		 word);
	dj_buf_puts(&out->headers, "Content-Type: application/json\n");
	dj_json_object(&j, NULL);
	dj_json_text(&j, "apiKey", channel_value(s, CHANNEL_SMS_user));
	dj_json_text(&j, "apiPwd", hashed);
	dj_json_end_object(&j);
	out->more = out->harmless = true;
}

static void put_token(const struct text_turn *t, struct text_request *out)
{
	dj_buf_printf(&out->headers, "Authorization: Bearer %s\n", t->session->token);
}

static void take_token(const struct text_turn *t, const json_t *root)
{
	const char *token = dj_json_at(json_object_get(root, "data"), "token");

	/* It becomes a head of ours: nothing that ends a line. */
	if (token[0] &&
	    token[strspn(token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				"0123456789-_.~+/=")] == '\0' &&
	    dj_copy(t->session->token, sizeof t->session->token, token))
		t->session->until_ms = t->now_ms + TOKEN_MS;
}

/* ---- answers ---- */

/* What its codes mean; what is not here is refused for good. */
static enum outbox_end end_of(const char *code)
{
	static const struct {
		const char *code;
		enum outbox_end end;
	} table[] = {
	    {FINE, OUTBOX_SENT},     {"29005", OUTBOX_SENT}, /* that letter is there already */
	    {"20000", OUTBOX_LOGIN}, {"20001", OUTBOX_LOGIN}, {"20002", OUTBOX_LOGIN},
	    {"20004", OUTBOX_LOGIN}, {"29011", OUTBOX_LOGIN}, {"29025", OUTBOX_LOGIN},
	    {"20003", OUTBOX_LATER}, {"29002", OUTBOX_LATER}, {"29006", OUTBOX_LATER},
	    {"29007", OUTBOX_LATER}, {"29012", OUTBOX_LATER}, {"29015", OUTBOX_UNHEARD},
	    {"29017", OUTBOX_LATER}, {"29018", OUTBOX_LATER}, {"29019", OUTBOX_LATER},
	    {"29031", OUTBOX_LATER}, {"29032", OUTBOX_LATER},
	};

	for (size_t i = 0; i < DJ_COUNT(table); i++)
		if (strcmp(table[i].code, code) == 0)
			return table[i].end;
	return OUTBOX_REFUSED;
}

static const struct gateway_code codes[] = {
    {21002, letter_why_TOO_LARGE}, {21006, letter_why_CONTENT}, {21007, letter_why_TOO_LARGE},
    {29020, letter_why_TOO_LARGE}, {30101, letter_why_FULL},	{30102, letter_why_EXPIRED},
    {30103, letter_why_EXPIRED},   {30109, letter_why_ADDRESS}, {30110, letter_why_ADDRESS},
    {30117, letter_why_ADDRESS},   {30124, letter_why_ADDRESS}, {30125, letter_why_ADDRESS},
    {30126, letter_why_EXPIRED},   {30127, letter_why_EXPIRED}, {31000, letter_why_ADDRESS},
    {31001, letter_why_CONTENT},   {31101, letter_why_ADDRESS}, {31102, letter_why_TOO_LARGE},
    {31104, letter_why_CONTENT},   {31106, letter_why_EXPIRED}, {31107, letter_why_EXPIRED},
    {31108, letter_why_EXPIRED},
};

/* By its status and the code inside; UNHEARD for an answer that cannot be read. */
static enum outbox_end judge(const struct text_reply *r, const json_t *root, const char **code)
{
	enum outbox_end end = gateway_end(r);
	const json_t *one = json_array_get(json_object_get(root, "data"), 0);

	*code = dj_json_at(root, "code");
	if (strcmp(*code, FINE) == 0 && dj_json_at(one, "code")[0])
		*code = dj_json_at(one, "code");
	if ((*code)[0] && (end == OUTBOX_SENT || end == OUTBOX_REFUSED || end == OUTBOX_UNHEARD))
		return end_of(*code);
	return end == OUTBOX_SENT ? OUTBOX_UNHEARD : end;
}

/* ---- out ---- */

static void build_photo(const struct text_turn *t, const struct letter_out *l, int n,
			struct text_request *out)
{
	const struct channel_settings *s = t->settings;
	const char *base = channel_value(s, CHANNEL_SMS_files);
	char about[120];

	snprintf(out->url, sizeof out->url, "%s/file/v1/mms",
		 base[0] ? base : channel_value(s, CHANNEL_SMS_url));
	dj_buf_puts(&out->headers,
		    "Content-Type: multipart/form-data; boundary=" VENDOR_BOUNDARY "\n");
	snprintf(about, sizeof about, "{\"fileId\":\"%" PRId64 "-%d-%08x\",\"wideYn\":\"N\"}",
		 l->letter, n, (unsigned)t->dice[1]);
	vendor_field(&out->body, "reqFile", about);
	vendor_file(&out->body, "filePart", &l->files[n]);
	vendor_file_end(&out->body);
	out->more = out->harmless = true;
}

static void build_message(const struct text_turn *t, const struct letter_out *l, const char *to,
			  struct text_request *out)
{
	const struct channel_settings *s = t->settings;
	bool is_long = l->file_count || dj_cp949_bytes(l->body) > GATEWAY_SHORT;
	struct dj_json j = dj_json_begin(&out->body);
	char from[NUMBER_TEXT];

	letter_number(channel_value(s, CHANNEL_SMS_sender), from, sizeof from);
	snprintf(out->url, sizeof out->url, "%s/msg/v1/%s", channel_value(s, CHANNEL_SMS_url),
		 is_long ? "mms" : "sms");
	dj_buf_puts(&out->headers, "Content-Type: application/json\n");
	dj_json_object(&j, NULL);
	dj_json_text(&j, "callback", from);
	if (is_long)
		dj_json_text(&j, "title", TITLE);
	dj_json_text(&j, "msg", l->body);
	if (l->file_count) {
		dj_json_array(&j, "fileIdLst");
		for (int i = 0; i < l->file_count; i++)
			dj_json_text(&j, NULL, t->steps->got[i]);
		dj_json_end_array(&j);
	}
	dj_json_array(&j, "recvInfoLst");
	dj_json_object(&j, NULL);
	dj_json_id(&j, "cliKey", l->letter);
	dj_json_text(&j, "phone", to);
	dj_json_end_object(&j);
	dj_json_end_array(&j);
	dj_json_end_object(&j);
}

static bool build_send(const struct text_turn *t, const struct letter_out *l,
		       struct text_request *out, enum letter_why *why)
{
	char to[NUMBER_TEXT];
	int photo = 0;

	*why =
	    letter_number(l->to, to, sizeof to) ? gateway_fits(l, PHOTO_MOST) : letter_why_ADDRESS;
	if (*why != letter_why_NONE)
		return false;
	if (!is_known(t)) {
		build_login(t, out);
		return true;
	}
	put_token(t, out);
	while (photo < l->file_count && t->steps->got[photo][0])
		photo++;
	if (photo < l->file_count)
		build_photo(t, l, photo, out);
	else
		build_message(t, l, to, out);
	return true;
}

static void take_photo(const struct text_turn *t, const json_t *data)
{
	const char *file = dj_json_at(data, "fileId");

	for (int i = 0; file[0] && i < TEXT_STEPS; i++)
		if (!t->steps->got[i][0]) {
			dj_copy(t->steps->got[i], TEXT_EXTERNAL, file);
			return;
		}
}

/* One of a login, a photo that was taken, a message that was. */
static void parse_sent(const struct text_turn *t, const struct text_reply *r, struct text_sent *out)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const json_t *data = json_object_get(root, "data");
	const char *code;

	out->result.end = judge(r, root, &code);
	if (out->result.end == OUTBOX_SENT && dj_json_at(data, "token")[0])
		take_token(t, root);
	else if (out->result.end == OUTBOX_SENT && dj_json_at(data, "fileId")[0])
		take_photo(t, data);
	else if (out->result.end == OUTBOX_LOGIN)
		t->session->until_ms = 0;
	else if (out->result.end == OUTBOX_REFUSED)
		out->result.why = GATEWAY_WHY(codes, atoll(code));
	dj_copy(out->external, sizeof out->external, dj_json_at(json_array_get(data, 0), "msgKey"));
	json_decref(root);
}

/* ---- looking ---- */

enum { LOOK_LOGIN, LOOK_INBOX, LOOK_REPORTS, LOOK_TAKEN };

static void build_taken(const struct text_look *l, struct text_request *out)
{
	struct dj_json j = dj_json_begin(&out->body);

	dj_buf_puts(&out->headers, "Content-Type: application/json\n");
	dj_json_object(&j, NULL);
	dj_json_array(&j, "rptKeyLst");
	dj_json_text(&j, NULL, l->got);
	dj_json_end_array(&j);
	dj_json_end_object(&j);
}

static void build_look(const struct text_turn *t, struct text_look *l, struct text_request *out)
{
	static const char *const paths[] = {[LOOK_INBOX] = "mo/v1/msg",
					    [LOOK_REPORTS] = "msg/v1.2/report",
					    [LOOK_TAKEN] = "msg/v1.2/report/result"};

	if (l->step == LOOK_LOGIN && is_known(t))
		l->step = LOOK_INBOX;
	if (l->step == LOOK_LOGIN) {
		build_login(t, out);
		return;
	}
	snprintf(out->url, sizeof out->url, "%s/%s", channel_value(t->settings, CHANNEL_SMS_url),
		 paths[l->step]);
	out->how = l->step == LOOK_TAKEN ? REQUEST_POST : REQUEST_GET;
	put_token(t, out);
	if (l->step == LOOK_TAKEN)
		build_taken(l, out);
}

/* After reports come more of them, until there are none. */
static bool take_look(const struct text_turn *t, const json_t *root, struct text_look *l)
{
	const json_t *data = json_object_get(root, "data");

	switch (l->step) {
	case LOOK_LOGIN:
		take_token(t, root);
		l->step = LOOK_INBOX;
		return is_known(t);
	case LOOK_INBOX:
		l->keep = json_array_size(json_object_get(data, "moLst")) ? "mo" : NULL;
		l->step = LOOK_REPORTS;
		return true;
	case LOOK_REPORTS:
		l->keep = json_array_size(json_object_get(data, "rptLst")) ? "report" : NULL;
		l->over = !l->keep;
		l->step = LOOK_TAKEN;
		return !l->keep || dj_copy(l->got, sizeof l->got, dj_json_at(data, "rptKey"));
	default:
		l->step = LOOK_REPORTS;
		return true;
	}
}

static enum outbox_end parse_look(const struct text_turn *t, const struct text_reply *r,
				  struct text_look *l)
{
	json_t *root = json_loadb(r->said, r->n, 0, NULL);
	const char *code;
	enum outbox_end end = judge(r, root, &code);

	if (end == OUTBOX_SENT && !take_look(t, root, l))
		end = OUTBOX_UNHEARD;
	if (end != OUTBOX_SENT && code[0])
		snprintf(l->said, sizeof l->said, "%.10s %.150s", code,
			 dj_json_at(root, "message"));
	json_decref(root);
	return end;
}

/* ---- in ---- */

/* "2026-11-21 10:00:00", "2026-11-21T10:00:00", Korean time. 0: neither. */
static dj_ms time_of(const char *text)
{
	struct tm tm = {.tm_year = 0};
	const char *end = strptime(text, "%Y-%m-%d", &tm);

	if (!end || (*end != ' ' && *end != 'T') || !strptime(end + 1, "%H:%M:%S", &tm))
		return 0;
	return (dj_ms)timegm(&tm) * 1000 - KST_MS;
}

/* A message has no id of its own: who, when and what make one, and which of equal ones it is. */
static void name_message(const json_t *one, int same, char out[SIGN_TEXT])
{
	static const char *const fields[] = {"moNumber", "moCallback", "moRecvDt", "moTitle",
					     "moMsg"};
	const json_t *files = json_object_get(one, "contentInfoLst"), *file;
	unsigned char sum[SIGN_MOST];
	struct dj_buf all;
	size_t i;

	dj_buf_init(&all, COMMAND_BODY * 2);
	for (i = 0; i < DJ_COUNT(fields); i++)
		dj_buf_printf(&all, "%s\n", dj_json_at(one, fields[i]));
	json_array_foreach(files, i, file)
	    dj_buf_printf(&all, "%s\n", dj_json_at(file, "contentName"));
	if (same)
		dj_buf_printf(&all, "%d", same);
	sign_sha256(all.data, all.len, sum);
	sign_hex(sum, sizeof sum, out);
	dj_buf_fini(&all);
}

/* So many before it in the same list are the same. */
static int count_same(const json_t *list, size_t at)
{
	const json_t *one = json_array_get(list, at);
	int same = 0;

	for (size_t i = 0; i < at; i++)
		same += json_equal(json_array_get(list, i), one);
	return same;
}

static void say_message(const json_t *list, size_t at, text_event_h *each, void *arg)
{
	const json_t *one = json_array_get(list, at),
		     *files = json_object_get(one, "contentInfoLst"), *file;
	const char *title = dj_json_at(one, "moTitle"), *words = dj_json_at(one, "moMsg");
	struct vendor_letter l = {.at_ms = time_of(dj_json_at(one, "moRecvDt"))};
	char external[SIGN_TEXT];
	struct dj_buf body;
	size_t i;

	name_message(one, count_same(list, at), external);
	dj_buf_init(&body, COMMAND_BODY);
	if (title[0] && strcmp(title, words) != 0)
		dj_buf_printf(&body, "%s\n", title);
	dj_buf_puts(&body, words);
	l.external = external;
	l.from = dj_json_at(one, "moCallback");
	l.body = body.data;
	json_array_foreach(files, i, file)
	{
		if (l.file_count == VENDOR_FILES)
			break;
		l.files[l.file_count].url = dj_json_at(file, "contentUrl");
		l.files[l.file_count++].name = dj_json_at(file, "contentName");
	}
	vendor_say(&l, each, arg);
	dj_buf_fini(&body);
}

static void say_report(const json_t *one, text_event_h *each, void *arg)
{
	const char *code = dj_json_at(one, "resultCode");
	bool fine = strcmp(code, FINE) == 0;
	struct text_event e = {.kind = TEXT_RECEIPT,
			       .receipt_of = dj_id_parse(dj_json_at(one, "cliKey")),
			       .state = fine ? letter_state_DELIVERED : letter_state_FAILED,
			       .why = fine ? letter_why_NONE : GATEWAY_WHY(codes, atoll(code))};

	if (!fine)
		snprintf(e.said, sizeof e.said, "%.10s %.150s", code,
			 dj_json_at(one, "resultCodeDesc"));
	dj_copy(e.external, sizeof e.external, dj_json_at(one, "msgKey"));
	if (code[0] && (e.receipt_of || e.external[0]))
		each(arg, &e);
}

/* What was fetched stands in "data"; reports that are brought stand alone. */
static bool normalise(const struct channel_settings *s, const struct text_raw *raw,
		      text_event_h *each, void *arg)
{
	json_t *root = vendor_body(raw);
	const json_t *data = json_object_get(root, "data"), *from = data ? data : root,
		     *messages = json_object_get(from, "moLst"),
		     *reports = json_object_get(from, "rptLst");
	bool read = json_is_array(messages) || json_is_array(reports);

	(void)s;
	for (size_t i = 0; i < json_array_size(messages); i++)
		say_message(messages, i, each, arg);
	for (size_t i = 0; i < json_array_size(reports); i++)
		say_report(json_array_get(reports, i), each, arg);
	json_decref(root);
	return read;
}

/* Its photos may stand behind the same login, as long as they stand with it. */
static void fetch(const struct text_turn *t, const char *url, struct text_request *out)
{
	if (is_known(t) && gateway_is_at(channel_value(t->settings, CHANNEL_SMS_url), url))
		put_token(t, out);
}

const struct channel_adapter channel_msghub = {.channel = channel_SMS,
					       .name = "msghub",
					       .limits = gateway_limits,
					       .build_send = build_send,
					       .parse_sent = parse_sent,
					       .normalise = normalise,
					       .fetch = fetch,
					       .build_look = build_look,
					       .parse_look = parse_look};
