/* Ringing citizens back, inside the live centre. Private to src/app/centre*.c; centre.h includes
 * it.
 *
 * Every open call-back is in memory, by id. One that has its turn becomes a contact (an *attempt*)
 * that stands in the line without a citizen's leg: offered, accepted or declined like any other,
 * and only then is the citizen rung (agent first). With citizen first, being offered is what has
 * the citizen rung; who answers and presses the key joins the line at the old place. */
#ifndef APP_CENTRE_CALLBACK_H
#define APP_CENTRE_CALLBACK_H

#include "domain/callback/callback.h"

struct app;
struct live_contact;

/* A contact's part in it. */
struct recall {
	dj_id callback;		     /* this contact is an attempt of it, 0 none */
	enum callback_result result; /* coded by the agent or by the line; NONE yet */
	bool dialled;		     /* the citizen's telephone was rung */
};

/* A caller who is being asked whether and where to be rung back (centre_wish.c). */
enum wish_step { WISH_NONE, WISH_READ, WISH_CONFIRM, WISH_TYPE, WISH_REFUSED, WISH_MADE };
struct wish {
	enum wish_step step;
	bool again;		     /* asked twice */
	char number[NUMBER_WRITTEN]; /* what is confirmed or typed */
	bool keyed;
};

/* centre_callback.c: the list in memory and its clock */
struct callback *centre_callback(struct app *a, dj_id id);
/* The open one for this telephone, NULL none; messages are apart. */
struct callback *centre_callback_of_number(struct app *a, const char *number);
/* A new wish, or one more of the same citizen. `b` has contact, reason, number...; its id is made
 * here. `keyed`: the number is not the caller's own and is kept apart. */
void centre_callback_add(struct app *a, struct callback *b, bool keyed);
/* Starts what has its turn, sets the timer for the next. */
void centre_callbacks_run(struct app *a);
/* An attempt is over, or an inbound contact: what this means for the list. Before contact_end. */
void centre_callback_over(struct app *a, struct live_contact *c, enum party by,
			  enum result *result);
/* The citizen came to talk to somebody: what was only "ring us back" is settled. */
void centre_callback_met(struct app *a, struct live_contact *c);
/* A person ticked it off the list. */
void centre_callback_ticked_off(struct app *a, dj_id id);
/* Who rings again while they are to be rung back takes up their place in person. */
void centre_callback_regain(struct app *a, struct live_contact *c);

/* centre_attempt.c: one attempt */
/* Into the line; only_agent: rung from this agent's list. */
struct live_contact *centre_attempt(struct app *a, struct callback *b, dj_id only_agent);
/* Is this offer one for which the citizen is rung first? Then the offer is off and they are. */
bool centre_attempt_first(struct app *a, struct live_contact *c, dj_id agent);
/* Did this agent ask for this very attempt? */
bool centre_attempt_is_of(struct app *a, const struct live_contact *c, dj_id agent);
/* Is the citizen there, or was never missing? */
bool centre_attempt_is_talk(struct app *a, const struct live_contact *c);
/* The agent is there: ring the citizen, unless they are. False: not an attempt without citizen. */
bool centre_attempt_dial(struct app *a, struct live_contact *c);
/* False: nothing of an attempt. */
bool centre_attempt_answered(struct app *a, struct live_contact *c);
bool centre_attempt_key(struct app *a, struct live_contact *c, char key);
bool centre_attempt_played(struct app *a, struct live_contact *c);
bool centre_attempt_citizen_gone(struct app *a, struct live_contact *c, enum leg_end how);
/* The agent's page came back while the citizen rings. */
void centre_attempt_back(struct app *a, struct live_contact *c);
bool centre_attempt_offer_failed(struct app *a, struct live_contact *c);
bool centre_attempt_agent_lost(struct app *a, struct live_contact *c);

#endif
