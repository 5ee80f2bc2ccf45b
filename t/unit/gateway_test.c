/* links: base domain app edge/text */
/* Letters as gateways want them, one request after the other, and what their answers mean. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "edge/text/gateway.h"
#include "base/cp949.h"

struct world {
	struct channel_settings *s;
	struct text_session session;
	struct text_steps steps;
	struct text_turn turn;
	struct letter_out l;
	struct letter_file file;
	struct text_request out;
	enum letter_why why;
};

static void begin(struct world *w, const char *body, int photos)
{
	memset(w, 0, sizeof *w);
	w->s = dj_alloc(sizeof *w->s);
	w->s->channel = channel_SMS;
	dj_copy(w->s->value[CHANNEL_SMS_url], CHANNEL_VALUE, "https://gw.example");
	dj_copy(w->s->value[CHANNEL_SMS_user], CHANNEL_VALUE, "KEY");
	dj_copy(w->s->value[CHANNEL_SMS_password], CHANNEL_VALUE, "SECRET");
	dj_copy(w->s->value[CHANNEL_SMS_sender], CHANNEL_VALUE, "031-120");
	w->turn = (struct text_turn){.settings = w->s,
				     .session = &w->session,
				     .steps = &w->steps,
				     .now_ms = 1561941708000,
				     .dice = {1, 2}};
	w->file = (struct letter_file){.type = "image/jpeg", .bytes = "jpeg", .n = 4};
	w->l = (struct letter_out){.letter = 7,
				   .to = "01012345678",
				   .body = body,
				   .files = &w->file,
				   .file_count = photos};
}

static bool build(struct world *w, const struct channel_adapter *a)
{
	dj_buf_fini(&w->out.headers);
	dj_buf_fini(&w->out.body);
	w->out = (struct text_request){.url = ""};
	dj_buf_init(&w->out.headers, 8192);
	dj_buf_init(&w->out.body, 1 << 20);
	return a->build_send(&w->turn, &w->l, &w->out, &w->why);
}

static struct text_sent answered(struct world *w, const struct channel_adapter *a, int status,
				 const char *text)
{
	struct text_reply r = {
	    .reached = true, .status = status, .said = text, .n = strlen(text), .why = ""};
	struct text_sent sent = {.result = {.end = OUTBOX_UNHEARD}};

	a->parse_sent(&w->turn, &r, &sent);
	if (sent.result.end == OUTBOX_SENT)
		w->steps.at++;
	return sent;
}

static void end(struct world *w)
{
	dj_buf_fini(&w->out.headers);
	dj_buf_fini(&w->out.body);
	free(w->s);
}

static void solapi_takes_the_photo_first(void **state)
{
	struct world w;
	struct text_sent sent;

	(void)state;
	begin(&w, "사진입니다", 1);
	assert_true(build(&w, &channel_solapi));
	assert_string_equal(w.out.url, "https://gw.example/storage/v1/files");
	assert_true(w.out.more && w.out.harmless);
	assert_string_equal(w.out.body.data, "{\"type\":\"MMS\",\"file\":\"anBlZw==\"}");
	sent = answered(&w, &channel_solapi, 200, "{\"fileId\":\"ST01\"}");
	assert_int_equal(sent.result.end, OUTBOX_SENT);
	assert_true(build(&w, &channel_solapi));
	assert_string_equal(w.out.url, "https://gw.example/messages/v4/send-many/detail");
	assert_false(w.out.more);
	assert_non_null(strstr(w.out.body.data, "\"imageId\":\"ST01\""));
	assert_non_null(strstr(w.out.body.data, "\"type\":\"MMS\""));
	sent = answered(&w, &channel_solapi, 200,
			"{\"failedMessageList\":[],\"messageList\":[{\"messageId\":\"M1\"}]}");
	assert_int_equal(sent.result.end, OUTBOX_SENT);
	assert_string_equal(sent.external, "M1");
	w.file.n = 300 * 1024;
	w.steps.at = 0;
	assert_false(build(&w, &channel_solapi));
	assert_int_equal(w.why, letter_why_TOO_LARGE);
	end(&w);
}

static void nhn_names_every_photo(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "사진입니다", 1);
	assert_true(build(&w, &channel_nhn));
	assert_string_equal(w.out.url,
			    "https://gw.example/sms/v3.0/appKeys/KEY/attachfile/binaryUpload");
	assert_int_equal(answered(&w, &channel_nhn, 200,
				  "{\"header\":{\"isSuccessful\":true,\"resultCode\":0},\"body\":{"
				  "\"data\":{\"fileId\":17}}}")
			     .result.end,
			 OUTBOX_SENT);
	assert_true(build(&w, &channel_nhn));
	assert_string_equal(w.out.url, "https://gw.example/sms/v3.0/appKeys/KEY/sender/mms");
	assert_non_null(strstr(w.out.body.data, "\"attachFileIdList\":[17]"));
	end(&w);
}

/* An answer that cannot be read may hide a message that went: a person is asked. */
static void what_is_not_understood_is_not_sent_again(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "안녕하세요", 0);
	assert_int_equal(answered(&w, &channel_nhn, 200, "<html>").result.end, OUTBOX_UNHEARD);
	assert_int_equal(answered(&w, &channel_solapi, 200, "<html>").result.end, OUTBOX_UNHEARD);
	assert_int_equal(answered(&w, &channel_twilio, 201, "<html>").result.end, OUTBOX_UNHEARD);
	assert_int_equal(answered(&w, &channel_twilio, 500, "").result.end, OUTBOX_UNHEARD);
	assert_int_equal(answered(&w, &channel_twilio, 429, "").result.end, OUTBOX_LATER);
	assert_int_equal(answered(&w, &channel_twilio, 401, "{}").result.end, OUTBOX_LOGIN);
	assert_int_equal(answered(&w, &channel_twilio, 400, "{\"code\":21614}").result.why,
			 letter_why_ADDRESS);
	end(&w);
}

