/* Owns who is in a contact and who hears whom. Two rooms, the citizen's and the one aside, give the
 * talking; supervisors who only listen or whisper stand outside both. Refuses to know legs, sound
 * and permissions. */
#include "domain/bridge/bridge.h"

#include <string.h>

#define TO(s) (1u << party_state_##s)

static const unsigned next[party_state_COUNT] = {
    [party_state_NONE] = TO(RINGING) | TO(JOINED),
    [party_state_RINGING] = TO(JOINED) | TO(LEFT),
    [party_state_JOINED] = TO(AWAY) | TO(LEFT),
    [party_state_AWAY] = TO(JOINED) | TO(LEFT),
    [party_state_LEFT] = 0,
};

bool bridge_may_move(enum party_state from, enum party_state to)
{
	return next[from] & (1u << to);
}

void bridge_move(struct bridge_party *p, enum party_state to, dj_us now)
{
	dj_assert(bridge_may_move(p->state, to));
	p->before = p->state;
	p->state = to;
	p->since_us = now;
	if (to == party_state_JOINED && !p->was_joined) {
		p->was_joined = true;
		p->joined_us = now;
	}
}

/* ---- finding ---- */

bool bridge_is_there(const struct bridge_party *p)
{
	return p->id && (p->state == party_state_RINGING || p->state == party_state_JOINED ||
			 p->state == party_state_AWAY);
}

static struct bridge_party *left_first(struct bridge *b)
{
	struct bridge_party *old = NULL;

	for (int i = 0; i < b->count; i++) {
		struct bridge_party *p = &b->parties[i];

		if (p->state == party_state_LEFT && (!old || p->since_us < old->since_us))
			old = p;
	}
	return old;
}

struct bridge_party *bridge_add(struct bridge *b, dj_id id, enum party_role role)
{
	struct bridge_party *p =
	    b->count < BRIDGE_PARTIES ? &b->parties[b->count++] : left_first(b);

	if (p)
		*p = (struct bridge_party){.id = id, .role = role};
	return p;
}

bool bridge_has_room(const struct bridge *b, int places)
{
	int there = 0;

	for (int i = 0; i < b->count; i++)
		there += b->parties[i].state != party_state_LEFT;
	return there + places <= BRIDGE_PARTIES;
}

struct bridge_party *bridge_party_of(struct bridge *b, dj_id id)
{
	for (int i = 0; i < b->count; i++)
		if (b->parties[i].id == id)
			return &b->parties[i];
	return NULL;
}

struct bridge_party *bridge_of_leg(struct bridge *b, dj_id leg)
{
	for (int i = 0; i < b->count; i++)
		if (b->parties[i].leg == leg && bridge_is_there(&b->parties[i]))
			return &b->parties[i];
	return NULL;
}

struct bridge_party *bridge_role(struct bridge *b, enum party_role role)
{
	for (int i = 0; i < b->count; i++)
		if (b->parties[i].role == role && bridge_is_there(&b->parties[i]))
			return &b->parties[i];
	return NULL;
}

struct bridge_party *bridge_person(struct bridge *b, dj_id agent)
{
	for (int i = 0; i < b->count; i++)
		if (agent && b->parties[i].agent == agent && bridge_is_there(&b->parties[i]))
			return &b->parties[i];
	return NULL;
}

static bool was_asked(const struct bridge_party *p)
{
	return p->role == party_role_CONSULTED || p->role == party_role_OUTSIDE;
}

struct bridge_party *bridge_asked(struct bridge *b)
{
	for (int i = 0; i < b->count; i++)
		if (was_asked(&b->parties[i]) && !b->parties[i].with_citizen &&
		    bridge_is_there(&b->parties[i]))
			return &b->parties[i];
	return NULL;
}

/* ---- rooms ---- */

enum room { ROOM_NONE, ROOM_CITIZEN, ROOM_ASIDE };

static bool citizen_is_apart(enum situation s)
{
	return s == situation_HELD || s == situation_CONSULT || s == situation_ALONE;
}

static enum room room_of(const struct bridge *b, const struct bridge_party *p)
{
	enum room others = citizen_is_apart(b->situation) ? ROOM_ASIDE : ROOM_CITIZEN;

