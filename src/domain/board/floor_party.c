/* Owns what facts say about the parties of a live contact beside the citizen and its agent. */
#include "domain/board/floor_private.h"

static bool is_there(const struct floor_party *p)
{
	return p->id && p->state != party_state_LEFT;
}

const struct floor_party *floor_party(const struct floor_contact *c, dj_id agent)
{
	for (int i = 0; agent && i < FLOOR_PARTIES; i++)
		if (is_there(&c->parties[i]) && c->parties[i].agent == agent)
			return &c->parties[i];
	return NULL;
}

static struct floor_party *find(struct floor_contact *c, dj_id id)
{
	for (int i = 0; c && i < FLOOR_PARTIES; i++)
		if (c->parties[i].id == id)
			return &c->parties[i];
	return NULL;
}

/* An empty place, or that of who left first. */
static struct floor_party *make(struct floor_contact *c, dj_id id)
{
	struct floor_party *p = find(c, id), *old = NULL;

	if (!c || p)
		return p;
	for (int i = 0; i < FLOOR_PARTIES; i++) {
		p = &c->parties[i];
		if (!is_there(p) && (!old || p->since_ms < old->since_ms))
			old = p;
	}
	if (old)
		*old = (struct floor_party){.id = id};
	return old;
}

static void party_invited(struct floor *f, const struct fact *x)
{
	struct floor_party *p =
	    make(floor_known(f, x->party_invited.contact), x->party_invited.party);

	if (!p)
		return;
	p->agent = x->party_invited.agent;
	p->entry = x->party_invited.entry;
	p->by = x->actor;
	p->role = (enum party_role)x->party_invited.role;
	p->purpose = (enum dial_purpose)x->party_invited.purpose;
	p->state = party_state_RINGING;
	p->with_citizen = !x->party_invited.aside;
	p->since_ms = x->at_ms;
	p->ring_ms = x->party_invited.ring;
}

static void party_joined(struct floor *f, const struct fact *x)
{
	struct floor_party *p =
	    find(floor_known(f, x->party_joined.contact), x->party_joined.party);

	if (!p)
		return;
	p->state = party_state_JOINED;
	p->since_ms = x->at_ms;
}

static void party_left(struct floor *f, const struct fact *x)
{
	struct floor_party *p = find(floor_known(f, x->party_left.contact), x->party_left.party);
	struct floor_agent *g = floor_agent_make(f, x->party_left.agent);

	if (g && floor_is_today(f, x->at_ms)) {
		g->talk_today_ms += x->party_left.talk;
		floor_touch_agent(f, g);
	}
	if (!p)
		return;
	p->state = party_state_LEFT;
	p->how = (enum leg_end)x->party_left.how;
	p->since_ms = x->at_ms;
}

static void contact_situation(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_situation.contact);

	if (!c)
		return;
	c->situation = (enum situation)x->contact_situation.situation;
	for (int i = 0; i < FLOOR_PARTIES; i++)
		if (c->situation == situation_AGENT_LEFT ||
		    (c->situation == situation_CONFERENCE &&
		     c->parties[i].state == party_state_JOINED))
			c->parties[i].with_citizen = true;
}

static void contact_passed(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_passed.contact);
	struct floor_party *p = find(c, x->contact_passed.party);
	struct floor_agent *g = floor_agent_make(f, x->contact_passed.agent);

	if (g && floor_is_today(f, x->at_ms)) {
		g->talk_today_ms += x->contact_passed.talk;
		floor_touch_agent(f, g);
	}
	if (p)
		*p = (struct floor_party){0};
	if (!c)
		return;
	floor_enter(c, contact_state_TALKING, x->at_ms);
	c->situation = situation_TALK;
	c->segment = x->contact_passed.segment;
	c->agent = x->contact_passed.agent;
	c->held_since_ms = 0;
}

static void contact_linked(struct floor *f, const struct fact *x)
{
	struct floor_contact *c = floor_known(f, x->contact_linked.contact);

	struct floor_agent *g = floor_agent_make(f, x->contact_linked.agent);

	if (!c)
		return;
	floor_enter(c, contact_state_LINKED, x->at_ms);
	c->left_by = x->contact_linked.agent;
	if (g)
		g->left = c->id;
	floor_touch_agent(f, g);
}

static void supervision_changed(struct floor *f, const struct fact *x)
{
	struct floor_party *p =
	    make(floor_known(f, x->supervision_changed.contact), x->supervision_changed.party);

	if (!p)
		return;
	p->agent = x->supervision_changed.agent;
	p->role = party_role_SUPERVISOR;
	p->purpose = dial_purpose_SUPERVISION;
	p->with_citizen = true;
	p->supervision = (enum supervision)x->supervision_changed.supervision;
	p->state = p->supervision == supervision_NONE ? party_state_LEFT : party_state_JOINED;
	p->since_ms = x->at_ms;
}

floor_fold_h *floor_party_fold(int kind)
{
	static floor_fold_h *const folds[FACT_KINDS] = {
	    [FACT_party_invited] = party_invited,
	    [FACT_party_joined] = party_joined,
	    [FACT_party_left] = party_left,
	    [FACT_contact_situation] = contact_situation,
	    [FACT_contact_passed] = contact_passed,
	    [FACT_contact_linked] = contact_linked,
	    [FACT_supervision_changed] = supervision_changed,
	};

	return folds[kind];
}
