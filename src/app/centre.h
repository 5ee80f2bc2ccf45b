/* Private to src/app/centre*.c: the live state of the contact centre. Lives on the loop thread
 * only. */
#ifndef APP_CENTRE_H
#define APP_CENTRE_H

#include "app/app.h"
#include "app/centre_callback.h"
#include "app/centre_care.h"
#include "app/site.h"
#include "base/id.h"
#include "base/mailbox.h"
#include "base/map.h"
#include "base/timers.h"
#include "domain/acd/acd.h"
#include "domain/agent/agent.h"
#include "domain/bridge/bridge.h"
#include "domain/contact/contact.h"
#include "domain/flow/flow.h"
#include "domain/number/number.h"
#include "domain/phrase/phrase.h"
#include "domain/survey/survey.h"
#include "domain/voicemail/voicemail.h"
#include "domain/recording/entry.h"
#include "store/journal.h"

enum centre_timer {
#define TIMER(name, subject, handler, when) TIMER_##name,
#include "app/timer.def"
#undef TIMER
	TIMERS
};

/* What a finished play means for a contact. */
enum play_then { PLAY_NOTHING, PLAY_FLOW, PLAY_CALLBACK, PLAY_END, PLAY_GOODBYE };

enum trial { TRIAL_NONE, TRIAL_RUNS, TRIAL_OVER };

struct live_leg {
	dj_id id, contact, agent;
	enum leg_kind kind;
	enum leg_codec codec;
	enum video_codec video; /* NONE: sound alone */
	struct video_seen seen; /* what its page said last */
	bool answered;
	bool accepted; /* a party's: its person said yes (on a phone, answering does) */
	bool away;     /* interrupted: its page may come back */
	bool over;     /* ended; only media's last word is awaited */
	bool test;     /* of a test call: its contact is no contact but the test */
	enum leg_end how;
	enum bridge_fill fill; /* what the bridge has it hear now */
};

/* Listener hears speaker, as the leg port was told last. */
struct heard {
	dj_id listener, speaker;
	int gain;
};

/* A caller who leaves a message (centre_voicemail.c). */
enum message_step {
	MESSAGE_NONE,
	MESSAGE_INTRO,
	MESSAGE_TONE,
	MESSAGE_SPOKEN,
	MESSAGE_KEPT,	/* told so */
	MESSAGE_REFUSED /* there is none: told why, then the caller goes on */
};
struct message {
	enum message_step step;
	struct voicemail rules;
	dj_id recording;
	int longest_s;
	bool from_line; /* the caller waited, and goes back there without a message */
	bool left;	/* there is one */
	bool lost;	/* there would be one, had we been able to record it */
};

struct live_contact {
	struct contact contact;
	struct bridge bridge; /* its parties: only centre_party.c changes them */
	struct heard heard[BRIDGE_PARTIES * BRIDGE_PARTIES];
	int heard_count;
	const struct site_line *line;
	struct site_line line_kept;	/* when the site no longer has it */
	const struct site_queue *rules; /* of the queue it is in; NULL before */
	dj_id play;
	enum play_then then;
	dj_us offer_us; /* when the offer began to ring */
	bool accepted;	/* the agent pressed accept; the leg may still be coming up */
	int last_position;
	char caller[NUMBER_TEXT];
	struct flow *flow; /* NULL: its number is answered by none; centre_flow.c */
	struct flow_run run;
	enum flow_do service; /* of the flow, has the contact; GREET (0): none */
	enum trial trial;     /* somebody tries a flow: nobody is rung */
	bool shed;	      /* too many at once: told so, then ended */
	bool connected;	      /* by its flow, with a number outside: no agent was asked for */
	bool ending;	      /* nobody is invited any more */
	struct recall recall;
	struct wish wish;
	struct message message;
	struct survey survey;
	dj_id preferred;  /* whom its citizen wishes to speak with; 0: nobody, or not known */
	bool survey_over; /* everything has been asked; the last words are being said */
	struct care care;
};

struct live_agent {
	struct agent agent;
	const struct site_agent *person;
	struct site_agent person_kept; /* when the site no longer has them */
	enum wrap_mode wrap_mode;      /* of the contact in wrap-up */
	bool classified;	       /* the record of the contact in wrap-up was saved */
	struct share share;	       /* hard contacts of late */
	int share_told;		       /* to acd */
	struct panic panic;
	dj_id last_contact; /* whose part ended last */
	dj_ms rest_owed_ms; /* after a call in crisis or with abuse; 0 none */
};

