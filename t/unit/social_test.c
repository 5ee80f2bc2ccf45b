/* links: base domain app edge/text */
/* KakaoTalk, Messenger and X: what they bring and what is sent to them. Kakao's and the page's
 * shapes are those of their documents (docs/kakao.md, docs/social.md); signatures are the vendors'
 * vectors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "edge/text/vendor.h"
#include "app/json_in.h"

struct heard {
	int letters, receipts, left;
	json_t *last; /* the letter */
	char external[TEXT_EXTERNAL];
	dj_id receipt_of;
	enum letter_state state;
};

static void take(void *arg, const struct text_event *e)
{
	struct heard *h = arg;

	h->letters += e->kind == TEXT_LETTER;
	h->receipts += e->kind == TEXT_RECEIPT;
	h->left += e->kind == TEXT_LEFT;
	dj_copy(h->external, sizeof h->external, e->external);
	h->receipt_of = e->receipt_of;
	h->state = e->state;
	if (e->kind != TEXT_LETTER)
		return;
	json_decref(h->last);
	h->last = json_loadb(e->letter, e->n, 0, NULL);
	assert_non_null(h->last);
}

static struct channel_settings *settings(enum channel channel)
{
	struct channel_settings *s = dj_alloc(sizeof *s);

	s->channel = channel;
	strcpy(s->value[CHANNEL_KAKAO_base], "http://relay.example");
	strcpy(s->value[CHANNEL_KAKAO_sender], "4c95");
	strcpy(s->value[CHANNEL_KAKAO_id], "our-id");
	strcpy(s->value[CHANNEL_KAKAO_secret], "our-secret");
	strcpy(s->value[CHANNEL_FACEBOOK_secret], "appsecret");
	strcpy(s->value[CHANNEL_FACEBOOK_token], "tok");
	strcpy(s->value[CHANNEL_FACEBOOK_page], "PG");
	strcpy(s->value[CHANNEL_FACEBOOK_verify], "word");
	strcpy(s->value[CHANNEL_X_secret], "cs");
	strcpy(s->value[CHANNEL_X_account], "111");
	return s;
}

static struct heard read_as(const struct channel_adapter *a, const char *what, const char *body)
{
	struct channel_settings *s = settings(a->channel);
	struct heard h = {0};
	char bytes[4000];
	struct text_raw raw = {.what = what, .bytes = bytes};

	raw.n = (size_t)snprintf(bytes, sizeof bytes, "{\"args\":{}}\n%s", body);
	assert_true(a->normalise(s, &raw, take, &h));
	free(s);
	return h;
}

static const char *in(const struct heard *h, const char *key)
{
	return dj_json_at(h->last, key);
}

static const char *media(const struct heard *h, size_t i)
{
	return dj_json_at(json_array_get(json_object_get(h->last, "media"), i), "url");
}

/* ---- KakaoTalk ---- */

static void kakao_texts_and_photos_become_letters(void **state)
{
	struct heard h =
	    read_as(&channel_kakao, "message",
		    "{\"user_key\":\"Uk1\",\"sender_key\":\"4c95\",\"session_id\":\"163\","
		    "\"serial_number\":\"s-1\",\"time\":1795299311000,\"type\":\"text\","
		    "\"content\":\"가로등이 꺼졌어요\",\"contents\":[\"가로등이 꺼졌어요\"]}");

	(void)state;
	assert_int_equal(h.letters, 1);
	assert_string_equal(in(&h, "body"), "가로등이 꺼졌어요");
	assert_string_equal(in(&h, "external"), "s-1");
	assert_string_equal(in(&h, "from"), "Uk1");
	json_decref(h.last);
	h = read_as(&channel_kakao, "message",
		    "{\"user_key\":\"Uk1\",\"sender_key\":\"4c95\",\"session_id\":163,\"time\":1,"
		    "\"type\":\"photo\",\"content\":{\"url\":\"http://cdn/1.jpg\"},\"contents\":"
		    "[{\"url\":\"http://cdn/1.jpg\"},{\"url\":\"http://cdn/2.jpg\"}]}");
	assert_int_equal(h.letters, 1);
	assert_int_equal(json_array_size(json_object_get(h.last, "media")), 2);
	assert_string_equal(media(&h, 1), "http://cdn/2.jpg");
	assert_memory_equal(in(&h, "external"), "163-", 4);
	json_decref(h.last);
}