	if (p->state != party_state_JOINED)
		return ROOM_NONE;
	switch (p->role) {
	case party_role_CITIZEN:
		return ROOM_CITIZEN;
	case party_role_AGENT:
		return others;
	case party_role_CONSULTED:
	case party_role_OUTSIDE:
		return p->with_citizen ? others : ROOM_ASIDE;
	case party_role_SUPERVISOR:
		return p->supervision == supervision_JOIN ? others : ROOM_NONE;
	default:
		return ROOM_NONE;
	}
}

enum situation bridge_together(const struct bridge *b)
{
	int more = 0;

	for (int i = 0; i < b->count; i++) {
		const struct bridge_party *p = &b->parties[i];

		if (p->state != party_state_JOINED && p->state != party_state_AWAY)
			continue;
		if (was_asked(p) && !p->with_citizen)
			return situation_SWAPPED;
		more += was_asked(p) || p->supervision == supervision_JOIN;
	}
	return more ? situation_CONFERENCE : situation_TALK;
}

/* ---- who hears whom ---- */

static void fill_rooms(const struct bridge *b, const enum room *rooms, struct bridge_matrix *out)
{
	for (int l = 0; l < b->count; l++)
		for (int s = 0; s < b->count; s++)
			if (l != s && rooms[l] != ROOM_NONE && rooms[l] == rooms[s])
				out->gain[l][s] = BRIDGE_GAIN;
}

static int agent_at(const struct bridge *b)
{
	for (int i = 0; i < b->count; i++)
		if (b->parties[i].role == party_role_AGENT &&
		    b->parties[i].state == party_state_JOINED)
			return i;
	return -1;
}

/* Without an agent there is a conversation to hear only when two are with the citizen's room: who
 * is alone with the music is not listened to. */
static void listen_without_agent(const struct bridge *b, const enum room *rooms, int listener,
				 struct bridge_matrix *out)
{
	int there = 0;

	for (int i = 0; i < b->count; i++)
		there += rooms[i] == ROOM_CITIZEN;
	for (int i = 0; there > 1 && i < b->count; i++)
		if (rooms[i] == ROOM_CITIZEN)
			out->gain[listener][i] = BRIDGE_GAIN;
}

static void listen(const struct bridge *b, const enum room *rooms, int listener,
		   struct bridge_matrix *out)
{
	int agent = agent_at(b);

	if (agent < 0) {
		listen_without_agent(b, rooms, listener, out);
		return;
	}
	for (int i = 0; i < b->count; i++)
		if (rooms[i] == rooms[agent])
			out->gain[listener][i] = BRIDGE_GAIN;
	if (b->parties[listener].supervision == supervision_WHISPER)
		out->gain[agent][listener] = BRIDGE_GAIN;
}

static bool hears_somebody(const struct bridge_matrix *m, int listener)
{
	for (int s = 0; s < BRIDGE_PARTIES; s++)
		if (m->gain[listener][s])
			return true;
	return false;
}

static bool somebody_is_rung(const struct bridge *b)
{
	for (int i = 0; i < b->count; i++)
		if (was_asked(&b->parties[i]) && b->parties[i].state == party_state_RINGING)
			return true;
	return false;
}

static enum bridge_fill fill_of(const struct bridge *b, int i, const struct bridge_matrix *m)
{
	const struct bridge_party *p = &b->parties[i];

	if (p->state != party_state_JOINED)
		return BRIDGE_ABSENT;
	if (hears_somebody(m, i))
		return BRIDGE_VOICES;
	if (p->role == party_role_SUPERVISOR)
		return BRIDGE_QUIET;
	if (p->role != party_role_AGENT)
		return BRIDGE_MUSIC;
	return somebody_is_rung(b) ? BRIDGE_RINGING : BRIDGE_QUIET;
}

void bridge_hear(const struct bridge *b, struct bridge_matrix *out)
{
	enum room rooms[BRIDGE_PARTIES] = {ROOM_NONE};

	memset(out, 0, sizeof *out);
	for (int i = 0; i < b->count; i++)
		rooms[i] = room_of(b, &b->parties[i]);
	fill_rooms(b, rooms, out);
	for (int i = 0; i < b->count; i++) {
		const struct bridge_party *p = &b->parties[i];

		if (p->role == party_role_SUPERVISOR && p->state == party_state_JOINED &&
		    p->supervision != supervision_JOIN)
			listen(b, rooms, i, out);
	}
	for (int i = 0; i < BRIDGE_PARTIES; i++)
		out->fill[i] = i < b->count ? fill_of(b, i, out) : BRIDGE_ABSENT;
}