/* centre_trial.c */
#define FLOW_TRIALS 8
struct flow_trial {
	dj_id id;
	struct flow *flow;
	dj_us until_us;
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
	struct flow *default_flow;
	struct flow_trial trials[FLOW_TRIALS];
	int cover_missing[ACD_SKILLS + 1]; /* by skill, as was told last; the last: whoever */
	int missing_year;		   /* whose holidays are missing, as was said last */
	struct order_port orders[leg_kind_COUNT];
	struct dj_map contacts, agents, legs;
	struct dj_map recordings; /* contact -> struct live_recording */
	struct dj_map callbacks;  /* open ones, and the closed of the last half hour */
	struct dj_map
	    surveyed; /* the caller's key -> dj_ms: asked after a call (centre_survey.c) */
	dj_ms surveyed_swept;
	struct dj_map interpretings; /* contact -> struct live_interpreting */
	struct dj_map blocks;	     /* struct block by the caller's key */
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
	dj_id dead_trunks[SITE_TRUNKS];	     /* an alarm stands for each; 0 free */
	int late_pulses;		     /* one after the other */
	dj_us busy_until;		     /* the loop was late: refuse new calls until then */
	struct conversations *conversations; /* centre_conversation.h */
	struct dj_map hotlines;		     /* contact -> struct live_hotline (centre_hotline.c) */
	struct dj_map typed;		     /* contact -> struct live_typed (centre_typed.c) */
};

/* time */
dj_ms centre_wall(struct app *a); /* never goes back */
dj_us centre_mono(const struct app *a);
void centre_timer(struct app *a, enum centre_timer kind, dj_id subject, dj_ms after_ms);

/* facts: everything in a->facts goes to the journal, stamped */
void centre_flush(struct app *a);
void centre_write(struct app *a, struct fact *f); /* one, stamped, at once */

/* finding */
struct live_contact *centre_contact(struct app *a, dj_id id);
struct live_agent *centre_agent(struct app *a, dj_id id);
struct live_leg *centre_leg(struct app *a, dj_id id);
struct live_leg *centre_add_leg(struct app *a, const struct live_leg *l);
void centre_order(struct app *a, struct order *o);
void centre_end_leg(struct app *a, dj_id leg, enum leg_end how);

/* After something from outside that is no command: match, journal, orders. */
void centre_end_turn(struct app *a);

/* centre_call.c: arrival, greeting, language */
/* A contact made from `begin` (channel, line, language, leg...), its id and times filled in. */
struct live_contact *centre_new_contact(struct app *a, const struct site_line *line,
					const struct contact *begin, const char *caller);
/* Marks a number within this run only; 0 when withheld. */
uint64_t centre_caller_key(const char *number);
void centre_enqueue(struct app *a, struct live_contact *c, const struct site_queue *rules,
		    enum queued_because because, dj_id only_agent);
void centre_finish(struct app *a, struct live_contact *c, enum party by, enum leg_end cause,
		   enum result result);
/* centre_offer.c */
void centre_route(struct app *a);
void centre_offer_failed(struct app *a, struct live_contact *c, enum offer_end how);
void centre_try_connect(struct app *a, struct live_contact *c);
#define LEG_UP_MS 8000 /* after accept, the agent's sound must come up so soon */
/* Rings g->agent.leg at the device of g. */
struct live_leg *centre_ring_device(struct app *a, struct live_contact *c, struct live_agent *g,
				    enum leg_codec codec, dj_ms ring_ms);
/* What an unanswered call does to the agent who was rung (agent_after_offer). */
void centre_free_agent(struct app *a, struct live_agent *g, enum offer_end how);
enum offer_end centre_offer_end_of(enum leg_end how);
/* centre_party.c: who is in a contact and who hears whom. Everything below may be called in any
 * state of the contact; what it changes is a fact, and sound follows at once. */
