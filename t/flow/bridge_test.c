/* links: base domain store app; with: flow/centre_rig */
/* More than two in a call: consult, swap, conference, warm and blind transfer and
 * what happens when somebody goes at the wrong moment. Who hears whom is looked at in each. */
#include "flow/bridge_rig.h"

/* ---- consult ---- */

static void a_consult_is_never_heard_by_the_citizen(void **state)
{
	(void)state;
	a_call();
	assert_int_equal(to_agent(KIM, COMMAND_CONSULT, LEE), VERDICT_ok);
	other = rig_last_order(&r, ORDER_LEG_RING)->leg;
	assert_int_equal(rig_last_order(&r, ORDER_LEG_RING)->agent, LEE);
	assert_int_equal(situation(), situation_CONSULT);
	assert_int_equal(routing_of(LEE), routing_RINGING);
	assert_apart(citizen, kim);
	assert_true(hears_phrase(citizen, PHRASE_HOLD) && has_music(citizen));
	assert_true(rig_playing(&r, kim)->count > 1); /* it rings in Kim's ear */
	rig_advance(&r, 3000);
	rig_leg(&r, COMMAND_LEG_ANSWERED, other, 0);
	assert_int_equal(rig_count(&r, FACT_party_joined), 0); /* sound, but Lee has not said yes */
	assert_apart(kim, other);
	assert_int_equal(say(LEE, COMMAND_ACCEPT), VERDICT_ok);
	assert_int_equal(rig_last(&r, FACT_party_joined)->party_joined.rang, 3000);
	assert_talk(kim, other);
	assert_apart(citizen, other);
	assert_apart(citizen, kim);
	assert_true(has_music(citizen));
	assert_int_equal(rig_playing(&r, kim)->count, 0);
	assert_int_equal(routing_of(LEE), routing_TALKING);
	assert_int_equal(routing_of(KIM), routing_HOLDING);
}

static void swapping_gives_the_music_to_the_other(void **state)
{
	(void)state;
	a_consult();
	assert_int_equal(say(KIM, COMMAND_SWAP), VERDICT_ok);
	assert_int_equal(situation(), situation_SWAPPED);
	assert_talk(citizen, kim);
	assert_apart(kim, other);
	assert_true(has_music(other));
	assert_false(has_music(citizen));
	assert_int_equal(say(KIM, COMMAND_SWAP), VERDICT_ok);
	assert_int_equal(situation(), situation_CONSULT);
	assert_talk(kim, other);
	assert_false(has_music(other));
	assert_true(has_music(citizen));
	/* hold and resume say the same */
	assert_int_equal(say(KIM, COMMAND_RESUME), VERDICT_ok);
	assert_int_equal(situation(), situation_SWAPPED);
	assert_int_equal(say(KIM, COMMAND_HOLD), VERDICT_ok);
	assert_int_equal(situation(), situation_CONSULT);
}

static void cancelling_a_consult_brings_the_citizen_back(void **state)
{
	(void)state;
	a_consult();
	rig_advance(&r, 5000);
	assert_int_equal(say(KIM, COMMAND_CONSULT_CANCEL), VERDICT_ok);
	assert_talk(citizen, kim);
	assert_int_equal(left()->party_left.talk, 5000);
	assert_int_equal(left()->party_left.how, leg_end_NORMAL);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, other);
	assert_int_equal(routing_of(LEE), routing_IDLE);
	assert_int_equal(routing_of(KIM), routing_TALKING);
	rig_advance(&r, 1000);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	/* 4 s of ringing and 5 s of asking are hold for the citizen */
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.talk, 11000);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.hold, 9000);
	assert_int_equal(rig_count(&r, FACT_segment_ended), 1);
}

static void who_does_not_answer_a_consult_leaves_the_citizen_on_hold(void **state)
{
	(void)state;
	a_call();
	to_agent(KIM, COMMAND_CONSULT, LEE);
	rig_advance(&r, 25050);
	assert_int_equal(left()->party_left.how, leg_end_NO_ANSWER);
	assert_false(left()->party_left.joined);
	assert_int_equal(routing_of(LEE), routing_NOT_ANSWERING);
	assert_int_equal(situation(), situation_HELD);
	assert_true(has_music(citizen));
	assert_int_equal(rig_playing(&r, kim)->count, 0); /* the ringing tone has stopped */
	assert_int_equal(say(KIM, COMMAND_RESUME), VERDICT_ok);
	assert_talk(citizen, kim);
}

