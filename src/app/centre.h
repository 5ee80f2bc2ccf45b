/* Private to src/app/centre*.c: the live state of the contact centre. Lives on the loop thread
 * only. */
#ifndef APP_CENTRE_H
#define APP_CENTRE_H

#include "app/app.h"
#include "app/site.h"
#include "base/id.h"
#include "base/mailbox.h"
#include "base/map.h"
#include "base/timers.h"
#include "domain/acd/acd.h"
#include "domain/agent/agent.h"
#include "domain/contact/contact.h"
#include "domain/phrase/phrase.h"
#include "store/journal.h"

enum centre_timer {
	TIMER_ACD,	/* the routing library wants to look again */
	TIMER_PULSE,	/* how late is the loop? */
	TIMER_KEY,	/* contact: no key came */
	TIMER_OFFER,	/* contact: the offer has rung long enough */
	TIMER_ANNOUNCE, /* contact: say place and wait again */
	TIMER_GRACE,	/* contact: the agent's page stayed away */
	TIMER_CITIZEN,	/* contact: the citizen's page stayed away */
	TIMER_LONGEST,	/* contact: longer than any call may be */
	TIMER_WRAP,	/* agent: wrap-up is over */
	TIMER_PAUSE,	/* agent: pause after a busy device is over */
	TIMER_DESK,	/* agent: the idle desk stayed away */
};

/* What a finished play means for a contact. */
enum play_then { PLAY_NOTHING, PLAY_AWAIT_KEY, PLAY_ENQUEUE, PLAY_GOODBYE };

struct live_leg {
	dj_id id, contact, agent;
	enum leg_kind kind;
	enum leg_codec codec;
	bool answered;
	bool away; /* interrupted: its page may come back */
	bool over; /* ended; only media's last word is awaited */
	enum leg_end how;
};

struct live_contact {
	struct contact contact;
	const struct site_line *line;
	struct site_line line_kept;	/* when the site no longer has it */
	const struct site_queue *rules; /* of the queue it is in; NULL before */
	dj_id play;
	enum play_then then;
	dj_us offer_us; /* when the offer began to ring */
	bool accepted;	/* the agent pressed accept; the leg may still be coming up */
	int last_position;
	char caller[NUMBER_TEXT];
};

struct live_agent {
	struct agent agent;
	const struct site_agent *person;
	struct site_agent person_kept; /* when the site no longer has them */
	enum wrap_mode wrap_mode;      /* of the contact in wrap-up */
	bool classified;	       /* the record of the contact in wrap-up was saved */
};

/* Who answered this caller last, for the sticky rule: a small table that forgets by itself. */
#define KNOWN_CALLERS 4096
struct known_caller {
	uint64_t key;
	dj_id agent;
	dj_ms at;
};

struct app {
	struct app_config config;
	struct dj_ids ids;
	struct dj_timers *timers;
	struct acd *acd;
	struct order_port orders[leg_kind_COUNT];
	struct dj_map contacts, agents, legs;
	struct dj_mailbox *inbox;
	struct facts facts; /* of this turn, not yet in the journal */
	struct order
	    *pending; /* orders of this turn: delivered after its facts are in the journal */
	int pending_count, pending_size;
	bool delivering;
	struct known_caller known[KNOWN_CALLERS];
	struct command *scratch; /* room to take a posted command into */
	dj_id actor, cause;
	dj_ms last_wall;
	int late_pulses;  /* one after the other */
	dj_us busy_until; /* the loop was late: refuse new calls until then */
};

/* time */
dj_ms centre_wall(struct app *a); /* never goes back */
dj_us centre_mono(const struct app *a);
void centre_timer(struct app *a, enum centre_timer kind, dj_id subject, dj_ms after_ms);

/* facts: everything in a->facts goes to the journal, stamped */
void centre_flush(struct app *a);

/* finding */
struct live_contact *centre_contact(struct app *a, dj_id id);
struct live_agent *centre_agent(struct app *a, dj_id id);
struct live_leg *centre_leg(struct app *a, dj_id id);
struct live_leg *centre_add_leg(struct app *a, const struct live_leg *l);
void centre_order(struct app *a, struct order *o);
void centre_end_leg(struct app *a, dj_id leg, enum leg_end how);

/* centre_call.c: arrival, greeting, language */
void centre_enqueue(struct app *a, struct live_contact *c, const struct site_queue *rules,
		    enum queued_because because, dj_id only_agent);
void centre_finish(struct app *a, struct live_contact *c, enum party by, enum leg_end cause,
		   enum result result);
/* centre_offer.c */
void centre_route(struct app *a);
void centre_offer_failed(struct app *a, struct live_contact *c, enum offer_end how);
void centre_try_connect(struct app *a, struct live_contact *c);
/* centre_talk.c */
void centre_join(struct app *a, struct live_contact *c);
void centre_part(struct app *a, struct live_contact *c);
void centre_end_agent_part(struct app *a, struct live_contact *c, enum segment_end how);
void centre_lose_agent(struct app *a, struct live_contact *c);
/* centre_agent.c */
void centre_agent_changed(struct app *a, struct live_agent *g);
void centre_settle(struct app *a, struct live_agent *g);
void centre_start_fixed_phones(struct app *a);
/* centre_sound.c */
void centre_play_greeting(struct app *a, struct live_contact *c);
void centre_play_waiting(struct app *a, struct live_contact *c, bool first);
void centre_play_phrase(struct app *a, struct live_contact *c, enum phrase p, bool music,
			enum play_then then);
void centre_play_closed(struct app *a, struct live_contact *c, dj_id queue, bool music,
			enum play_then then);

typedef enum verdict command_h(struct app *a, const struct command *c, struct answer *out);
command_h centre_call_arrived, centre_leg_key, centre_leg_played;
command_h centre_leg_ringing, centre_leg_answered, centre_leg_ended, centre_leg_freed;
command_h centre_leg_interrupted, centre_leg_rejoined, centre_leg_silent, centre_leg_held;
command_h centre_desk_opened, centre_desk_closed, centre_phone_state;
command_h centre_presence, centre_next_presence, centre_wrap_start, centre_wrap_extend,
    centre_wrap_done;
command_h centre_accept, centre_decline;
command_h centre_hold, centre_resume, centre_mute, centre_keys, centre_transfer,
    centre_end_by_agent;
void centre_timer_contact(struct app *a, enum centre_timer kind, struct live_contact *c);
void centre_timer_agent(struct app *a, enum centre_timer kind, struct live_agent *g);

#endif
