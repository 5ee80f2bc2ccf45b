/* The parties of a contact and who of them hears whom. Pure: no leg, no sound, no clock.
 *
 * Everything that hearing depends on is in `struct bridge`; bridge_hear is the one place that turns
 * it into a matrix. The app applies what changed to the leg port.
 *
 * Parties who talk are in one of two rooms: with the citizen, or aside. What holds always (and is
 * property-tested): the citizen hears nobody who is aside, no monitor and no whisper; nobody hears
 * themselves or a party who is not there; hearing between two who talk goes both ways; who hears
 * nobody gets music, or is named a reason to be quiet. */
#ifndef DOMAIN_BRIDGE_H
#define DOMAIN_BRIDGE_H

#include "domain/words.h"

#define BRIDGE_PARTIES 8
#define BRIDGE_GAIN    1000 /* thousandths, as in app/leg_port.h */

struct bridge_party {
	dj_id id; /* 0: an empty place */
	dj_id leg;
	dj_id agent; /* the person of an AGENT, CONSULTED or SUPERVISOR party */
	dj_id entry; /* OUTSIDE: the number in the directory (struct site_number), 0 none */
	enum party_role role;
	enum party_state state;
	enum party_state before; /* AWAY: what it was */
	enum dial_purpose purpose;
	enum supervision supervision; /* SUPERVISOR only, and not NONE then */
	bool answered;	   /* sound can flow; RINGING until somebody says yes or a key confirms */
	bool with_citizen; /* may be with the citizen; false: was only asked so far, stays aside */
	bool was_joined;   /* LEFT: had answered */
	enum leg_end how;  /* LEFT: why */
	dj_us since_us;	   /* of the state */
	dj_us joined_us;
	dj_id by; /* who invited them */
};

struct bridge {
	enum situation situation;
	int count; /* places used; a party that left stays until its place is needed or the contact
		      ends */
	struct bridge_party parties[BRIDGE_PARTIES];
};

/* What a party hears who hears nobody. */
enum bridge_fill {
	BRIDGE_VOICES, /* hears somebody */
	BRIDGE_MUSIC,
	BRIDGE_RINGING, /* has somebody rung and waits for the answer: a ringing tone */
	BRIDGE_QUIET,	/* an agent alone by their own act (hold), or a monitor of nobody */
	BRIDGE_ABSENT,	/* is not there: rings, is away, has left */
};

struct bridge_matrix {
	int gain[BRIDGE_PARTIES][BRIDGE_PARTIES]; /* [listener][speaker] */
	enum bridge_fill fill[BRIDGE_PARTIES];
};

void bridge_hear(const struct bridge *b, struct bridge_matrix *out);

/* A free place, or the one of the party who left first; NULL when eight are there. It is zeroed and
 * has this id and role. */
struct bridge_party *bridge_add(struct bridge *b, dj_id id, enum party_role role);
/* Are there so many free places (those who left count as free)? */
bool bridge_has_room(const struct bridge *b, int places);
struct bridge_party *bridge_party_of(struct bridge *b, dj_id id);
struct bridge_party *bridge_of_leg(struct bridge *b, dj_id leg); /* not one who left */
/* The one AGENT or CITIZEN who is there (RINGING, JOINED or AWAY); NULL none. */
struct bridge_party *bridge_role(struct bridge *b, enum party_role role);
/* The party of this person who is there, NULL none. */
struct bridge_party *bridge_person(struct bridge *b, dj_id agent);
bool bridge_is_there(const struct bridge_party *p); /* RINGING, JOINED or AWAY */
/* The party who was asked and is not with the citizen yet (rings or has joined); NULL none. */
struct bridge_party *bridge_asked(struct bridge *b);

/* The only writer of party->state; a move that the table does not allow is a bug. */
void bridge_move(struct bridge_party *p, enum party_state to, dj_us now);
bool bridge_may_move(enum party_state from, enum party_state to);
/* Who is together: TALK or CONFERENCE by how many are with the citizen, SWAPPED when somebody who
 * was asked waits meanwhile. */
enum situation bridge_together(const struct bridge *b);

#endif