struct invitation {
	enum party_role role; /* CONSULTED, OUTSIDE or SUPERVISOR */
	enum dial_purpose purpose;
	dj_id agent;	    /* CONSULTED and SUPERVISOR: their device is rung */
	const char *number; /* OUTSIDE: site_may_dial is asked */
	dj_id entry;	    /* OUTSIDE: the number's id in the directory, for the facts; 0 none */
	bool confirm;	/* answering does not join (it may be a machine): the hook of the purpose is
			   told PARTY_ANSWERED and keys, and calls centre_join_party */
	bool aside;	/* stays with the agent until they go on together; else hears the citizen on
			   joining */
	bool asked_for; /* by themselves: their device coming up is their yes */
	enum supervision supervision; /* SUPERVISOR */
	dj_ms ring_ms;		      /* 0: 25 s */
};
/* Rings. The party (may be NULL) is RINGING when this returns ok; what becomes of it is told by
 * facts and to the hook of its purpose, never before this function has returned. Refusals:
 * not_dialable, too_many_parties, agent_away (not there or not free), wrong_state (nobody talks).
 */
enum verdict centre_invite(struct app *a, struct live_contact *c, const struct invitation *i,
			   dj_id *party);
/* Hangs up on a party or stops ringing it; the others go on as the situation says. When the agent
 * had left and this was the last one, the contact ends or goes back to the line: c may be gone
 * afterwards. The citizen and the agent are no matter of this function (centre_finish,
 * centre_end_agent_part). */
void centre_drop_party(struct app *a, struct live_contact *c, struct bridge_party *p,
		       enum leg_end how);
/* The same for all of them: the contact ends or goes back into the line. */
void centre_drop_parties(struct app *a, struct live_contact *c, enum leg_end how);
/* Who rings or waits for a confirmation joins. */
void centre_join_party(struct app *a, struct live_contact *c, struct bridge_party *p);
/* TALK, HELD, CONSULT, SWAPPED or CONFERENCE, while the contact has an agent: times of the segment,
 * the agent's routing state and sound follow. To go on together: bridge_together(&c->bridge). */
void centre_set_situation(struct app *a, struct live_contact *c, enum situation s);
/* Tells the leg port what changed since it was told last. */
void centre_bridge(struct app *a, struct live_contact *c);

/* What a party that centre_invite made is heard of; told after the bridge's own rules have been
 * applied. LEFT is the last word: p->how and p->was_joined say how it ended. A hook may invite,
 * drop and join. A line of party_hook.def makes a function one. */
enum party_event { PARTY_ANSWERED, PARTY_KEY, PARTY_JOINED, PARTY_LEFT };
typedef void party_hook(struct app *a, struct live_contact *c, const struct bridge_party *p,
			enum party_event event, char key);
#define PARTY_HOOK(purpose, function) party_hook function;
#include "app/party_hook.def"
#undef PARTY_HOOK

/* The other centre files' part of centre_party.c. */
void centre_seat(struct app *a, struct live_contact *c, enum party_role role, dj_id leg);
void centre_unseat(struct app *a, struct live_contact *c); /* the agent */
/* The agent is there (again), or their page is away. */
void centre_join(struct app *a, struct live_contact *c);
void centre_part(struct app *a, struct live_contact *c);
/* The agent's part ends with `end`, if there is one; p has the contact from now on. */
void centre_pass(struct app *a, struct live_contact *c, struct bridge_party *p, enum passed how,
		 enum segment_end end);
/* After the agent's part has ended: the citizen goes on with those outside who are there or ring.
 */
void centre_link(struct app *a, struct live_contact *c);
/* After the agent's part has ended: everybody but interpreters goes. */
void centre_keep_interpreters(struct app *a, struct live_contact *c);
void centre_back_to_line(struct app *a, struct live_contact *c, enum queued_because because);
void centre_note_supervision(struct app *a, const struct live_contact *c,
			     const struct bridge_party *p, enum supervision s);
/* Guests: all parties but the citizen and the agent. */
struct bridge_party *centre_guest_of_leg(struct live_contact *c, dj_id leg);
void centre_guest_answered(struct app *a, struct live_contact *c, struct bridge_party *p);
void centre_guest_ended(struct app *a, struct live_contact *c, struct bridge_party *p,
			enum leg_end how);
void centre_guest_key(struct app *a, struct live_contact *c, struct bridge_party *p, char key);
void centre_guest_presence(struct app *a, struct live_contact *c, struct bridge_party *p,
			   bool away);
/* The ringing party of the agent who gives this command; NULL none. */
struct bridge_party *centre_asked_of(struct app *a, const struct command *cmd,
				     struct live_contact **out);