static void kakao_two_messages_without_a_number_are_two(void **state)
{
	static const char one[] =
	    "{\"user_key\":\"U\",\"sender_key\":\"4c95\",\"session_id\":\"1\","
	    "\"time\":1,\"type\":\"text\",\"content\":\"네\"}";
	static const char two[] =
	    "{\"user_key\":\"U\",\"sender_key\":\"4c95\",\"session_id\":\"1\","
	    "\"time\":2,\"type\":\"text\",\"content\":\"네\"}";
	struct heard a = read_as(&channel_kakao, "message", one);
	struct heard b = read_as(&channel_kakao, "message", two);
	struct heard again = read_as(&channel_kakao, "message", one);

	(void)state;
	assert_string_not_equal(in(&a, "external"), in(&b, "external"));
	assert_string_equal(in(&a, "external"), in(&again, "external"));
	json_decref(a.last);
	json_decref(b.last);
	json_decref(again.last);
}

static void kakao_says_who_left(void **state)
{
	struct heard h =
	    read_as(&channel_kakao, "expired_session",
		    "{\"user_key\":\"Uk1\",\"sender_key\":\"4c95\",\"session_id\":\"163\"}");

	(void)state;
	assert_int_equal(h.left, 1);
	assert_string_equal(h.external, "Uk1");
}

static struct text_request build(const struct channel_adapter *a, struct text_steps *steps,
				 const struct letter_out *l, bool works, enum letter_why *why)
{
	struct channel_settings *s = settings(a->channel);
	struct text_turn t = {
	    .settings = s, .steps = steps, .now_ms = 1795299311000, .dice = {1, 2}};
	struct text_request r = {.how = REQUEST_POST};

	dj_buf_init(&r.headers, 8192);
	dj_buf_init(&r.body, 1 << 20);
	if (a->build_send(&t, l, &r, why) != works)
		fail();
	free(s);
	return r;
}

static void done(struct text_request *r)
{
	dj_buf_fini(&r->headers);
	dj_buf_fini(&r->body);
}

static struct text_sent answered(const struct channel_adapter *a, struct text_steps *steps,
				 int status, const char *said)
{
	struct text_turn t = {.steps = steps};
	struct text_reply r = {.reached = true, .status = status, .said = said, .n = strlen(said)};
	struct text_sent sent = {0};

	a->parse_sent(&t, &r, &sent);
	return sent;
}

static void kakao_sends_photos_first_then_the_words_with_buttons(void **state)
{
	struct letter_file photo = {
	    .name = "a\".jpg", .type = "image/jpeg", .bytes = "xyz", .n = 3};
	struct letter_out l = {.letter = 77,
			       .to = "Uk1",
			       .body = "안내입니다",
			       .offers = "[{\"label\":\"상담원 연결\"}]",
			       .files = &photo,
			       .file_count = 1};
	struct text_steps *steps = dj_alloc(sizeof *steps);
	enum letter_why why = letter_why_NONE;
	struct text_request r = build(&channel_kakao, steps, &l, true, &why);

	(void)state;
	assert_string_equal(r.url, "http://relay.example/v1/image/upload");
	assert_true(r.more && r.harmless);
	assert_non_null(
	    strstr(r.headers.data, "HT-Client-Id: our-id\nHT-Client-Secret: our-secret\n"));
	assert_non_null(
	    strstr(r.body.data, "filename=\"a_.jpg\"\r\nContent-Type: image/jpeg\r\n\r\nxyz\r\n"));
	done(&r);
	assert_int_equal(
	    answered(&channel_kakao, steps, 200, "{\"code\":\"0000\",\"image\":\"http://k/x.jpg\"}")
		.result.end,
	    OUTBOX_SENT);
	steps->at = 1;
	r = build(&channel_kakao, steps, &l, true, &why);
	assert_string_equal(r.body.data,
			    "{\"user_key\":\"Uk1\",\"sender_key\":\"4c95\",\"serial_number\":"
			    "\"77-1\",\"message_type\":\"IM\",\"image_url\":\"http://k/x.jpg\"}");
	done(&r);
	steps->at = 2;
	r = build(&channel_kakao, steps, &l, true, &why);
	assert_false(r.more);
	assert_string_equal(r.url, "http://relay.example/kakaoWebhook/v3/bzc/chat/send/rich");
	assert_non_null(
	    strstr(r.body.data,
		   "\"chat_bubble_type\":\"TEXT\",\"message\":\"안내입니다\","
		   "\"attachment\":{\"buttons\":[{\"name\":\"상담원 연결\",\"type\":\"BK\"}]}"));
	done(&r);
	free(steps);
}

