/* links: base domain */
#include "unit/board_world.h"

#define GENERAL 100

static struct floor *place;

static void into_floor(const struct fact *f)
{
	floor_fold(place, f);
}

static int setup(void **state)
{
	(void)state;
	place = floor_alloc(board_fixed_day, &seoul);
	fold = into_floor;
	now = MIDNIGHT + 9 * HOUR;
	seq = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	floor_free(place);
	return 0;
}

static const struct floor_contact *contact(dj_id id)
{
	return floor_contact(place, id);
}

static const struct floor_agent *agent(dj_id id)
{
	return floor_agent(place, id);
}

static int watchers_of(dj_id id)
{
	int n = 0;

	for (const struct floor_agent *g = contact(id)->watchers; g; g = g->next_watcher)
		n++;
	return n;
}

static bool has(const dj_id *ids, int count, dj_id id)
{
	for (int i = 0; i < count; i++)
		if (ids[i] == id)
			return true;
	return false;
}

static bool agent_changed(dj_id id)
{
	struct floor_changes c = floor_changes(place);

	return has(c.agents, c.agent_count, id);
}

static bool contact_changed(dj_id id)
{
	struct floor_changes c = floor_changes(place);

	return has(c.contacts, c.contact_count, id);
}

/* Until agent 9 rings for contact 1. */
static void until_ringing(void)
{
	presence(9, presence_AVAILABLE);
	routing(9, routing_IDLE, 0, 0);
	started(1, channel_WEB_CALL);
	FOLD(contact_language, .contact = 1, .language = language_EN, .by_key = 1);
	queued(1, GENERAL, queued_because_NEW);
	now += SECOND;
	offered(500, 1, 9);
	FOLD(offer_score, .offer = 500, .agent = 9, .rank = 1, .score = 51000, .level = 4,
	     .idle = 51000);
	FOLD(offer_score, .offer = 500, .agent = 8, .rank = 2, .score = 2000, .level = 3,
	     .idle = 42000);
	routing(9, routing_RINGING, 1, 20000);
}

static void until_talking(void)
{
	until_ringing();
	now += SECOND;
	answered(1, GENERAL, 9, 2000);
	offer_over(500, 1, 9, offer_end_ACCEPTED);
	routing(9, routing_TALKING, 1, 0);
}

static void a_call_from_the_first_ring_to_the_end_of_wrap_up(void **state)
{
	dj_ms talking;

	(void)state;
	until_ringing();
	assert_int_equal(contact(1)->state, contact_state_OFFERED);
	assert_int_equal(contact(1)->language, language_EN);
	assert_int_equal(contact(1)->leg, 1001);
	assert_int_equal(contact(1)->queue, GENERAL);
	assert_int_equal(contact(1)->estimate_ms, 30000);
	assert_int_equal(contact(1)->offer.offer, 500);
	assert_int_equal(contact(1)->offer.eligible, 3);
	assert_int_equal(contact(1)->offer.score_count, 2);
	assert_int_equal(contact(1)->offer.scores[0].level, 4);
	assert_int_equal(contact(1)->offer.scores[1].agent, 8);
	assert_int_equal(agent(9)->routing, routing_RINGING);
	assert_int_equal(agent(9)->contact, 1);
	assert_int_equal(agent(9)->ends_ms, now + 20000);

	now += SECOND;
	talking = now;
	answered(1, GENERAL, 9, 2000);
	assert_int_equal(contact(1)->state, contact_state_TALKING);
	offer_over(500, 1, 9, offer_end_ACCEPTED);
	routing(9, routing_TALKING, 1, 0);
	assert_int_equal(contact(1)->state, contact_state_TALKING);
	assert_int_equal(contact(1)->offer.offer, 0);
	assert_int_equal(contact(1)->agent, 9);
	assert_int_equal(contact(1)->answered_ms, talking);
	assert_int_equal(contact(1)->waited_ms, 2000);
	assert_int_equal(agent(9)->answered_today, 1);
	assert_int_equal(agent(9)->ends_ms, 0);

	now += MINUTE;
	segment_over(1, 9, segment_end_CITIZEN_LEFT, 60000);
	ended(1, party_CITIZEN, result_ANSWERED, 2000);
	floor_settle(place);
	assert_non_null(contact(1)); /* the agent still looks at it */
	routing(9, routing_WRAP_UP, 1, 30000);
	FOLD(contact_held, .contact = 1, .agent = 9); /* late: what has ended stays so */
	floor_settle(place);
	assert_int_equal(contact(1)->state, contact_state_ENDED);
	assert_int_equal(contact(1)->by, party_CITIZEN);
	assert_int_equal(agent(9)->ends_ms, now + 30000);
	assert_int_equal(agent(9)->talk_today_ms, 60000);
	classified(1, 70);
	assert_int_equal(contact(1)->topic, 70);
	assert_true(agent_changed(9));
	routing(9, routing_IDLE, 0, 0);
	assert_non_null(contact(1)); /* until those who watch have been told */
	assert_true(contact_changed(1));
	floor_settle(place);
	assert_null(contact(1));
	assert_int_equal(agent(9)->contact, 0);
}