enum verdict centre_guest_accept(struct app *a, struct live_contact *c, struct bridge_party *p);
enum verdict centre_guest_decline(struct app *a, struct live_contact *c, struct bridge_party *p);

/* centre_talk.c */
/* The contact, when it is this agent's and in one of the states of the set (bits of contact_state).
 */
#define OWN_TALKING (1u << contact_state_TALKING)
#define OWN_HELD    (1u << contact_state_HELD)
enum verdict centre_own(struct app *a, const struct command *cmd, unsigned states,
			struct live_contact **out);
/* centre_consult.c: the agent goes; true when somebody is there who goes on with the citizen. */
bool centre_leave_to_others(struct app *a, struct live_contact *c);
void centre_end_agent_part(struct app *a, struct live_contact *c, enum segment_end how);
void centre_lose_agent(struct app *a, struct live_contact *c);
/* The page or the receiver of the agent went away: the citizen waits a little for it. */
void centre_agent_away(struct app *a, struct live_contact *c);
/* centre_agent.c */
void centre_agent_changed(struct app *a, struct live_agent *g);
void centre_settle(struct app *a, struct live_agent *g);
void centre_start_fixed_phones(struct app *a);
/* Calls past the limit that are still told so by an announcement; past these they are refused. */
int64_t centre_shed_room(const struct app *a);
/* centre_typed.c: lines that are open are done now */
void centre_typed_end(struct app *a, dj_id contact);
/* centre_trial.c: a flow that is tried, or NULL */
struct flow *centre_trial_of(struct app *a, dj_id id);
void centre_trials_free(struct app *a);
/* centre_floor.c: whoever listens without the right to goes. */
void centre_check_rights(struct app *a);
void centre_supervisor_out(struct app *a, dj_id person);
/* centre_shift.c */
void centre_look_at_shift(struct app *a);
/* centre_agent.c: what the person, or a supervisor for them, says they are; device is cmd's. */
enum verdict centre_say_presence(struct app *a, struct live_agent *g, const struct command *cmd,
				 enum party by);
/* centre_incident.c */
void centre_look_at_incidents(struct app *a);
/* What this caller is told before the first choice. */
void centre_incident_tell(struct app *a, struct live_contact *c);
/* centre_hours.c */
void centre_look_at_calendar(struct app *a);
/* centre_sound.c */
void centre_play(struct app *a, struct live_contact *c, struct leg_play *p, enum play_then then);
void centre_play_waiting(struct app *a, struct live_contact *c, bool first);
void centre_play_phrase(struct app *a, struct live_contact *c, enum phrase p, bool music,
			enum play_then then);
/* Why a queue is closed and when it opens again; how many clips. `goes_on`: the call does not end
 * with it. */
int centre_closed_clips(struct app *a, const struct live_contact *c, dj_id queue, bool goes_on,
			int *clips, int cap);
enum language centre_spoken(const struct live_contact *c);
/* centre_recording.c */
void centre_record_note(struct app *a, const struct fact *f); /* after each fact of a turn */
void centre_record_key(struct app *a, dj_id contact);
/* A message that the caller leaves: its file is begun; what they say goes into it from `open` on.
 * 0: nothing can be recorded; what fails later is told to centre_voicemail_failed. */
dj_id centre_record_message(struct app *a, const struct live_contact *c, dj_id queue);
void centre_record_message_open(struct app *a, dj_id contact);
void centre_record_message_stop(struct app *a, dj_id contact);
/* centre_voicemail.c */
void centre_voicemail_failed(struct app *a, dj_id contact);
/* The caller of this contact is heard, or no longer. */
void centre_voicemail_voice(struct app *a, struct live_contact *c, bool on);
/* The contact ends: what was said so far is a message. */
void centre_voicemail_over(struct app *a, struct live_contact *c, enum result *result);

typedef enum verdict command_h(struct app *a, const struct command *c, struct answer *out);
command_h centre_flow_try;
command_h centre_call_arrived, centre_leg_key, centre_leg_played;
command_h centre_leg_ringing, centre_leg_answered, centre_leg_ended, centre_leg_freed;
command_h centre_type, centre_leg_typed;
command_h centre_leg_voice, centre_leg_knock, centre_crisis, centre_crisis_seen,
    centre_crisis_lower, centre_warn, centre_emergency, centre_interpreter, centre_interpreter_stop;
