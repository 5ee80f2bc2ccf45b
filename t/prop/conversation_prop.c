/* links: base domain store app; with: flow/centre_rig */
/* Random days of writing, by seed: citizens write and write again, agents take what they are
 * offered or do not, answer, hand on, give back, end, go for a break, lose their page, are rung;
 * who leads takes over; the server dies and starts again. Whatever happens: nobody shares a
 * conversation, nobody has two offers at once or more than the rule says, and in the evening, with
 * everybody there and nothing else to do, no citizen is without somebody. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "app/conversation_row.h"
#include "flow/centre_rig.h"

#define DAYS   120
#define STEPS  150
#define TALKS  6
#define MINUTE 60000

struct day {
	struct rig rig;
	uint64_t dice;
	int seen; /* facts that the model has */
	struct conversation_row rows[TALKS];
	bool there[TALKS];
};

static const enum channel channels[TALKS] = {channel_CHAT,  channel_CHAT, channel_SMS,
					     channel_KAKAO, channel_SMS,  channel_MAIL};

static unsigned roll(struct day *d, unsigned sides)
{
	d->dice = d->dice * 6364136223846793005ull + 1442695040888963407ull;
	return (unsigned)(d->dice >> 33) % sides;
}

static dj_id some_agent(struct day *d)
{
	return AGENT_1 + (dj_id)roll(d, RIG_AGENTS);
}

/* ---- the table, as the facts fold into it; each fact is checked on the way ---- */

static void check_offer(struct day *d, const struct conversation_row *v, dj_id agent)
{
	assert_int_equal(v->state, conversation_state_WAITING);
	for (int i = 0; i < TALKS; i++)
		assert_false(d->rows[i].state == conversation_state_OFFERED &&
			     d->rows[i].agent == agent);
}

static void check_room(struct day *d, dj_id agent, enum channel channel)
{
	int n = 0;

	for (int i = 0; i < TALKS; i++)
		n += d->rows[i].state == conversation_state_OPEN && d->rows[i].agent == agent &&
		     d->rows[i].channel == channel;
	assert_true(n < d->rig.site.conversation.of[channel].most);
}

static void fold_one(struct day *d, const struct fact *f)
{
	dj_id contact = fact_get(f, "contact", 0);
	struct conversation_row *v = contact > 0 && contact <= TALKS ? &d->rows[contact - 1] : NULL;

	if (!v)
		return;
	switch (f->kind) {
	case FACT_conversation_waits:
		assert_int_not_equal(v->state, conversation_state_OPEN);
		v->state = conversation_state_WAITING;
		v->queue = f->conversation_waits.queue;
		v->agent = 0;
		break;
	case FACT_conversation_offered:
		check_offer(d, v, f->conversation_offered.agent);
		check_room(d, f->conversation_offered.agent, v->channel);
		v->state = conversation_state_OFFERED;
		v->agent = f->conversation_offered.agent;
		break;
	case FACT_conversation_refused:
		assert_int_equal(v->state, conversation_state_OFFERED);
		assert_true(v->agent == f->conversation_refused.agent);
		v->state = conversation_state_WAITING;
		v->agent = 0;
		break;
	case FACT_conversation_assigned:
		v->state = conversation_state_OPEN;
		v->agent = f->conversation_assigned.agent;
		break;
	case FACT_conversation_released:
		assert_int_equal(v->state, conversation_state_OPEN);
		assert_true(v->agent == f->conversation_released.agent);
		v->last_agent = v->agent;
		v->state = conversation_state_WAITING;
		v->agent = 0;
		break;
	case FACT_conversation_closed:
		v->state = conversation_state_CLOSED;
		v->agent = 0;
		break;
	default:
		break;
	}
}

static void look(struct day *d)
{
	while (d->seen < d->rig.fact_count)
		fold_one(d, &d->rig.facts[d->seen++]);
}

/* ---- what people do ---- */

static void commit(struct day *d, struct fact f)
{
	f.at_ms = dj_wall(&d->rig.clock.clock);
	app_committed(d->rig.app, &f);
	rig_advance(&d->rig, 1);
	look(d);
}

static void citizen_writes(struct day *d, int i)
{
	struct conversation_row *v = &d->rows[i];
	struct fact f = {.kind = FACT_contact_started}, word = {.kind = FACT_letter_received};

	v->heard_ms = dj_wall(&d->rig.clock.clock);
	if (!d->there[i]) {
		f.contact_started.contact = i + 1;
		f.contact_started.channel = channels[i];
		f.contact_started.language = language_KO;
	} else if (v->state == conversation_state_CLOSED) {
		f.kind = FACT_conversation_reopened;
		f.conversation_reopened.contact = i + 1;
		f.conversation_reopened.channel = channels[i];
		v->state = conversation_state_WAITING;
	}
	if (!d->there[i] || f.kind == FACT_conversation_reopened)
		commit(d, f);
	d->there[i] = true;
	word.letter_received.contact = i + 1;
	word.letter_received.channel = channels[i];
	commit(d, word);
}

static void somebody_answers(struct day *d)
{
	int i = (int)roll(d, TALKS);
	struct fact f = {.kind = FACT_letter_written};

	if (d->rows[i].state != conversation_state_OPEN)
		return;
	d->rows[i].answered_ms = dj_wall(&d->rig.clock.clock);
	f.letter_written.contact = i + 1;
	f.letter_written.person = d->rows[i].agent;
	commit(d, f);
}