static void nhn_says_why_as_its_list_has_it(void **state)
{
	static const struct {
		int head, one;
		enum outbox_end end;
		enum letter_why why;
	} said[] = {{-2019, 0, OUTBOX_REFUSED, letter_why_ADDRESS},
		    {-2023, 0, OUTBOX_REFUSED, letter_why_CONTENT},
		    {-2312, 0, OUTBOX_LOGIN, letter_why_LOGIN},
		    {-2016, 0, OUTBOX_REFUSED, letter_why_REFUSED},
		    {-1001, 0, OUTBOX_LOGIN, letter_why_LOGIN},
		    {0, -2019, OUTBOX_REFUSED, letter_why_ADDRESS}};
	struct world w;
	char body[300];

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(said); i++) {
		struct text_sent sent;

		begin(&w, "안내입니다", 0);
		assert_true(build(&w, &channel_nhn));
		snprintf(body, sizeof body,
			 "{\"header\":{\"isSuccessful\":%s,\"resultCode\":%d},\"body\":{\"data\":{"
			 "\"sendResultList\":[{\"resultCode\":%d}]}}}",
			 said[i].head ? "false" : "true", said[i].head, said[i].one);
		sent = answered(&w, &channel_nhn, 200, body);
		assert_int_equal(sent.result.end, said[i].end);
		assert_int_equal(sent.result.why, said[i].why);
		end(&w);
	}
}

static void solapi_says_why_as_its_list_has_it(void **state)
{
	static const struct {
		const char *code;
		enum outbox_end end;
		enum letter_why why;
	} said[] = {{"1029", OUTBOX_REFUSED, letter_why_CONTENT},
		    {"1062", OUTBOX_LOGIN, letter_why_LOGIN},
		    {"1026", OUTBOX_REFUSED, letter_why_REFUSED}};
	struct world w;
	char body[200];

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(said); i++) {
		struct text_sent sent;

		begin(&w, "안내입니다", 0);
		assert_true(build(&w, &channel_solapi));
		snprintf(body, sizeof body, "{\"failedMessageList\":[{\"statusCode\":\"%s\"}]}",
			 said[i].code);
		sent = answered(&w, &channel_solapi, 200, body);
		assert_int_equal(sent.result.end, said[i].end);
		assert_int_equal(sent.result.why, said[i].why);
		end(&w);
	}
}

/* glibc's EUC-KR refuses the second one; carriers take it, in two bytes. */
static void bytes_are_counted_as_carriers_do(void **state)
{
	char long_one[3 * 600 + 1] = "";

	(void)state;
	assert_int_equal(dj_cp949_bytes(""), 0);
	assert_int_equal(dj_cp949_bytes("가나다 abc"), 10);
	assert_int_equal(dj_cp949_bytes("똠방각하"), 8);
	assert_int_equal(dj_cp949_bytes("가😀"), -1);
	assert_int_equal(dj_cp949_bytes("Tiếng Việt"), -1);
	for (int i = 0; i < 600; i++)
		strcat(long_one, "가");
	assert_int_equal(dj_cp949_bytes(long_one), 1200);
	memcpy(long_one + 3 * 599, "ế", 3);
	assert_int_equal(dj_cp949_bytes(long_one), -1);
}

