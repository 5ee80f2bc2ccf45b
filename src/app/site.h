/* The site as the live app needs it: plain structs read once at the start and again when a fact
 * says that something changed. */
#ifndef APP_SITE_H
#define APP_SITE_H

#include "app/command.h"
#include "base/settings.h"
#include "domain/acd/acd.h"
#include "domain/ending/ending.h"
#include "domain/flow/flow.h"
#include "domain/directory/directory.h"
#include "domain/callback/callback.h"
#include "domain/conversation/conversation.h"
#include "domain/cover/cover.h"
#include "domain/hours/hours.h"
#include "domain/incident/incident.h"
#include "domain/phrase/phrase.h"
#include "domain/trunk/profile.h"

#define SITE_NAME    40
#define SITE_LABEL   120
#define SITE_ADDRESS 64
#define SITE_PEERS   8
#define SITE_TRUNKS  16 /* that are used at once */

struct site_label {
	char text[language_COUNT][SITE_LABEL]; /* "" where there is none: fall back to Korean, then
						  English, then the name */
};

struct site_skill {
	int number; /* 0..ACD_SKILLS-1 */
	char name[SITE_NAME];
	enum language language; /* the language this skill means; UNKNOWN for a topic */
};

struct site_queue {
	struct acd_queue acd; /* closed is always false here: site_queue_mode says it by the hour */
	char name[SITE_NAME];
	struct site_label label;
	enum wrap_mode wrap_mode;
	dj_ms wrap_ms;	  /* limit of TIMED */
	int level_target; /* per cent */
	dj_ms level_within_ms;
	dj_ms short_abandon_ms; /* abandoned sooner: counted apart */
	bool sticky;		/* the agent whom the caller had last is asked first */
	bool emergency;		/* declared by a person; comes before everything */
	bool active;		/* false: closed down, takes nothing new; site.shut has it */
	int64_t rev;		/* of the row */
	/* the queue itself says it; else the settings do */
	bool ring_said, wrap_mode_said, wrap_said;
	struct {
		bool on;
		int key_pause_s; /* after the last key that the citizen pressed; 0: never */
	} recording;
};

enum line_flow { LINE_GREET, LINE_DIRECT, LINE_AGENT };

struct site_line {
	dj_id id;
	char number[NUMBER_TEXT]; /* as dialled: "120", "031120" */
	enum line_flow
	    flow; /* greet and ask the language, straight to the queue, or to one agent */
	dj_id queue, agent;
	bool in_province;	/* who dials this number calls from inside the province (R003) */
	enum language language; /* LINE_DIRECT: assumed; UNKNOWN: Korean */
};

enum trunk_transport { TRUNK_UDP, TRUNK_TCP, TRUNK_TLS };

struct site_trunk {
	dj_id id;
	char name[SITE_NAME];
	int peer_count;
	char peers[SITE_PEERS][SITE_ADDRESS]; /* address or address/prefix that may send us calls */
	enum trunk_transport transport;
	char registrar[SITE_ADDRESS]; /* host[:port]; "" when the trunk is known by its address */
	char user[SITE_NAME], realm[SITE_ADDRESS], secret[SITE_ADDRESS];
	int expires_s;
	bool active;
	char target[SITE_ADDRESS]; /* host[:port] that calls go to; "": the registrar, or none */
	int priority, weight;	   /* see domain/trunk */
	int channels;		   /* calls at once; 0: no limit known */
	char profile_text[PROFILE_LINE];
	struct trunk_profile profile;
	int64_t rev; /* of the row */
};

struct site_agent {
	struct acd_agent acd; /* id is the person's */
	char name[SITE_NAME]; /* login name and user part of the phone */
	char display[SITE_LABEL];
	enum language language; /* of the pages */
	uint32_t roles;		/* bits 1 << role_* */
	bool active;
	bool always_available; /* a fixed phone that is there from the start, without a person
				  logging in */
	char phone_secret[SITE_ADDRESS];  /* digest password of the IP phone; "" has none */
	char phone_address[SITE_ADDRESS]; /* host:port of a phone that does not register; ""
					     registers */
};

