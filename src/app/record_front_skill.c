/* Owns what the KakaoTalk bot asks: who knows the key of the channel's address may; the words are a
 * letter like any other, and what the rules say to it stands in the rows before the bot hears it.
 */
#include "app/front.h"
#include "app/front_skill.h"
#include "app/letter_row.h"

#include <sodium.h>
#include <string.h>

static bool knows_key(const struct channel_settings *s, const char *key)
{
	const char *ours = s->value[CHANNEL_KAKAO_key];

	return ours[0] && strlen(ours) == strlen(key) &&
	       sodium_memcmp(ours, key, strlen(ours)) == 0;
}

/* name: the key; body: SkillPayload. Answers the letter, and "articles" when they are to be
 * looked for first. */
enum verdict record_front_skill(struct record *r)
{
	const struct command *c = r->c;
	struct channel_settings s;
	enum verdict v = VERDICT_bad_request;
	json_t *letter;

	channel_read(r->db, r->keys, channel_KAKAO, &s);
	if (!knows_key(&s, c->name))
		return VERDICT_not_found;
	if (!s.active)
		return VERDICT_channel_off;
	letter = c->body ? front_skill_letter(c->body, c->body_n, r->now) : NULL;
	if (letter)
		v = letter_receive(r, channel_KAKAO, letter);
	json_decref(letter);
	return v;
}