static void each_way_of_not_answering_is_told_apart(void **state)
{
	static const enum leg_end ways[] = {leg_end_BUSY, leg_end_DECLINED, leg_end_UNREACHABLE};

	(void)state;
	a_call();
	for (size_t i = 0; i < DJ_COUNT(ways); i++) {
		assert_int_equal(to_number(KIM, COMMAND_CONSULT, ROADS), VERDICT_ok);
		other = rig_last_order(&r, ORDER_LEG_DIAL)->leg;
		rig_leg(&r, COMMAND_LEG_ENDED, other, ways[i]);
		assert_int_equal(left()->party_left.how, ways[i]);
		assert_int_equal(situation(), situation_HELD);
	}
	assert_int_equal(to_agent(KIM, COMMAND_CONSULT, LEE), VERDICT_ok);
	assert_int_equal(say(LEE, COMMAND_DECLINE), VERDICT_ok);
	assert_int_equal(left()->party_left.how, leg_end_DECLINED);
	assert_int_equal(routing_of(LEE), routing_IDLE);
}

static void only_who_is_there_and_free_can_be_asked(void **state)
{
	(void)state;
	a_call();
	assert_int_equal(to_agent(KIM, COMMAND_CONSULT, KIM), VERDICT_agent_away);
	assert_int_equal(to_agent(KIM, COMMAND_CONSULT, PARK), VERDICT_agent_away);
	assert_int_equal(to_agent(KIM, COMMAND_CONSULT, 999), VERDICT_not_found);
	assert_int_equal(to_agent(LEE, COMMAND_CONSULT, CHOI), VERDICT_not_yours);
	assert_int_equal(to_agent(KIM, COMMAND_CONSULT, LEE), VERDICT_ok);
	assert_int_equal(to_agent(KIM, COMMAND_CONSULT, CHOI), VERDICT_party_asked);
	assert_int_equal(to_agent(KIM, COMMAND_TRANSFER, CHOI), VERDICT_party_asked);
	assert_int_equal(say(CHOI, COMMAND_ACCEPT), VERDICT_not_ringing);
}

static void a_queue_is_asked_by_ringing_who_was_free_longest(void **state)
{
	struct command c = {.kind = COMMAND_CONSULT, .actor = KIM, .to_queue = QUEUE_ENGLISH};

	(void)state;
	a_call();
	c.contact = contact;
	assert_int_equal(rig_submit(&r, c), VERDICT_ok); /* only Choi speaks English */
	assert_int_equal(rig_last_order(&r, ORDER_LEG_RING)->agent, CHOI);
	say(KIM, COMMAND_CONSULT_CANCEL);
	assert_int_equal(routing_of(CHOI), routing_IDLE); /* withdrawn: no fault of Choi's */
	rig_submit(&r, (struct command){
			   .kind = COMMAND_PRESENCE, .actor = CHOI, .presence = presence_MEAL});
	assert_int_equal(rig_submit(&r, c), VERDICT_nobody_free);
	assert_talk(citizen, kim);
}

/* Choi has been free for longer, but speaks English besides: kept for who needs it. */
static void a_queue_is_asked_by_the_score_of_an_offer(void **state)
{
	struct command c = {.kind = COMMAND_CONSULT, .actor = KIM, .to_queue = QUEUE_GENERAL};

	(void)state;
	a_call();
	c.contact = contact;
	rig_submit(&r, (struct command){
			   .kind = COMMAND_PRESENCE, .actor = LEE, .presence = presence_MEAL});
	rig_available(&r, LEE, device_BROWSER);
	rig_advance(&r, 3000);
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_RING)->agent, LEE);
	say(KIM, COMMAND_CONSULT_CANCEL);
	rig_submit(&r, (struct command){
			   .kind = COMMAND_PRESENCE, .actor = LEE, .presence = presence_MEAL});
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_RING)->agent, CHOI);
}

/* Lee is asked and gets a call of the line at the same moment: one of the two. */
static void who_is_asked_gets_no_call_of_the_line(void **state)
{
	dj_id second;

	(void)state;
	a_call();
	rig_submit(&r, (struct command){
			   .kind = COMMAND_PRESENCE, .actor = CHOI, .presence = presence_MEAL});
	to_agent(KIM, COMMAND_CONSULT, LEE);
	rig_call(&r, "1200", "01033334444", &second);
	assert_int_equal(rig_count(&r, FACT_offer_made), 1);
	say(KIM, COMMAND_CONSULT_CANCEL);
	assert_int_equal(rig_count(&r, FACT_offer_made), 2);
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, LEE);
}

