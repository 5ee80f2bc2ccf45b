/* Owns caller_ends_first (R061): what an agent may do to end a call, notices said by the centre's
 * voice, and callers who are blocked for a time. Refuses: the rules themselves (domain/ending),
 * lifting a block (a record). */
#include "app/centre.h"

#include <stdlib.h>

/* ---- may it end? ---- */

static struct ending_now now_of(struct app *a, const struct live_contact *c,
				const struct command *cmd)
{
	dj_us now = centre_mono(a);

	return (struct ending_now){
	    .now_us = now,
	    .lasted_ms = c->care.talks_since_us ? (now - c->care.talks_since_us) / 1000 : 0,
	    .silent_ms = silence_lasts(&c->care.silence, now) / 1000,
	    .asked = silence_is_asked(&c->care.silence),
	    .line_dead = c->care.line_dead,
	    .crisis = centre_in_crisis(c),
	    .supervisor = cmd->roles & (1u << role_SUPERVISOR | 1u << role_MANAGER)};
}

static bool kind_known(enum ending_kind kind)
{
	return kind > ending_kind_NONE && kind < ending_kind_COUNT;
}

/* The contact, when this agent talks in it, or a supervisor looks after the floor. */
static enum verdict of_whom(struct app *a, const struct command *cmd, struct live_contact **out)
{
	struct live_contact *c = centre_contact(a, cmd->contact);

	if (!c)
		return VERDICT_not_found;
	if (c->contact.agent != cmd->actor && !(cmd->roles & 1u << role_SUPERVISOR))
		return VERDICT_not_yours;
	if (c->contact.state != contact_state_TALKING && c->contact.state != contact_state_HELD)
		return VERDICT_wrong_state;
	*out = c;
	return VERDICT_ok;
}

/* ---- notices ---- */

static enum phrase notice_of(enum ending_kind kind)
{
	static const enum phrase notices[ending_kind_COUNT] = {
	    [ending_kind_ABUSE] = PHRASE_WARN_ABUSE,
	    [ending_kind_SEXUAL] = PHRASE_WARN_SEXUAL,
	    [ending_kind_THREAT] = PHRASE_WARN_THREAT,
	    [ending_kind_NUISANCE] = PHRASE_WARN_NUISANCE,
	    [ending_kind_LONG] = PHRASE_NOTICE_LONG,
	};

	return notices[kind];
}

enum verdict centre_warn(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_contact *c;
	struct ending_now now;
	struct fact *f;
	enum verdict v = of_whom(a, cmd, &c);

	if (v != VERDICT_ok)
		return v;
	if (!kind_known(cmd->ending))
		return VERDICT_bad_request;
	if (c->contact.state != contact_state_TALKING)
		return VERDICT_wrong_state; /* who hears music would not hear the notice */
	now = now_of(a, c, cmd);
	v = site_ending_verdict(ending_may_warn(site_ending(a->config.site, cmd->ending), &now));
	if (v != VERDICT_ok)
		return v;
	out->number = ending_warn(&c->care.ending, cmd->ending, now.now_us);
	f = facts_add(&a->facts, FACT_ending_warned);
	f->ending_warned.contact = c->contact.id;
	f->ending_warned.agent = c->contact.agent;
	f->ending_warned.kind = cmd->ending;
	f->ending_warned.times = out->number;
	centre_expects_hard(a, c);
	centre_play_phrase(a, c, notice_of(cmd->ending), false, PLAY_NOTHING);
	return VERDICT_ok;
}

/* ---- the block list ---- */

static void block(struct app *a, const struct live_contact *c, const struct ending_rule *rule,
		  dj_id person)
{
	struct block *b;
	struct fact *f;

	if (!rule->block_ms || !c->contact.caller_key || c->care.trusted)
		return;
	b = dj_alloc(sizeof *b);
	*b = (struct block){.id = app_new_id(a), .until_ms = centre_wall(a) + rule->block_ms};
	free(dj_map_remove(&a->blocks, (dj_id)c->contact.caller_key));
	dj_map_put(&a->blocks, (dj_id)c->contact.caller_key, b);
	f = facts_add(&a->facts, FACT_caller_blocked);
	f->caller_blocked.block = b->id;
	f->caller_blocked.contact = c->contact.id;
	f->caller_blocked.kind = rule->kind;
	f->caller_blocked.until = b->until_ms;
	f->caller_blocked.person = person;
}

void centre_load_blocks(struct app *a)
{
	const struct site *s = a->config.site;

	for (int i = 0; i < s->block_count; i++) {
		dj_id key = (dj_id)centre_caller_key(s->blocks[i].number);
		struct block *b = dj_alloc(sizeof *b);

		*b = (struct block){.id = s->blocks[i].id, .until_ms = s->blocks[i].until_ms};
		free(dj_map_remove(&a->blocks, key));
		dj_map_put(&a->blocks, key, b);
	}
}

/* A supervisor lifted it. */
void centre_unblock(struct app *a, dj_id id)
{
	struct block *b;
	size_t at = 0;
	dj_id key;

	while ((b = dj_map_next(&a->blocks, &at, &key))) {
		if (b->id != id)
			continue;
		free(dj_map_remove(&a->blocks, key));
		return;
	}
}

