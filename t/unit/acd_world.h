/* A small site for the tests of acd: skills, queues, a clock that stands still until it is moved,
 * and what acd told. */
#ifndef UNIT_ACD_WORLD_H
#define UNIT_ACD_WORLD_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "domain/acd/acd.h"

enum { KO, EN, ZH, TAX, SIGN };		/* skills */
enum { GENERAL = 100, ENGLISH, OTHER }; /* queues */
#define MINUTE 60000

static struct acd *acd;
static dj_ms now;
static struct acd_action log_[64];
static int told;

static inline void tell(void *arg, const struct acd_action *a)
{
	(void)arg;
	assert_true(told < 64);
	log_[told++] = *a;
}

static inline int run(void)
{
	told = 0;
	acd_run(acd, now, tell, NULL);
	return told;
}

static inline int setup(void **state)
{
	struct acd_policy policy = ACD_POLICY_DEFAULT;

	(void)state;
	acd = acd_alloc(&policy);
	now = INT64_C(1764000000000);
	return 0;
}

static inline int teardown(void **state)
{
	(void)state;
	acd_free(acd);
	return 0;
}

static inline struct acd_queue queue_of(dj_id id, int skill, int level)
{
	return (struct acd_queue){.id = id,
				  .need_count = skill >= 0,
				  .needs = {{skill, level}},
				  .gain_per_minute = 10,
				  .priority_cap = 1000,
				  .ring_ms = 20000,
				  .handle_ms = 300000};
}

static inline void queue(dj_id id, int skill, int level)
{
	struct acd_queue q = queue_of(id, skill, level);

	acd_queue_set(acd, &q);
}

/* Skills as pairs (skill, level), ended by -1. */
static inline void agent(dj_id id, ...)
{
	struct acd_agent g = {.id = id};
	va_list ap;

	va_start(ap, id);
	for (int skill = va_arg(ap, int); skill >= 0; skill = va_arg(ap, int))
		g.level[skill] = (int8_t)va_arg(ap, int);
	va_end(ap);
	acd_agent_set(acd, &g);
}

static inline bool arrive_as(struct acd_contact c)
{
	bool regained;

	return acd_arrive(acd, &c, now, &regained);
}

static inline bool arrive(dj_id id, dj_id in)
{
	return arrive_as((struct acd_contact){.id = id, .queue = in, .language_skill = -1});
}

static inline void assert_offer(int i, dj_id contact, dj_id to)
{
	assert_true(i < told);
	assert_int_equal(log_[i].kind, ACD_OFFER);
	assert_int_equal(log_[i].contact, contact);
	assert_int_equal(log_[i].agent, to);
}

/* The agent takes the contact, talks and is ready again. */
static inline void serve(dj_id contact, dj_id by)
{
	assert_true(acd_leave(acd, contact, ACD_ANSWERED, now));
	assert_true(acd_agent_ready(acd, by, now));
}

static inline void ready(dj_id id)
{
	assert_true(acd_agent_ready(acd, id, now));
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
