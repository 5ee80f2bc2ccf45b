/* Contacts in writing by rule, pure: who may be given another one, what its moves are, what follows
 * when nobody says anything. Who comes first in a line is the same for all contacts (domain/acd).
 */
#ifndef DOMAIN_CONVERSATION_H
#define DOMAIN_CONVERSATION_H

#include "domain/words.h"

#define CONVERSATION_MOST 8 /* at once with one agent, of all channels, unless somebody said so */

struct conversation_rule {
	dj_id queue; /* 0: that of the site's first number */
	int most;    /* of this channel at once with one agent; 0: none is offered to anybody */
	uint32_t blocked_by; /* bits of enum channel: who is busy there is not offered one of this;
				for calls: is offered no call */
	dj_ms ring_ms;	     /* an offer stands so long */
	int reserve;	     /* agents that stay free for calls; 0: it is offered at once */
	dj_ms due_ms;	     /* answered within; at three quarters of it the reserve is forgotten */
	dj_ms remind_ms, close_ms; /* after an answer without a word; 0 never */
	dj_ms reopen_ms; /* a word within this time after the end goes on with the same contact */
	int64_t rev;	 /* of the row; 0: as rule.def has it */
};

#define CONVERSATION_PEOPLE 1000
struct conversation_rules {
	struct conversation_rule of[channel_COUNT];
	int people_count;
	struct {
		dj_id person;
		int most;
	} people[CONVERSATION_PEOPLE]; /* who has another limit than CONVERSATION_MOST */
};

/* As rule.def has them. */
void conversation_rules_default(struct conversation_rules *out);
int conversation_most(const struct conversation_rules *r, dj_id person);
/* Is its rule one that can be kept: limits, an end not before the reminder. */
bool conversation_rule_valid(const struct conversation_rule *r);
/* On this channel an answer is the end. */
bool conversation_answer_ends(enum channel channel);

/* What an agent has at the moment. `count` of the voice channels: 1 while in a call. */
struct conversation_load {
	int count[channel_COUNT];
	int most; /* of all written ones */
};
/* May one more of this channel be offered to them? */
bool conversation_may_take(const struct conversation_rules *r, enum channel channel,
			   const struct conversation_load *load);

bool conversation_may_move(enum conversation_state from, enum conversation_state to);

/* The due time of an answer, and when it presses. */
dj_ms conversation_due(const struct conversation_rule *r, dj_ms place_ms);
dj_ms conversation_presses(const struct conversation_rule *r, dj_ms place_ms);

/* What follows from silence after an answer: REMIND, CLOSED or NONE, and when. `told`: bits of
 * conversation_tell. */
struct conversation_silence {
	enum conversation_tell what;
	dj_ms at_ms;
};
struct conversation_silence conversation_silence(const struct conversation_rule *r, dj_ms heard_ms,
						 dj_ms answered_ms, uint32_t told);

#endif
