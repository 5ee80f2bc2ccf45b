/* A centre without a world: fake clock, fake edges that only write down what they are asked, a real
 * journal. Commands go in one at a time, facts and orders are looked at. */
#ifndef T_FLOW_CENTRE_RIG_H
#define T_FLOW_CENTRE_RIG_H

#include "app/app.h"
#include "app/site.h"
#include "store/journal.h"
#include "store/keyring.h"

#define RIG_AGENTS  4
#define RIG_CALLS   6		  /* at once; what is more, the edges are told to refuse */
#define RIG_MORNING 1764032400000 /* a Tuesday, 10:00 in Seoul */

enum { SKILL_GENERAL, SKILL_KO, SKILL_EN };
enum { QUEUE_GENERAL = 501, QUEUE_ENGLISH = 502, LINE_120 = 601, LINE_1200 = 602, AGENT_1 = 101 };

struct rig_edge {
	dj_id listener, speaker;
	int gain;
};

struct rig {
	struct dj_fake_clock clock;
	struct app *app;
	struct site site;
	struct site_queue queues[2];
	struct site_line lines[2];
	struct site_agent agents[RIG_AGENTS];
	struct keyring *keys;
	struct journal *journal;
	uint64_t journal_at;
	char dir[64];
	struct fact facts[4096];
	int fact_count;
	struct order orders[1024];
	int order_count;
	struct rig_edge edges[64];
	struct leg_play plays[256];
	dj_id play_leg[256];
	int play_count;
	bool silent;	  /* nobody says anything; else everybody speaks all the time */
	dj_id speaks[64]; /* legs that were listened to, and are heard with the next command */
	int speak_count;
	struct command to_writer;
	struct quality_shown shown; /* last to a desk */
	int shown_count;
	struct typed_shown typed; /* last to the pages; its text is typed_text */
	char typed_text[1300];
	int typed_count;
	dj_id told_leg; /* what a telephone was last told to show, since the last look */
	char told_text[8000];
	struct rig_tap {
		dj_id leg, recording;
		int track;
	} taps[32];		       /* by leg: what is copied of it now */
	struct recorder_ask asks[128]; /* of the recorder, in order */
	int ask_count;
	int recorder_full; /* it refuses so many */
	/* faults */
	bool web_full, writer_full; /* their mailboxes take nothing */
	bool stalled;		    /* the database: the journal is not released */
	bool dead;		    /* the process died: orders reach nobody */
	dj_id run;
	char private_text[JOURNAL_TEXT];
};

void rig_init(struct rig *r);
/* With a journal of so many bytes. */
void rig_init_with(struct rig *r, size_t journal_bytes);
void rig_fini(struct rig *r);
/* kill -9 and a new start: every leg is gone, what the log left open is reconciled. */
void rig_restart(struct rig *r);
/* By mailbox, as a page does it. ENOBUFS when it is full. */
int rig_post(struct rig *r, struct command c);
/* Submits with the actor's role; every fact that follows is in r->facts. */
enum verdict rig_submit(struct rig *r, struct command c);
enum verdict rig_agent(struct rig *r, dj_id agent, enum command_kind kind, dj_id contact);
void rig_advance(struct rig *r, dj_ms ms); /* in steps, timers fire on the way */
void rig_available(struct rig *r, dj_id agent, enum device device);
/* A call to `line`; returns its leg and, in *contact, the contact. */
dj_id rig_call(struct rig *r, const char *line, const char *caller, dj_id *contact);
void rig_leg(struct rig *r, enum command_kind kind, dj_id leg, enum leg_end how);
/* The whole way to a conversation with a browser agent. Returns the agent's leg. */
dj_id rig_answer(struct rig *r, dj_id agent, dj_id contact);
/* Plays the last play of this leg to its end. */
void rig_played(struct rig *r, dj_id leg);

/* What this leg was told to play last; count 0 without music: stopped. NULL: nothing ever. */
const struct leg_play *rig_playing(const struct rig *r, dj_id leg);

const struct fact *rig_last(const struct rig *r, enum fact_kind kind); /* NULL when there is none */
/* An agent answered this contact; it has ended. */
bool rig_answered(const struct rig *r, dj_id contact);
bool rig_ended(const struct rig *r, dj_id contact);
/* No agent was ever offered or given a contact while in another one, and none is left in one. */
void rig_check_agents(const struct rig *r);
int rig_count(const struct rig *r, enum fact_kind kind);
const struct order *rig_last_order(const struct rig *r, enum order_kind kind);
dj_id rig_tapped(const struct rig *r, dj_id leg, int *track); /* the recording, 0 none */
int rig_gain(const struct rig *r, dj_id listener, dj_id speaker);
/* The dotted names of the facts since `from`, divided by blanks. */
const char *rig_story(const struct rig *r, int from);

#endif