/* ---- a gateway that is asked ---- */

static enum outbox_end looked(struct world *w, const struct channel_adapter *a, struct text_look *l,
			      int status, const char *text)
{
	struct text_reply r = {
	    .reached = true, .status = status, .said = text, .n = strlen(text), .why = ""};

	dj_buf_fini(&w->out.headers);
	dj_buf_fini(&w->out.body);
	w->out = (struct text_request){.url = ""};
	dj_buf_init(&w->out.headers, 8192);
	dj_buf_init(&w->out.body, 1 << 20);
	a->build_look(&w->turn, l, &w->out);
	l->keep = NULL;
	return a->parse_look(&w->turn, &r, l);
}

#define LOGGED_IN "{\"code\":\"10000\",\"data\":{\"token\":\"eyJ.a-b_c\"}}"

static void msghub_is_asked_in_this_order(void **state)
{
	struct text_look l = {.step = 0};
	struct world w;

	(void)state;
	begin(&w, "", 0);
	assert_int_equal(looked(&w, &channel_msghub, &l, 200, LOGGED_IN), OUTBOX_SENT);
	assert_string_equal(w.out.url, "https://gw.example/auth/v1/0000000000000001");
	assert_non_null(strstr(w.out.body.data, "\"apiKey\":\"KEY\""));
	assert_non_null(strstr(w.out.body.data, "X/t2NAICprfdW5ulGa1gyRHn1WmPDYsPK+7Apr9s/"
						"XFV0DRsBwX6gJv39F79VWR/YcGjkgrlOvi78WkajL2zhw=="));
	assert_null(strstr(w.out.body.data, "SECRET"));
	assert_int_equal(looked(&w, &channel_msghub, &l, 200,
				"{\"code\":\"10000\",\"data\":{\"moCnt\":\"1\",\"moLst\":[{}]}}"),
			 OUTBOX_SENT);
	assert_string_equal(w.out.url, "https://gw.example/mo/v1/msg");
	assert_non_null(strstr(w.out.headers.data, "Authorization: Bearer eyJ.a-b_c\n"));
	assert_string_equal(l.keep, "mo");
	assert_int_equal(
	    looked(&w, &channel_msghub, &l, 200,
		   "{\"code\":\"10000\",\"data\":{\"rptKey\":\"RP1\",\"rptLst\":[{}]}}"),
	    OUTBOX_SENT);
	assert_string_equal(w.out.url, "https://gw.example/msg/v1.2/report");
	assert_string_equal(l.keep, "report");
	assert_int_equal(looked(&w, &channel_msghub, &l, 200, "{\"code\":\"10000\"}"), OUTBOX_SENT);
	assert_string_equal(w.out.body.data, "{\"rptKeyLst\":[\"RP1\"]}");
	assert_false(l.over);
	assert_int_equal(looked(&w, &channel_msghub, &l, 200, "{\"code\":\"10000\"}"), OUTBOX_SENT);
	assert_true(l.over && !l.keep);
	end(&w);
}

static void msghub_says_why_it_does_not_know_us(void **state)
{
	struct text_look l = {.step = 0};
	struct world w;

	(void)state;
	begin(&w, "", 0);
	assert_int_equal(looked(&w, &channel_msghub, &l, 401,
				"{\"code\":\"20002\",\"message\":\"비밀번호 불일치\"}"),
			 OUTBOX_LOGIN);
	assert_string_equal(l.said, "20002 비밀번호 불일치");
	assert_int_equal(looked(&w, &channel_msghub, &l, 200,
				"{\"code\":\"10000\",\"data\":{\"token\":\"a\\nX: b\"}}"),
			 OUTBOX_UNHEARD);
	end(&w);
}

