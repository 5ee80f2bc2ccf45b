/* Owns the shapes of the KakaoTalk bot's skill. Refuses: what is said (domain/front). */
#include "app/front_skill.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/json_out.h"
#include "app/json_in.h"

enum { OUTPUTS_MOST = 2, REPLIES_MOST = 9, TEXT_LETTERS = 1000 };

/* The key that consultation talk has for them too, where Kakao gives it. */
static const char *user_of(const json_t *user)
{
	const json_t *properties = json_object_get(user, "properties");
	const char *key = dj_json_at(properties, "plusfriendUserKey");

	return key[0] ? key : dj_json_at(user, "id");
}

static void name_of(const char *user, const char *words, int64_t second, char out[60])
{
	unsigned char sum[16];
	char hex[33];
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, sizeof sum);
	crypto_generichash_update(&state, (const unsigned char *)user, strlen(user) + 1);
	crypto_generichash_update(&state, (const unsigned char *)words, strlen(words));
	crypto_generichash_final(&state, sum, sizeof sum);
	snprintf(out, 60, "skill-%s-%lld", sodium_bin2hex(hex, sizeof hex, sum, sizeof sum),
		 (long long)second);
}

json_t *front_skill_letter(const char *body, size_t n, int64_t now_ms)
{
	json_t *root = json_loadb(body, n, 0, NULL), *letter = NULL;
	const json_t *request = json_object_get(root, "userRequest");
	const char *user = user_of(json_object_get(request, "user"));
	const char *words = dj_json_at(request, "utterance");
	char external[60];

	if (user[0] && words[0] && strlen(words) < 4000) {
		name_of(user, words, now_ms / 1000, external);
		letter = json_pack("{s:s,s:s,s:s,s:s}", "external", external, "from", user, "body",
				   words, "kind", "person");
	}
	json_decref(root);
	return letter;
}

/* ---- the answer ---- */

static void put_text(struct dj_json *j, const char *text)
{
	size_t letters = 0, at = 0;
	char cut[TEXT_LETTERS * 4 + 1];

	while (text[at] && at < sizeof cut - 5 &&
	       ((text[at] & 0xc0) == 0x80 || letters++ < TEXT_LETTERS))
		at++;
	dj_copy_n(cut, sizeof cut, text, at);
	dj_json_object(j, NULL);
	dj_json_object(j, "simpleText");
	dj_json_text(j, "text", cut);
	dj_json_end_object(j);
	dj_json_end_object(j);
}

/* A button that hands the room over to consultation talk. */
static void put_person(struct dj_json *j)
{
	dj_json_object(j, NULL);
	dj_json_object(j, "textCard");
	dj_json_text(j, "description",
		     "상담원과 이야기하려면 아래를 누르세요. / Press below to talk to a person.");
	dj_json_array(j, "buttons");
	dj_json_object(j, NULL);
	dj_json_text(j, "label", "상담원 연결");
	dj_json_text(j, "action", "operator");
	dj_json_end_object(j);
	dj_json_end_array(j);
	dj_json_end_object(j);
	dj_json_end_object(j);
}

static void put_replies(struct dj_json *j, const json_t *offers)
{
	const json_t *offer;
	size_t i;

	dj_json_array(j, "quickReplies");
	json_array_foreach(offers, i, offer)
	{
		const char *label = dj_json_at(offer, "label");

		if (i == REPLIES_MOST)
			break;
		dj_json_object(j, NULL);
		dj_json_text(j, "label", label);
		dj_json_text(j, "action", "message");
		dj_json_text(j, "messageText", label);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

void front_skill_answer(const char *said, size_t n, struct dj_buf *out)
{
	json_t *root = said ? json_loadb(said, n, 0, NULL) : NULL, *one, *offers = NULL;
	struct dj_json j = dj_json_begin(out);
	size_t i;

	dj_json_object(&j, NULL);
	dj_json_text(&j, "version", "2.0");
	dj_json_object(&j, "template");
	dj_json_array(&j, "outputs");
	json_array_foreach(json_object_get(root, "said"), i, one)
	{
		if (i == OUTPUTS_MOST)
			break;
		put_text(&j, dj_json_at(one, "text"));
		offers = json_object_get(one, "offers");
	}
	put_person(&j);
	dj_json_end_array(&j);
	put_replies(&j, offers);
	dj_json_end_object(&j);
	dj_json_end_object(&j);
	json_decref(root);
}