static void does(struct day *d, enum command_kind kind, dj_id contact, dj_id agent)
{
	struct command c = {.kind = kind,
			    .actor = agent,
			    .contact = contact,
			    .roles = roll(d, 4) ? 1u << role_AGENT : 1u << role_SUPERVISOR};

	if (roll(d, 2))
		c.to_agent = some_agent(d);
	else
		c.to_queue = QUEUE_GENERAL;
	rig_submit(&d->rig, c);
}

static void agent_does(struct day *d)
{
	static const enum command_kind kinds[] = {
	    COMMAND_CONVERSATION_ACCEPT,   COMMAND_CONVERSATION_ACCEPT, COMMAND_CONVERSATION_ACCEPT,
	    COMMAND_CONVERSATION_DECLINE,  COMMAND_CONVERSATION_TAKE,	COMMAND_CONVERSATION_SEEN,
	    COMMAND_CONVERSATION_TRANSFER, COMMAND_CONVERSATION_BACK,	COMMAND_CONVERSATION_END,
	    COMMAND_CONVERSATION_LEFT};
	int i = (int)roll(d, TALKS);
	dj_id agent = d->rows[i].agent && roll(d, 4) ? d->rows[i].agent : some_agent(d);

	does(d, kinds[roll(d, DJ_COUNT(kinds))], i + 1, agent);
}

static void agent_comes_or_goes(struct day *d)
{
	dj_id agent = some_agent(d);
	struct command c = {.kind = COMMAND_PRESENCE, .actor = agent, .reason = 1};

	c.presence = (enum presence)roll(d, presence_COUNT);
	if (roll(d, 3) == 0)
		rig_submit(&d->rig, (struct command){.kind = COMMAND_DESK_CLOSED, .agent = agent});
	else
		rig_submit(&d->rig, (struct command){.kind = COMMAND_DESK_OPENED, .agent = agent});
	rig_submit(&d->rig, c);
}

static void server_dies(struct day *d)
{
	struct conversation_row rows[TALKS];
	int n = 0;

	rig_restart(&d->rig);
	look(d);
	for (int i = 0; i < TALKS; i++)
		if (d->there[i] && d->rows[i].state != conversation_state_CLOSED)
			rows[n++] = d->rows[i];
	app_conversations(d->rig.app, rows, n);
	rig_advance(&d->rig, 1);
}

static void a_call(struct day *d)
{
	dj_id contact, leg = rig_call(&d->rig, "1200", "01077778888", &contact);

	rig_advance(&d->rig, 1000);
	for (int i = 0; i < RIG_AGENTS; i++)
		rig_agent(&d->rig, AGENT_1 + i, roll(d, 2) ? COMMAND_ACCEPT : COMMAND_DECLINE,
			  contact);
	rig_advance(&d->rig, 5000);
	rig_leg(&d->rig, COMMAND_LEG_ENDED, leg, leg_end_NORMAL);
}

static void step(struct day *d)
{
	switch (roll(d, 10)) {
	case 0:
	case 1:
	case 2:
		citizen_writes(d, (int)roll(d, TALKS));
		break;
	case 3:
		somebody_answers(d);
		break;
	case 4:
		agent_comes_or_goes(d);
		break;
	case 5:
		if (roll(d, 6) == 0)
			server_dies(d);
		else if (roll(d, 3) == 0)
			a_call(d);
		break;
	default:
		agent_does(d);
		break;
	}
	look(d);
	rig_advance(&d->rig, 1 + roll(d, 4000));
	look(d);
}

/* Everybody comes, nobody rings, what is open is ended: every citizen who waits gets somebody. */
static void evening(struct day *d)
{
	for (int i = 0; i < RIG_AGENTS; i++) {
		rig_submit(&d->rig,
			   (struct command){.kind = COMMAND_DESK_OPENED, .agent = AGENT_1 + i});
		rig_submit(&d->rig,
			   (struct command){.kind = COMMAND_WRAP_DONE, .actor = AGENT_1 + i});
		rig_submit(&d->rig, (struct command){.kind = COMMAND_PRESENCE,
						     .actor = AGENT_1 + i,
						     .presence = presence_AVAILABLE});
	}
	for (int round = 0; round < 60; round++) {
		rig_advance(&d->rig, 5000);
		look(d);
		for (int i = 0; i < TALKS; i++)
			if (d->rows[i].agent)
				rig_submit(&d->rig,
					   (struct command){
					       .kind = d->rows[i].state == conversation_state_OPEN
							   ? COMMAND_CONVERSATION_END
							   : COMMAND_CONVERSATION_ACCEPT,
					       .actor = d->rows[i].agent,
					       .contact = i + 1});
		look(d);
	}
	for (int i = 0; i < TALKS; i++)
		assert_true(!d->there[i] || d->rows[i].state == conversation_state_CLOSED);
}

static void every_random_day_leaves_nobody_without_somebody(void **state)
{
	static struct day d;

	(void)state;
	for (uint64_t seed = 1; seed <= DAYS; seed++) {
		memset(&d, 0, sizeof d);
		rig_init(&d.rig);
		conversation_rules_default(&d.rig.site.conversation);
		app_site_changed(d.rig.app, &d.rig.site);
		app_begin(d.rig.app, ++d.rig.run, NULL, 0);
		d.dice = seed;
		for (int i = 0; i < TALKS; i++)
			d.rows[i] =
			    (struct conversation_row){.contact = i + 1, .channel = channels[i]};
		/* An agent may take more than they are offered: only offers keep to the rule. */
		for (int i = 0; i < STEPS; i++)
			step(&d);
		evening(&d);
		assert_true(d.rig.fact_count < (int)DJ_COUNT(d.rig.facts));
		rig_fini(&d.rig);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_random_day_leaves_nobody_without_somebody)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