static void msghub_takes_photos_before_their_message(void **state)
{
	struct world w;

	(void)state;
	begin(&w, "사진입니다", 1);
	assert_true(build(&w, &channel_msghub));
	assert_true(w.out.more && w.out.harmless);
	answered(&w, &channel_msghub, 200, LOGGED_IN);
	assert_true(build(&w, &channel_msghub));
	assert_string_equal(w.out.url, "https://gw.example/file/v1/mms");
	answered(&w, &channel_msghub, 200,
		 "{\"code\":\"10000\",\"data\":{\"ch\":\"mms\",\"fileId\":\"7-0-2\"}}");
	assert_true(build(&w, &channel_msghub));
	assert_string_equal(w.out.url, "https://gw.example/msg/v1/mms");
	assert_non_null(strstr(w.out.body.data, "\"fileIdLst\":[\"7-0-2\"]"));
	assert_non_null(strstr(w.out.body.data, "\"cliKey\":\"7\""));
	assert_string_equal(answered(&w, &channel_msghub, 200,
				     "{\"code\":\"10000\",\"data\":[{\"msgKey\":\"k.1\","
				     "\"code\":\"10000\"}]}")
				.external,
			    "k.1");
	assert_int_equal(answered(&w, &channel_msghub, 200,
				  "{\"code\":\"10000\",\"data\":[{\"code\":\"30109\"}]}")
			     .result.why,
			 letter_why_ADDRESS);
	end(&w);
}

static void solapi_is_asked_from_where_we_were(void **state)
{
	struct text_look l = {.step = 0};
	struct world w;

	(void)state;
	begin(&w, "", 0);
	assert_int_equal(looked(&w, &channel_solapi, &l, 200,
				"{\"nextKey\":\"M2\",\"messageList\":{\"M1\":{}}}"),
			 OUTBOX_SENT);
	assert_non_null(strstr(w.out.url, "dateType=UPDATED&startDate=2019-06-28T00%3A41%3A48Z"));
	assert_string_equal(l.keep, "report");
	assert_true(!l.over && !l.place[0]);
	assert_int_equal(
	    looked(&w, &channel_solapi, &l, 200, "{\"nextKey\":null,\"messageList\":{}}"),
	    OUTBOX_SENT);
	assert_non_null(strstr(w.out.url, "startKey=M2"));
	assert_true(l.over);
	assert_string_equal(l.place, "1561941588000");
	end(&w);
}

/* Who calls for a photo with this address: enum channel_call_end. */
static int called_for(struct world *w, const char *file, const char *until, const char *sign,
		      dj_ms now_ms, dj_id *out)
{
	static char heads[CHANNEL_HEADS][CHANNEL_HEAD];
	char args[3][120];
	const char *const list[] = {args[0], args[1], args[2], NULL};
	struct channel_call in = {.get = true,
				  .what = "photo",
				  .args = list,
				  .heads = heads,
				  .body = "",
				  .now_ms = now_ms};
	struct channel_reply reply = {.what = ""};
	int end;

	snprintf(args[0], sizeof args[0], "file=%s", file);
	snprintf(args[1], sizeof args[1], "until=%s", until);
	snprintf(args[2], sizeof args[2], "sign=%s", sign);
	end = (int)channel_twilio.receive(w->s, &in, &reply);
	*out = reply.file;
	return end;
}

static void twilio_fetches_photos_for_two_hours(void **state)
{
	const char *at, *until = "1561948908000"; /* two hours later */
	struct world w;
	char sign[65];
	dj_id file;

	(void)state;
	begin(&w, "사진입니다", 1);
	w.file.attachment = 77;
	assert_true(build(&w, &channel_twilio));
	assert_non_null(strstr(w.out.body.data, "file%3D77%26until%3D1561948908000%26sign%3D"));
	at = strstr(w.out.body.data, "sign%3D") + 7;
	snprintf(sign, sizeof sign, "%s", at);
	assert_int_equal(called_for(&w, "77", until, sign, 1561948908000, &file), CALL_FILE);
	assert_int_equal(file, 77);
	assert_int_equal(called_for(&w, "77", until, sign, 1561948908001, &file), CALL_REFUSED);
	assert_int_equal(called_for(&w, "78", until, sign, 0, &file), CALL_REFUSED);
	assert_int_equal(called_for(&w, "77", "1561948908009", sign, 0, &file), CALL_REFUSED);
	assert_int_equal(called_for(&w, "77", until, "", 0, &file), CALL_REFUSED);
	w.s->own[0] ^= 1; /* another house */
	assert_int_equal(called_for(&w, "77", until, sign, 0, &file), CALL_REFUSED);
	w.file.n = 6 << 20;
	assert_false(build(&w, &channel_twilio));
	assert_int_equal(w.why, letter_why_TOO_LARGE);
	end(&w);
}

