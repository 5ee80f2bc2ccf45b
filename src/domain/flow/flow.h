/* A flow: what a caller hears and may choose between the first ring and a person, as data. Pure: a
 * document that app/flow_json.c has read comes in, findings or actions go out.
 *
 * A step either speaks (greet, say, notice) or decides (hours) and goes on at once, or waits for
 * the caller (language, menu), or hands the call on (queue, callback, voicemail, survey, transfer,
 * goodbye). What speaking steps say is put in front of what comes next and played as one piece, so
 * that a key is taken from the first word on.
 *
 * Nobody is ever stuck in one: a caller who does nothing, or only presses wrong keys, follows
 * `next` and `otherwise`, and flow_check proves that this way ends in a hand-over, whatever the
 * hour is. */
#ifndef DOMAIN_FLOW_FLOW_H
#define DOMAIN_FLOW_FLOW_H

#include "domain/phrase/phrase.h"

#define FLOW_STEPS    32
#define FLOW_CHOICES  10
#define FLOW_SAYS     4
#define FLOW_LINES    8
#define FLOW_NAME     24
#define FLOW_QUEUE    40
#define FLOW_NUMBER   32
#define FLOW_NONE     (-1) /* no step */
#define FLOW_LOST     (-2) /* a name that no step has; a finding says which */
#define FLOW_TRIES    3	   /* wrong keys before a caller is treated as silent */
#define FLOW_NOTICES  2	   /* of incidents: who calls is told no more at once */
#define FLOW_CLIPS    12   /* the longest piece that can be played at once */
#define FLOW_FIRST_MS 8000 /* the first choice has been said by then */

/* Which queue a step means. */
enum flow_of { FLOW_OF_LANGUAGE, FLOW_OF_LINE, FLOW_OF_NAME };

/* What is said: a phrase, or why it is closed and when it opens again. */
struct flow_say {
	bool hours;
	enum phrase phrase;
	int n; /* which one of the phrase */
};

struct flow_choice {
	char key;
	struct flow_say say;
	bool said; /* false: the choice is announced elsewhere */
	int next;
};

struct flow_step {
	char name[FLOW_NAME];
	enum flow_do does;
	int say_count;
	struct flow_say say[FLOW_SAYS];
	enum flow_when when; /* notice */
	int over_s;	     /* notice: a wait longer than this */
	enum flow_of of;     /* hours, queue, and what `say` "closed" speaks of */
	char queue[FLOW_QUEUE];
	int wait_ms;		/* language, menu: after the last word; 0: the site's */
	int tries;		/* language, menu */
	enum language language; /* language: what silence means */
	int choice_count;	/* menu; queue: while the caller waits */
	struct flow_choice choices[FLOW_CHOICES];
	char number[FLOW_NUMBER]; /* transfer */
	int longest_s;		  /* voicemail */
	/* where it goes on; FLOW_NONE where the kind of step does not have it */
	int next, otherwise;
	int open, closed, holiday, emergency; /* hours */
};

struct flow {
	int users; /* flow_hold, flow_drop; on one thread */
	dj_id id;
	int version;
	char name[FLOW_QUEUE];
	int line_count;
	char lines[FLOW_LINES][FLOW_NUMBER]; /* the numbers that it answers */
	int64_t from, until;		     /* local time as 202608170900; 0: no limit */
	int start, after; /* after: when the agent has gone and the caller has not */
	int step_count;
	struct flow_step steps[FLOW_STEPS];
};

/* Starts with one user. */
struct flow *flow_alloc(void);
struct flow *flow_hold(struct flow *f);
void flow_drop(struct flow *f);
int flow_step_named(const struct flow *f, const char *name); /* FLOW_NONE */
/* Is it meant for this local time (202608170900)? */
bool flow_valid(const struct flow *f, int64_t local);
/* Is the caller asked after the talk (a survey among the steps, and a way to them)? */
bool flow_asks(const struct flow *f);
bool flow_answers(const struct flow *f, const char *line);

/* ---- the machine: (state, event) -> one action ---- */

enum flow_event_kind {
	FLOW_BEGIN,
	FLOW_KEY,     /* key */
	FLOW_PLAYED,  /* what FLOW_PLAY asked for has ended */
	FLOW_SILENCE, /* the time of FLOW_AWAIT is over */
	FLOW_NOISE,   /* sound, but no key: nobody is taken for a key because of it */
	FLOW_MODE,    /* mode: the answer to FLOW_ASK_MODE */
	FLOW_WAIT,    /* wait_ms: the answer to FLOW_ASK_WAIT */
	FLOW_RECORD,  /* recorded: the answer to FLOW_ASK_RECORD */
	FLOW_DONE,    /* the service of this step is through */
	FLOW_REFUSED, /* it is not possible now, or the caller did not want it */
	FLOW_AFTER,   /* the agent has gone: the steps from `after` */
};