static void kakao_answers_200_with_an_error_inside(void **state)
{
	struct text_steps *steps = dj_alloc(sizeof *steps);
	struct text_sent sent = answered(&channel_kakao, steps, 200,
					 "{\"code\":-502,\"message\":\"InvalidSessionException\"}");

	(void)state;
	assert_int_equal(sent.result.end, OUTBOX_REFUSED);
	assert_int_equal(sent.result.why, letter_why_WINDOW);
	assert_int_equal(answered(&channel_kakao, steps, 200, "{\"code\":-501}").result.end,
			 OUTBOX_LOGIN);
	assert_int_equal(answered(&channel_kakao, steps, 200, "{\"code\":0}").result.end,
			 OUTBOX_SENT);
	assert_int_equal(answered(&channel_kakao, steps, 503, "busy").result.end, OUTBOX_LATER);
	assert_int_equal(answered(&channel_kakao, steps, 0, "").result.end, OUTBOX_UNHEARD);
	free(steps);
}

static void long_words_are_cut_at_lines_and_none_is_lost(void **state)
{
	char text[6200];
	size_t begin, bytes, at = 0;

	(void)state;
	for (int i = 0; i < 1900; i++)
		memcpy(text + 3 * i, i % 100 == 99 ? "..\n" : "가", 3);
	text[5700] = '\0';
	assert_int_equal(vendor_parts(text, 1000), 3);
	for (int n = 0; vendor_part(text, 1000, n, &begin, &bytes); n++) {
		assert_int_equal(begin, at);
		at += bytes;
		assert_true(at == 5700 || text[at - 1] == '\n');
	}
	assert_int_equal(at, 5700);
}

/* ---- signatures and challenges ---- */

static enum channel_call_end call(const struct channel_adapter *a, const char *const *args,
				  enum channel_head head, const char *signature, const char *body,
				  struct dj_buf *out)
{
	char heads[CHANNEL_HEADS][CHANNEL_HEAD] = {{""}};
	struct channel_settings *s = settings(a->channel);
	struct channel_reply reply = {0};
	struct channel_call in = {.get = !body,
				  .what = "",
				  .address = "127.0.0.1",
				  .args = args,
				  .heads = heads,
				  .body = body ? body : "",
				  .n = body ? strlen(body) : 0};
	enum channel_call_end end;

	dj_copy(heads[head], CHANNEL_HEAD, signature);
	dj_buf_init(&reply.body, 4096);
	end = a->receive(s, &in, &reply);
	*out = reply.body;
	free(s);
	return end;
}

static void meta_is_believed_by_its_signature_alone(void **state)
{
	static const char *const none[] = {NULL};
	static const char good[] =
	    "sha256=b38a2f589e8e63c7fc3318ee5fad162aa1c05bd62cb1ec87c9a61641619505e2";
	struct dj_buf out;

	(void)state;
	assert_int_equal(
	    call(&channel_meta, none, CHANNEL_HEAD_HUB, good, "{\"object\":\"page\"}", &out),
	    CALL_KEEP);
	dj_buf_fini(&out);
	assert_int_equal(
	    call(&channel_meta, none, CHANNEL_HEAD_HUB, good, "{\"object\":\"page\"} ", &out),
	    CALL_REFUSED);
	dj_buf_fini(&out);
	assert_int_equal(
	    call(&channel_meta, none, CHANNEL_HEAD_HUB, "", "{\"object\":\"page\"}", &out),
	    CALL_REFUSED);
	dj_buf_fini(&out);
}

