/* links: base domain app edge/text */
/* What a gateway of text messages brings, and what it answers, from anybody. The first byte chooses
 * the gateway and the reader. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "edge/text/channel.h"

static void look(void *arg, const struct text_event *e)
{
	json_t *root = e->kind == TEXT_LETTER ? json_loadb(e->letter, e->n, 0, NULL) : NULL;

	(void)arg;
	dj_assert(e->kind != TEXT_LETTER || json_is_object(root));
	json_decref(root);
}

static void answered(const struct channel_adapter *a, const struct text_turn *t, const char *text,
		     size_t n)
{
	struct text_reply r = {.reached = true, .status = 200, .said = text, .n = n, .why = ""};
	struct text_sent sent = {.external = ""};

	a->parse_sent(t, &r, &sent);
	dj_assert(strlen(sent.external) < TEXT_EXTERNAL);
}

static void called(const struct channel_adapter *a, const struct channel_settings *s,
		   const char *text, size_t n)
{
	static char heads[CHANNEL_HEADS][CHANNEL_HEAD];
	static const char *const none[] = {NULL};
	struct channel_call in = {.channel = "sms",
				  .key = "",
				  .what = "",
				  .address = "",
				  .type = "",
				  .path = "",
				  .args = none,
				  .heads = heads,
				  .body = text,
				  .n = n};
	struct channel_reply out = {.what = ""};

	dj_buf_init(&out.body, 1000);
	dj_assert(a->receive(s, &in, &out) != CALL_KEEP); /* nobody guesses a signature */
	dj_buf_fini(&out.body);
}

/* Whatever it says, a look comes to an end or goes on within its own fields. */
static void looked(const struct channel_adapter *a, const struct text_turn *t, const char *text,
		   size_t n)
{
	struct text_reply r = {.reached = true, .status = 200, .said = text, .n = n, .why = ""};
	struct text_look l = {.step = n ? text[0] & 3 : 0};

	a->parse_look(t, &r, &l);
	dj_assert(strlen(l.got) < sizeof l.got && strlen(l.place) < sizeof l.place &&
		  strlen(l.said) < sizeof l.said);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static const char *const names[] = {"kannel", "twilio", "solapi", "nhn", "msghub"};
	static struct channel_settings *s;
	const struct channel_adapter *a;
	struct text_session session = {.token = ""};
	struct text_steps *steps;
	struct text_raw raw;
	char *text;

	if (n < 2 || n > 100000)
		return 0;
	if (!s) {
		s = dj_alloc(sizeof *s);
		s->channel = channel_SMS;
		dj_copy(s->value[CHANNEL_SMS_password], CHANNEL_VALUE, "word");
	}
	a = channel_adapter_of(channel_SMS, names[data[0] & 8 ? 4 : data[0] & 3]);
	text = dj_alloc(n); /* one NUL behind, as the net thread has it */
	memcpy(text, data + 1, n - 1);
	steps = dj_alloc(sizeof *steps);
	raw = (struct text_raw){.what = data[0] & 4 ? "status" : "", .bytes = text, .n = n - 1};
	if (a->normalise)
		a->normalise(s, &raw, look, NULL);
	if (a->receive)
		called(a, s, text, n - 1);
	answered(a, &(struct text_turn){.settings = s, .session = &session, .steps = steps}, text,
		 n - 1);
	looked(a, &(struct text_turn){.settings = s, .session = &session}, text, n - 1);
	free(steps);
	free(text);
	return 0;
}