static void a_phone_is_asked_and_answers_by_lifting(void **state)
{
	(void)state;
	rig_available(&r, LEE, device_BROWSER);
	citizen = rig_call(&r, "1200", "01011112222", &contact);
	other = rig_answer(&r, LEE, contact);
	rig_available(&r, KIM, device_PHONE);
	assert_int_equal(to_agent(LEE, COMMAND_CONSULT, KIM), VERDICT_ok);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_RING)->leg_kind, leg_kind_AGENT_PHONE);
	kim = rig_last_order(&r, ORDER_LEG_RING)->leg;
	assert_int_equal(say(KIM, COMMAND_ACCEPT), VERDICT_wrong_state);
	rig_leg(&r, COMMAND_LEG_ANSWERED, kim, 0);
	assert_talk(kim, other);
	assert_apart(kim, citizen);
}

/* ---- conference ---- */

static void all_hear_all_in_a_conference(void **state)
{
	(void)state;
	an_outside_consult();
	assert_int_equal(say(KIM, COMMAND_CONFERENCE), VERDICT_ok);
	assert_int_equal(situation(), situation_CONFERENCE);
	assert_talk(citizen, kim);
	assert_talk(citizen, other);
	assert_talk(kim, other);
	assert_false(has_music(citizen));
	/* the citizen is held: the others hear each other */
	assert_int_equal(say(KIM, COMMAND_HOLD), VERDICT_ok);
	assert_apart(citizen, kim);
	assert_apart(citizen, other);
	assert_talk(kim, other);
	assert_true(has_music(citizen));
	say(KIM, COMMAND_RESUME);
	assert_talk(citizen, other);
	/* who hangs up leaves two */
	rig_advance(&r, 7000);
	rig_leg(&r, COMMAND_LEG_ENDED, other, leg_end_NORMAL);
	assert_int_equal(situation(), situation_TALK);
	assert_talk(citizen, kim);
	assert_int_equal(left()->party_left.talk, 7000);
}

static void whom_is_still_ringing_cannot_be_brought_in(void **state)
{
	(void)state;
	a_call();
	to_agent(KIM, COMMAND_CONSULT, LEE);
	assert_int_equal(say(KIM, COMMAND_CONFERENCE), VERDICT_wrong_state);
	say(KIM, COMMAND_RESUME); /* talks with the citizen while it rings */
	assert_talk(citizen, kim);
	other = rig_last_order(&r, ORDER_LEG_RING)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, other, 0);
	say(LEE, COMMAND_ACCEPT);
	assert_int_equal(situation(), situation_SWAPPED);
	assert_talk(citizen, kim);
	assert_apart(citizen, other);
	assert_true(has_music(other));
}

static void the_citizen_goes_on_talking_while_an_invited_one_is_rung(void **state)
{
	(void)state;
	a_call();
	assert_int_equal(to_number(KIM, COMMAND_INVITE, ROADS), VERDICT_ok);
	assert_talk(citizen, kim);
	other = rig_last_order(&r, ORDER_LEG_DIAL)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, other, 0);
	assert_int_equal(situation(), situation_CONFERENCE);
	assert_talk(citizen, other);
	assert_int_equal(
	    rig_submit(
		&r,
		(struct command){.kind = COMMAND_DROP_PARTY,
				 .actor = KIM,
				 .contact = contact,
				 .subject = rig_last(&r, FACT_party_joined)->party_joined.party}),
	    VERDICT_ok);
	assert_int_equal(situation(), situation_TALK);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, other);
}

static void eight_are_the_most(void **state)
{
	int ok = 0;

	(void)state;
	a_call();
	while (to_number(KIM, COMMAND_INVITE, ROADS) == VERDICT_ok)
		ok++;
	assert_int_equal(ok, 6);
	assert_int_equal(to_number(KIM, COMMAND_INVITE, ROADS), VERDICT_too_many_parties);
	rig_leg(&r, COMMAND_LEG_ENDED, rig_last_order(&r, ORDER_LEG_DIAL)->leg, leg_end_BUSY);
	assert_int_equal(to_number(KIM, COMMAND_INVITE, ROADS), VERDICT_ok);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_int_equal(rig_count(&r, FACT_party_left), 7);
	assert_int_equal(rig_count(&r, FACT_party_invited), 7);
}

