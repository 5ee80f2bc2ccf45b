/* links: base domain store app; with: flow/centre_rig */
/* A queue that is renamed or closed down in mid day: nobody in it or on the way to it is lost. */
#include "flow/bridge_rig.h"

static void site_changed(void)
{
	app_site_changed(r.app, &r.site);
	rig_advance(&r, 50);
}

/* The general queue is closed down; the English one, which asks for English, stays. */
static void close_general(void)
{
	static struct site_queue english, general;

	english = r.queues[1];
	general = r.queues[0];
	general.active = false;
	general.acd.closed = true;
	r.site.queues = &english;
	r.site.queue_count = 1;
	r.site.shut = &general;
	r.site.shut_count = 1;
	site_changed();
}

static void who_waits_in_a_queue_that_closes_is_served(void **state)
{
	(void)state;
	citizen = rig_call(&r, "1200", "01012341234", &contact);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_GENERAL);
	close_general();
	rig_available(&r, KIM, device_BROWSER);
	kim = rig_answer(&r, KIM, contact);
	assert_talk(citizen, kim);
	assert_int_equal(rig_last(&r, FACT_contact_answered)->contact_answered.queue,
			 QUEUE_GENERAL);
}

static void who_talks_goes_on_and_comes_back_to_it_when_the_agent_is_lost(void **state)
{
	(void)state;
	rig_available(&r, KIM, device_BROWSER);
	citizen = rig_call(&r, "1200", "01012341234", &contact);
	kim = rig_answer(&r, KIM, contact);
	close_general();
	assert_talk(citizen, kim);
	rig_leg(&r, COMMAND_LEG_ENDED, kim, leg_end_MEDIA_LOST);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_AGENT_LOST);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_GENERAL);
	rig_available(&r, LEE, device_BROWSER);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, contact);
}

static void who_calls_afterwards_waits_in_one_that_is_open(void **state)
{
	(void)state;
	close_general();
	rig_available(&r, CHOI, device_BROWSER); /* the one with English */
	citizen = rig_call(&r, "1200", "01012341234", &contact);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.queue, QUEUE_ENGLISH);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, contact);
}

static void nobody_is_passed_to_it(void **state)
{
	struct command c = {.kind = COMMAND_TRANSFER, .actor = CHOI, .to_queue = QUEUE_GENERAL};

	(void)state;
	close_general();
	rig_available(&r, CHOI, device_BROWSER);
	citizen = rig_call(&r, "1200", "01012341234", &contact);
	rig_answer(&r, CHOI, contact);
	c.contact = contact;
	assert_int_equal(rig_submit(&r, c), VERDICT_queue_closed);
}

static void a_new_name_changes_nothing_for_who_waits(void **state)
{
	const struct fact *f;

	(void)state;
	citizen = rig_call(&r, "1200", "01012341234", &contact);
	dj_copy(r.queues[0].name, sizeof r.queues[0].name, "first");
	site_changed();
	rig_available(&r, KIM, device_BROWSER);
	rig_answer(&r, KIM, contact);
	f = rig_last(&r, FACT_contact_answered);
	assert_int_equal(f->contact_answered.queue, QUEUE_GENERAL); /* figures go by the id */
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(who_waits_in_a_queue_that_closes_is_served),
	    T(who_talks_goes_on_and_comes_back_to_it_when_the_agent_is_lost),
	    T(who_calls_afterwards_waits_in_one_that_is_open),
	    T(nobody_is_passed_to_it),
	    T(a_new_name_changes_nothing_for_who_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
