/* Owns the rules of contacts in writing. Refuses: the order within a line (domain/acd), words that
 * are sent (text.c), what a channel carries (letter). */
#include "domain/conversation/conversation.h"

#include <string.h>

#define MINUTE_MS 60000LL
#define DAY_MS	  (24 * 60 * MINUTE_MS)
#define VOICE	  (1u << channel_CALL | 1u << channel_WEB_CALL)

static const struct row {
	int most, reserve;
	dj_ms ring_s, due_min, remind_min, close_min, reopen_days;
	bool answer_ends;
} rows[channel_COUNT] = {
#define RULE(channel, most, reserve, ring_s, due_min, remind_min, close_min, reopen_days, ends)    \
	[channel_##                                                                                \
	    channel] = {most, reserve, ring_s, due_min, remind_min, close_min, reopen_days, ends},
#include "domain/conversation/rule.def"
#undef RULE
};

void conversation_rules_default(struct conversation_rules *out)
{
	uint32_t chats = 0;

	memset(out, 0, sizeof *out);
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		if (rows[c].most && !rows[c].reserve)
			chats |= 1u << c;
	for (int c = channel_MAIL; c < channel_COUNT; c++)
		out->of[c] = (struct conversation_rule){
		    .most = rows[c].most,
		    .reserve = rows[c].reserve,
		    .blocked_by = rows[c].reserve ? VOICE | chats : VOICE,
		    .ring_ms = rows[c].ring_s * 1000,
		    .due_ms = rows[c].due_min * MINUTE_MS,
		    .remind_ms = rows[c].remind_min * MINUTE_MS,
		    .close_ms = rows[c].close_min * MINUTE_MS,
		    .reopen_ms = rows[c].reopen_days * DAY_MS,
		};
}

int conversation_most(const struct conversation_rules *r, dj_id person)
{
	for (int i = 0; i < r->people_count; i++)
		if (r->people[i].person == person)
			return r->people[i].most;
	return CONVERSATION_MOST;
}

bool conversation_rule_valid(const struct conversation_rule *r)
{
	return r->most >= 0 && r->most <= 50 && r->reserve >= 0 && r->reserve <= 1000 &&
	       r->ring_ms >= 5000 && r->ring_ms <= DAY_MS && r->due_ms >= MINUTE_MS &&
	       r->due_ms <= 365 * DAY_MS && r->remind_ms >= 0 && r->close_ms >= 0 &&
	       r->close_ms <= 365 * DAY_MS && (!r->close_ms || r->remind_ms < r->close_ms) &&
	       r->reopen_ms >= 0 && r->reopen_ms <= 365 * DAY_MS &&
	       (r->blocked_by >> channel_COUNT) == 0;
}

bool conversation_answer_ends(enum channel channel)
{
	return rows[channel].answer_ends;
}

bool conversation_may_take(const struct conversation_rules *r, enum channel channel,
			   const struct conversation_load *load)
{
	const struct conversation_rule *rule = &r->of[channel];
	int written = 0;

	for (int c = 0; c < channel_COUNT; c++) {
		if (load->count[c] && rule->blocked_by & 1u << c)
			return false;
		written += c >= channel_MAIL ? load->count[c] : 0;
	}
	return channel < channel_MAIL ||
	       (load->count[channel] < rule->most && written < load->most);
}

bool conversation_may_move(enum conversation_state from, enum conversation_state to)
{
#define S(state) (1u << conversation_state_##state)
	static const unsigned next[conversation_state_COUNT] = {
	    [conversation_state_WAITING] = S(WAITING) | S(OFFERED) | S(OPEN) | S(CLOSED),
	    [conversation_state_OFFERED] = S(WAITING) | S(OPEN) | S(CLOSED),
	    [conversation_state_OPEN] = S(WAITING) | S(OPEN) | S(CLOSED),
	    [conversation_state_CLOSED] = S(WAITING),
	};
#undef S
	return (next[from] & 1u << to) != 0;
}

dj_ms conversation_due(const struct conversation_rule *r, dj_ms place_ms)
{
	return place_ms + r->due_ms;
}

dj_ms conversation_presses(const struct conversation_rule *r, dj_ms place_ms)
{
	return place_ms + r->due_ms / 4 * 3;
}

struct conversation_silence conversation_silence(const struct conversation_rule *r, dj_ms heard_ms,
						 dj_ms answered_ms, uint32_t told)
{
	bool reminded = told & 1u << conversation_tell_REMIND;

	if (answered_ms <= heard_ms)
		return (struct conversation_silence){conversation_tell_NONE, INT64_MAX};
	if (r->remind_ms && !reminded)
		return (struct conversation_silence){conversation_tell_REMIND,
						     answered_ms + r->remind_ms};
	if (r->close_ms)
		return (struct conversation_silence){conversation_tell_CLOSED,
						     answered_ms + r->close_ms};
	return (struct conversation_silence){conversation_tell_NONE, INT64_MAX};
}
