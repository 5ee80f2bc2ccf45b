/* links: base domain */
#include "unit/board_world.h"

#define GENERAL 100
#define ENGLISH 101

static struct board *board;
static struct board_figures fig;

static void into_board(const struct fact *f)
{
	board_fold(board, f);
}

static void look(void)
{
	board_look(board, now, &fig);
	assert_int_equal(fig.today.offered, fig.today.answered + fig.today.abandoned +
						fig.today.short_abandoned + fig.today.left +
						fig.today.failed + fig.waiting);
}

static int setup(void **state)
{
	struct board_config config = {.day_start = board_fixed_day,
				      .arg = &seoul,
				      .rule = RULE(20000, 5000),
				      .callback_late_ms = HOUR};

	(void)state;
	board = board_alloc(&config);
	fold = into_board;
	now = MIDNIGHT + 9 * HOUR;
	seq = 0;
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	board_free(board);
	return 0;
}

/* The vector of the metrics: offered 100; 70 and 14 answered in time and late, 4, 3 and 5 gave up
 * short, early and late, 4 flowed out. */
static void a_hundred_entries(void)
{
	const struct {
		int count;
		dj_ms waited;
		char how;
	} vector[] = {{70, 20000, 'a'}, {14, 20001, 'a'}, {4, 5000, 'h'},
		      {3, 20000, 'h'},	{5, 60000, 'h'},  {4, 30000, 'l'}};
	dj_id id = 0;

	for (size_t i = 0; i < DJ_COUNT(vector); i++)
		for (int n = 0; n < vector[i].count; n++) {
			queued(++id, GENERAL, queued_because_NEW);
			if (vector[i].how == 'a')
				answered(id, GENERAL, 1, vector[i].waited);
			else if (vector[i].how == 'h')
				abandoned(id, vector[i].waited);
			else
				FOLD(contact_left_queue, .contact = id, .queue = GENERAL,
				     .because = queued_because_OVERFLOW);
		}
}

static void the_level_is_that_of_the_queues_formula(void **state)
{
	static const struct {
		const char *formula;
		int part, of;
	} expected[] = {{"short_off", 70, 92},	 {"answered", 70, 84}, {"early_good", 77, 96},
			{"abandons_on", 70, 96}, {"flow_on", 70, 100}, {"breakouts", 70, 96},
			{"late_only", 70, 89}};

	for (size_t i = 0; i < DJ_COUNT(expected); i++) {
		struct board_rule rule = RULE(20000, 5000);

		teardown(state);
		setup(state);
		rule.level = *level_weights_of(level_formula_of(expected[i].formula));
		board_queue(board, GENERAL, &rule);
		a_hundred_entries();
		look();
		assert_int_equal(fig.today_level.part, expected[i].part);
		assert_int_equal(fig.today_level.of, expected[i].of);
	}
}

static void the_service_level_leaves_out_short_abandons_and_flow_outs(void **state)
{
	(void)state;
	a_hundred_entries();
	look();
	assert_int_equal(fig.today.offered, 100);
	assert_int_equal(fig.today_level.part, 70);
	assert_int_equal(fig.today_level.of, 92);
	assert_int_equal(fig.half.part, 70);
	assert_int_equal(fig.half.of, 92);
	assert_int_equal(fig.today.abandoned, 8);
	assert_int_equal(fig.today.short_abandoned, 4);
	assert_int_equal(fig.today.left, 4);
	assert_int_equal(fig.abandoned_of, 96);
}

static void each_queue_has_its_own_thresholds(void **state)
{
	(void)state;
	board_queue(board, GENERAL, &RULE(20000, 5000));
	board_queue(board, ENGLISH, &RULE(60000, 0));
	queued(1, GENERAL, queued_because_NEW);
	queued(2, ENGLISH, queued_because_NEW);
	queued(3, ENGLISH, queued_because_NEW);
	answered(1, GENERAL, 9, 40000);
	answered(2, ENGLISH, 9, 40000);
	abandoned(3, 3000);
	look();
	assert_int_equal(fig.today.in_time, 1);
	assert_int_equal(fig.today.short_abandoned, 0);
	assert_int_equal(fig.queues[0].queue, GENERAL);
	assert_int_equal(fig.queues[0].today.in_time, 0);
	assert_int_equal(fig.queues[1].today.in_time, 1);
	assert_int_equal(fig.queues[1].today.abandoned, 1);
}

