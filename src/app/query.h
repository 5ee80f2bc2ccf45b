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
	QUERY_FLOW,	      /* id, since: version, 0 the newest; with what the check finds */
	QUERY_HOURS,	      /* each queue now, the week, the days */
	QUERY_INCIDENTS,      /* open ones and the last of the others, with how many call */
	QUERY_INCIDENTS_OPEN, /* a list of what every screen may show; the edge's own question */
	QUERY_MESSAGES,	      /* of the person who asks: what they have not said to have read */
	QUERY_MESSAGES_SENT,  /* the last ones, with who has read them */
	QUERY_COVER,	      /* required in each half hour of the week, by skill */
	QUERY_SKILLS,	      /* everybody's, and what was moved for a time */
	QUERY_SEARCH,	/* words: a question: what answers it, best first. text: found_kinds with a
			   blank between, "" all; id: place, before: department of who asks, or 0 */
	QUERY_COMPLETE, /* the same; words: what was typed so far: titles that begin so */
	QUERY_ARTICLE,	/* id: one, with its versions */
	QUERY_ARTICLES, /* text: a state or "", limit, before: newest first */
	QUERY_ARTICLE_REMARKS, /* what is wrong, what is missing: the editor's work */
	QUERY_FOUND,	       /* id: a row that a search may find, as it is opened */
	QUERY_KNOWLEDGE_WORDS, /* synonyms and phrases that editors keep */
	QUERY_WORDINGS,	       /* what people typed: before an answer, and where none was */
	QUERY_READINGS,	       /* what must be read, who has and who has not */
	QUERY_READINGS_MINE,   /* what the person who asks has not read yet */
	QUERY_KNOWLEDGE_WORK,  /* due reviews, versions that wait, how articles are approved */
	QUERY_CANNED,  /* texts, guides and checklists that the asker may use, most used first */
	QUERY_GUIDE,   /* has the asker walked the first steps at the desk? */
	QUERY_FIGURES, /* text: figure_ask.h */
	QUERY_FIGURE_BEHIND, /* text: likewise, with `figure` and `key`: the contacts it counts */
	QUERY_FIGURE_LEVELS, /* formulas of the service level, and who has which */
	QUERY_TEAMS,
	QUERY_PLACE,	   /* id: where the caller of this contact is, as far as anybody knows */
	QUERY_CRISES,	   /* calls in crisis, newest first, and what became of each */
	QUERY_CARE_MINE,   /* of who asks: hard contacts, thanks, own requests for support */
	QUERY_CARE,	   /* since: days back: hard contacts of each, quiet keys, thanks */
	QUERY_SUPPORT,	   /* requests for support, for those who have the duty */
	QUERY_WALL_LOOK,   /* id: a wallboard's token: how its screen looks; the edge's own question
			    */
	QUERY_FLOOR_RULES, /* limits of the floor's attention list, teams */
	QUERY_INQUIRIES,   /* text: "view=open department=ID topic=ID ..."; limit, before */
	QUERY_INQUIRY,	   /* id: one with everything for its page */
	QUERY_INQUIRY_ANSWER, /* id: its question and its answer, as a letter has them; 409 without
			       */
	QUERY_INQUIRIES_OF_CONTACT, /* id: the contact: its own, and open ones of its citizen */
	QUERY_INQUIRIES_ALIKE,	    /* text: likewise: open ones about the same thing */
	QUERY_INQUIRY_DUE, /* text: likewise: until when it would be due, were it opened now */
	QUERY_INQUIRY_RULES,
	QUERY_INQUIRY_PAUSES,  /* those in which the citizen had already answered */
	QUERY_INQUIRY_FIGURES, /* since: days back (1..400, 0 is 30) */
	QUERY_INQUIRY_OFFICE,  /* of an official: their department and colleagues */
	QUERY_ATTACHMENT, /* id: what its bytes are; who came with it, or may see what it belongs to
			   */
	QUERY_CITIZEN,	  /* id: one whose record the asker has opened; before: of this contact, id
			     may be 0 */
	QUERY_CITIZENS,	  /* text: a number, an e-mail address or a whole name */
	QUERY_CITIZEN_LOOKED, /* id: a citizen, or text: a number: who looked, when, why */
	QUERY_CITIZEN_COPY,   /* id: all that is kept about one */
	QUERY_ACCESS,	      /* text: a month "2026-11": who looked at whose record */
	QUERY_RETENTION,      /* policies, and what went by them */
	QUERY_CONSENT_TEXTS,  /* every version */
	QUERY_PROCESSING,     /* the register of what is processed, why, how long */
	QUERY_PUBLIC_NUMBERS, /* what anybody may read of the directory */
	QUERY_FACILITIES,     /* text: facility_ask.h: open now, near here; id: one */
	QUERY_PHONE_BOOK,     /* departments, officials with who is on duty now, numbers */
	QUERY_LETTERS,	      /* text: waiting, problems or "" (all, newest first), limit, before */
	QUERY_LETTER,	      /* id: one, whole, with what was written before it */
	QUERY_CONTACT_LETTERS, /* id: of this contact */
	QUERY_CHAT, /* text: the identity, since: letters after this one; the edge's own question */
	QUERY_CHANNEL_UNREAD, /* what came on channels and could not be read */
	QUERY_CHANNELS,	      /* settings without their secrets, and how each is */
	QUERY_CHANNEL_EVENTS, /* text: a channel; the last ones that came, without what is in them
			       */
	QUERY_WEBHOOKS,	      /* systems that are told, and how each is */
	QUERY_WEBHOOK, /* id: one's last deliveries; text "dead": those only; before, limit */
	QUERY_FRONT, /* since: version, 0: the newest; with its versions and what the check finds */
	QUERY_FRONT_FIND, /* id: letter; articles that answer it. The edges' own question */
	QUERY_FRONT_SAID, /* id: letter: what was said to it, for an answer at once */
	/* for everybody, in nobody's name */
	QUERY_PUBLIC_SERVICES, /* what can be reported, the cities, words of danger */
	QUERY_PUBLIC_NEAR,    /* text: "service latitude longitude": open reports of it near here */
	QUERY_PUBLIC_MINE,    /* words: of PUBLIC_ENTER: the own inquiries */
	QUERY_PUBLIC_FILE,    /* id, text: its key: what its bytes are */
	QUERY_PUBLIC_SEARCH,  /* as SEARCH: public articles alone */
	QUERY_PUBLIC_FOUND,   /* as FOUND: likewise */
	QUERY_PUBLIC_RUMOURS, /* what is said, and the agreed wording */
	QUERY_PUBLIC_STORIES, /* newest first, with how often they were read */
	QUERY_PUBLIC_ARTICLES,	/* text: a language or ""; id: one: public articles with their words
				 */
	QUERY_PUBLIC_PARITY,	/* which service is there in which language (R038) */
	QUERY_PUBLIC_FIGURES,	/* since: 202611: a month of inquiries; 0: which months there are */
	QUERY_OPEN311_REQUESTS, /* words: open311_ask.h */
	QUERY_OPEN311_TOKEN,	/* text: the token */
	QUERY_CONVERSATIONS,	/* text: "mine", "waiting" or "all": contacts in writing */
	QUERY_CONVERSATION,	/* id: one with all that was said, and what may be done */
	QUERY_CONVERSATION_STATE, /* id: what its citizen may know; the edges' own question */
	QUERY_CONVERSATION_RULES, /* how each channel's contacts are given out */
	QUERY_OUR_ADDRESSES,	  /* our registered addresses: hosts, names on other networks */
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
	enum language
	    language; /* of who reads, where an answer is told in several; UNKNOWN: nobody said */
	char text[256];
	char *words; /* SEARCH, COMPLETE: malloc'ed, or NULL; who posts gives it away with the
			question, but not when that is refused */
};

#define QUERY_JSON_MAX	(1024 * 1024)
#define QUERY_COPY_MAX	(32 * 1024 * 1024) /* of CITIZEN_COPY */
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
struct settings;
struct sound_bank;
struct query_pool;

struct query_config {
	const char *database; /* URL */
	const struct keyring *keys;
	const struct dj_clock *clock;
	const struct sound_bank *sounds; /* for the check of flows; NULL: not looked at */
	const char *snapshot; /* file of the search's index; NULL: none is kept. For the start only
			       */
	const struct settings *given; /* by file and flags; NULL: none were */
	int threads;		      /* 1..8 */
	void *arg;
	void (*answer)(void *arg,
		       const struct query_answer *a); /* on a reader thread: copy and post */
};

int query_start(struct query_pool **out, const struct query_config *config, struct dj_error *e);
/* Any thread. ENOBUFS when the readers are behind: refuse the asker. */
int query_post(struct query_pool *p, const struct query *q);
void query_stop(struct query_pool *p);

#endif