/* ---- passing on ---- */

static void a_warm_transfer_keeps_each_ones_time(void **state)
{
	const struct fact *f;
	dj_id first;

	(void)state;
	a_consult();
	first = rig_last(&r, FACT_contact_answered)->contact_answered.segment;
	rig_advance(&r, 6000);
	assert_int_equal(say(KIM, COMMAND_TRANSFER_COMPLETE), VERDICT_ok);
	assert_talk(citizen, other);
	assert_apart(citizen, kim);
	assert_false(has_music(citizen));
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, kim);
	assert_int_equal(routing_of(KIM), routing_WRAP_UP);
	f = rig_last(&r, FACT_segment_ended);
	assert_int_equal(f->segment_ended.segment, first);
	assert_int_equal(f->segment_ended.how, segment_end_TRANSFERRED);
	assert_int_equal(f->segment_ended.talk, 10000);
	assert_int_equal(f->segment_ended.hold, 10000);
	f = rig_last(&r, FACT_contact_passed);
	assert_int_equal(f->contact_passed.agent, LEE);
	assert_int_equal(f->contact_passed.from, KIM);
	assert_int_equal(f->contact_passed.talk, 6000);
	assert_int_equal(rig_last(&r, FACT_contact_transferred)->contact_transferred.to_agent, LEE);
	/* Lee has everything that an agent has */
	assert_int_equal(say(LEE, COMMAND_HOLD), VERDICT_ok);
	rig_advance(&r, 2000);
	assert_int_equal(say(LEE, COMMAND_RESUME), VERDICT_ok);
	rig_advance(&r, 9000);
	assert_int_equal(say(KIM, COMMAND_HOLD), VERDICT_not_yours);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	f = rig_last(&r, FACT_segment_ended);
	assert_int_equal(f->segment_ended.agent, LEE);
	assert_int_equal(f->segment_ended.talk, 9000);
	assert_int_equal(f->segment_ended.hold, 2000);
	assert_int_equal(rig_count(&r, FACT_segment_ended), 2);
	assert_int_equal(rig_count(&r, FACT_contact_answered), 1); /* answered once for the level */
	assert_int_equal(routing_of(LEE), routing_WRAP_UP);
}

static void completing_while_it_rings_passes_on_when_they_answer(void **state)
{
	(void)state;
	a_call();
	to_agent(KIM, COMMAND_CONSULT, LEE);
	other = rig_last_order(&r, ORDER_LEG_RING)->leg;
	assert_int_equal(say(KIM, COMMAND_TRANSFER_COMPLETE), VERDICT_ok);
	assert_int_equal(situation(), situation_AGENT_LEFT);
	assert_true(has_music(citizen));
	rig_leg(&r, COMMAND_LEG_ANSWERED, other, 0);
	assert_int_equal(say(LEE, COMMAND_ACCEPT), VERDICT_ok);
	assert_talk(citizen, other);
	assert_int_equal(rig_last(&r, FACT_contact_passed)->contact_passed.agent, LEE);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.result, result_ANSWERED);
}

static void who_was_to_get_it_does_not_answer_and_the_citizen_keeps_the_place(void **state)
{
	(void)state;
	a_call();
	to_agent(KIM, COMMAND_CONSULT, LEE);
	say(KIM, COMMAND_TRANSFER_COMPLETE);
	rig_submit(&r, (struct command){
			   .kind = COMMAND_PRESENCE, .actor = CHOI, .presence = presence_MEAL});
	rig_advance(&r, 25050);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_TRANSFER_FAILED);
	assert_true(hears_phrase(citizen, PHRASE_PLACE_KEPT));
	rig_submit(&r, (struct command){.kind = COMMAND_PRESENCE,
					.actor = CHOI,
					.presence = presence_AVAILABLE});
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, CHOI);
	other = rig_answer(&r, CHOI, contact);
	assert_talk(citizen, other);
}

