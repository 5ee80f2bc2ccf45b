/* Contacts in writing, inside the live centre. Private to src/app/centre*.c.
 *
 * Each text channel has lines of its own (an acd with the queues and agents of the centre), so that
 * capacity and the matrix of what may interrupt what are a question of who is ready there. A
 * conversation is in memory until it is closed; its letters are not. */
#ifndef APP_CENTRE_CONVERSATION_H
#define APP_CENTRE_CONVERSATION_H

#include "app/centre.h"
#include "domain/conversation/conversation.h"

struct conversation {
	dj_id contact, queue;
	dj_id agent; /* OFFERED: who is asked; OPEN: who has it */
	dj_id only_agent, last_agent;
	dj_id spared; /* gave it back: not asked again at once */
	enum channel channel;
	enum language language;
	enum conversation_state state;
	enum conversation_because because;
	bool queued; /* in the lines of its channel */
	bool urgent; /* somebody had it: it does not wait for the reserve */
	bool danger; /* words of danger stand in it: ahead of its line */
	dj_ms since_ms, place_ms, heard_ms, answered_ms, started_ms;
	dj_ms estimate_ms, opens_ms;
	dj_us offer_us;
	int position, unread;
	uint32_t told;
};

struct writer_load {
	int count[channel_COUNT];
	dj_id asked; /* the conversation that is offered to them */
	bool in_call;
	bool expected; /* had some when the last run ended, and may come back to them */
	bool stale;    /* their routing has changed in this turn */
};

struct conversations {
	struct dj_map of;    /* contact -> struct conversation */
	struct dj_map loads; /* agent -> struct writer_load */
	struct acd *lines[channel_COUNT];
	int urgent[channel_COUNT]; /* waiting ones */
	bool held[channel_COUNT];  /* the reserve keeps its agents for calls */
	int waiting[channel_COUNT];
	dj_ms oldest[channel_COUNT]; /* place of who waits longest; 0 none, -1 to be looked for */
	struct dj_timers *timers;
	bool estimating;
	bool stale; /* somebody's routing has changed */
};

enum conversation_timer {
	CONVERSATION_OFFER,    /* contact: the offer has stood long enough */
	CONVERSATION_SILENCE,  /* contact: nothing came */
	CONVERSATION_PLACE,    /* contact: say the place, unless somebody has answered by now */
	CONVERSATION_DESK,     /* agent: their page stayed away */
	CONVERSATION_ESTIMATE, /* 1: places and waits anew */
	CONVERSATION_LINES,    /* channel: its lines want to be looked at again */
};

struct conversation *centre_conversation(struct app *a, dj_id contact);
struct writer_load *centre_conversation_load(struct app *a, dj_id agent);
void centre_conversation_timer(struct app *a, enum conversation_timer kind, dj_id subject,
			       dj_ms after_ms);
void centre_conversation_clear_timers(struct app *a, dj_id contact);
/* The one writer of ->state. */
void centre_conversation_move(struct app *a, struct conversation *v, enum conversation_state to);

/* centre_conversation_line.c: who is asked */
void centre_conversation_wait(struct app *a, struct conversation *v,
			      enum conversation_because because);
/* Words of danger stand in it: ahead of all others of its line and of its next one, reserve or not.
 */
void centre_conversation_hurry(struct app *a, struct conversation *v);
/* Out of the lines, whatever it was there. */
void centre_conversation_unwait(struct app *a, struct conversation *v, enum acd_leave how);
void centre_conversation_refused(struct app *a, struct conversation *v, enum offer_end how,
				 dj_id reason);
void centre_conversation_ready(struct app *a, struct live_agent *g);
void centre_conversation_site(struct app *a);
void centre_conversation_offer_due(struct app *a, struct conversation *v);
/* Everything that the end of a turn decides: gates, offers. */
void centre_conversation_route(struct app *a);

/* centre_conversation_agent.c: who has it */
void centre_conversation_assign(struct app *a, struct conversation *v, dj_id agent,
				enum conversation_by by);
/* Its agent no longer has it; back into the line. */
void centre_conversation_release(struct app *a, struct conversation *v,
				 enum conversation_because because);
void centre_conversation_close(struct app *a, struct conversation *v, enum conversation_end how,
			       bool ends_contact);

/* centre_conversation_say.c: what the citizen is told */
void centre_conversation_tell(struct app *a, struct conversation *v, enum conversation_tell what);
void centre_conversation_welcome(struct app *a, struct conversation *v);
void centre_conversation_place_due(struct app *a, struct conversation *v);
void centre_conversation_listen(struct app *a, struct conversation *v);
void centre_conversation_silence_due(struct app *a, struct conversation *v);
void centre_conversation_estimate(struct app *a);

/* ---- hooks of the rest of the centre ---- */

void centre_conversations_alloc(struct app *a);
void centre_conversations_free(struct app *a);
void centre_conversation_committed(struct app *a, const struct fact *f);
/* Of every fact: whose routing changes is looked at in centre_conversation_route. */
void centre_conversation_note(struct app *a, const struct fact *f);
/* Presence, routing or the desk of this agent changed. */
void centre_conversation_agent(struct app *a, struct live_agent *g);
/* By the matrix: what this agent writes keeps calls away. */
bool centre_conversation_blocks_calls(struct app *a, const struct live_agent *g);

#endif
