/* Facts by hand for the tests of board and floor: a clock, and one short function for each fact
 * that they need. */
#ifndef UNIT_BOARD_WORLD_H
#define UNIT_BOARD_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/board/floor.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)
#define SEOUL  540
#define MIDNIGHT                                                                                   \
	(INT64_C(1764000000000) - INT64_C(1764000000000) % (24 * HOUR) + 15 * HOUR) /* in Seoul */

/* T, the short threshold, and the formula that most use. */
#define RULE(within, short_)                                                                       \
	(struct board_rule)                                                                        \
	{                                                                                          \
		within, short_, *level_weights_of(LEVEL_SHORT_OFF)                                 \
	}

static dj_ms now;
static int64_t seq;
static int seoul = SEOUL;
static void (*fold)(const struct fact *f);

static inline struct fact fact_of(enum fact_kind kind)
{
	return (struct fact){
	    .kind = kind, .version = fact_info(kind)->version, .at_ms = now, .seq = ++seq};
}

#define FOLD(kind_, ...)                                                                           \
	do {                                                                                       \
		struct fact f_ = fact_of(FACT_##kind_);                                            \
		__typeof__(f_.kind_) v_ = {__VA_ARGS__};                                           \
		f_.kind_ = v_;                                                                     \
		fold(&f_);                                                                         \
	} while (0)

static inline void started(dj_id contact, enum channel channel)
{
	FOLD(contact_started, .contact = contact, .channel = channel, .line = 7,
	     .leg = contact + 1000);
}

static inline void queued(dj_id contact, dj_id queue, enum queued_because because)
{
	FOLD(contact_queued, .contact = contact, .queue = queue, .segment = contact * 10,
	     .because = because, .place_at = now, .estimate = 30000);
}

static inline void answered(dj_id contact, dj_id queue, dj_id agent, dj_ms waited)
{
	FOLD(contact_answered, .contact = contact, .queue = queue, .segment = contact * 10,
	     .agent = agent, .waited = waited);
}

static inline void ended(dj_id contact, enum party by, enum result result, dj_ms waited)
{
	FOLD(contact_ended, .contact = contact, .result = result, .by = by, .waited = waited);
}

static inline void abandoned(dj_id contact, dj_ms waited)
{
	ended(contact, party_CITIZEN, result_ABANDONED, waited);
}

static inline void presence(dj_id agent, enum presence p)
{
	FOLD(agent_presence, .agent = agent, .presence = p, .by = party_AGENT);
}

static inline void routing(dj_id agent, enum routing r, dj_id contact, dj_ms limit)
{
	FOLD(agent_routing, .agent = agent, .routing = r, .contact = contact, .limit = limit);
}

static inline void offered(dj_id offer, dj_id contact, dj_id agent)
{
	FOLD(offer_made, .offer = offer, .contact = contact, .agent = agent, .queue = 100,
	     .rule = rule_LONGEST_IDLE, .ring = 20000, .eligible = 3);
}

static inline void offer_over(dj_id offer, dj_id contact, dj_id agent, enum offer_end how)
{
	FOLD(offer_ended, .offer = offer, .contact = contact, .agent = agent, .how = how,
	     .rang = 5000);
}

static inline void segment_over(dj_id contact, dj_id agent, enum segment_end how, dj_ms talk)
{
	FOLD(segment_ended, .contact = contact, .segment = contact * 10, .agent = agent, .how = how,
	     .talk = talk);
}

static inline void classified(dj_id contact, dj_id topic)
{
	FOLD(contact_classified, .contact = contact, .topic = topic, .outcome = outcome_ANSWERED,
	     .revision = 1);
}

#endif