static void a_blind_transfer_outside_links_the_citizen(void **state)
{
	(void)state;
	a_call();
	assert_int_equal(to_number(KIM, COMMAND_TRANSFER, ROADS), VERDICT_ok);
	other = rig_last_order(&r, ORDER_LEG_DIAL)->leg;
	assert_string_equal(rig_last_order(&r, ORDER_LEG_DIAL)->number, "0312492114");
	assert_string_equal(rig_last_order(&r, ORDER_LEG_DIAL)->caller, "1200");
	assert_int_equal(routing_of(KIM), routing_WRAP_UP);
	assert_true(hears_phrase(citizen, PHRASE_TRANSFERRING) && has_music(citizen));
	rig_leg(&r, COMMAND_LEG_ANSWERED, other, 0);
	assert_talk(citizen, other);
	rig_advance(&r, 30000);
	rig_leg(&r, COMMAND_LEG_ENDED, other, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.by, party_OUTSIDE);
	assert_int_equal(left()->party_left.talk, 30000);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.talk, 10000);
}

static void a_blind_transfer_to_nobody_comes_back(void **state)
{
	(void)state;
	a_call();
	to_number(KIM, COMMAND_TRANSFER, ROADS);
	rig_leg(&r, COMMAND_LEG_ENDED, rig_last_order(&r, ORDER_LEG_DIAL)->leg, leg_end_BUSY);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_TRANSFER_FAILED);
	assert_int_equal(rig_count(&r, FACT_contact_ended), 0);
	assert_non_null(
	    rig_answer(&r, (dj_id)rig_last(&r, FACT_offer_made)->offer_made.agent, contact));
}

static void a_warm_transfer_outside_leaves_two(void **state)
{
	(void)state;
	an_outside_consult();
	assert_int_equal(say(KIM, COMMAND_TRANSFER_COMPLETE), VERDICT_ok);
	assert_int_equal(situation(), situation_AGENT_LEFT);
	assert_talk(citizen, other);
	assert_apart(kim, other);
	assert_false(has_music(citizen));
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.by, party_CITIZEN);
	assert_int_equal(rig_last_order(&r, ORDER_LEG_END)->leg, other);
	assert_int_equal(left()->party_left.how, leg_end_NORMAL);
}

static void a_second_transfer_during_a_transfer_is_refused(void **state)
{
	(void)state;
	a_call();
	assert_int_equal(to_agent(KIM, COMMAND_CONSULT, LEE), VERDICT_ok);
	assert_int_equal(to_agent(KIM, COMMAND_TRANSFER, CHOI), VERDICT_party_asked);
	assert_int_equal(to_number(KIM, COMMAND_TRANSFER, ROADS), VERDICT_party_asked);
	assert_int_equal(say(KIM, COMMAND_TRANSFER_COMPLETE), VERDICT_ok); /* still rings */
	assert_int_equal(to_agent(KIM, COMMAND_TRANSFER, CHOI), VERDICT_not_yours);
	assert_int_equal(say(KIM, COMMAND_TRANSFER_COMPLETE), VERDICT_not_yours);
	assert_int_equal(rig_count(&r, FACT_contact_transferred), 1);
	other = rig_last_order(&r, ORDER_LEG_RING)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, other, 0);
	assert_int_equal(say(LEE, COMMAND_ACCEPT), VERDICT_ok);
	assert_talk(citizen, other);
	assert_int_equal(to_number(LEE, COMMAND_TRANSFER, ROADS), VERDICT_ok);
	assert_int_equal(to_number(LEE, COMMAND_TRANSFER, ROADS), VERDICT_not_yours);
	assert_int_equal(rig_count(&r, FACT_contact_transferred), 2);
}

static void a_transfer_to_someone_who_just_left(void **state)
{
	dj_ms place;

	(void)state;
	a_call();
	rig_submit(&r, (struct command){
			   .kind = COMMAND_PRESENCE, .actor = LEE, .presence = presence_OFFLINE});
	assert_int_equal(to_agent(KIM, COMMAND_TRANSFER, LEE), VERDICT_agent_away);
	assert_talk(citizen, kim); /* nothing has happened */
	rig_available(&r, LEE, device_BROWSER);
	place = rig_last(&r, FACT_contact_queued)->contact_queued.place_at;
	rig_call(&r, "1200", "01033334444", &other); /* Lee or Choi takes it */
	rig_answer(&r, LEE, other);
	assert_int_equal(to_agent(KIM, COMMAND_TRANSFER, LEE), VERDICT_ok); /* waits for Lee */
	rig_submit(&r, (struct command){
			   .kind = COMMAND_NEXT_PRESENCE, .actor = LEE, .presence = presence_MEAL});
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.place_at, place);
	rig_advance(&r, r.site.policy.direct_ms + 1000); /* Lee does not come: anybody does */
	assert_int_equal(rig_last(&r, FACT_offer_made)->offer_made.contact, contact);
	assert_int_not_equal(rig_last(&r, FACT_offer_made)->offer_made.agent, LEE);
}