static void meta_hears_its_challenge_only_with_our_word(void **state)
{
	static const char *const good[] = {"hub.mode=subscribe", "hub.verify_token=word",
					   "hub.challenge=1158201444", NULL};
	static const char *const bad[] = {"hub.mode=subscribe", "hub.verify_token=other",
					  "hub.challenge=1", NULL};
	struct dj_buf out;

	(void)state;
	assert_int_equal(call(&channel_meta, good, CHANNEL_HEAD_HUB, "", NULL, &out),
			 CALL_ANSWERED);
	assert_string_equal(out.data, "1158201444");
	dj_buf_fini(&out);
	assert_int_equal(call(&channel_meta, bad, CHANNEL_HEAD_HUB, "", NULL, &out), CALL_REFUSED);
	dj_buf_fini(&out);
}

static void x_hears_the_answer_to_its_challenge(void **state)
{
	static const char *const args[] = {"crc_token=tok123", NULL};
	struct dj_buf out;

	(void)state;
	assert_int_equal(call(&channel_x_account, args, CHANNEL_HEAD_X, "", NULL, &out),
			 CALL_ANSWERED);
	assert_string_equal(
	    out.data,
	    "{\"response_token\":\"sha256=+oD7Ei5lBz42Y666IX1xLsWY3Wxrd8VjtJkhnkGNN+E=\"}");
	dj_buf_fini(&out);
	assert_int_equal(call(&channel_x_account, args, CHANNEL_HEAD_X, "sha256=AAAA", "{}", &out),
			 CALL_REFUSED);
	dj_buf_fini(&out);
}

/* ---- Messenger and the page ---- */

static void messenger_batches_echoes_and_receipts_are_told_apart(void **state)
{
	struct heard h =
	    read_as(&channel_meta, "",
		    "{\"object\":\"page\",\"entry\":[{\"id\":\"PG\",\"time\":1,\"messaging\":["
		    "{\"sender\":{\"id\":\"PS\"},\"timestamp\":2,\"message\":{\"mid\":\"m_1\","
		    "\"text\":\"안녕\"}},"
		    "{\"sender\":{\"id\":\"PS\"},\"message\":{\"mid\":\"m_2\",\"attachments\":[{"
		    "\"type\":\"image\","
		    "\"payload\":{\"url\":\"https://cdn/a\"}}]}},"
		    "{\"sender\":{\"id\":\"PG\"},\"message\":{\"mid\":\"m_3\",\"is_echo\":true,"
		    "\"metadata\":\"77\","
		    "\"text\":\"답\"}}]},"
		    "{\"messaging\":[{\"sender\":{\"id\":\"PS\"},\"delivery\":{\"mids\":[\"m_3\"],"
		    "\"watermark\":1}},"
		    "{\"sender\":{\"id\":\"PS\"},\"read\":{\"watermark\":1}}]}]}");

	(void)state;
	assert_int_equal(h.letters, 2);
	assert_string_equal(media(&h, 0), "https://cdn/a");
	assert_int_equal(h.receipts, 2);
	assert_string_equal(h.external, "m_3");
	assert_int_equal(h.state, letter_state_DELIVERED);
	json_decref(h.last);
}

static void a_comment_is_public_and_ours_is_none(void **state)
{
	struct heard h =
	    read_as(&channel_meta, "",
		    "{\"object\":\"page\",\"entry\":[{\"id\":\"PG\",\"time\":1,\"changes\":["
		    "{\"field\":\"feed\",\"value\":{\"item\":\"comment\",\"verb\":\"add\","
		    "\"comment_id\":\"PG_9_2\","
		    "\"from\":{\"id\":\"PG\"},\"message\":\"ours\"}},"
		    "{\"field\":\"feed\",\"value\":{\"item\":\"comment\",\"verb\":\"remove\","
		    "\"comment_id\":\"9_3\","
		    "\"from\":{\"id\":\"PS\"},\"message\":\"gone\"}},"
		    "{\"field\":\"feed\",\"value\":{\"item\":\"comment\",\"verb\":\"add\","
		    "\"comment_id\":\"9_1\","
		    "\"parent_id\":\"9\",\"from\":{\"id\":\"PS\",\"name\":\"홍\"},\"message\":"
		    "\"민원이요\",\"created_time\":1}}]}]}");

	(void)state;
	assert_int_equal(h.letters, 1);
	assert_string_equal(in(&h, "external"), "9_1");
	assert_true(json_is_true(json_object_get(h.last, "open")));
	json_decref(h.last);
}