struct site_thing { /* topic, place, reason */
	dj_id id, parent;
	char name[SITE_NAME];
	struct site_label label;
	enum presence presence; /* reason of a presence; OFFLINE for the others */
	enum reason_kind kind;
};

/* A number outside that may be dialled: the allow-list. Everything else is refused. */
struct site_number {
	dj_id id;
	char number[NUMBER_TEXT]; /* in any form: compared in the one form of domain/number */
	char name[SITE_NAME];
	struct site_label label;
	uint32_t purposes; /* bits 1 << dial_purpose_* */
	bool emergency;	   /* 119, 112...: before every limit */
};

/* A number that is not answered for a time; the number is opened from its sealed row. */
struct site_block {
	dj_id id;
	dj_ms until_ms;
	char number[NUMBER_TEXT];
};

/* How patient the centre is with people in danger. */
struct care_policy {
	dj_ms silence_ask_ms;	/* who is not heard so long is asked whether they can speak */
	dj_ms crisis_alert_ms;	/* without a supervisor, the whole floor is asked for help */
	dj_ms crisis_rest_ms;	/* of the agent after a call in crisis; 0 none */
	dj_ms abuse_rest_ms;	/* after one with a notice against abuse; 0 none */
	dj_ms crisis_follow_ms; /* then somebody rings back */
	int hard_days;		/* hard contacts of so many days count for the fair share */
	dj_ms hard_long_ms;	/* a conversation longer than this is hard; 0 never */
};

/* After a block is over its number's calls are expected to be hard for so long (R073). */
#define HARD_AFTER_BLOCK_MS ((dj_ms)90 * 24 * 3600 * 1000)

/* Somebody had a hard contact. */
struct site_hard {
	dj_id contact, agent;
	enum hard_why why;
	dj_ms at_ms;
};

/* A skill that somebody has, or has not, for a time; the levels of the agents hold it already. */
struct site_move {
	dj_id person;
	int skill, level, otherwise; /* otherwise: what it is afterwards */
	dj_ms until_ms;
};

struct site {
	enum setting_source sources[SETTINGS]; /* where site_apply has each value from */
	char name[SITE_LABEL];
	struct site_label label;
	bool zone; /* local time is that of the process's zone (TZ), with its summer time */
	int utc_offset_min; /* else always so far ahead: 540 in Korea */
	struct acd_policy policy;
	bool languages[language_COUNT]; /* staffed, asked for in the greeting */
	dj_ms survey_again_ms;		/* who was asked after a call is not asked sooner again */
	dj_ms abandoned_callback_ms; /* an abandoned caller who waited so long goes on the call-back
					list; 0: never */
	struct callback_policy callback;
	struct care_policy care;
	int trace_days;	    /* signalling of contacts is kept so long; 0: none is */
	dj_ms announce_ms;  /* a waiting caller hears the place so often; 0: as app.h says */
	dj_ms key_wait_ms;  /* for a key after the last prompt; 0: likewise */
	dj_ms heartbeat_ms; /* a desk silent for so long is lost */
	int skill_count, queue_count, line_count, trunk_count, agent_count;
	int topic_count, place_count, reason_count, period_count, day_count;
	int number_count; /* 0: the emergency numbers of the country alone */
	struct site_skill skills[ACD_SKILLS];
	struct site_queue *queues;
	int shut_count; /* queues that were closed down: who is in one is still served */
	struct site_queue *shut;
	struct site_line *lines;
	struct site_trunk *trunks;
	struct site_agent *agents;
	struct site_thing *topics, *places, *reasons;
	struct hours_period *periods;
	struct hours_day *days;
	int flow_count;
	struct flow **flows; /* the live ones; each has the site as a user */
	struct site_number *numbers;
	struct directory directory;		       /* departments, officials, duty, numbers */
	struct ending_rule endings[ending_kind_COUNT]; /* kind 0: as a new site has it */
	int block_count;
	struct site_block *blocks;
	int hard_count; /* of the last month, the oldest first */
	struct site_hard *hards;
	int incident_count; /* open ones, the earliest first */
	struct incident incidents[INCIDENTS];
	int move_count;
	struct site_move *moves;
	struct cover cover;
	struct conversation_rules conversation;
};

struct db;
struct keyring;

/* Everything but closed people; secrets opened with the key ring. Free with site_free, also after
 * an error. */
