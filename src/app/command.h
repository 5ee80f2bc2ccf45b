/* What somebody wants: a plain value that could be written to a wire. Everything that changes
 * anything is a command and goes through app_submit (live commands, on the loop) or the writer
 * (record commands). */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "domain/words.h"
#include "app/leg_port.h"

#define NUMBER_TEXT 32	 /* a telephone number or SIP user part */
#define NOTE_TEXT   4000 /* people's words in one field */

/* LIVE commands run on the loop; RECORD commands on the writer. `verb` names the permission
 * (permission.def). */
enum command_kind {
	COMMAND_NONE,
	/* from sip, rtc and media about legs (system actor) */
	COMMAND_CALL_ARRIVED,	 /* call: a citizen's leg is there and wants an answer */
	COMMAND_LEG_RINGING,	 /* leg; number: SIP status, flag: with sound of its own */
	COMMAND_LEG_ANSWERED,	 /* leg: sound can flow */
	COMMAND_LEG_ENDED,	 /* leg: the far side ended or failed (leg.how) */
	COMMAND_LEG_INTERRUPTED, /* leg: a browser page went away; the leg may come back */
	COMMAND_LEG_REJOINED,	 /* leg: and is back */
	COMMAND_LEG_HELD,	 /* leg: the far side put us on hold (flag) */
	COMMAND_LEG_KEY,	 /* leg, text: one digit */
	COMMAND_LEG_PLAYED,	 /* leg, play */
	COMMAND_LEG_SILENT,	 /* leg: nothing received for the silence limit (media) */
	COMMAND_LEG_SECURE,	 /* leg: ICE and DTLS are up (media) */
	COMMAND_LEG_FREED,	 /* leg: media has let go; counts */
	COMMAND_LEG_VOICE, /* leg: its person is heard (flag), or has not been for 3 s (media) */
	COMMAND_LEG_KNOCK, /* leg: two knocks on the telephone (media) */
	/* from web about devices */
	COMMAND_DESK_OPENED, /* agent: the desk page is connected */
	COMMAND_DESK_CLOSED, /* agent: it is not any more */
	COMMAND_PHONE_STATE, /* agent: an IP phone registered (flag) or not; from sip */
	COMMAND_ALARM, /* number (enum alarm), subject, flag: raised or cleared; from the writer and
			  the edges */
	COMMAND_HOURS, /* line: answers in `number` the queue_mode it has now; changes nothing */
	/* from agents */
	COMMAND_PRESENCE,      /* agent, presence, reason, device */
	COMMAND_NEXT_PRESENCE, /* agent, presence: after this contact; OFFLINE clears it */
	COMMAND_ACCEPT,	       /* contact */
	COMMAND_DECLINE,       /* contact, reason */
	COMMAND_HOLD,
	COMMAND_RESUME,
	COMMAND_MUTE,	     /* contact, flag */
	COMMAND_KEYS,	     /* contact, text: digits to send */
	COMMAND_TRANSFER,    /* contact, to_queue or to_agent */
	COMMAND_END,	     /* contact, ending, reason */
	COMMAND_WRAP_START,  /* optional wrap-up */
	COMMAND_WRAP_EXTEND, /* limit_ms more */
	COMMAND_WRAP_DONE,
	COMMAND_CRISIS,	      /* contact: the flag goes up */
	COMMAND_CRISIS_SEEN,  /* contact: a second person is there */
	COMMAND_CRISIS_LOWER, /* contact, reason */
	COMMAND_EMERGENCY,    /* contact, subject or line: an emergency number of the directory */
	COMMAND_INTERPRETER,  /* contact, name: code of a language */
	COMMAND_INTERPRETER_STOP,
	COMMAND_WARN, /* contact, ending: the notice before an ending is said */
	/* record */
	COMMAND_CLASSIFY,      /* contact, topic, place, outcome, note, words, revision */
	COMMAND_LOGIN,	       /* name; password already checked by a worker; answers a session */
	COMMAND_LOGIN_FAILED,  /* name: counts towards the lock-out */
	COMMAND_LOGOUT,	       /* session */
	COMMAND_TOKEN_MAKE,    /* label, scope (text): answers the token once */
	COMMAND_TOKEN_END,     /* subject */
	COMMAND_CALLBACK_DONE, /* subject */
	COMMAND_SETTING,       /* name, text */
	COMMAND_QUEUE_SAVE,    /* subject, text: JSON checked by the app */
	COMMAND_PERSON_SAVE,
	COMMAND_DEVICE_SECRET, /* subject: agent; answers the secret once */
	COMMAND_NUMBER_SHOW,   /* contact, reason: answers the full number, leaves a trace */
	COMMAND_PROMPT_REPLACED,
	COMMAND_BACKUP,
	COMMAND_BLOCK_LIFT,    /* subject, flag: because of an appeal */
	COMMAND_ENDING_REVIEW, /* contact, flag: it was right */
	COMMAND_ENDING_RULE, /* ending, number: warnings, count: least, after and block in ms, flag:
				a supervisor decides */
	COMMAND_SESSION_USED, /* session: its person did something; at most once in ten minutes a
				 session. Puts its end off */
	/* parties (live). The target of CONSULT, INVITE and TRANSFER is one of to_agent, to_queue,
	 * subject (a number of the directory) and line (a number as dialled). */
	COMMAND_CONSULT,	   /* contact, target: asked first; the citizen hears music */
	COMMAND_CONSULT_CANCEL,	   /* contact: who was asked goes, back to the citizen */
	COMMAND_SWAP,		   /* contact: the other one hears music */
	COMMAND_CONFERENCE,	   /* contact: who was asked and the citizen hear each other */
	COMMAND_TRANSFER_COMPLETE, /* contact: the agent leaves, the others go on */
	COMMAND_INVITE,		   /* contact, target: joins the conversation on answering */
	COMMAND_DROP_PARTY,	   /* contact, subject: this party goes */
	COMMAND_LEAVE,		   /* contact: a consulted agent or a supervisor goes */
	COMMAND_SUPERVISE,	   /* contact, supervision */
	COMMAND_TAKE_OVER,	   /* contact: the supervisor is its agent from now on */
	/* about trunks and signalling */
	COMMAND_TRUNK_STATE, /* live; trunk, flag: up, count: registered, calls, ms of the answer;
				number: its status; from sip */
	COMMAND_LEG_ROUTED,  /* live; leg, trunk: a call goes out there; number: attempt, count[0]:
				status of the one before */
	COMMAND_LEG_TRACE,   /* record; contact, leg, number: part, text and words: signalling,
				count[0]: days that it is kept; 0: all of it is forgotten */
	COMMAND_TRUNK_SAVE,  /* record; subject, text: JSON checked by the app */
	/* the directory (record) */
	COMMAND_DIRECTORY_SAVE,	  /* name: the part; text: the row's fields as JSON */
	COMMAND_DIRECTORY_IMPORT, /* name: the part; text: path of the uploaded file. Made by the
				     web edge only */
	COMMAND_LEG_QUALITY,	  /* leg, quality: every few seconds while it sends (media) */
	/* recordings; live: */
	COMMAND_RECORDING_PAUSE,  /* contact, number: enum recording_pause */
	COMMAND_RECORDING_RESUME, /* contact */
	COMMAND_RECORDING_FAILED, /* contact, subject, number: enum recording_end; the recorder */
	/* and record: */
	COMMAND_RECORDING_MADE,	  /* subject, count: ms, bytes, lost; text: digest and peaks, words:
				     marks; from the worker */
	COMMAND_RECORDING_SWEEP,  /* text: removed ones; what is too old is deleted; answers ids */
	COMMAND_RECORDING_LEFT,	  /* number: before; those that a run left going on are ended */
	COMMAND_RECORDING_PLAY,	  /* subject, number: enum recording_use, flag: to keep a copy */
	COMMAND_RECORDING_KEEP,	  /* subject, flag: legal hold, number: enum recording_why, text:
				     note */
	COMMAND_RECORDING_DELETE, /* subject, number: enum recording_why, text: note */
	COMMAND_RECORDING_POLICY, /* subject: queue or 0, flag: record, count: days, key pause s,
				     own; name: roles that may listen, text: purpose */
	COMMAND_RECORDING_POLICY_END, /* subject: queue that goes by the policy of all */
	/* ringing back and what is asked afterwards (live) */
	COMMAND_CALLBACK_CLAIM, /* subject: mine (flag), or given back */
	COMMAND_CALLBACK_CALL,	/* subject: ring them now, from my device; answers the contact */
	COMMAND_CALLBACK_CODE,	/* contact: what became of it: result */
	/* the disaster hotline (live), reports and tasks (record) */
	COMMAND_HOTLINE,	/* contact, hazard, place: rings who is on duty */
	COMMAND_HOTLINE_STOP,	/* contact */
	COMMAND_HOTLINE_RETURN, /* contact: who left it to the official comes back */
	COMMAND_REPORT_SAVE,	/* contact, hazard, place, injuries, words: address, text: note,
				   number: the revision that was seen */
	COMMAND_TASK_SAVE,	/* contact, or subject: one that is there; text: what, number: due
				   (ms), to_agent: who, 0 anybody */
	COMMAND_TASK_DONE,	/* subject */
	COMMAND_SURVEY,		/* contact: the talk is over, the citizen goes to the survey */
	/* flows and hours */
	COMMAND_FLOW_TRY,   /* live; text: a document: answers the trial that a call may name */
	COMMAND_FLOW_SAVE,  /* record; subject, number: version seen, text: document, name: note */
	COMMAND_FLOW_LIVE,  /* record; subject, number: version, 0: none */
	COMMAND_WEEK_SAVE,  /* record; text: JSON: the whole week of a queue */
	COMMAND_DAYS_SAVE,  /* record; text: JSON: dated rows to add or change */
	COMMAND_DAY_REMOVE, /* record; text: JSON: queue, date and first minute */
	COMMAND_TRUNK_TEST, /* live; subject: a trunk, line: a number of the directory that it
			       rings; answers the test's id */
	/* the floor: incidents, words, shifts */
	COMMAND_INCIDENT_SAVE, /* record; subject: one that is open, 0 a new one; text: JSON */
	COMMAND_INCIDENT_END,  /* record; subject; flag: its time was over */
	COMMAND_MESSAGE_SEND,  /* record; number: message_kind, to_agent (0: everybody), text,
				  count[0]: until (ms) */
	COMMAND_MESSAGE_SEEN,  /* record; subject */
	COMMAND_SKILL_MOVE, /* record; subject: whose, name: skill, number: level (-1: as it was),
			       count[0]: until (ms) */
	COMMAND_COVER_SAVE, /* record; text: CSV lines that replace what is required */
	COMMAND_AGENT_SET,  /* live; subject: whom, presence, reason: a supervisor does it */
	COMMAND_RETURN,	    /* live; contact: who left it to others comes back */
	/* what the centre knows (record) */
	COMMAND_ARTICLE_SAVE,	/* subject or 0; article, words: title, then a wording a line; text:
				   body,   name: source, number: revision seen */
	COMMAND_ARTICLE_STATE,	/* subject, article.state */
	COMMAND_ARTICLE_USED,	/* subject, contact or 0 */
	COMMAND_ARTICLE_REMARK, /* subject or 0, article.remark, contact or 0, text */
	COMMAND_ARTICLE_MENDED, /* subject: the remark */
	/* figures (record) */
	COMMAND_LEVEL_SAVE, /* subject: queue or 0, name: formula ("" that of all), text: weights */
	COMMAND_TEAM_SAVE,  /* subject: team or 0, name */
	COMMAND_TEAM_MEMBER,   /* subject: team, to_agent: person, flag: joins or leaves, number:
				  when,   0 now */
	COMMAND_FIGURES_AGAIN, /* all figures are made anew from the log */
	COMMAND_PLACE_SAVE, /* record; contact, place, words: address, number: the revision that was
			       seen */
	COMMAND_CRISIS_REVIEW, /* record; contact, flag: it was handled right */
	COMMAND_LOG_OFF,       /* record; to_agent: every session of this person ends */
	COMMAND_KINDS
};