static void messenger_answers_within_a_day_by_a_person_within_seven(void **state)
{
	struct letter_out l = {.letter = 77,
			       .to = "PS",
			       .body = "네",
			       .offers = "",
			       .answers_external = "m_1",
			       .heard_ms = 1795299311000 - 3600000};
	struct text_steps *steps = dj_alloc(sizeof *steps);
	enum letter_why why = letter_why_NONE;
	struct text_request r = build(&channel_meta, steps, &l, true, &why);

	(void)state;
	assert_non_null(strstr(r.url, "/PG/messages?appsecret_proof="));
	assert_string_equal(r.body.data,
			    "{\"recipient\":{\"id\":\"PS\"},\"messaging_type\":\"RESPONSE\","
			    "\"message\":{\"text\":\"네\",\"metadata\":\"77\"}}");
	done(&r);
	l.heard_ms -= 2 * 86400000LL;
	r = build(&channel_meta, steps, &l, true, &why);
	assert_non_null(strstr(r.body.data, "\"MESSAGE_TAG\",\"tag\":\"HUMAN_AGENT\""));
	done(&r);
	l.automatic = true; /* a machine may not use a person's tag */
	r = build(&channel_meta, steps, &l, false, &why);
	assert_int_equal(why, letter_why_WINDOW);
	done(&r);
	l.automatic = false;
	l.heard_ms -= 6 * 86400000LL;
	r = build(&channel_meta, steps, &l, false, &why);
	done(&r);
	free(steps);
}

static void a_comment_is_answered_in_public_or_once_in_private(void **state)
{
	struct letter_out l = {.letter = 77,
			       .to = "PS",
			       .body = "쪽지로 안내드리겠습니다",
			       .offers = "",
			       .open = true,
			       .answers_open = true,
			       .answers_external = "9_1"};
	struct text_steps *steps = dj_alloc(sizeof *steps);
	enum letter_why why = letter_why_NONE;
	struct text_request r = build(&channel_meta, steps, &l, true, &why);

	(void)state;
	assert_non_null(strstr(r.url, "/9_1/comments?"));
	assert_string_equal(r.body.data, "{\"message\":\"쪽지로 안내드리겠습니다\"}");
	done(&r);
	l.open = false;
	r = build(&channel_meta, steps, &l, true, &why);
	assert_non_null(strstr(r.body.data, "{\"recipient\":{\"comment_id\":\"9_1\"},\"message\""));
	done(&r);
	l.open = true;
	l.answers_external = "../me";
	r = build(&channel_meta, steps, &l, false, &why);
	assert_int_equal(why, letter_why_ADDRESS);
	done(&r);
	free(steps);
}

static void metas_errors_are_told_apart(void **state)
{
	struct text_steps *steps = dj_alloc(sizeof *steps);

	(void)state;
	assert_int_equal(
	    answered(&channel_meta, steps, 400, "{\"error\":{\"code\":190}}").result.end,
	    OUTBOX_LOGIN);
	assert_int_equal(
	    answered(&channel_meta, steps, 400, "{\"error\":{\"code\":613}}").result.end,
	    OUTBOX_LATER);
	assert_int_equal(
	    answered(&channel_meta, steps, 400, "{\"error\":{\"code\":10}}").result.why,
	    letter_why_WINDOW);
	assert_int_equal(answered(&channel_meta, steps, 200, "{\"error\":{\"code\":7}}").result.end,
			 OUTBOX_REFUSED);
	assert_string_equal(
	    answered(&channel_meta, steps, 200, "{\"message_id\":\"m_9\"}").external, "m_9");
	free(steps);
}

/* ---- X ---- */