int site_load(struct db *db, const struct keyring *keys, struct site *out, struct dj_error *e);
void site_free(struct site *s);
/* Values that an administrator changed while the server ran, as SETTING_DATABASE; before
 * site_apply. */
int site_settings_load(struct db *db, struct settings *out, struct dj_error *e);
/* Name, languages, and what queues leave unsaid: how long an offer rings, kind and length of the
 * wrap-up. site_load has applied what the database says; applying file and flags afterwards keeps
 * the order of settings.h (a flag stands over the database, the database over the file). The local
 * time is the process's: main puts the setting `time-zone` into TZ before it starts a thread. */
void site_apply(struct site *s, const struct settings *settings);
/* The same from a database URL with an own short connection: for the loop's helper after
 * queue.changed and person.changed. */
int site_load_url(const char *database, const struct keyring *keys, struct site *out,
		  struct dj_error *e);

/* Precedence: emergency, holiday, closed, open. A queue without weekly hours is open day and night,
 * holidays too. */
enum queue_mode site_queue_mode(const struct site *s, dj_id queue, dj_ms now);
/* When a closed queue opens again, as it is announced: within the next seven days, else `known` is
 * false. `elsewhere` is left false. */
struct phrase_opening site_opening(const struct site *s, dj_id queue, dj_ms now);
struct hours_local site_local(const struct site *s, dj_ms now);
/* The year whose public holidays are missing, or 0. */
int site_year_missing(const struct site *s, dj_ms now);
/* Local time as 202608170900. */
/* The flow that answers this number now: one for a time before one for ever, of two the one that
 * began later. NULL: none was written for it. */
struct flow *site_flow_of(const struct site *s, const char *number, dj_ms now);
int64_t site_local_moment(const struct site *s, dj_ms now);
/* How many people with this skill (COVER_ANYBODY: whoever) are required at this time. */
int site_cover_required(const struct site *s, int skill, dj_ms now);
/* Also one that was closed down. */
const struct site_queue *site_queue_of(const struct site *s, dj_id queue);
const struct site_line *site_line_of(const struct site *s, const char *number);
const struct site_agent *site_agent_named(const struct site *s, const char *name);
/* The skill number of a language, or -1. */
int site_language_skill(const struct site *s, enum language language);
/* The one gate for every number that we dial: ok or not_dialable. An emergency number passes for
 * every purpose. CALLBACK rings citizens who rang us, so it passes every subscriber number of the
 * country (no international prefix, no paid service); every other purpose only what is listed. */
enum verdict site_may_dial(const struct site *s, const char *number, enum dial_purpose purpose);
/* Adds what the directory holds and is valid at this time. */
void site_allow_directory(struct site *s, dj_ms now);
/* The row of a number, in any form; NULL: not listed. */
const struct site_number *site_number_named(const struct site *s, const char *number);
/* The i-th that may be dialled at all, NULL past the last. */
const struct site_number *site_number_at(const struct site *s, int i);
const struct site_number *site_number_of(const struct site *s, dj_id id);
/* The rule of this kind of ending; never NULL. */
const struct ending_rule *site_ending(const struct site *s, enum ending_kind kind);
enum verdict site_ending_verdict(enum ending_answer answer);
/* What administrators made of the rules; the others stay as they are in `out`. */
void site_load_ending_rules(struct db *db, struct ending_rule out[ending_kind_COUNT]);
/* Label in a language with the fallbacks; never NULL. */
const char *site_label_text(const struct site_label *label, enum language language,
			    const char *name);

/* Contacts that the log left open: the app ends them and puts them on the call-back list. */
struct reconcile_contact {
	dj_id contact, queue, segment, agent;
	enum contact_state state;
	dj_ms started_ms, queued_ms, answered_ms;
	bool has_number;   /* can be rung back */
	bool to_ring_back; /* goes on the list: not an attempt of one that is on it, nor a survey */
};
/* After writer_start has replayed the journal. *out is allocated, the caller frees it. */
int reconcile_list(struct db *db, struct reconcile_contact **out, int *count, struct dj_error *e);
int reconcile_list_url(const char *database, struct reconcile_contact **out, int *count,
		       struct dj_error *e);

#endif