static void who_left_it_to_others_comes_back(void **state)
{
	dj_id back;

	(void)state;
	an_outside_consult();
	assert_int_equal(say(KIM, COMMAND_RETURN), VERDICT_wrong_state); /* is in it */
	assert_int_equal(say(KIM, COMMAND_TRANSFER_COMPLETE), VERDICT_ok);
	assert_talk(citizen, other);
	assert_int_equal(say(LEE, COMMAND_RETURN), VERDICT_not_yours);
	rig_advance(&r, 40000); /* the wrap-up is over */
	assert_int_equal(say(KIM, COMMAND_RETURN), VERDICT_ok);
	back = rig_last_order(&r, ORDER_LEG_RING)->leg;
	assert_talk(citizen, other);		    /* meanwhile nothing changes for them */
	rig_leg(&r, COMMAND_LEG_ANSWERED, back, 0); /* asking for it was saying yes */
	assert_talk(citizen, back);
	assert_talk(other, back);
	assert_int_equal(rig_last(&r, FACT_contact_passed)->contact_passed.agent, KIM);
	assert_int_equal(say(KIM, COMMAND_HOLD), VERDICT_ok); /* everything works as before */
	assert_apart(citizen, back);
	assert_int_equal(say(KIM, COMMAND_RESUME), VERDICT_ok);
	rig_leg(&r, COMMAND_LEG_ENDED, other, leg_end_NORMAL);
	assert_talk(citizen, back);
}

static void they_hang_up_while_the_one_who_left_comes_back(void **state)
{
	dj_id back;

	(void)state;
	an_outside_consult();
	assert_int_equal(say(KIM, COMMAND_TRANSFER_COMPLETE), VERDICT_ok);
	assert_int_equal(say(KIM, COMMAND_RETURN), VERDICT_ok); /* in the wrap-up */
	back = rig_last_order(&r, ORDER_LEG_RING)->leg;
	rig_leg(&r, COMMAND_LEG_ENDED, other, leg_end_NORMAL);
	assert_null(rig_last(&r, FACT_contact_ended));
	assert_true(has_music(citizen));
	rig_leg(&r, COMMAND_LEG_ANSWERED, back, 0);
	assert_talk(citizen, back);
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_int_equal(rig_count(&r, FACT_contact_ended), 1);
	assert_int_equal(routing_of(KIM), routing_WRAP_UP);
}

static void nothing_to_complete_is_said(void **state)
{
	(void)state;
	a_call();
	assert_int_equal(say(KIM, COMMAND_TRANSFER_COMPLETE), VERDICT_wrong_state);
	assert_int_equal(say(KIM, COMMAND_SWAP), VERDICT_wrong_state);
	assert_int_equal(say(KIM, COMMAND_CONSULT_CANCEL), VERDICT_wrong_state);
	assert_int_equal(say(LEE, COMMAND_LEAVE), VERDICT_not_found);
	assert_talk(citizen, kim);
}

/* ---- toll fraud ---- */

static void what_is_not_in_the_directory_is_not_dialled(void **state)
{
	static const char *const lines[] = {"0060123456789", "+18005550100", "010-1234-5678",
					    "0609001234",    "1588-0000",    "*21*1#",
					    "sip:x@y",	     "11912"};
	struct command c = {.actor = KIM};

	(void)state;
	a_call();
	c.contact = contact;
	for (size_t i = 0; i < DJ_COUNT(lines); i++) {
		dj_copy(c.line, sizeof c.line, lines[i]);
		for (int k = 0; k < 3; k++) {
			c.kind = k == 0	  ? COMMAND_CONSULT
				 : k == 1 ? COMMAND_INVITE
					  : COMMAND_TRANSFER;
			assert_int_equal(rig_submit(&r, c), VERDICT_not_dialable);
		}
	}
	/* listed, but for interpreters only */
	assert_int_equal(to_number(KIM, COMMAND_TRANSFER, UNLISTED_FOR_TRANSFER),
			 VERDICT_not_dialable);
	assert_null(rig_last_order(&r, ORDER_LEG_DIAL));
	assert_talk(citizen, kim);
	dj_copy(c.line, sizeof c.line, "119");
	c.kind = COMMAND_INVITE;
	assert_int_equal(rig_submit(&r, c), VERDICT_ok);
	assert_true(rig_last_order(&r, ORDER_LEG_DIAL)->emergency);
	assert_string_equal(rig_last_order(&r, ORDER_LEG_DIAL)->number, "119");
}

