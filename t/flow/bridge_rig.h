/* What the flow tests of bridges share: Kim talks with a citizen, Lee and Choi are free, Park
 * leads; and words to say who hears whom. */
#ifndef T_FLOW_BRIDGE_RIG_H
#define T_FLOW_BRIDGE_RIG_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/text.h"
#include "domain/phrase/phrase.h"
#include "flow/centre_rig.h"

enum { KIM = AGENT_1, LEE, PARK, CHOI };
enum { ROADS = 901, UNLISTED_FOR_TRANSFER };

#define BOSS (1u << role_SUPERVISOR)

static struct rig r;
static struct site_number numbers[] = {
    {.id = ROADS, .number = "031-249-2114", .name = "roads", .purposes = ~0u},
    {.id = UNLISTED_FOR_TRANSFER,
     .number = "02-1330",
     .name = "guide",
     .purposes = 1u << dial_purpose_INTERPRETER},
};
/* of the call that a test is about */
static dj_id contact, citizen, kim, other;

static inline int setup(void **state)
{
	(void)state;
	rig_init(&r);
	r.site.numbers = numbers;
	r.site.number_count = DJ_COUNT(numbers);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	rig_fini(&r);
	return 0;
}

/* ---- words of these tests ---- */

static inline enum verdict say(dj_id who, enum command_kind kind)
{
	return rig_agent(&r, who, kind, contact);
}

static inline enum verdict to_agent(dj_id who, enum command_kind kind, dj_id agent)
{
	return rig_submit(
	    &r,
	    (struct command){.kind = kind, .actor = who, .contact = contact, .to_agent = agent});
}

static inline enum verdict to_number(dj_id who, enum command_kind kind, dj_id entry)
{
	return rig_submit(
	    &r, (struct command){.kind = kind, .actor = who, .contact = contact, .subject = entry});
}

static inline enum verdict supervise(dj_id who, enum supervision s)
{
	return rig_submit(&r, (struct command){.kind = COMMAND_SUPERVISE,
					       .actor = who,
					       .roles = BOSS,
					       .contact = contact,
					       .supervision = s});
}

static inline int hears(dj_id listener, dj_id speaker)
{
	return rig_gain(&r, listener, speaker) == LEG_GAIN_ONE;
}

static inline void assert_talk(dj_id a, dj_id b)
{
	assert_true(hears(a, b));
	assert_true(hears(b, a));
}

static inline void assert_apart(dj_id a, dj_id b)
{
	assert_false(hears(a, b));
	assert_false(hears(b, a));
}

static inline bool has_music(dj_id leg)
{
	const struct leg_play *p = rig_playing(&r, leg);

	return p && p->music;
}

static inline bool hears_phrase(dj_id leg, enum phrase phrase)
{
	const struct leg_play *p = rig_playing(&r, leg);

	return p && p->count == 1 && p->clips[0] == phrase_clip(phrase, 0, language_KO);
}

static inline enum routing routing_of(dj_id agent)
{
	for (int i = r.fact_count; i-- > 0;)
		if (r.facts[i].kind == FACT_agent_routing &&
		    r.facts[i].agent_routing.agent == agent)
			return (enum routing)r.facts[i].agent_routing.routing;
	return routing_OFF;
}

static inline enum situation situation(void)
{
	const struct fact *f = rig_last(&r, FACT_contact_situation);

	return f ? (enum situation)f->contact_situation.situation : situation_ALONE;
}

static inline const struct fact *left(void)
{
	return rig_last(&r, FACT_party_left);
}

/* Kim talks with a citizen; Lee and Choi are free. */
static inline void a_call(void)
{
	rig_available(&r, KIM, device_BROWSER);
	citizen = rig_call(&r, "1200", "01011112222", &contact);
	kim = rig_answer(&r, KIM, contact);
	rig_available(&r, LEE, device_BROWSER);
	rig_available(&r, CHOI, device_BROWSER);
	rig_advance(&r, 10000);
}

/* Kim asks Lee, who answers. */
static inline void a_consult(void)
{
	a_call();
	assert_int_equal(to_agent(KIM, COMMAND_CONSULT, LEE), VERDICT_ok);
	other = rig_last_order(&r, ORDER_LEG_RING)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, other, 0);
	rig_advance(&r, 4000);
	assert_int_equal(say(LEE, COMMAND_ACCEPT), VERDICT_ok);
}

static inline void an_outside_consult(void)
{
	a_call();
	assert_int_equal(to_number(KIM, COMMAND_CONSULT, ROADS), VERDICT_ok);
	other = rig_last_order(&r, ORDER_LEG_DIAL)->leg;
	rig_advance(&r, 2000);
	rig_leg(&r, COMMAND_LEG_ANSWERED, other, 0);
}

#endif