struct flow_event {
	enum flow_event_kind kind;
	char key;
	enum queue_mode mode;
	dj_ms wait_ms;
	bool recorded;
};

enum flow_action_kind {
	FLOW_NOTHING,	 /* wait for the next event */
	FLOW_PLAY,	 /* says, languages; music: go on with music. FLOW_PLAYED follows */
	FLOW_AWAIT,	 /* wait_ms (0: the site's) for a key, then FLOW_SILENCE */
	FLOW_ASK_MODE,	 /* step: of, queue. FLOW_MODE follows at once */
	FLOW_ASK_WAIT,	 /* the estimated wait. FLOW_WAIT follows at once */
	FLOW_ASK_RECORD, /* step: of, queue: are its talks recorded? FLOW_RECORD follows at once */
	FLOW_SET_LANGUAGE, /* language, by_key. FLOW_DONE follows at once */
	FLOW_CHOSE,   /* key (0 silence) of this step: for the log. FLOW_DONE follows at once */
	FLOW_ENQUEUE, /* step: of, queue. The flow is over */
	FLOW_SERVE, /* step: callback, voicemail, survey, transfer. FLOW_DONE or REFUSED follows */
	FLOW_END,   /* the call ends; everything has been said */
	FLOW_STAY,  /* waiting in a queue: a key that changes nothing */
};

/* One piece of FLOW_PLAY: a phrase of the caller's language, or the keys of all languages. */
struct flow_piece {
	struct flow_say say;
	bool languages;
	enum flow_of of; /* say.hours: of this queue */
	const char *queue;
};

struct flow_action {
	enum flow_action_kind kind;
	const struct flow_step *step;
	int count;
	struct flow_piece pieces[FLOW_CLIPS];
	bool music;
	int wait_ms;
	enum language language;
	bool by_key;
	char key;
};

struct flow_run {
	int step, queue_step;
	int count; /* pieces that wait to be said */
	struct flow_piece pieces[FLOW_CLIPS];
	int wrong;   /* keys in this step */
	int moves;   /* since the last event from outside: a net under the check */
	int chosen;  /* where a choice leads, while it is written down */
	bool asking; /* a key counts now */
	bool queued; /* handed to a queue; its keys count while the caller waits */
	bool after;  /* the agent has gone */
	bool told;   /* of the incidents that are on */
	bool known;  /* the caller's language: the language step asks nobody */
	bool in_province;
	bool offered[language_COUNT];
	int notice_count; /* what is said of incidents */
	enum phrase notices[FLOW_NOTICES];
};

/* `known`, `in_province`, `offered` and `notices` are the caller's, set before or after; then
 * FLOW_BEGIN. The notices are said where the flow has a notice step for them, else in front of the
 * first step that neither greets nor says something nor asks the language. */
void flow_begin(struct flow_run *r);
struct flow_action flow_next(struct flow_run *r, const struct flow *f, const struct flow_event *e);

/* The step of the queue in which this caller waits, with the choices that work meanwhile; NULL when
 * none has them. */
const struct flow_step *flow_waits_in(const struct flow_run *r, const struct flow *f);
/* Does a choice of this step lead to being rung back? */
bool flow_is_callback(const struct flow *f, const struct flow_choice *choice);

/* ---- the check before it goes live ---- */

enum flow_finding_kind {
#define FLOW_FINDING(name, serious) FLOW_FINDING_##name,
#include "domain/flow/finding.def"
#undef FLOW_FINDING
	FLOW_FINDINGS
};

#define FLOW_FINDINGS_MAX 48
struct flow_finding {
	enum flow_finding_kind kind;
	int step;		 /* FLOW_NONE: the whole flow */
	enum language language;	 /* UNKNOWN: no one */
	char detail[FLOW_QUEUE]; /* a name, a key, a number of seconds */
};

struct flow_findings {
	int count;
	struct flow_finding at[FLOW_FINDINGS_MAX];
};

const char *flow_finding_word(enum flow_finding_kind k);
bool flow_finding_serious(enum flow_finding_kind k); /* it must not go live like this */
void flow_found(struct flow_findings *out, enum flow_finding_kind k, int step,
		enum language language, const char *detail);
bool flow_may_go_live(const struct flow_findings *f);

/* What the check must know of the place it is for. */
struct flow_place {
	bool offered[language_COUNT];
	uint32_t services; /* bits 1 << flow_do_*: there is somebody who carries it out */
	void *arg;
	bool (*queue)(void *arg, const char *name);	 /* is there such a queue? */
	bool (*line)(void *arg, const char *number);	 /* does the site have this number? */
	bool (*may_dial)(void *arg, const char *number); /* transfer: an allowed number */
	int (*length_ms)(void *arg, int clip);		 /* 0: there is no such sound; -1 unknown */
};
void flow_check(const struct flow *f, const struct flow_place *p, struct flow_findings *out);

#endif