struct command {
	enum command_kind kind;
	dj_id actor;	/* person, 0 for the system */
	uint32_t roles; /* bits of enum role (domain/access), filled from the session; checked
			   unless actor is 0 */
	dj_id session;
	uint64_t request; /* the asker's mark, comes back in the answer; 0: no answer wanted */
	int origin;	  /* which mailbox gets the answer (enum command_origin) */
	dj_id contact, agent, leg, subject;
	dj_id topic, place, to_queue, to_agent, reason, play;
	enum presence presence;
	enum device device;
	enum language language;
	enum outcome outcome;
	enum callback_result result; /* CALLBACK_CODE */
	enum ending_kind ending;     /* END: by which rule; WARN */
	enum leg_end how;
	enum hazard hazard;
	enum injuries injuries;
	enum leg_kind leg_kind;
	enum supervision supervision;
	struct {
		enum knowledge_kind kind;
		enum audience audience;
		enum article_state state;
		enum article_remark remark;
		dj_id department;
		dj_ms checked_ms, valid_from_ms, valid_to_ms; /* valid_to 0: no end */
	} article; /* ARTICLE_*; its language is `language` */
	bool flag;
	int64_t number;	  /* limits, revisions, sip status */
	int64_t count[3]; /* LEG_FREED: packets received, sent, lost */
	enum leg_codec codec;
	struct leg_quality quality; /* LEG_QUALITY, LEG_FREED */
	struct leg_path path;	    /* LEG_SECURE */
	char line[NUMBER_TEXT];	    /* dialled number */
	char caller[NUMBER_TEXT];   /* caller's number, "" when withheld */
	char trunk[NUMBER_TEXT];    /* name of the trunk, "" from the web */
	char name[64];
	char text[NOTE_TEXT];
	char words[NOTE_TEXT]; /* the citizen's own words (CLASSIFY) */
};

/* A command without words or text travels short: the bytes of it that must be copied. */
size_t command_length(const struct command *c);
/* LIVE: runs on the loop; otherwise it is a record command, for the writer. */
bool command_is_live(enum command_kind kind);

enum command_origin { ORIGIN_NONE, ORIGIN_WEB, ORIGIN_RECORDINGS };

/* Why not. Each has an HTTP status and a message per language in verdict.def. */
enum verdict {
#define VERDICT(name, status, message) VERDICT_##name,
#include "app/verdict.def"
#undef VERDICT
	VERDICTS
};
const char *verdict_word(enum verdict v);    /* "not_yours" */
int verdict_status(enum verdict v);	     /* HTTP status */
const char *verdict_message(enum verdict v); /* English, for logs; pages translate the word */

struct answer {
	uint64_t request;
	enum verdict verdict;
	dj_id id;	/* what was made */
	int64_t number; /* revision, seconds to wait */
	char text[400]; /* token, secret, one sentence */
};

#endif