static void x_messages_come_with_long_numbers_and_ours_are_receipts(void **state)
{
	static const char dm[] =
	    "{\"data\":{\"event_uuid\":\"-6850\",\"event_type\":\"dm.received\",\"payload\":{"
	    "\"direct_message_events\":"
	    "[{\"type\":\"message_create\",\"id\":\"2080\",\"created_timestamp\":\"1784928224372\","
	    "\"message_create\":"
	    "{\"sender_id\":\"%s\",\"message_data\":{\"text\":\"hello\"}}}]}}}";
	char body[600];
	struct heard h;

	(void)state;
	snprintf(body, sizeof body, dm, "9223372036854775000");
	h = read_as(&channel_x_account, "", body);
	assert_int_equal(h.letters, 1);
	assert_string_equal(in(&h, "from"), "9223372036854775000");
	json_decref(h.last);
	snprintf(body, sizeof body, dm, "111");
	h = read_as(&channel_x_account, "", body);
	assert_int_equal(h.letters, 0);
	assert_int_equal(h.receipts, 1);
	assert_string_equal(h.external, "2080");
	h = read_as(&channel_x_account, "",
		    "{\"data\":{\"event_type\":\"chat.received\",\"event_uuid\":\"5\",\"payload\":{"
		    "\"sender_id\":\"222\",\"encoded_event\":\"AA\"}}}");
	assert_non_null(strstr(in(&h, "body"), "Encrypted"));
	json_decref(h.last);
}

static void x_files_are_fetched_from_where_they_stand(void **state)
{
	static const char message[] =
	    "{\"data\":{\"event_type\":\"dm.received\",\"payload\":{\"direct_message_events\":[{"
	    "\"type\":\"message_create\",\"id\":\"2080\",\"message_create\":{\"sender_id\":\"222\","
	    "\"message_data\":{\"text\":\"look\",\"attachment\":{\"type\":\"media\",\"media\":%s}}}"
	    "}]}}}";
	static const char photo[] =
	    "{\"media_url_https\":\"https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg\"}";
	static const char film[] =
	    "{\"media_url_https\":\"https://p/still.jpg\",\"video_info\":{\"variants\":["
	    "{\"content_type\":\"video/mp4\",\"bitrate\":320000,\"url\":\"https://v/low.mp4\"},"
	    "{\"content_type\":\"application/x-mpegURL\",\"url\":\"https://v/list.m3u8\"},"
	    "{\"content_type\":\"video/mp4\",\"bitrate\":832000,\"url\":\"https://v/high.mp4\"}]}}";
	static const char post[] =
	    "{\"data\":{\"event_type\":\"post.mention.create\",\"payload\":{\"id\":\"9\","
	    "\"author_id\":\"222\",\"text\":\"@120 look\"},\"includes\":{\"media\":["
	    "{\"type\":\"photo\",\"url\":\"https://pbs.twimg.com/media/a.jpg\"},"
	    "{\"type\":\"video\",\"preview_image_url\":\"https://pbs.twimg.com/media/b.jpg\"}]}}}";
	const char *of[] = {photo, film};
	const char *at[] = {"https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg",
			    "https://v/high.mp4"};
	char body[1200];
	struct heard h;

	(void)state;
	for (int i = 0; i < 2; i++) {
		snprintf(body, sizeof body, message, of[i]);
		h = read_as(&channel_x_account, "", body);
		assert_int_equal(json_array_size(json_object_get(h.last, "media")), 1);
		assert_string_equal(
		    dj_json_at(json_array_get(json_object_get(h.last, "media"), 0), "url"), at[i]);
		json_decref(h.last);
	}
	h = read_as(&channel_x_account, "", post);
	assert_int_equal(json_array_size(json_object_get(h.last, "media")), 2);
	json_decref(h.last);
}

/* Signed where only the two who write may look, not on addresses that anybody can put there. */
static void x_signs_for_files_of_messages_and_for_nobody_else(void **state)
{
	struct channel_settings *own = settings(channel_X);
	struct text_turn t = {.settings = own};
	const char *urls[] = {"https://ton.twitter.com/1.1/ton/data/dm/1/2/a.jpg",
			      "https://api.x.com/2/dm_conversations/media/1/2/3",
			      "https://ton.twitter.com.evil.example/1", "https://pbs.twimg.com/a"};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct text_request r = {.how = REQUEST_POST};

		dj_buf_init(&r.headers, 4000);
		channel_x_account.fetch(&t, urls[i], &r);
		assert_int_equal(r.headers.len > 0, i < 2);
		assert_true(i >= 2 || r.how == REQUEST_GET);
		dj_buf_fini(&r.headers);
	}
	free(own);
}