static void waiting_knows_the_longest_of_each_queue(void **state)
{
	dj_ms first = now;

	(void)state;
	queued(1, GENERAL, queued_because_NEW);
	now += SECOND;
	queued(2, ENGLISH, queued_because_NEW);
	now += SECOND;
	queued(3, GENERAL, queued_because_NEW);
	look();
	assert_int_equal(fig.waiting, 3);
	assert_int_equal(fig.longest_since_ms, first);
	assert_int_equal(fig.queues[0].waiting, 2);
	assert_int_equal(fig.queues[1].longest_since_ms, first + SECOND);
	answered(1, GENERAL, 9, 2000);
	look();
	assert_int_equal(fig.waiting, 2);
	assert_int_equal(fig.longest_since_ms, first + SECOND);
	assert_int_equal(fig.queues[0].longest_since_ms, first + 2 * SECOND);
	abandoned(2, 9000);
	abandoned(3, 9000);
	look();
	assert_int_equal(fig.waiting, 0);
	assert_int_equal(fig.longest_since_ms, 0);
}

static void commits_may_swap_neighbours(void **state)
{
	(void)state;
	queued(1, GENERAL, queued_because_NEW);
	now -= 20;
	queued(2, GENERAL, queued_because_NEW);
	look();
	assert_int_equal(fig.longest_since_ms, now);
	answered(2, GENERAL, 9, 0);
	look();
	assert_int_equal(fig.longest_since_ms, now + 20);
}

static void a_failed_offer_neither_offers_nor_restarts_the_wait(void **state)
{
	dj_ms first = now;

	(void)state;
	queued(1, GENERAL, queued_because_NEW);
	now += MINUTE;
	queued(1, GENERAL, queued_because_RETURNED);
	look();
	assert_int_equal(fig.today.offered, 1);
	assert_int_equal(fig.longest_since_ms, first);
}

/* Who wanted to leave a message and left none was offered once, and has waited since they came. */
static void back_from_a_message_goes_on_with_the_entry(void **state)
{
	dj_ms first = now;

	(void)state;
	queued(1, GENERAL, queued_because_NEW);
	now += MINUTE;
	FOLD(contact_left_queue, .contact = 1, .queue = GENERAL,
	     .because = queued_because_VOICEMAIL, .waited = MINUTE);
	look();
	assert_int_equal(fig.today.left, 1);
	now += MINUTE;
	queued(1, GENERAL, queued_because_VOICEMAIL);
	look();
	assert_int_equal(fig.today.offered, 1);
	assert_int_equal(fig.today.left, 0);
	assert_int_equal(fig.longest_since_ms, first);
	answered(1, GENERAL, 9, 1000);
	look();
	assert_int_equal(fig.today.answered, 1);
	assert_int_equal(fig.queues[0].today.offered, 1);
}

static void each_time_in_a_queue_counts_once(void **state)
{
	(void)state;
	queued(1, GENERAL, queued_because_NEW);
	answered(1, GENERAL, 9, 1000);
	queued(1, ENGLISH, queued_because_TRANSFER);
	look();
	assert_int_equal(fig.today.offered, 2);
	assert_int_equal(fig.waiting, 1);
	ended(1, party_CITIZEN, result_ANSWERED, 30000); /* answered once, but abandoned here */
	queued(2, GENERAL, queued_because_NEW);
	queued(2, ENGLISH, queued_because_OVERFLOW); /* without a word that it left the first */
	look();
	assert_int_equal(fig.today.offered, 4);
	assert_int_equal(fig.today.abandoned, 1);
	assert_int_equal(fig.today.left, 1);
	assert_int_equal(fig.queues[0].today.left, 1);
	assert_int_equal(fig.queues[1].waiting, 1);
}

static void what_we_end_is_not_abandoned(void **state)
{
	(void)state;
	queued(1, GENERAL, queued_because_NEW);
	ended(1, party_SYSTEM, result_ABANDONED, 30000);
	look();
	assert_int_equal(fig.today.abandoned, 0);
	assert_int_equal(fig.today.failed, 1);
	assert_int_equal(fig.today_level.of, 0);
}

static void an_entry_belongs_to_the_half_hour_in_which_it_began(void **state)
{
	(void)state;
	now = MIDNIGHT + 9 * HOUR + 29 * MINUTE;
	queued(1, GENERAL, queued_because_NEW);
	now += 2 * MINUTE;
	answered(1, GENERAL, 9, 2 * MINUTE);
	look();
	assert_int_equal(fig.slot_count, 20);
	assert_int_equal(fig.slots[18].start_ms, MIDNIGHT + 9 * HOUR);
	assert_int_equal(fig.slots[18].counts.offered, 1);
	assert_int_equal(fig.slots[18].counts.answered, 1);
	assert_int_equal(fig.slots[19].counts.answered, 0);
	assert_int_equal(fig.half.of, 0);
	assert_int_equal(fig.today_level.of, 1);
}