static void only_subscribers_are_rung_back(void **state)
{
	const struct site *s = &r.site;

	(void)state;
	assert_int_equal(site_may_dial(s, "010-1234-5678", dial_purpose_CALLBACK), VERDICT_ok);
	assert_int_equal(site_may_dial(s, "+82 31 249 2114", dial_purpose_CALLBACK), VERDICT_ok);
	assert_int_equal(site_may_dial(s, "060-900-1234", dial_purpose_CALLBACK),
			 VERDICT_not_dialable);
	assert_int_equal(site_may_dial(s, "+1 800 555 0100", dial_purpose_CALLBACK),
			 VERDICT_not_dialable);
	assert_int_equal(site_may_dial(s, "0312492114", dial_purpose_TRANSFER), VERDICT_ok);
}

/* ---- somebody goes at the wrong moment ---- */

static void the_citizen_hangs_up_during_a_consult(void **state)
{
	(void)state;
	a_consult();
	rig_leg(&r, COMMAND_LEG_ENDED, citizen, leg_end_NORMAL);
	assert_apart(kim, other);
	assert_int_equal(routing_of(KIM), routing_WRAP_UP);
	assert_int_equal(routing_of(LEE), routing_IDLE);
	assert_int_equal(rig_count(&r, FACT_segment_ended), 1);
	assert_int_equal(rig_last(&r, FACT_contact_ended)->contact_ended.by, party_CITIZEN);
	rig_advance(&r, 60000);
	assert_int_equal(routing_of(KIM), routing_IDLE);
}

static void the_agents_page_reloads_during_a_consult(void **state)
{
	(void)state;
	a_consult();
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, kim, 0);
	assert_true(has_music(citizen));
	assert_true(has_music(other));
	assert_apart(kim, other);
	rig_advance(&r, 3000);
	rig_leg(&r, COMMAND_LEG_REJOINED, kim, 0);
	assert_talk(kim, other);
	assert_apart(citizen, other);
	assert_true(has_music(citizen));
	assert_false(has_music(other));
	assert_int_equal(say(KIM, COMMAND_SWAP), VERDICT_ok);
	assert_talk(citizen, kim);
}

static void the_agents_page_dies_during_a_consult_and_who_was_asked_goes_on(void **state)
{
	(void)state;
	a_consult();
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, kim, 0);
	rig_advance(&r, 10050);
	assert_talk(citizen, other);
	assert_int_equal(rig_last(&r, FACT_contact_passed)->contact_passed.how, passed_AGENT_LOST);
	assert_int_equal(rig_last(&r, FACT_segment_ended)->segment_ended.how,
			 segment_end_AGENT_LOST);
	assert_int_equal(rig_count(&r, FACT_contact_queued), 1);
}

static void the_asked_ones_page_dies(void **state)
{
	(void)state;
	a_consult();
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, other, 0);
	assert_int_equal(routing_of(LEE), routing_RECONNECTING);
	assert_apart(kim, other);
	rig_advance(&r, 4000);
	rig_leg(&r, COMMAND_LEG_REJOINED, other, 0);
	assert_talk(kim, other);
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, other, 0);
	rig_advance(&r, 10050);
	assert_int_equal(left()->party_left.how, leg_end_MEDIA_LOST);
	assert_int_equal(situation(), situation_HELD);
	assert_int_equal(routing_of(LEE), routing_OFF);
	assert_int_equal(say(KIM, COMMAND_RESUME), VERDICT_ok);
	assert_talk(citizen, kim);
}

static void the_agents_page_dies_in_a_conference_and_the_others_go_on(void **state)
{
	(void)state;
	an_outside_consult();
	say(KIM, COMMAND_CONFERENCE);
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, kim, 0);
	assert_talk(citizen, other);
	assert_false(has_music(citizen));
	rig_advance(&r, 10050);
	assert_talk(citizen, other);
	assert_int_equal(situation(), situation_AGENT_LEFT);
	/* the one outside is lost, too: nobody is left with music for ever */
	rig_leg(&r, COMMAND_LEG_ENDED, other, leg_end_MEDIA_LOST);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_TRANSFER_FAILED);
}