static void x_takes_a_photo_first_and_names_it(void **state)
{
	struct letter_file photos[2] = {
	    {.name = "a.jpg", .type = "image/jpeg", .bytes = "xyz", .n = 3},
	    {.name = "b.png", .type = "image/png", .bytes = "uvw", .n = 3}};
	struct letter_out l = {.letter = 1,
			       .to = "222",
			       .body = "고쳤습니다",
			       .offers = "",
			       .files = photos,
			       .file_count = 1};
	struct text_steps *steps = dj_alloc(sizeof *steps);
	enum letter_why why = letter_why_NONE;
	struct text_request r;

	(void)state;
	r = build(&channel_x_account, steps, &l, true, &why);
	assert_string_equal(r.url, "https://api.x.com/2/media/upload");
	assert_true(r.more && r.harmless);
	assert_non_null(strstr(r.headers.data, "multipart/form-data; boundary="));
	assert_non_null(strstr(r.body.data, "dm_image"));
	done(&r);
	answered(&channel_x_account, steps, 200,
		 "{\"data\":{\"id\":\"55\",\"media_key\":\"3_55\"}}");
	steps->at = 1;
	r = build(&channel_x_account, steps, &l, true, &why);
	assert_false(r.more);
	assert_string_equal(r.body.data,
			    "{\"text\":\"고쳤습니다\",\"attachments\":[{\"media_id\":\"55\"}]}");
	done(&r);

	l = (struct letter_out){.letter = 2,
				.to = "222",
				.body = "다 고쳤습니다",
				.offers = "",
				.open = true,
				.answers_open = true,
				.answers_external = "2081",
				.files = photos,
				.file_count = 2};
	steps->at = 1;
	r = build(&channel_x_account, steps, &l, true, &why);
	assert_non_null(strstr(r.body.data, "tweet_image"));
	done(&r);
	dj_copy(steps->got[1], TEXT_EXTERNAL, "56");
	steps->at = 2;
	r = build(&channel_x_account, steps, &l, true, &why);
	assert_non_null(strstr(r.body.data, "\"media\":{\"media_ids\":[\"55\",\"56\"]}"));
	done(&r);
	l.open = false; /* a message has one */
	steps->at = 0;
	r = build(&channel_x_account, steps, &l, false, &why);
	assert_int_equal(why, letter_why_TOO_LARGE);
	done(&r);
	strcpy(photos[0].type, "application/pdf");
	l.file_count = 1;
	r = build(&channel_x_account, steps, &l, false, &why);
	assert_int_equal(why, letter_why_CONTENT);
	done(&r);
	free(steps);
}

static void x_counts_as_x_counts_and_signs_each_request(void **state)
{
	char body[600] = "";
	struct letter_out l = {.letter = 1,
			       .to = "222",
			       .body = body,
			       .offers = "",
			       .open = true,
			       .answers_open = true,
			       .answers_external = "2081"};
	struct text_steps *steps = dj_alloc(sizeof *steps);
	enum letter_why why = letter_why_NONE;
	struct text_request r;

	(void)state;
	for (int i = 0; i < 140; i++)
		strcat(body, "가");
	r = build(&channel_x_account, steps, &l, true, &why);
	assert_string_equal(r.url, "https://api.x.com/2/tweets");
	assert_non_null(strstr(r.headers.data, "Authorization: OAuth oauth_consumer_key="));
	assert_non_null(strstr(r.headers.data, "oauth_signature=\""));
	done(&r);
	strcat(body, "a"); /* 281 */
	r = build(&channel_x_account, steps, &l, false, &why);
	assert_int_equal(why, letter_why_TOO_LARGE);
	done(&r);
	assert_int_equal(answered(&channel_x_account, steps, 429, "{}").result.retry_after_ms,
			 15 * 60000);
	free(steps);
}

/* ---- do they know us ---- */

static enum outbox_end looked(const struct channel_adapter *a, int status, const char *said,
			      struct text_look *l)
{
	struct channel_settings *s = settings(a->channel);
	struct text_turn t = {.settings = s, .now_ms = 1795299311000};
	struct text_reply r = {
	    .reached = true, .status = status, .said = said, .n = strlen(said), .why = ""};
	struct text_request out = {.url = ""};
	enum outbox_end end;