/* A block that is over is kept for as long as the number's calls are expected to be hard. */
static struct block *remembered(struct app *a, const struct live_contact *c)
{
	dj_id key = (dj_id)c->contact.caller_key;
	struct block *b = key ? dj_map_get(&a->blocks, key) : NULL;

	if (!b || centre_wall(a) < b->until_ms + HARD_AFTER_BLOCK_MS)
		return b;
	free(dj_map_remove(&a->blocks, key));
	return NULL;
}

static struct block *block_of(struct app *a, const struct live_contact *c)
{
	struct block *b = remembered(a, c);

	return b && centre_wall(a) < b->until_ms ? b : NULL;
}

bool centre_was_abusive(struct app *a, const struct live_contact *c)
{
	return !c->care.trusted && remembered(a, c);
}

static void note_blocked(struct app *a, const struct live_contact *c, enum fact_kind kind)
{
	struct fact *f = facts_add(&a->facts, kind);

	f->caller_refused.block = c->care.blocked; /* both kinds have the same fields */
	f->caller_refused.contact = c->contact.id;
}

/* A blocked caller hears until when and how to appeal, and that key 1 is for danger. True: that
 * plays, and nothing else is to happen. */
bool centre_refuse_blocked(struct app *a, struct live_contact *c)
{
	const struct block *b = c->care.trusted ? NULL : block_of(a, c);

	if (!b)
		return false;
	c->care.blocked = b->id;
	note_blocked(a, c, FACT_caller_refused);
	centre_play_phrase(a, c, PHRASE_BLOCKED, false, PLAY_GOODBYE);
	return true;
}

static void let_through(struct app *a, struct live_contact *c)
{
	struct fact *f = facts_add(&a->facts, FACT_contact_language);

	if (c->contact.language == language_UNKNOWN)
		c->contact.language = language_KO;
	f->contact_language.contact = c->contact.id;
	f->contact_language.language = c->contact.language;
	centre_enqueue(a, c, site_queue_of(a->config.site, c->line->queue), queued_because_NEW, 0);
	centre_play_waiting(a, c, true);
}

/* Key 1: in danger, straight to the front. Key 2: the appeal is noted. */
bool centre_blocked_key(struct app *a, struct live_contact *c, char key)
{
	if (!c->care.blocked)
		return false;
	if (key == '1') {
		c->care.blocked = 0;
		centre_crisis_raise(a, c, crisis_by_BLOCKED, 0);
		let_through(a, c);
	} else if (key == '2' && c->then == PLAY_GOODBYE && !c->care.appealed) {
		c->care.appealed = true;
		note_blocked(a, c, FACT_caller_appealed);
		centre_play_phrase(a, c, PHRASE_APPEALED, false, PLAY_GOODBYE);
	}
	return true;
}

/* ---- the end ---- */

static void note_end(struct app *a, const struct live_contact *c, const struct command *cmd)
{
	struct fact *f = facts_add(&a->facts, FACT_ending_used);

	f->ending_used.contact = c->contact.id;
	f->ending_used.agent = c->contact.agent;
	f->ending_used.kind = cmd->ending;
	f->ending_used.warnings = c->care.ending.warned[cmd->ending];
	f->ending_used.person = cmd->actor;
}

/* Is the caller on the line? A call of ours that was not answered yet has none. */
static bool caller_there(struct app *a, const struct live_contact *c)
{
	const struct live_leg *l = centre_leg(a, c->contact.citizen_leg);

	return l && !l->over && l->answered;
}

static void end(struct app *a, struct live_contact *c, dj_id reason)
{
	c->contact.end_reason = reason;
	centre_end_agent_part(a, c, segment_end_AGENT_ENDED);
	centre_finish(a, c, party_AGENT, leg_end_NORMAL, result_NONE);
}

enum verdict centre_end_by_agent(struct app *a, const struct command *cmd, struct answer *out)
{
	const struct ending_rule *rule;
	struct live_contact *c;
	struct ending_now now;
	enum verdict v = of_whom(a, cmd, &c);

	(void)out;
	if (v != VERDICT_ok)
		return v;
	if (!caller_there(a, c)) {
		end(a, c, cmd->reason);
		return VERDICT_ok;
	}
	now = now_of(a, c, cmd);
	if (!kind_known(cmd->ending) && centre_survey_follows(a, c)) {
		c->contact.end_reason = cmd->reason;
		centre_agent_done(a, c, leg_end_NORMAL);
		return VERDICT_ok;
	}
	if (!kind_known(cmd->ending))
		return now.crisis ? VERDICT_in_crisis : VERDICT_caller_ends_first;
	rule = site_ending(a->config.site, cmd->ending);
	v = site_ending_verdict(ending_may_end(&c->care.ending, rule, &now));
	if (v != VERDICT_ok)
		return v;
	note_end(a, c, cmd);
	block(a, c, rule, cmd->actor);
	end(a, c, cmd->reason);
	return VERDICT_ok;
}
