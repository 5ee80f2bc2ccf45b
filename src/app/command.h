/* What somebody wants: a plain value that could be written to a wire. Everything that changes
 * anything is a command and goes through app_submit (live commands, on the loop) or the writer
 * (record commands). */
#ifndef APP_COMMAND_H
#define APP_COMMAND_H

#include "domain/words.h"
#include "app/leg_port.h"

#define NUMBER_TEXT  32		   /* a telephone number or SIP user part */
#define NOTE_TEXT    4000	   /* people's words in one field */
#define COMMAND_BODY (1024 * 1024) /* bytes of a long text: an article, a letter, a document */

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
	COMMAND_HOURS, /* line, or flag: the line of sign language: answers in `number` the
			  queue_mode it has now, and in `text` when it opens again: days from
			  today, weekday, minute. Changes nothing */
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
	COMMAND_HOTLINE,	 /* contact, hazard, place: rings who is on duty */
	COMMAND_HOTLINE_STOP,	 /* contact */
	COMMAND_HOTLINE_RETURN,	 /* contact: who left it to the official comes back */
	COMMAND_REPORT_SAVE,	 /* contact, hazard, place, injuries, words: address, text: note,
				    number: the revision that was seen */
	COMMAND_TASK_SAVE,	 /* contact, or subject: one that is there; text: what, number: due
				    (ms), to_agent: who, 0 anybody */
	COMMAND_TASK_DONE,	 /* subject */
	COMMAND_CONTACT_PREFERS, /* contact, to_agent: whom its citizen wishes to speak with; from
				    the writer */
	COMMAND_SURVEY,		 /* contact: the talk is over, the citizen goes to the survey */
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
	COMMAND_ARTICLE_SAVE,	/* subject or 0; article, words: title, then a wording a line; body,
				   text: as it is spoken, name: source, number: revision seen */
	COMMAND_ARTICLE_STATE,	/* subject, article.state */
	COMMAND_ARTICLE_USED,	/* subject, contact or 0 */
	COMMAND_ARTICLE_REMARK, /* subject or 0, article.remark, contact or 0, text */
	COMMAND_ARTICLE_MENDED, /* subject: the remark */
	COMMAND_ARTICLE_REMARK_MOVE, /* subject: the remark, article.remark_state, text: what the
					editor says to it */
	COMMAND_ARTICLE_REVIEWED,    /* subject: it is still right */
	COMMAND_ARTICLE_PIN,	     /* subject, article.incident, flag: on or off */
	COMMAND_ARTICLE_FILE,	     /* subject, inquiry.file: an attachment, flag: on or off */
	COMMAND_SEARCH_ENDED,	     /* text: what was typed; subject: the answer, 0: none found;
					contact or 0 */
	COMMAND_WORDING_DECIDE, /* subject: a wording from use; flag: becomes one of the article */
	COMMAND_KNOWLEDGE_WORD, /* subject or 0, article.word, text: from, words: to, flag: both
				   ways */
	COMMAND_KNOWLEDGE_WORD_END, /* subject */
	COMMAND_KNOWLEDGE_POLICY,   /* flag: two persons, number: days until a review */
	COMMAND_READING_SAVE, /* subject: article, article.team (0 all), article.due_ms: must read
			       */
	COMMAND_READING_END,  /* subject */
	COMMAND_READING_DONE, /* subject */
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
	/* care of those who answer; live: */
	COMMAND_PANIC,	    /* the quiet key of the one who presses it */
	COMMAND_PANIC_SEEN, /* subject: whose; somebody comes */
	COMMAND_PANIC_OVER, /* subject: whose; by themselves or who leads */
	COMMAND_HARD_SAY,   /* contact: it was hard for its agent */
	/* and record: */
	COMMAND_SUPPORT_ASK,	/* number: enum support_kind, text, contact or 0 */
	COMMAND_SUPPORT_ANSWER, /* subject, text: who comes, count[0]: when (ms) */
	COMMAND_SUPPORT_CLOSE,	/* subject: talked about, or taken back by who asked */
	COMMAND_SUPPORT_DUTY,	/* to_agent, flag: sees and answers them */
	COMMAND_PRAISE,		/* to_agent, number: enum praise_by, text, contact or 0 */
	COMMAND_PRAISE_SEEN,	/* subject */
	COMMAND_WALL_SAVE, /* subject: a token; number: enum wall_layout, flag: light, language */
	/* canned texts, guides, checklists (record) */
	COMMAND_CANNED_SAVE,   /* subject or 0; canned, language, topic, name: keyword, words:
				  title, text: body, number: revision seen */
	COMMAND_CANNED_REMOVE, /* subject */
	COMMAND_CANNED_USED,   /* subject, contact or 0 */
	COMMAND_GUIDE,	       /* flag: the first steps at the desk are done; not: wanted again */
	/* inquiries (record); subject: which; text: what is said with it; inquiry: the rest */
	COMMAND_INQUIRY_OPEN,	/* contact or 0; the form: words: address; answers id and number */
	COMMAND_INQUIRY_SAVE,	/* the form, number: the revision that was seen */
	COMMAND_INQUIRY_ANSWER, /* reason; flag: the citizen has heard it */
	COMMAND_INQUIRY_HAND,	/* department, official or 0, reason */
	COMMAND_INQUIRY_UNOWNED,
	COMMAND_INQUIRY_ACCEPT,
	COMMAND_INQUIRY_RETURN,
	COMMAND_INQUIRY_ASSIGN, /* official of the same department, reason */
	COMMAND_INQUIRY_REPLY,
	COMMAND_INQUIRY_ASK,
	COMMAND_INQUIRY_INTERIM,
	COMMAND_INQUIRY_EXTEND,
	COMMAND_INQUIRY_PAUSE, /* why */
	COMMAND_INQUIRY_RESUME,
	COMMAND_INQUIRY_NOTE, /* flag: the citizen's words; contact or 0 */
	COMMAND_INQUIRY_CLOSE,
	COMMAND_INQUIRY_REOPEN,
	COMMAND_INQUIRY_LINK, /* parent, link */
	COMMAND_INQUIRY_LOCK, /* flag: on; take_over */
	COMMAND_INQUIRY_RULE, /* text: JSON: a dated row */
	COMMAND_INQUIRY_TICK, /* what is due by now: reminders, a new calendar, pauses that the
				 citizen has ended */
	/* files that come along (record) */
	COMMAND_ATTACHMENT_ADD,	  /* text: digest, line: where it lies, name: type, words: its name,
				     count[0]: bytes, caller: of a chat, or "". Made by the
				     edges only */
	COMMAND_ATTACHMENT_SWEEP, /* what belongs to nothing goes; every hour */
	COMMAND_ATTACHMENT_LOOKED, /* subject, number: attachment_look, body: JSON; from the media
				      worker */
	COMMAND_ATTACHMENT_OPEN,   /* subject: the original is looked at; leaves a trace */
	COMMAND_ATTACHMENT_REDACT, /* subject: what is handed on from now on is inquiry.file */
	/* citizens (record) */
	COMMAND_CITIZEN_SAVE, /* subject or 0: a new one; contact or 0: it is theirs; name, text:
				 notes, words: address, language, to_agent: preferred, place,
				 citizen.segments, number: the revision that was seen, flag: they
				 asked for a correction */
	COMMAND_CITIZEN_LINK, /* contact, subject: citizen, flag: linked or not any more */
	COMMAND_CITIZEN_IDENTITY, /* subject: citizen, citizen.kind, text: value; flag: theirs or
				     not any more */
	COMMAND_CITIZEN_MERGE,	  /* subject: who stays, citizen.other: who is the same person */
	COMMAND_CITIZEN_UNMERGE,  /* subject: the merge */
	COMMAND_CITIZEN_OPEN, /* subject or contact: their record is looked at; citizen.what, .why,
				 text: note; answers the citizen, 0: the contact has none */
	COMMAND_CITIZEN_MARK, /* subject, citizen.sensitive, citizen.hold */
	COMMAND_CITIZEN_CONSENT, /* subject, citizen.purpose, flag: given or taken back, language:
				    of the text that was read out, contact or 0, name: a channel,
				    "" by any */
	COMMAND_CITIZEN_ERASE,	 /* subject, citizen.why, text: note */
	COMMAND_RETENTION_SAVE,	 /* citizen.retention, number: days, 0 for ever */
	COMMAND_RETENTION_RUN,	 /* what policy says is too old goes; the writer's own, at night */
	COMMAND_CONSENT_TEXT,	 /* citizen.purpose, language, text: a new version */
	COMMAND_PROCESSING_SAVE, /* subject or 0, number: revision seen, text: JSON */
	COMMAND_LIST_SHOWN,	 /* name: a list of people or a file of one, text: what of it: it is
				    shown to who asks */
	COMMAND_RECORD_SHOWN, /* subject: an inquiry, letter or attachment, or contact: its letters;
				 citizen.what: it is shown to who asks */
	COMMAND_FIGURES_MAIL, /* name: a day, body: JSON: its files, laid down; the figures' own */
	/* places (record) */
	COMMAND_FACILITY_REPORT, /* subject, facility, text: note */
	COMMAND_FACILITY_FEED,	 /* text: path of an uploaded answer of the public feed */
	COMMAND_FACILITY_FED,	 /* body: an answer of the public feed, or text: why there is none;
				    from the text edge */
	/* letters and the channels that carry them (record) */
	COMMAND_LETTER_SEND,	 /* body: JSON (letter.h) */
	COMMAND_LETTER_RECEIVED, /* number: channel, body: JSON; from the text edge */
	COMMAND_LETTER_MOVED,	 /* subject, number: letter_state, count: why, tries, next try (ms);
				    name: the channel's own id of it, text: what its server said */
	COMMAND_LETTER_CLAIM,	 /* subject: mine (flag), or given back */
	COMMAND_LETTER_DONE,	 /* subject: needs no answer */
	COMMAND_LETTER_AGAIN,	 /* subject: one that failed or is not confirmed goes out again */
	COMMAND_CHAT_SEEN, /* text: the identity, subject: up to this letter, number: letter_state
			      DELIVERED or READ; from the citizen's page */
	COMMAND_CHANNEL_SAVE,	/* name: the channel, body: JSON of its settings */
	COMMAND_CHANNEL_EVENT,	/* number: channel, line: adapter and address, text: arguments,
				   body: as it came, byte by byte */
	COMMAND_CHANNEL_DECIDE, /* subject: an event that could not be read, flag: it is read again,
				   else set aside; text: why */
	COMMAND_CHANNEL_OPEN,	/* subject: an event that could not be read; its bytes are looked
				   at, which leaves a trace */
	COMMAND_CHANNEL_TRIED,	/* number: channel, flag: it answered, text: what was wrong */
	COMMAND_CHANNEL_LEFT,	/* number: channel, text: who left the room; from the text edge */
	COMMAND_FRONT_SAVE,	/* body: JSON of the document, its note, the version it changes */
	COMMAND_FRONT_LIVE,	/* number: version, 0: none */
	COMMAND_FRONT_FOUND,	/* subject: letter, body: JSON of articles; from the text edge */
	COMMAND_FRONT_SKILL, /* name: key of the address, text: arguments, body: what the bot sent
			      */
	COMMAND_FRONT_TICK,  /* talks with nobody in them end */
	/* what citizens do themselves (record); from the web edge in nobody's name. body: JSON as
	 * docs/app.md and docs/open311.md say */
	COMMAND_PUBLIC_REPORT, /* a report; answers its id and "number key" */
	COMMAND_PUBLIC_CODE,   /* line: a telephone; a code goes there by text message */
	COMMAND_PUBLIC_ENTER,  /* answers a word that opens the own inquiries for half an hour */
	COMMAND_PUBLIC_SAY,    /* rate, reopen, or say more about an own inquiry */
	COMMAND_PUBLIC_READ,   /* subject: a story was read */
	COMMAND_PUSH_ASK,      /* a browser wants to be told; text: identity of its chat, or "" */
	COMMAND_PUSH_STOP,     /* and does not any more */
	COMMAND_PUSH_WENT, /* subject, number: push_end, count: number of its notice, ms to wait;
			      from the text edge */
	COMMAND_OPEN311_REQUEST, /* name: the API key; answers the id, or a token as text */
	COMMAND_OPEN311_UPDATE,	 /* name: likewise; answers the entry */
	/* contacts in writing (docs/conversation.md); live: */
	COMMAND_CONVERSATION_ACCEPT,   /* contact */
	COMMAND_CONVERSATION_DECLINE,  /* contact, reason */
	COMMAND_CONVERSATION_TAKE,     /* contact: out of the line, or from somebody by who leads */
	COMMAND_CONVERSATION_SEEN,     /* contact: its agent has read it */
	COMMAND_CONVERSATION_TRANSFER, /* contact, to_queue or to_agent */
	COMMAND_CONVERSATION_BACK,     /* contact: back into its line */
	COMMAND_CONVERSATION_END,      /* contact: its agent is done */
	COMMAND_CONVERSATION_LEFT,     /* contact: the citizen closed the chat; from the edges */
	COMMAND_CONVERSATION_JOIN,     /* contact, flag: who leads writes along, or no longer */
	/* and record: */
	COMMAND_CONVERSATION_TELL,  /* contact, number: conversation_tell, count: position, wait
				       (ms), time of opening */
	COMMAND_CONVERSATION_NOTE,  /* contact, text: of the centre for itself */
	COMMAND_CONVERSATION_DRAFT, /* contact, text: begun and not sent; "" forgets it */
	COMMAND_CONVERSATION_RULE,  /* number: channel, text: JSON */
	COMMAND_TRANSLATION_ASK,    /* contact, number: language, subject: a letter, or text: own
				       words; answers its id */
	COMMAND_TRANSLATION_DONE,   /* subject, flag: it went well, body: the words, or why not;
				       from the text edge */
	COMMAND_VIDEO_SEEN,	    /* live; leg, seen: from its page, now and then (rtc) */
	/* real-time text in a call (docs/real-time-text.md); live: */
	COMMAND_TYPE, /* contact, or leg: the citizen's; number: the writer's own mark of the line,
			 text: the line as it stands, flag: it is done */
	COMMAND_LEG_TYPED, /* leg, text: T.140 as it came; from sip */
	/* and record: */
	COMMAND_TYPED_KEEP, /* contact, subject: a line that is done, number: typed_by, to_agent:
			       who or 0, count[0]: begun (ms), text */
	COMMAND_CONVERSATION_CALL, /* contact, line: a number, or "": theirs that is known; answers
				      the call-back that it is */
	COMMAND_CONVERSATION_WARN, /* contact, ending: its notice is written to them */
	COMMAND_CONVERSATION_STOP, /* contact, ending: ended by that rule, and what follows */
	COMMAND_CONVERSATION_LINK, /* contact; answers a word that goes on with it in our chat */
	COMMAND_CHAT_FOLLOW,   /* text: the identity, name: that word; from the citizen's page */
	COMMAND_OUR_ADDRESSES, /* text: our registered addresses, one a line */
	/* webhooks out (record; docs/webhooks.md) */
	COMMAND_WEBHOOK_SAVE,	/* subject or 0, number: revision seen, body: JSON of one; answers
				   the secret of a new one, once */
	COMMAND_WEBHOOK_SECRET, /* subject: a new secret, answered once; the old one counts for a
				   day */
	COMMAND_WEBHOOK_END,	/* subject: it goes, with what was delivered */
	COMMAND_WEBHOOK_TEST,	/* subject: an event that says nothing goes there */
	COMMAND_WEBHOOK_AGAIN,	/* subject: a delivery, or a webhook: all its dead ones */
	COMMAND_WEBHOOK_LEAVE,	/* subject: a webhook: its dead ones stay dead, the alarm ends */
	COMMAND_WEBHOOK_LAY,	/* facts since the last time become deliveries, flag: the first of
				   a run; answers in `number` whether there is more. The net thread's
				 */
	COMMAND_WEBHOOK_WENT,	/* subject: a delivery, number: HTTP status, 0 none, count: ms it
				   took, ms that they ask to wait, text: what was said. The net
				   thread's */
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
		enum remark_state remark_state;
		enum knowledge_word word;
		dj_id department;
		dj_id of; /* the article that it translates; 0: stands for itself */
		dj_id incident, team;
		dj_ms due_ms;
		dj_ms checked_ms, valid_from_ms, valid_to_ms; /* valid_to 0: no end */
	} article; /* ARTICLE_*; its language is `language` */
	struct {
		enum canned_kind kind;
		enum canned_scope scope;
		dj_id team; /* of scope TEAM */
	} canned;
	struct {
		enum inquiry_kind kind;
		enum inquiry_sub sub;
		enum urgency urgency;
		enum came_in came_in;
		enum tell_by tell_by;
		enum inquiry_reason reason;
		enum pause_why why;
		enum inquiry_link link;
		bool take_over;
		dj_id department, official, parent;
		dj_id file;		  /* an attachment that goes with what is said */
		char files[200];	  /* INQUIRY_OPEN: attachments, "12 34 56" */
		char site[60], floor[16]; /* where it came in */
		char tell_to[120];	  /* a number or an address; "": that of the contact */
	} inquiry;			  /* INQUIRY_* */
	struct {
		enum identity_kind kind;
		enum access_what what;
		enum access_why why;
		enum consent_purpose purpose;
		enum retention_kind retention;
		bool sensitive, hold;
		dj_id other;
		char segments[160]; /* words of citizen_segment */
	} citizen;		    /* CITIZEN_*, RETENTION_SAVE, CONSENT_TEXT */
	struct {
		enum facility_state state;
		enum report_source source;
		int64_t beds;	 /* free ones; -1 not known */
		int64_t minutes; /* for so long it may be believed */
	} facility;		 /* FACILITY_REPORT */
	bool flag;
	int64_t number;	  /* limits, revisions, sip status */
	int64_t count[3]; /* LEG_FREED: packets received, sent, lost */
	enum leg_codec codec;
	struct leg_quality quality; /* LEG_QUALITY, LEG_FREED */
	struct leg_path path;	    /* LEG_SECURE */
	struct leg_video video;	    /* LEG_FREED; CALL_ARRIVED and LEG_ANSWERED: its codec */
	struct video_seen seen;	    /* VIDEO_SEEN */
	char *body; /* RECORD commands only: a long text of body_n bytes and a NUL, or NULL. The
		       command's own: who takes it last calls command_drop */
	size_t body_n;
	char line[NUMBER_TEXT];	  /* dialled number */
	char caller[NUMBER_TEXT]; /* caller's number, "" when withheld */
	char trunk[NUMBER_TEXT];  /* name of the trunk, "" from the web */
	char name[64];
	char text[NOTE_TEXT];
	char words[NOTE_TEXT]; /* the citizen's own words (CLASSIFY) */
};

/* A command without words or text travels short: the bytes of it that must be copied. */
size_t command_length(const struct command *c);
/* Frees the body. */
void command_drop(struct command *c);
/* LIVE: runs on the loop; otherwise it is a record command, for the writer. */
bool command_is_live(enum command_kind kind);

enum command_origin { ORIGIN_NONE, ORIGIN_WEB, ORIGIN_RECORDINGS, ORIGIN_TEXT };

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