	*l = (struct text_look){.step = 0};
	dj_buf_init(&out.headers, 4000);
	a->build_look(&t, l, &out);
	assert_int_equal(out.how, REQUEST_GET);
	end = a->parse_look(&t, &r, l);
	assert_true(l->over && l->rest_ms >= 3600000);
	dj_buf_fini(&out.headers);
	free(s);
	return end;
}

static void meta_says_whether_the_token_is_of_our_page(void **state)
{
	struct text_look l;

	(void)state;
	assert_int_equal(looked(&channel_meta, 200, "{\"id\":\"PG\"}", &l), OUTBOX_SENT);
	assert_string_equal(l.said, "");
	assert_int_equal(looked(&channel_meta, 400,
				"{\"error\":{\"message\":\"Invalid OAuth access token.\","
				"\"type\":\"OAuthException\",\"code\":190}}",
				&l),
			 OUTBOX_LOGIN);
	assert_string_equal(l.said, "190: Invalid OAuth access token.");
	assert_int_equal(looked(&channel_meta, 200, "{\"id\":\"77\"}", &l), OUTBOX_REFUSED);
	assert_non_null(strstr(l.said, "77"));
	assert_int_equal(looked(&channel_meta, 200, "<html>", &l), OUTBOX_UNHEARD);
}

static void x_says_whose_the_keys_are(void **state)
{
	struct text_look l;

	(void)state;
	assert_int_equal(
	    looked(&channel_x_account, 200, "{\"data\":{\"id\":\"111\",\"username\":\"gg\"}}", &l),
	    OUTBOX_SENT);
	assert_int_equal(looked(&channel_x_account, 401,
				"{\"title\":\"Unauthorized\",\"status\":401,\"detail\":"
				"\"Unauthorized\",\"type\":\"about:blank\"}",
				&l),
			 OUTBOX_LOGIN);
	assert_string_equal(l.said, "Unauthorized: Unauthorized");
	assert_int_equal(looked(&channel_x_account, 200, "{\"data\":{\"id\":\"222\"}}", &l),
			 OUTBOX_REFUSED);
	assert_non_null(strstr(l.said, "222"));
}

/* What the page of channels says of them is what they do. */
static void those_are_asked_that_can_be(void **state)
{
	static const struct channel_adapter *const all[] = {&channel_kakao, &channel_meta,
							    &channel_x_account, &channel_kannel};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(all); i++)
		assert_int_equal(all[i]->build_look != NULL, channel_is_asked(all[i]->channel));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(kakao_texts_and_photos_become_letters),
	    cmocka_unit_test(kakao_two_messages_without_a_number_are_two),
	    cmocka_unit_test(kakao_says_who_left),
	    cmocka_unit_test(kakao_sends_photos_first_then_the_words_with_buttons),
	    cmocka_unit_test(kakao_answers_200_with_an_error_inside),
	    cmocka_unit_test(long_words_are_cut_at_lines_and_none_is_lost),
	    cmocka_unit_test(meta_is_believed_by_its_signature_alone),
	    cmocka_unit_test(meta_hears_its_challenge_only_with_our_word),
	    cmocka_unit_test(x_hears_the_answer_to_its_challenge),
	    cmocka_unit_test(messenger_batches_echoes_and_receipts_are_told_apart),
	    cmocka_unit_test(a_comment_is_public_and_ours_is_none),
	    cmocka_unit_test(messenger_answers_within_a_day_by_a_person_within_seven),
	    cmocka_unit_test(a_comment_is_answered_in_public_or_once_in_private),
	    cmocka_unit_test(metas_errors_are_told_apart),
	    cmocka_unit_test(x_messages_come_with_long_numbers_and_ours_are_receipts),
	    cmocka_unit_test(x_counts_as_x_counts_and_signs_each_request),
	    cmocka_unit_test(x_files_are_fetched_from_where_they_stand),
	    cmocka_unit_test(x_signs_for_files_of_messages_and_for_nobody_else),
	    cmocka_unit_test(x_takes_a_photo_first_and_names_it),
	    cmocka_unit_test(meta_says_whether_the_token_is_of_our_page),
	    cmocka_unit_test(x_says_whose_the_keys_are),
	    cmocka_unit_test(those_are_asked_that_can_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