static void the_order_of_neighbouring_facts_does_not_matter(void **state)
{
	(void)state;
	until_ringing();
	routing(9, routing_TALKING, 1, 0);
	offer_over(500, 1, 9, offer_end_ACCEPTED);
	assert_int_equal(contact(1)->state, contact_state_OFFERED);
	answered(1, GENERAL, 9, 2000);
	assert_int_equal(contact(1)->state, contact_state_TALKING);
	routing(9, routing_WRAP_UP, 1, 30000);
	ended(1, party_AGENT, result_ANSWERED, 2000);
	segment_over(1, 9, segment_end_AGENT_ENDED, 1000);
	routing(9, routing_IDLE, 0, 0);
	floor_settle(place);
	assert_null(contact(1));
	assert_int_equal(agent(9)->talk_today_ms, 1000);
	segment_over(1, 9, segment_end_AGENT_ENDED, 1000); /* nothing late brings it back */
	FOLD(contact_estimated, .contact = 1, .position = 2);
	classified(1, 70);
	floor_settle(place);
	assert_null(contact(1));
}

static void a_failed_offer_goes_back_to_the_line(void **state)
{
	(void)state;
	until_ringing();
	offer_over(500, 1, 9, offer_end_NO_ANSWER);
	routing(9, routing_NOT_ANSWERING, 0, 0);
	assert_int_equal(contact(1)->state, contact_state_WAITING);
	assert_int_equal(contact(1)->agent, 0);
	assert_int_equal(watchers_of(1), 0);
	assert_int_equal(agent(9)->contact, 0);
	offered(501, 1, 8);
	offer_over(500, 1, 9, offer_end_WITHDRAWN); /* late word of the old one */
	assert_int_equal(contact(1)->state, contact_state_OFFERED);
	assert_int_equal(contact(1)->offer.agent, 8);
	assert_int_equal(contact(1)->offer.score_count, 0);
}

static void hold_and_interruption_come_back_to_where_they_were(void **state)
{
	dj_ms held;

	(void)state;
	until_talking();
	now += SECOND;
	held = now;
	FOLD(contact_held, .contact = 1, .agent = 9);
	assert_int_equal(contact(1)->state, contact_state_HELD);
	assert_int_equal(contact(1)->held_since_ms, held);
	now += SECOND;
	FOLD(contact_interrupted, .contact = 1, .agent = 9);
	routing(9, routing_RECONNECTING, 1, 30000);
	assert_int_equal(contact(1)->state, contact_state_RECONNECTING);
	assert_int_equal(contact(1)->since_ms, now);
	FOLD(contact_interrupted, .contact = 1, .agent = 9); /* said twice */
	FOLD(contact_rejoined, .contact = 1, .agent = 9);
	assert_int_equal(contact(1)->state, contact_state_HELD);
	assert_int_equal(contact(1)->held_since_ms, held);
	FOLD(contact_resumed, .contact = 1, .agent = 9);
	assert_int_equal(contact(1)->state, contact_state_TALKING);
	assert_int_equal(contact(1)->held_since_ms, 0);
}

static void a_transfer_leaves_one_agent_in_wrap_up_and_rings_another(void **state)
{
	(void)state;
	until_talking();
	FOLD(contact_transferred, .contact = 1, .agent = 9, .to_queue = 101);
	segment_over(1, 9, segment_end_TRANSFERRED, 1000);
	routing(9, routing_WRAP_UP, 1, 30000);
	queued(1, 101, queued_because_TRANSFER);
	assert_int_equal(contact(1)->state, contact_state_WAITING);
	assert_int_equal(contact(1)->answered_ms, 0);
	FOLD(contact_estimated, .contact = 1, .queue = 101, .position = 4, .estimate = 90000);
	assert_int_equal(contact(1)->position, 4);
	offered(501, 1, 8);
	routing(8, routing_RINGING, 1, 20000);
	assert_int_equal(watchers_of(1), 2);
	answered(1, 101, 8, 3000);
	routing(8, routing_TALKING, 1, 0);
	floor_settle(place);
	FOLD(contact_held, .contact = 1, .agent = 8);
	assert_true(agent_changed(8));
	assert_true(agent_changed(9));
	ended(1, party_CITIZEN, result_ANSWERED, 3000);
	routing(8, routing_IDLE, 0, 0);
	floor_settle(place);
	assert_non_null(contact(1));
	routing(9, routing_IDLE, 0, 0);
	floor_settle(place);
	assert_null(contact(1));
}