static void who_was_queued_before_midnight_is_yesterdays(void **state)
{
	(void)state;
	now = MIDNIGHT - MINUTE;
	queued(1, GENERAL, queued_because_NEW);
	queued(2, GENERAL, queued_because_NEW);
	now = MIDNIGHT + MINUTE;
	board_look(board, now, &fig);
	assert_int_equal(fig.waiting, 2);
	assert_int_equal(fig.longest_since_ms, MIDNIGHT - MINUTE);
	answered(1, GENERAL, 9, 2 * MINUTE);
	abandoned(2, 2 * MINUTE);
	look();
	assert_int_equal(fig.day_ms, MIDNIGHT);
	assert_int_equal(fig.today.offered, 0);
	assert_int_equal(fig.today.answered, 0);
	assert_int_equal(fig.today.abandoned, 0);
	assert_int_equal(fig.slot_count, 1);
}

static void a_new_day_begins_without_a_fact(void **state)
{
	(void)state;
	started(1, channel_CALL);
	queued(1, GENERAL, queued_because_NEW);
	answered(1, GENERAL, 9, 1000);
	now += 24 * HOUR;
	look();
	assert_int_equal(fig.today.offered, 0);
	assert_int_equal(fig.queues[0].today.answered, 0);
	assert_int_equal(fig.channels[channel_CALL], 0);
	queued(5, GENERAL, queued_because_NEW);
	now = MIDNIGHT + 9 * HOUR; /* a fact of the old day that was committed late */
	started(2, channel_CALL);
	queued(2, GENERAL, queued_because_NEW);
	ended(2, party_CITIZEN, result_LEFT_MENU, 0);
	now += 24 * HOUR;
	look();
	assert_int_equal(fig.today.offered, 1);
	assert_int_equal(fig.channels[channel_CALL], 0);
	assert_int_equal(fig.left_menu, 0);
}

/* Midnights of a zone in which the second day has 23 hours and the fourth 25. */
static dj_ms changing_day(void *arg, dj_ms at)
{
	static const dj_ms starts[] = {0, 24 * HOUR, 47 * HOUR, 71 * HOUR, 96 * HOUR, 120 * HOUR};
	int i = DJ_COUNT(starts) - 1;

	(void)arg;
	while (i > 0 && starts[i] > at - MIDNIGHT)
		i--;
	return MIDNIGHT + starts[i];
}

static void days_may_have_23_or_25_hours(void **state)
{
	struct board_config config = {.day_start = changing_day};

	board_free(board);
	board = board_alloc(&config);
	(void)state;
	now = MIDNIGHT + 47 * HOUR - SECOND;
	queued(1, GENERAL, queued_because_NEW);
	look();
	assert_int_equal(fig.slot_count, 46);
	assert_int_equal(fig.slots[45].counts.offered, 1);
	now += SECOND;
	board_look(board, now, &fig);
	assert_int_equal(fig.slot_count, 1);
	assert_int_equal(fig.today.offered, 0);
	now = MIDNIGHT + 96 * HOUR - SECOND;
	queued(2, GENERAL, queued_because_NEW);
	board_look(board, now, &fig);
	assert_int_equal(fig.slot_count, 50);
	assert_int_equal(fig.slots[49].counts.offered, 1);
}

/* ---- contacts in writing ---- */

static void hears(dj_id contact, enum channel channel)
{
	FOLD(letter_received, .contact = contact, .channel = channel, .kind = letter_kind_PERSON);
}

static void answers(dj_id contact, enum channel channel, enum letter_kind kind)
{
	FOLD(letter_written, .contact = contact, .channel = channel, .kind = kind);
}

static void waits(dj_id contact, enum channel channel)
{
	FOLD(conversation_waits, .contact = contact, .channel = channel, .place_at = now);
}

