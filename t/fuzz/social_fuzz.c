/* links: base domain app edge/text */
/* What KakaoTalk, Meta and X bring, and documents of first answers, from anybody. A letter that is
 * read is JSON with a sender; a document that is read can be checked and talked with. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "app/front_json.h"
#include "edge/text/vendor.h"
#include "app/json_in.h"

static void take(void *arg, const struct text_event *e)
{
	json_t *root;

	(void)arg;
	if (e->kind != TEXT_LETTER)
		return;
	root = json_loadb(e->letter, e->n, 0, NULL);
	dj_assert(json_is_object(root) && dj_json_at(root, "from")[0]);
	json_decref(root);
}

static void read_as(const struct channel_adapter *a, const char *what, const uint8_t *data,
		    size_t n)
{
	static struct channel_settings *s;
	struct text_raw raw = {.what = what, .bytes = (const char *)data, .n = n};

	if (!s) {
		s = dj_alloc(sizeof *s);
		strcpy(s->value[CHANNEL_KAKAO_sender], "4c95");
		strcpy(s->value[CHANNEL_X_account], "111");
	}
	s->channel = a->channel;
	a->normalise(s, &raw, take, NULL);
}

/* Whatever a vendor says of us, it is letters of UTF-8 within their field. */
static void looked(const struct channel_adapter *a, const uint8_t *data, size_t n)
{
	static struct channel_settings s;
	struct text_turn t = {.settings = &s};
	struct text_reply r = {
	    .reached = true, .status = 200, .said = (const char *)data, .n = n, .why = ""};
	struct text_look l = {.step = 0};

	s.channel = a->channel;
	a->parse_look(&t, &r, &l);
	dj_assert(strlen(l.said) < sizeof l.said && dj_utf8_valid(l.said, strlen(l.said)));
}

static void read_front(const uint8_t *data, size_t n)
{
	char *text = dj_alloc(n + 1);
	struct front *f;

	memcpy(text, data, n);
	if (front_parse(text, &f, NULL, NULL) == 0) {
		struct front_findings found = {0};
		struct front_run run = {0};
		struct front_heard h = {"가스 1 상담원", false};
		struct front_turn turn;

		front_check(f, &found);
		for (int i = 0; i < 4 && front_may_go_live(&found); i++)
			front_hear(f, &run, &h, &turn);
		free(f);
	}
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	read_as(&channel_kakao, "message", data, n);
	read_as(&channel_kakao, "expired_session", data, n);
	read_as(&channel_meta, "", data, n);
	read_as(&channel_x_account, "", data, n);
	looked(&channel_meta, data, n);
	looked(&channel_x_account, data, n);
	read_front(data, n);
	return 0;
}