struct heard {
	char text[600];
};

static void hear(void *arg, const struct text_event *e)
{
	struct heard *h = arg;
	char one[500];

	if (e->kind == TEXT_LETTER)
		snprintf(one, sizeof one, "letter;");
	else
		snprintf(one, sizeof one, "%lld %s %s %s (%s);", (long long)e->receipt_of,
			 e->external, word_of(words_letter_state, e->state),
			 word_of(words_letter_why, e->why), e->said);
	strncat(h->text, one, sizeof h->text - strlen(h->text) - 1);
}

static const char *read_by(const struct channel_adapter *a, const char *body)
{
	static struct heard h;
	static struct channel_settings s;
	char bytes[2000];
	struct text_raw raw = {.what = "", .bytes = bytes};

	h.text[0] = '\0';
	raw.n = (size_t)snprintf(bytes, sizeof bytes, "{\"args\":{}}\n%s", body);
	return a->normalise(&s, &raw, hear, &h) ? h.text : "unreadable";
}

/* What is under way yet says nothing; our own id comes back, else theirs is known. */
static void receipts_are_read(void **state)
{
	(void)state;
	assert_string_equal(
	    read_by(&channel_solapi,
		    "{\"messageList\":{\"M1\":{\"messageId\":\"M1\",\"statusCode\":\"4000\","
		    "\"customFields\":{\"letter\":\"7\"}},\"M2\":{\"messageId\":\"M2\","
		    "\"statusCode\":\"3000\"},\"M3\":{\"messageId\":\"M3\",\"statusCode\":"
		    "\"3032\",\"statusMessage\":\"no subscriber\"}}}"),
	    "7 M1 delivered none ();0 M3 failed address (3032 no subscriber);");
	assert_string_equal(
	    read_by(&channel_nhn,
		    "{\"event\":\"MESSAGE_RESULT_UPDATE\",\"hooks\":[{\"requestId\":\"R1\","
		    "\"messageStatus\":\"COMPLETED\",\"recipientGroupingKey\":\"7\","
		    "\"resultCode\":\"1000\"},{\"requestId\":\"R2\",\"messageStatus\":"
		    "\"SENDING\"},{\"requestId\":\"R3\",\"messageStatus\":\"FAILED\","
		    "\"resultCode\":\"3001\"}]}"),
	    "7 R1 delivered none ();0 R3 failed address (FAILED 3001);");
	assert_string_equal(read_by(&channel_nhn, "{\"event\":\"UNSUBSCRIBE\",\"hooks\":[{}]}"),
			    "");
	assert_string_equal(
	    read_by(&channel_msghub,
		    "{\"rptCnt\":2,\"rptLst\":[{\"msgKey\":\"k.1\",\"cliKey\":\"7\","
		    "\"resultCode\":\"10000\"},{\"msgKey\":\"k.2\",\"cliKey\":\"8\","
		    "\"resultCode\":\"30126\",\"resultCodeDesc\":\"off\"}]}"),
	    "7 k.1 delivered none ();8 k.2 failed expired (30126 off);");
	assert_string_equal(
	    read_by(&channel_msghub,
		    "{\"data\":{\"moLst\":[{\"moCallback\":\"01011112222\",\"moMsg\":\"a\"},"
		    "{\"moCallback\":\"01011112222\",\"moMsg\":\"a\"}]}}"),
	    "letter;letter;");
	assert_string_equal(read_by(&channel_msghub, "{\"code\":\"10000\"}"), "unreadable");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(solapi_takes_the_photo_first),
	    cmocka_unit_test(nhn_names_every_photo),
	    cmocka_unit_test(nhn_says_why_as_its_list_has_it),
	    cmocka_unit_test(solapi_says_why_as_its_list_has_it),
	    cmocka_unit_test(what_is_not_understood_is_not_sent_again),
	    cmocka_unit_test(bytes_are_counted_as_carriers_do),
	    cmocka_unit_test(msghub_is_asked_in_this_order),
	    cmocka_unit_test(msghub_says_why_it_does_not_know_us),
	    cmocka_unit_test(msghub_takes_photos_before_their_message),
	    cmocka_unit_test(solapi_is_asked_from_where_we_were),
	    cmocka_unit_test(receipts_are_read),
	    cmocka_unit_test(twilio_fetches_photos_for_two_hours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