command_h centre_leg_interrupted, centre_leg_rejoined, centre_leg_silent, centre_leg_held;
command_h centre_desk_opened, centre_desk_closed, centre_phone_state;
command_h centre_presence, centre_next_presence, centre_wrap_start, centre_wrap_extend,
    centre_wrap_done;
command_h centre_accept, centre_decline;
command_h centre_hold, centre_resume, centre_mute, centre_keys, centre_transfer,
    centre_end_by_agent;
command_h centre_consult, centre_consult_cancel, centre_swap, centre_conference,
    centre_transfer_complete, centre_invite_by_agent, centre_drop_by_agent, centre_leave,
    centre_return;
command_h centre_supervise, centre_take_over, centre_agent_set;

command_h centre_callback_claim, centre_callback_call, centre_callback_code;
/* centre_survey.c: the agent goes; the citizen stays for what comes after a talk, or the contact
 * ends. */
void centre_agent_done(struct app *a, struct live_contact *c, enum leg_end cause);
/* The agent may leave the caller to it: nobody is hung up on. */
bool centre_survey_follows(struct app *a, const struct live_contact *c);
command_h centre_contact_prefers; /* centre_call.c */
command_h centre_to_survey;

typedef void timer_app_h(struct app *a, enum centre_timer kind, dj_us due);
typedef void timer_contact_h(struct app *a, enum centre_timer kind, struct live_contact *c);
typedef void timer_agent_h(struct app *a, enum centre_timer kind, struct live_agent *g);
typedef void timer_leg_h(struct app *a, enum centre_timer kind, struct live_leg *l);
timer_app_h centre_timer_app;
timer_app_h centre_timer_callback, centre_timer_calendar, centre_timer_incident, centre_timer_shift,
    centre_timer_house, centre_timer_inquiry;
timer_contact_h centre_timer_dial;
timer_contact_h centre_timer_contact, centre_timer_crisis, centre_timer_interpreter;
timer_agent_h centre_timer_agent, centre_timer_rest;
timer_leg_h centre_timer_leg, centre_timer_test;
timer_contact_h centre_timer_recording;
/* All timers of this contact. */
void centre_clear_timers(struct app *a, dj_id contact);
/* centre_trunk.c */
/* centre_quality.c */
command_h centre_leg_quality;
void centre_keep_quality(struct app *a, const struct live_leg *l, const struct leg_quality *q);
command_h centre_video_seen;
void centre_keep_video(struct app *a, const struct live_leg *l, const struct leg_video *v);
/* The line of calls by video: straight to a queue that asks for the skill "sign". NULL: none. */
const struct site_line *centre_sign_line(const struct site *s);
/* Do callers of this queue sign? */
bool centre_signs(const struct site *s, dj_id queue);
/* What this agent's device is offered of the citizen's pictures: who signs sees them. */
enum video_codec centre_video_for(struct app *a, const struct live_contact *c,
				  const struct live_agent *g);
command_h centre_trunk_state, centre_leg_routed;
/* centre_path.c */
command_h centre_leg_secure;
/* centre_trunk_test.c */
command_h centre_trunk_test;
void centre_test_went_on(struct app *a, struct live_leg *l, enum trunk_step step, int status);
void centre_note_cause(struct app *a, const struct command *c, const struct live_leg *l);
/* Before its contact ends: who did not hang up, but whose line died, is rung back. */
void centre_note_lost_line(struct app *a, const struct live_contact *c, enum leg_end how);
command_h centre_recording_pause, centre_recording_resume, centre_recording_failed;

/* centre_conversation*.c */
command_h centre_conversation_accept, centre_conversation_decline, centre_conversation_take,
    centre_conversation_seen, centre_conversation_transfer, centre_conversation_back,
    centre_conversation_end_by_agent, centre_conversation_left, centre_conversation_join;
timer_app_h centre_timer_conversation;
/* centre_hard.c */
command_h centre_panic, centre_panic_seen, centre_panic_over, centre_hard_say;
/* centre_hotline.c */
command_h centre_hotline, centre_hotline_stop;
timer_contact_h centre_timer_hotline;
void centre_hotline_over(struct app *a, struct live_contact *c);
/* Something is left to do after this contact (domain words task_kind), due in so long; person 0:
 * anybody. */
void centre_task(struct app *a, dj_id contact, enum task_kind kind, dj_id person, dj_ms after_ms);

#endif