static void an_extended_wrap_up_began_when_it_began(void **state)
{
	dj_ms began = now;

	(void)state;
	routing(9, routing_WRAP_UP, 1, 30000);
	now += 20 * SECOND;
	routing(9, routing_WRAP_UP, 1, 60000);
	assert_int_equal(agent(9)->since_ms, began);
	assert_int_equal(agent(9)->ends_ms, began + 80 * SECOND);
	started(1, channel_CALL); /* heard of after the agent's routing */
	assert_int_equal(watchers_of(1), 1);
}

static void presence_device_and_next_are_the_agents(void **state)
{
	dj_ms since = now;

	(void)state;
	FOLD(agent_device, .agent = 9, .device = device_BROWSER, .ready = 1);
	FOLD(agent_device, .agent = 9, .device = device_PHONE, .ready = 1);
	FOLD(agent_presence, .agent = 9, .presence = presence_BREAK, .by = party_AGENT, .reason = 3,
	     .device = device_PHONE);
	now += SECOND;
	FOLD(agent_presence, .agent = 9, .presence = presence_BREAK, .by = party_SYSTEM,
	     .reason = 4);
	FOLD(agent_device, .agent = 9, .device = device_PHONE, .ready = 0);
	assert_true(agent(9)->desk_ready);
	assert_false(agent(9)->phone_ready);
	assert_int_equal(agent(9)->reason, 4);
	assert_int_equal(agent(9)->presence_since_ms, since);
	FOLD(agent_next, .agent = 9, .presence = presence_MEAL);
	assert_true(agent(9)->has_next);
	assert_int_equal(agent(9)->next, presence_MEAL);
	FOLD(agent_next, .agent = 9, .presence = presence_AVAILABLE);
	assert_false(agent(9)->has_next);
}

static void changes_name_each_once_until_settled(void **state)
{
	struct floor_changes c;

	(void)state;
	until_talking();
	c = floor_changes(place);
	assert_int_equal(c.agent_count, 1);
	assert_int_equal(c.contact_count, 1);
	floor_settle(place);
	c = floor_changes(place);
	assert_int_equal(c.agent_count + c.contact_count, 0);
	presence(7, presence_BREAK);
	assert_true(agent_changed(7));
	assert_false(agent_changed(9));
	FOLD(contact_held, .contact = 1, .agent = 9);
	assert_true(agent_changed(9));
	assert_true(contact_changed(1));
	assert_int_equal(floor_agent_count(place), 2);
	assert_int_equal(floor_agent_at(place, 0)->id, 9);
}

static void a_citizen_who_hangs_up_in_the_line_is_gone_at_once(void **state)
{
	size_t walk = 0;

	(void)state;
	started(1, channel_CALL);
	queued(1, GENERAL, queued_because_NEW);
	abandoned(1, 9000);
	assert_true(contact_changed(1));
	assert_int_equal(contact(1)->result, result_ABANDONED);
	assert_int_equal(contact(1)->waited_ms, 9000);
	floor_settle(place);
	assert_null(contact(1));
	assert_null(floor_contact_next(place, &walk));
}

static void a_restart_puts_everybody_off(void **state)
{
	(void)state;
	until_talking();
	segment_over(1, 9, segment_end_TRANSFERRED, 5000);
	floor_settle(place);
	FOLD(server_started, .run = 2);
	assert_true(agent_changed(9));
	assert_true(contact_changed(1));
	assert_int_equal(contact(1)->result, result_FAILED);
	assert_int_equal(agent(9)->presence, presence_OFFLINE);
	assert_int_equal(agent(9)->routing, routing_OFF);
	assert_int_equal(agent(9)->answered_today, 1);
	assert_int_equal(agent(9)->talk_today_ms, 5000);
	ended(1, party_SYSTEM, result_ANSWERED, 0); /* reconciled, and already known */
	floor_settle(place);
	assert_null(contact(1));
}

static void a_new_day_starts_the_agents_counts(void **state)
{
	(void)state;
	until_talking();
	floor_settle(place);
	now = MIDNIGHT + 24 * HOUR;
	presence(7, presence_BREAK);
	assert_int_equal(agent(9)->answered_today, 0);
	assert_true(agent_changed(9));
	segment_over(1, 9, segment_end_CITIZEN_LEFT, 7000);
	assert_int_equal(agent(9)->talk_today_ms, 7000);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_call_from_the_first_ring_to_the_end_of_wrap_up),
	    T(the_order_of_neighbouring_facts_does_not_matter),
	    T(a_failed_offer_goes_back_to_the_line),
	    T(hold_and_interruption_come_back_to_where_they_were),
	    T(a_transfer_leaves_one_agent_in_wrap_up_and_rings_another),
	    T(an_extended_wrap_up_began_when_it_began),
	    T(presence_device_and_next_are_the_agents),
	    T(changes_name_each_once_until_settled),
	    T(a_citizen_who_hangs_up_in_the_line_is_gone_at_once),
	    T(a_restart_puts_everybody_off),
	    T(a_new_day_starts_the_agents_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