static void an_outside_consult_is_not_linked_when_the_agent_is_lost(void **state)
{
	(void)state;
	an_outside_consult();
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, kim, 0);
	rig_advance(&r, 10050);
	assert_apart(citizen, other);
	assert_int_equal(left()->party_left.how, leg_end_NORMAL);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_AGENT_LOST);
}

static void everybody_leaves_in_the_same_second(void **state)
{
	(void)state;
	a_consult();
	say(KIM, COMMAND_CONFERENCE);
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, kim, 0);
	rig_leg(&r, COMMAND_LEG_INTERRUPTED, other, 0);
	assert_true(has_music(citizen));
	rig_advance(&r, 10050);
	assert_int_equal(rig_last(&r, FACT_contact_queued)->contact_queued.because,
			 queued_because_AGENT_LOST);
	assert_int_equal(routing_of(KIM), routing_OFF);
	assert_int_equal(routing_of(LEE), routing_OFF);
	rig_answer(&r, CHOI, contact);
}

/* A telephone has one key for it: hanging up. */
static void hanging_up_the_receiver_completes_a_transfer(void **state)
{
	(void)state;
	rig_available(&r, KIM, device_PHONE);
	citizen = rig_call(&r, "1200", "01011112222", &contact);
	kim = rig_last_order(&r, ORDER_LEG_RING)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, kim, 0);
	assert_int_equal(to_number(KIM, COMMAND_CONSULT, ROADS), VERDICT_ok);
	other = rig_last_order(&r, ORDER_LEG_DIAL)->leg;
	rig_leg(&r, COMMAND_LEG_ANSWERED, other, 0);
	rig_leg(&r, COMMAND_LEG_ENDED, kim, leg_end_NORMAL);
	assert_talk(citizen, other);
	assert_int_equal(rig_count(&r, FACT_contact_ended), 0);
	assert_int_equal(routing_of(KIM), routing_WRAP_UP);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
	    T(a_consult_is_never_heard_by_the_citizen),
	    T(swapping_gives_the_music_to_the_other),
	    T(cancelling_a_consult_brings_the_citizen_back),
	    T(who_does_not_answer_a_consult_leaves_the_citizen_on_hold),
	    T(each_way_of_not_answering_is_told_apart),
	    T(only_who_is_there_and_free_can_be_asked),
	    T(a_queue_is_asked_by_ringing_who_was_free_longest),
	    T(who_is_asked_gets_no_call_of_the_line),
	    T(a_phone_is_asked_and_answers_by_lifting),
	    T(all_hear_all_in_a_conference),
	    T(whom_is_still_ringing_cannot_be_brought_in),
	    T(the_citizen_goes_on_talking_while_an_invited_one_is_rung),
	    T(eight_are_the_most),
	    T(a_warm_transfer_keeps_each_ones_time),
	    T(completing_while_it_rings_passes_on_when_they_answer),
	    T(who_was_to_get_it_does_not_answer_and_the_citizen_keeps_the_place),
	    T(a_blind_transfer_outside_links_the_citizen),
	    T(a_blind_transfer_to_nobody_comes_back),
	    T(a_warm_transfer_outside_leaves_two),
	    T(a_queue_is_asked_by_the_score_of_an_offer),
	    T(a_second_transfer_during_a_transfer_is_refused),
	    T(a_transfer_to_someone_who_just_left),
	    T(who_left_it_to_others_comes_back),
	    T(they_hang_up_while_the_one_who_left_comes_back),
	    T(nothing_to_complete_is_said),
	    T(what_is_not_in_the_directory_is_not_dialled),
	    T(only_subscribers_are_rung_back),
	    T(the_citizen_hangs_up_during_a_consult),
	    T(the_agents_page_reloads_during_a_consult),
	    T(the_agents_page_dies_during_a_consult_and_who_was_asked_goes_on),
	    T(the_asked_ones_page_dies),
	    T(the_agents_page_dies_in_a_conference_and_the_others_go_on),
	    T(an_outside_consult_is_not_linked_when_the_agent_is_lost),
	    T(everybody_leaves_in_the_same_second),
	    T(hanging_up_the_receiver_completes_a_transfer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
