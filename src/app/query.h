/* Questions to the database, asked by value from any thread, answered by a reader thread through
 * one callback.
 *
 * Nothing here changes anything, with one exception that stands in the log: showing a full number
 * is a record command. */
#ifndef APP_QUERY_H
#define APP_QUERY_H

#include "app/published.h"
#include "base/clock.h"

/* `verb` of permission.def in brackets where it is not the name. All answer JSON as docs/live.md
 * and docs/data.md say, but the two FACTS kinds, which answer `items`. */
enum query_kind {
	QUERY_CONTACTS,	    /* limit, before (contact id, 0: newest), text "live" or "" */
	QUERY_CONTACT,	    /* id: one, with segments, record and earlier ones of the caller */
	QUERY_EARLIER,	    /* id: the last three other contacts of the same caller */
	QUERY_EXPLAIN,	    /* id: offers and their scores as the facts have them */
	QUERY_ENDINGS,	    /* calls that ended before the caller hung up, blocks, rules */
	QUERY_INTERPRETERS, /* since (ms): calls, minutes, waiting of each */
	QUERY_CALLBACKS,    /* open ones, oldest due first */
	QUERY_CATALOG,	    /* queues, topics, places, reasons, languages, agents, outcomes */
	QUERY_SETTINGS,
	QUERY_PEOPLE,
	QUERY_QUEUES,
	QUERY_TOKENS,
	QUERY_PROMPTS,
	QUERY_BACKUPS,
	QUERY_MISSING,	   /* what a real site still lacks */
	QUERY_FACTS_SINCE, /* since (number): items in order, at most `limit` (1..1000) */
	QUERY_FACTS_TODAY, /* since (number, 0: local midnight), limit: the same, for figures after
			      a start */
	QUERY_LOGIN, /* text: login name -> person, password hash, lock. Never leaves the server */
	QUERY_SESSION, /* text: cookie -> session, person, roles, csrf; 404 when ended or expired */
	QUERY_TOKEN,   /* text: bearer token -> token, label, scope */
	QUERY_TRUNKS,  /* rows with their state */
	QUERY_TIMELINE,	 /* id: everything that happened to a contact; text: "", "text" or "pcap" */
	QUERY_DIRECTORY, /* text: departments, officials, duty or numbers */
	QUERY_DIRECTORY_PREVIEW,  /* text: the part and the path of an uploaded file */
	QUERY_RECORDINGS,	  /* id: of this contact, with who listened */
	QUERY_RECORDING_POLICIES, /* what is recorded, and how long it stays */
	QUERY_SURVEY,		  /* since: days back (1..400, 0 is 30): what callers answered */
	QUERY_REPORT,		  /* id: the contact */
	QUERY_TASKS,		  /* id: of this contact; else text "" (open) or "done", limit */
	QUERY_FLOWS,
	QUERY_FLOW,	       /* id, since: version, 0 the newest; with what the check finds */
	QUERY_HOURS,	       /* each queue now, the week, the days */
	QUERY_INCIDENTS,       /* open ones and the last of the others, with how many call */
	QUERY_INCIDENTS_OPEN,  /* a list of what every screen may show; the edge's own question */
	QUERY_MESSAGES,	       /* of the person who asks: what they have not said to have read */
	QUERY_MESSAGES_SENT,   /* the last ones, with who has read them */
	QUERY_COVER,	       /* required in each half hour of the week, by skill */
	QUERY_SKILLS,	       /* everybody's, and what was moved for a time */
	QUERY_SEARCH,	       /* text: a question: articles that answer it, best first */
	QUERY_COMPLETE,	       /* text: what was typed so far: titles that begin so */
	QUERY_ARTICLE,	       /* id: one, with its versions */
	QUERY_ARTICLES,	       /* text: a state or "", limit, before: newest first */
	QUERY_ARTICLE_REMARKS, /* what is wrong, what is missing: the editor's work */
	QUERY_FIGURES,	       /* text: figure_ask.h */
	QUERY_FIGURE_BEHIND,   /* text: likewise, with `figure` and `key`: the contacts it counts */
	QUERY_FIGURE_LEVELS,   /* formulas of the service level, and who has which */
	QUERY_TEAMS,
	QUERY_PLACE,  /* id: where the caller of this contact is, as far as anybody knows */
	QUERY_CRISES, /* calls in crisis, newest first, and what became of each */
	QUERY_KINDS
};

struct query {
	enum query_kind kind;
	dj_id person; /* who asks; 0 is the system, whose roles are not looked at */
	uint32_t roles;
	uint64_t request; /* comes back with the answer */
	int origin;
	dj_id id, before;
	int64_t since;
	int limit;
	char text[256];
};

#define QUERY_JSON_MAX	(1024 * 1024)
#define QUERY_ITEMS_MAX 1000

struct query_answer {
	uint64_t request;
	int origin;
	enum query_kind kind;
	enum verdict verdict;
	const char *json; /* views: valid until the callback returns */
	size_t json_n;
	const struct published
	    *items; /* FACTS kinds; fact.seq of the last one is the next `since` */
	int item_count;
};

struct keyring;
struct sound_bank;
struct query_pool;

struct query_config {
	const char *database; /* URL */
	const struct keyring *keys;
	const struct dj_clock *clock;
	const struct sound_bank *sounds; /* for the check of flows; NULL: not looked at */
	int threads;			 /* 1..8 */
	void *arg;
	void (*answer)(void *arg,
		       const struct query_answer *a); /* on a reader thread: copy and post */
};

int query_start(struct query_pool **out, const struct query_config *config, struct dj_error *e);
/* Any thread. ENOBUFS when the readers are behind: refuse the asker. */
int query_post(struct query_pool *p, const struct query *q);
void query_stop(struct query_pool *p);

#endif