static void who_writes_waits_is_had_and_is_answered_in_time_or_not(void **state)
{
	const struct board_written *chat = &fig.written[channel_CHAT];
	dj_ms first = now;

	(void)state;
	board_aim(board, channel_CHAT, 3 * MINUTE);
	hears(1, channel_CHAT);
	waits(1, channel_CHAT);
	now += MINUTE;
	hears(2, channel_CHAT);
	waits(2, channel_CHAT);
	look();
	assert_int_equal(chat->waiting, 2);
	assert_true(chat->longest_since_ms == first);
	FOLD(conversation_assigned, .contact = 1, .channel = channel_CHAT, .agent = 5);
	answers(1, channel_CHAT, letter_kind_AUTOMATIC); /* a machine's is no answer */
	look();
	assert_int_equal(chat->open, 1);
	assert_int_equal(chat->waiting, 1);
	assert_int_equal(chat->answered, 0);
	hears(1, channel_CHAT); /* the first word counts */
	now += 2 * MINUTE;
	answers(1, channel_CHAT, letter_kind_PERSON);
	answers(1, channel_CHAT, letter_kind_PERSON); /* once */
	now += 3 * MINUTE;
	answers(2, channel_SMS, letter_kind_PERSON); /* on the telephone: too late all the same */
	look();
	assert_int_equal(chat->answered, 2);
	assert_int_equal(chat->in_time, 1);
	FOLD(conversation_closed, .contact = 1, .channel = channel_CHAT, .agent = 5);
	look();
	assert_int_equal(chat->open, 0);
	now += 24 * HOUR;
	look();
	assert_int_equal(chat->answered, 0);
	assert_int_equal(chat->waiting, 1); /* they wait still */
}

static void who_wrote_yesterday_is_there_after_a_restart(void **state)
{
	struct board_conversation c = {.contact = 1, .channel = channel_MAIL, .place_ms = 5};

	(void)state;
	c.owed_ms = 5;
	look(); /* the day has begun */
	board_conversation(board, &c);
	look();
	assert_int_equal(fig.written[channel_MAIL].waiting, 1);
	answers(1, channel_MAIL, letter_kind_PERSON);
	FOLD(conversation_closed, .contact = 1, .channel = channel_MAIL);
	look();
	assert_int_equal(fig.written[channel_MAIL].waiting, 0);
	assert_int_equal(fig.written[channel_MAIL].answered, 0); /* yesterday's word */
}

static void agents_are_counted_by_one_word(void **state)
{
	(void)state;
	presence(1, presence_AVAILABLE);
	look();
	assert_int_equal(fig.agents[board_state_AWAY], 1); /* the device is not there yet */
	routing(1, routing_IDLE, 0, 0);
	presence(2, presence_MEAL);
	presence(3, presence_AVAILABLE);
	routing(3, routing_TALKING, 5, 0);
	presence(4, presence_BREAK);
	presence(4, presence_OFFLINE);
	routing(5, routing_WRAP_UP, 5, 60000); /* routing came first */
	look();
	assert_int_equal(fig.agents_total, 4);
	assert_int_equal(fig.agents[board_state_AVAILABLE], 1);
	assert_int_equal(fig.agents[board_state_MEAL], 1);
	assert_int_equal(fig.agents[board_state_TALKING], 1);
	assert_int_equal(fig.agents[board_state_WRAP_UP], 1);
	assert_int_equal(fig.agents[board_state_OFFLINE], 1);
	assert_int_equal(fig.agents[board_state_AWAY], 0);
}

static void topics_are_of_the_last_thirty_minutes(void **state)
{
	(void)state;
	classified(1, 70);
	now += 10 * MINUTE;
	classified(2, 71);
	classified(3, 71);
	classified(4, 0);
	look();
	assert_int_equal(fig.topics_of, 3);
	assert_int_equal(fig.topic_count, 2);
	assert_int_equal(fig.topics[0].topic, 71);
	assert_int_equal(fig.topics[0].count, 2);
	classified(3, 70); /* changed one's mind */
	look();
	assert_int_equal(fig.topics_of, 3);
	assert_int_equal(fig.topics[0].topic, 70);
	assert_int_equal(fig.topics[0].count, 2);
	now += 20 * MINUTE; /* the first one has left the window */
	look();
	assert_int_equal(fig.topics_of, 2);
	assert_int_equal(fig.topics[0].topic, 70);
	assert_int_equal(fig.topics[0].count, 1);
	now += 10 * MINUTE;
	look();
	assert_int_equal(fig.topics_of, 0);
	assert_int_equal(fig.topic_count, 0);
}

static void only_the_most_frequent_topics_are_listed(void **state)
{
	dj_id contact = 0;

	(void)state;
	for (int topic = 1; topic <= BOARD_TOPICS + 5; topic++)
		for (int n = 0; n < topic; n++)
			classified(++contact, topic);
	look();
	assert_int_equal(fig.topic_count, BOARD_TOPICS);
	assert_int_equal(fig.topics[0].topic, BOARD_TOPICS + 5);
	assert_int_equal(fig.topics[BOARD_TOPICS - 1].topic, 6);
	assert_int_equal(fig.topics_of, contact);
}

static void call_backs_are_due_until_done_and_late_after_a_while(void **state)
{
	(void)state;
	board_callback(board, 50, now - 3 * HOUR); /* from before today */
	FOLD(callback_due, .contact = 1, .callback = 51, .due_at = now);
	FOLD(callback_due, .contact = 2, .callback = 52, .due_at = now + HOUR);
	look();
	assert_int_equal(fig.callbacks_due, 3);
	assert_int_equal(fig.callbacks_late, 1);
	FOLD(callback_done, .contact = 1, .callback = 50);
	FOLD(callback_done, .contact = 1, .callback = 50);
	now += HOUR + 1;
	look();
	assert_int_equal(fig.callbacks_due, 2);
	assert_int_equal(fig.callbacks_late, 1);
}

static void alarms_last_until_cleared_or_a_restart(void **state)
{
	dj_ms first = now;

	(void)state;
	FOLD(alarm_raised, .alarm = alarm_DISK_FULL);
	now += SECOND;
	FOLD(alarm_raised, .alarm = alarm_TRUNK_DOWN, .subject = 4);
	FOLD(alarm_raised, .alarm = alarm_DISK_FULL);
	look();
	assert_int_equal(fig.alarm_count, 2);
	assert_int_equal(fig.alarms[0].since_ms, first);
	FOLD(alarm_cleared, .alarm = alarm_TRUNK_DOWN, .subject = 5);
	FOLD(alarm_cleared, .alarm = alarm_DISK_FULL);
	look();
	assert_int_equal(fig.alarm_count, 1);
	assert_int_equal(fig.alarms[0].subject, 4);
	FOLD(server_started, .run = 2);
	look();
	assert_int_equal(fig.alarm_count, 0);
}

static void a_restart_empties_the_floor_but_not_the_day(void **state)
{
	(void)state;
	started(1, channel_CALL);
	queued(1, GENERAL, queued_because_NEW);
	answered(1, GENERAL, 9, 1000);
	presence(9, presence_AVAILABLE);
	routing(9, routing_TALKING, 1, 0);
	queued(2, GENERAL, queued_because_NEW);
	FOLD(server_started, .run = 2);
	ended(2, party_SYSTEM, result_FAILED, 0); /* reconciled */
	look();
	assert_int_equal(fig.waiting, 0);
	assert_int_equal(fig.agents_total, 0);
	assert_int_equal(fig.today.offered, 2);
	assert_int_equal(fig.today.answered, 1);
	assert_int_equal(fig.today.failed, 1);
	assert_int_equal(fig.channels[channel_CALL], 1);
}

static void menus_and_channels_are_counted(void **state)
{
	uint64_t version = board_version(board);

	(void)state;
	started(1, channel_CALL);
	started(2, channel_WEB_CALL);
	started(3, channel_WEB_CALL);
	ended(3, party_CITIZEN, result_LEFT_MENU, 0);
	look();
	assert_int_equal(fig.channels[channel_CALL], 1);
	assert_int_equal(fig.channels[channel_WEB_CALL], 2);
	assert_int_equal(fig.left_menu, 1);
	assert_int_equal(fig.today.offered, 0);
	assert_true(board_version(board) > version);
	version = board_version(board);
	FOLD(leg_ended, .leg = 1); /* says nothing to the board */
	assert_true(board_version(board) == version);
	look();
	assert_int_equal(fig.seq, seq);
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    T(the_level_is_that_of_the_queues_formula),
	    T(the_service_level_leaves_out_short_abandons_and_flow_outs),
	    T(each_queue_has_its_own_thresholds),
	    T(waiting_knows_the_longest_of_each_queue),
	    T(commits_may_swap_neighbours),
	    T(a_failed_offer_neither_offers_nor_restarts_the_wait),
	    T(back_from_a_message_goes_on_with_the_entry),
	    T(each_time_in_a_queue_counts_once),
	    T(what_we_end_is_not_abandoned),
	    T(an_entry_belongs_to_the_half_hour_in_which_it_began),
	    T(who_was_queued_before_midnight_is_yesterdays),
	    T(a_new_day_begins_without_a_fact),
	    T(days_may_have_23_or_25_hours),
	    T(agents_are_counted_by_one_word),
	    T(who_writes_waits_is_had_and_is_answered_in_time_or_not),
	    T(who_wrote_yesterday_is_there_after_a_restart),
	    T(topics_are_of_the_last_thirty_minutes),
	    T(only_the_most_frequent_topics_are_listed),
	    T(call_backs_are_due_until_done_and_late_after_a_while),
	    T(alarms_last_until_cleared_or_a_restart),
	    T(a_restart_empties_the_floor_but_not_the_day),
	    T(menus_and_channels_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
