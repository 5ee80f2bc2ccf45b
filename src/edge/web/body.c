/* Owns the shapes of JSON that comes in. Refuses: knowing what is done with it. */
#include "edge/web/body.h"

#include <jansson.h>
#include <stddef.h>
#include <string.h>

#include "base/id.h"
#include "edge/web/server.h"
#include "domain/search/search.h"

#define PLACE(s, m) offsetof(struct s, m), sizeof(((struct s *)0)->m)
#define ID(s, name, m, need, help)                                                                 \
	{                                                                                          \
		name, BODY_ID, need, PLACE(s, m), 0, help                                          \
	}
#define WORD(s, name, m, list, need, help)                                                         \
	{                                                                                          \
		name, BODY_WORD, need, PLACE(s, m), words_##list, help                             \
	}
#define FLAG(s, name, m, need, help)                                                               \
	{                                                                                          \
		name, BODY_FLAG, need, PLACE(s, m), 0, help                                        \
	}
#define INT(s, name, m, need, help)                                                                \
	{                                                                                          \
		name, BODY_INT, need, PLACE(s, m), 0, help                                         \
	}
#define TEXT(s, name, m, need, help)                                                               \
	{                                                                                          \
		name, BODY_TEXT, need, PLACE(s, m), 0, help                                        \
	}

/* Words of any length up to `most` bytes, in the body of the command. */
#define LONG(name, most, need, help)                                                               \
	{                                                                                          \
		name, BODY_LONG, need, 0, (most) + 1, 0, help                                      \
	}

static const struct body_field login_fields[] = {
    TEXT(login_body, "name", name, NEEDED, "login name"),
    TEXT(login_body, "password", password, NEEDED, "password"),
};
static const struct body_field presence_fields[] = {
    WORD(command, "presence", presence, presence, NEEDED, "what the person says"),
    ID(command, "reason", reason, OPTIONAL, "one of the catalog's reasons for it"),
    WORD(command, "device", device, device, OPTIONAL, "where calls ring"),
};
static const struct body_field next_fields[] = {
    WORD(command, "presence", presence, presence, OR_NULL, "after this contact; null clears it"),
};
static const struct body_field decline_fields[] = {
    ID(command, "reason", reason, OPTIONAL, "one of the catalog's decline_reasons"),
};
static const struct body_field emergency_fields[] = {
    ID(command, "entry", subject, OPTIONAL, "an emergency number of the catalog"),
    TEXT(command, "number", line, OPTIONAL, "or as it is dialled: 119, 112, 109"),
};
static const struct body_field interpreter_fields[] = {
    TEXT(command, "language", name, NEEDED, "code of the language: vi, th, ru"),
};
static const struct body_field review_fields[] = {
    FLAG(command, "right", flag, NEEDED, "it was handled right"),
};
static const struct body_field place_fields[] = {
    ID(command, "place", place, OPTIONAL, "city or county, of the catalog"),
    TEXT(command, "address", words, OPTIONAL, "where exactly, as the caller says it"),
    INT(command, "revision", number, NEEDED,
	"the revision that this text changes; 0 for the first"),
};
static const struct body_field lift_fields[] = {
    FLAG(command, "appeal", flag, OPTIONAL, "because of an appeal"),
};
static const struct body_field ending_rule_fields[] = {
    WORD(command, "kind", ending, ending_kind, NEEDED, "which rule"),
    INT(command, "warnings", number, NEEDED, "notices before the end"),
    INT(command, "least_ms", count[0], OPTIONAL,
	"the call or the silence has lasted so long before"),
    INT(command, "after_ms", count[1], OPTIONAL, "between the last notice and the end"),
    INT(command, "block_ms", count[2], OPTIONAL, "the number is blocked for so long; 0 not"),
    FLAG(command, "supervisor", flag, OPTIONAL, "a supervisor decides about the end"),
};
static const struct body_field warn_fields[] = {
    WORD(command, "kind", ending, ending_kind, NEEDED, "the rule whose notice is said"),
};
static const struct body_field end_fields[] = {
    WORD(command, "kind", ending, ending_kind, OPTIONAL, "the rule by which the centre ends it"),
    ID(command, "reason", reason, OPTIONAL, "one of the catalog's end_reasons"),
};
static const struct body_field number_fields[] = {
    ID(command, "reason", reason, NEEDED, "why the full number is needed; it is kept"),
};
static const struct body_field test_call_fields[] = {
    TEXT(command, "number", line, NEEDED, "a number of the directory, and no emergency number"),
};
static const struct body_field mute_fields[] = {
    FLAG(command, "on", flag, NEEDED, "true: the citizen does not hear the agent"),
};
static const struct body_field keys_fields[] = {
    {"digits", BODY_TEXT, NEEDED, offsetof(struct command, text), 33, 0,
     "0-9 * # A-D to send as tones"},
};
static const struct body_field target_fields[] = {
    ID(command, "agent", to_agent, OPTIONAL, "to this agent"),
    ID(command, "queue", to_queue, OPTIONAL,
       "or whoever of this queue is free; a transfer waits there"),
    ID(command, "entry", subject, OPTIONAL, "or this number of the directory"),
    TEXT(command, "number", line, OPTIONAL, "or this number, if the directory has it"),
};
static const struct body_field article_fields[] = {
    TEXT(command, "words", words, NEEDED, "the title, then the wordings of callers, one a line"),
    LONG("body", 65536, NEEDED, "the answer; paragraphs, and lists with -"),
    TEXT(command, "spoken", text, OPTIONAL, "the same, short, to be read aloud"),
    ID(command, "of", article.of, OPTIONAL, "the article that it translates"),
    TEXT(command, "source", name, OPTIONAL, "where it was checked"),
    WORD(command, "kind", article.kind, knowledge_kind, NEEDED, "what it is"),
    WORD(command, "audience", article.audience, audience, NEEDED, "who may see it"),
    WORD(command, "language", language, language, NEEDED, "of its words"),
    ID(command, "department", article.department, OPTIONAL, "who answers for it"),
    INT(command, "revision", number, NEEDED, "the one that was changed; 0 for a new article"),
    INT(command, "checked_ms", article.checked_ms, OPTIONAL, "when it was checked; now without it"),
    INT(command, "valid_from_ms", article.valid_from_ms, OPTIONAL, "from when it is shown"),
    INT(command, "valid_to_ms", article.valid_to_ms, OPTIONAL, "until when; 0: no end"),
};
static const struct body_field facility_report_fields[] = {
    WORD(command, "state", facility.state, facility_state, NEEDED, "open, limited or closed"),
    WORD(command, "source", facility.source, report_source, NEEDED, "call, page or visit"),
    INT(command, "minutes", facility.minutes, NEEDED, "for so long it may be believed, 5 to 10080"),
    INT(command, "beds", facility.beds, NEEDED, "free ones; -1 not said"),
    TEXT(command, "note", text, OPTIONAL, "who said so, and what else; at most 300 bytes"),
};
static const struct body_field article_state_fields[] = {
    WORD(command, "state", article.state, article_state, NEEDED, "draft, live or withdrawn"),
};
static const struct body_field article_used_fields[] = {
    ID(command, "contact", contact, OPTIONAL, "the contact that it answered"),
};
static const struct body_field canned_fields[] = {
    WORD(command, "kind", canned.kind, canned_kind, NEEDED, "text, script or checklist"),
    WORD(command, "scope", canned.scope, canned_scope, NEEDED, "who has it"),
    ID(command, "team", canned.team, OPTIONAL, "with scope team"),
    WORD(command, "language", language, language, NEEDED, "of its words"),
    TEXT(command, "keyword", name, NEEDED, "what is typed after / to find it"),
    TEXT(command, "title", words, NEEDED, "what it is called"),
    TEXT(command, "body", text, NEEDED, "its words, with {variables}; a step or an item a line"),
    ID(command, "topic", topic, OPTIONAL, "the topic that it belongs to, or the one above"),
    INT(command, "revision", number, NEEDED, "the one that was changed; 0 for a new one"),
};
static const struct body_field guide_fields[] = {
    FLAG(command, "done", flag, NEEDED, "false: show them again"),
};
static const struct body_field article_remark_fields[] = {
    WORD(command, "remark", article.remark, article_remark, NEEDED, "what is wrong"),
    ID(command, "article", subject, OPTIONAL, "with this one; none with nothing"),
    ID(command, "contact", contact, OPTIONAL, "the contact in which it was needed"),
    TEXT(command, "words", text, OPTIONAL, "what was looked for, what should stand there"),
};
static const struct body_field search_fields[] = {
    LONG("q", SEARCH_QUERY_MAX, NEEDED, "what was asked or typed"),
    TEXT(command, "kinds", text, OPTIONAL, "only these: article facility..., a blank between"),
    ID(command, "place", place, OPTIONAL, "what belongs there counts a little more"),
    ID(command, "department", article.department, OPTIONAL, "likewise"),
    WORD(command, "language", language, language, OPTIONAL,
	 "of who reads: texts of the directory are told in it; all of them without it"),
};
static const struct body_field search_ended_fields[] = {
    TEXT(command, "q", text, NEEDED, "what was typed"),
    ID(command, "article", subject, OPTIONAL, "that answered it; none was found without it"),
    ID(command, "contact", contact, OPTIONAL, "the contact in which it was asked"),
};
static const struct body_field article_file_fields[] = {
    ID(command, "file", inquiry.file, NEEDED, "an attachment"),
    FLAG(command, "on", flag, NEEDED, "false: it belongs to it no longer"),
};
static const struct body_field article_pin_fields[] = {
    ID(command, "incident", article.incident, NEEDED, "an open one"),
    FLAG(command, "on", flag, NEEDED, "false: not any more"),
};
static const struct body_field remark_move_fields[] = {
    WORD(command, "state", article.remark_state, remark_state, NEEDED, "what it is now"),
    TEXT(command, "reply", text, OPTIONAL, "what the editor says to it; why, when refused"),
};
static const struct body_field knowledge_policy_fields[] = {
    FLAG(command, "two_persons", flag, NEEDED, "who wrote a version does not put it live"),
    INT(command, "review_days", number, NEEDED, "looked at again after; 0: no duty"),
};
static const struct body_field wording_decide_fields[] = {
    FLAG(command, "take", flag, NEEDED, "true: it becomes a wording of the article"),
};
static const struct body_field knowledge_word_fields[] = {
    WORD(command, "word", article.word, knowledge_word, NEEDED, "what it is"),
    TEXT(command, "said", text, NEEDED, "what people say"),
    TEXT(command, "meant", words, OPTIONAL, "of a synonym: what they mean as well"),
    FLAG(command, "both_ways", flag, OPTIONAL, "who says the second means the first, too"),
};
static const struct body_field reading_fields[] = {
    ID(command, "team", article.team, OPTIONAL, "who must; everybody without it"),
    INT(command, "due_ms", article.due_ms, NEEDED, "by when"),
};
static const struct body_field party_fields[] = {
    ID(command, "party", subject, NEEDED, "who is to go"),
};
static const struct body_field supervise_fields[] = {
    WORD(command, "supervision", supervision, supervision, NEEDED, "how far; none: leave"),
};
static const struct body_field record_fields[] = {
    ID(command, "topic", topic, OPTIONAL, "of the catalog"),
    ID(command, "place", place, OPTIONAL, "city or county, of the catalog"),
    WORD(command, "outcome", outcome, outcome, OPTIONAL, "what became of it"),
    TEXT(command, "note", text, OPTIONAL, "the agent's note"),
    TEXT(command, "words", words, OPTIONAL, "the citizen's own words"),
    INT(command, "revision", number, NEEDED,
	"the revision that this text changes; 0 for the first"),
};
static const struct body_field hotline_fields[] = {
    WORD(command, "hazard", hazard, hazard, NEEDED, "what threatens"),
    ID(command, "place", place, OPTIONAL, "city or county, of the catalog"),
};
static const struct body_field report_fields[] = {
    WORD(command, "hazard", hazard, hazard, NEEDED, "what threatens"),
    ID(command, "place", place, OPTIONAL, "city or county, of the catalog"),
    WORD(command, "injuries", injuries, injuries, OPTIONAL, "is anybody hurt"),
    TEXT(command, "address", words, OPTIONAL, "where exactly, as the caller says it"),
    TEXT(command, "note", text, OPTIONAL, "what happened"),
    INT(command, "revision", number, NEEDED,
	"the revision that this text changes; 0 for the first"),
};
static const struct body_field task_fields[] = {
    TEXT(command, "what", text, NEEDED, "what is to be done"),
    INT(command, "due_ms", number, NEEDED, "until when"),
    ID(command, "person", to_agent, OPTIONAL, "by whom; anybody without it"),
};
static const struct body_field extend_fields[] = {
    INT(command, "ms", number, NEEDED, "longer by so many milliseconds"),
};
static const struct body_field token_fields[] = {
    {"label", BODY_TEXT, NEEDED, offsetof(struct command, name), 64, 0, "who or what uses it"},
    {"scope", BODY_TEXT, OPTIONAL, offsetof(struct command, text), 16, 0,
     "api (default), wall or open311"},
};
static const struct body_field setting_fields[] = {
    {"name", BODY_TEXT, NEEDED, offsetof(struct command, name), 64, 0, "key of the setting"},
    {"value", BODY_TEXT, NEEDED, offsetof(struct command, text), 1000, 0,
     "its value as in the configuration file"},
};
static const struct body_field message_fields[] = {
    WORD(command, "kind", number, message_kind, NEEDED, "now, or a hand-over note"),
    ID(command, "person", to_agent, OPTIONAL, "for whom"),
    ID(command, "team", subject, OPTIONAL, "for which team; everybody without both"),
    TEXT(command, "text", text, NEEDED, "up to 1,000 bytes"),
    INT(command, "until_ms", count[0], OPTIONAL, "shown so long; half a day without it"),
};
static const struct body_field support_fields[] = {
    WORD(command, "kind", number, support_kind, NEEDED, "a talk, or a counsellor"),
    TEXT(command, "text", text, OPTIONAL, "up to 1,000 bytes; only those see it who have the duty"),
    ID(command, "contact", contact, OPTIONAL, "what it is about"),
};
static const struct body_field support_answer_fields[] = {
    TEXT(command, "text", text, OPTIONAL, "who comes, and what they say"),
    INT(command, "meet_ms", count[0], OPTIONAL, "when"),
};
static const struct body_field duty_fields[] = {
    ID(command, "person", to_agent, NEEDED, "a supervisor or manager"),
    FLAG(command, "on", flag, NEEDED, "sees requests for support from now on"),
};
static const struct body_field praise_fields[] = {
    ID(command, "agent", to_agent, NEEDED, "whom it is for"),
    WORD(command, "by", number, praise_by, NEEDED, "who says it"),
    TEXT(command, "text", text, NEEDED, "up to 1,000 bytes"),
    ID(command, "contact", contact, OPTIONAL, "in which a citizen said it"),
};
static const struct body_field wall_look_fields[] = {
    WORD(command, "layout", number, wall_layout, NEEDED, "whom the screen is for"),
    FLAG(command, "light", flag, OPTIONAL, "for a bright room"),
    WORD(command, "language", language, language, OPTIONAL, "of the screen"),
};
static const struct body_field agent_set_fields[] = {
    WORD(command, "presence", presence, presence, NEEDED, "what they are from now on"),
    ID(command, "reason", reason, OPTIONAL, "one of the catalog's reasons for it"),
};
static const struct body_field skill_move_fields[] = {
    TEXT(command, "skill", name, NEEDED, "name of the skill"),
    INT(command, "level", number, NEEDED, "1 to 5, 0 without it; -1: as it was"),
    INT(command, "until_ms", count[0], OPTIONAL, "so long; not with -1"),
};
static const struct body_field cover_plan_fields[] = {
    TEXT(command, "csv", text, NEEDED, "day,from,to,skill,required"),
};
static const struct body_field unread_decided_fields[] = {
    FLAG(command, "again", flag, NEEDED, "true: read again; false: set aside"),
};
static const struct body_field redact_fields[] = {
    ID(command, "file", inquiry.file, NEEDED, "an attachment: the picture drawn over"),
};
static const struct body_field claim_fields[] = {
    FLAG(command, "on", flag, NEEDED, "true: mine; false: given back"),
};
static const struct body_field conversation_words_fields[] = {
    TEXT(command, "text", text, NEEDED, "up to 3,999 bytes"),
};
static const struct body_field translation_ask_fields[] = {
    WORD(command, "language", number, language, NEEDED, "into this one"),
    ID(command, "letter", subject, OPTIONAL, "a letter of theirs in this conversation"),
    TEXT(command, "text", text, OPTIONAL, "or own words, up to 3,999 bytes"),
};
static const struct body_field conversation_call_fields[] = {
    TEXT(command, "number", line, OPTIONAL,
	 "where they want to be rung; without it the number that is known of them"),
};
static const struct body_field callback_done_fields[] = {
    WORD(command, "result", result, callback_result, OPTIONAL,
	 "what became of it: settled, no_matter, or as for a call"),
};
static const struct body_field callback_code_fields[] = {
    WORD(command, "result", result, callback_result, NEEDED, "what became of it"),
};
static const struct body_field recording_pause_fields[] = {
    WORD(command, "why", number, recording_pause, NEEDED, "card, resident, asked or other"),
};
static const struct body_field recording_play_fields[] = {
    WORD(command, "use", number, recording_use, NEEDED, "why somebody listens; it is kept"),
    FLAG(command, "download", flag, OPTIONAL, "to keep a copy"),
};
static const struct body_field recording_keep_fields[] = {
    FLAG(command, "on", flag, NEEDED, "true: nobody deletes it, nor does time"),
    WORD(command, "why", number, recording_why, NEEDED, "it is kept with the recording"),
    TEXT(command, "note", text, OPTIONAL, "the number of a letter; needed for other"),
};
static const struct body_field recording_delete_fields[] = {
    WORD(command, "why", number, recording_why, NEEDED, "it is kept when the sound is gone"),
    TEXT(command, "note", text, OPTIONAL, "the number of a letter; needed for other"),
};
static const struct body_field recording_policy_fields[] = {
    FLAG(command, "record", flag, NEEDED, "conversations of this queue are recorded"),
    INT(command, "keep_days", count[0], NEEDED, "they stay so many days"),
    INT(command, "key_pause_s", count[1], NEEDED,
	"rest so long behind a key that the citizen pressed; 0 never"),
    FLAG(command, "own", count[2], OPTIONAL, "agents may hear their own"),
    TEXT(command, "hears", name, NEEDED,
	 "roles that may listen beside managers and auditors: supervisor qa trainer"),
    TEXT(command, "purpose", text, OPTIONAL, "what the recordings are made for"),
};
static const struct body_field flow_fields[] = {
    TEXT(command, "document", text, NEEDED, "the flow as JSON text (docs/flows.md)"),
    TEXT(command, "note", name, OPTIONAL, "what was changed and why"),
    INT(command, "version", number, OPTIONAL, "the version that this one changes"),
};
static const struct body_field flow_try_fields[] = {
    TEXT(command, "document", text, NEEDED, "the flow as JSON text"),
};
static const struct body_field version_fields[] = {
    INT(command, "version", number, NEEDED, "what callers hear from now on; 0: the default"),
};
static const struct body_field level_fields[] = {
    TEXT(command, "formula", name, OPTIONAL, "a word of the list, or own; without it that of all"),
    TEXT(command, "weights", text, OPTIONAL, "of own: seven times 0 or 1 for part / whole"),
};
static const struct body_field team_fields[] = {
    TEXT(command, "name", name, NEEDED, "what it is called"),
    ID(command, "leader", to_agent, OPTIONAL, "who leads it; nobody without it"),
};
static const struct body_field member_fields[] = {
    ID(command, "person", to_agent, NEEDED, "who"),
    FLAG(command, "on", flag, NEEDED, "true: joins; false: leaves, and stays in its past"),
    INT(command, "at_ms", number, OPTIONAL, "from then on; now without it"),
};
#include "edge/web/body_citizen.def"
#include "edge/web/body_inquiry.def"
static const struct body_field call_fields[] = {
    TEXT(message_body, "type", type, NEEDED, "call"),
    TEXT(message_body, "number", number, OPTIONAL, "dialled number"),
    ID(message_body, "trial", trial, OPTIONAL, "a flow that is tried"),
    WORD(message_body, "language", language, language, OPTIONAL, "of the page"),
    FLAG(message_body, "video", video, OPTIONAL,
	 "with pictures; without a number to sign language"),
};
static const struct body_field signal_fields[] = {
    TEXT(message_body, "type", type, NEEDED, "signal"),
    TEXT(message_body, "kind", kind, NEEDED, "answer or end"),
    ID(message_body, "leg", leg, NEEDED, "the leg of the offer"),
    TEXT(message_body, "sdp", sdp, OPTIONAL, "session description"),
};
static const struct body_field key_fields[] = {
    TEXT(message_body, "type", type, NEEDED, "key"),
    TEXT(message_body, "digit", digit, NEEDED, "0-9 * #"),
};
static const struct body_field video_fields[] = {
    TEXT(message_body, "type", type, NEEDED, "video"),
    ID(message_body, "leg", leg, NEEDED, "the leg whose pictures are shown"),
    INT(message_body, "frames", frames, NEEDED, "decoded since the call began"),
    INT(message_body, "rate", rate, NEEDED, "in ten seconds"),
    INT(message_body, "width", width, NEEDED, "of the last one"),
    INT(message_body, "height", height, NEEDED, "of the last one"),
    INT(message_body, "delay_ms", delay_ms, OPTIONAL, "from camera to screen"),
    INT(message_body, "ahead_ms", ahead_ms, OPTIONAL, "the sound before the picture"),
};
static const struct body_field watch_fields[] = {
    TEXT(message_body, "type", type, NEEDED, "watch"),
    FLAG(message_body, "facts", facts, OPTIONAL, "the log as it grows"),
    FLAG(message_body, "board", board, OPTIONAL, "the wallboard"),
    FLAG(message_body, "me", me, OPTIONAL, "the agent's own view"),
    FLAG(message_body, "floor", floor, OPTIONAL, "every agent and contact, for who leads"),
};

static const struct body_field typed_fields[] = {
    TEXT(message_body, "type", type, NEEDED, "typed"),
    ID(message_body, "contact", contact, OPTIONAL, "a desk: which of its contacts"),
    INT(message_body, "own", own, NEEDED, "the writer's mark of the line; each one greater"),
    TEXT(message_body, "text", text, NEEDED, "the line as it stands, at most 300 codes"),
    FLAG(message_body, "done", done, NEEDED, "it is finished"),
};
static const struct body_field type_fields[] = {
    TEXT(message_body, "type", type, NEEDED, "hangup or alive"),
};

#define SHAPE(shape, f) [BODY_##shape] = {#shape, f, (int)DJ_COUNT(f)}
static const struct {
	const char *name;
	const struct body_field *fields;
	int count;
} shapes[BODY_SHAPES] = {
    [BODY_none] = {"none", NULL, 0},
    SHAPE(login, login_fields),
    SHAPE(presence, presence_fields),
    SHAPE(next, next_fields),
    SHAPE(decline, decline_fields),
    SHAPE(mute, mute_fields),
    SHAPE(keys, keys_fields),
    SHAPE(target, target_fields),
    SHAPE(article, article_fields),
    SHAPE(article_state, article_state_fields),
    SHAPE(article_used, article_used_fields),
    SHAPE(article_remark, article_remark_fields),
    SHAPE(canned, canned_fields),
    SHAPE(inquiry, inquiry_fields),
    SHAPE(inquiry_answer, inquiry_answer_fields),
    SHAPE(inquiry_hand, inquiry_hand_fields),
    SHAPE(inquiry_move, inquiry_move_fields),
    SHAPE(inquiry_close, inquiry_close_fields),
    SHAPE(inquiry_assign, inquiry_assign_fields),
    SHAPE(inquiry_words, inquiry_words_fields),
    SHAPE(inquiry_pause, inquiry_pause_fields),
    SHAPE(inquiry_note, inquiry_note_fields),
    SHAPE(inquiry_link, inquiry_link_fields),
    SHAPE(inquiry_lock, inquiry_lock_fields),
    SHAPE(guide, guide_fields),
    SHAPE(search, search_fields),
    SHAPE(search_ended, search_ended_fields),
    SHAPE(article_pin, article_pin_fields),
    SHAPE(article_file, article_file_fields),
    SHAPE(remark_move, remark_move_fields),
    SHAPE(knowledge_policy, knowledge_policy_fields),
    SHAPE(wording_decide, wording_decide_fields),
    SHAPE(knowledge_word, knowledge_word_fields),
    SHAPE(reading, reading_fields),
    SHAPE(facility_report, facility_report_fields),
    SHAPE(party, party_fields),
    SHAPE(supervise, supervise_fields),
    SHAPE(end, end_fields),
    SHAPE(warn, warn_fields),
    SHAPE(emergency, emergency_fields),
    SHAPE(interpreter, interpreter_fields),
    SHAPE(review, review_fields),
    SHAPE(place, place_fields),
    SHAPE(lift, lift_fields),
    SHAPE(ending_rule, ending_rule_fields),
    SHAPE(record, record_fields),
    SHAPE(extend, extend_fields),
    SHAPE(hotline, hotline_fields),
    SHAPE(report, report_fields),
    SHAPE(task, task_fields),
    SHAPE(token, token_fields),
    SHAPE(number, number_fields),
    SHAPE(setting, setting_fields),
    SHAPE(flow, flow_fields),
    SHAPE(flow_try, flow_try_fields),
    SHAPE(version, version_fields),
    SHAPE(test_call, test_call_fields),
    SHAPE(level, level_fields),
    SHAPE(team, team_fields),
    SHAPE(member, member_fields),
    [BODY_whole] = {"whole", NULL, 0},
    [BODY_document] = {"document", NULL, 0},
    SHAPE(recording_pause, recording_pause_fields),
    SHAPE(recording_play, recording_play_fields),
    SHAPE(recording_keep, recording_keep_fields),
    SHAPE(recording_delete, recording_delete_fields),
    SHAPE(recording_policy, recording_policy_fields),
    [BODY_upload] = {"upload", NULL, 0},
    [BODY_raw] = {"raw", NULL, 0},
    SHAPE(message, message_fields),
    SHAPE(support, support_fields),
    SHAPE(support_answer, support_answer_fields),
    SHAPE(duty, duty_fields),
    SHAPE(praise, praise_fields),
    SHAPE(wall_look, wall_look_fields),
    SHAPE(agent_set, agent_set_fields),
    SHAPE(skill_move, skill_move_fields),
    SHAPE(cover_plan, cover_plan_fields),
    SHAPE(claim, claim_fields),
    SHAPE(unread_decided, unread_decided_fields),
    SHAPE(redact, redact_fields),
    SHAPE(conversation_words, conversation_words_fields),
    SHAPE(translation_ask, translation_ask_fields),
    SHAPE(conversation_call, conversation_call_fields),
    SHAPE(callback_done, callback_done_fields),
    SHAPE(callback_code, callback_code_fields),
    SHAPE(citizen, citizen_fields),
    SHAPE(citizen_search, citizen_search_fields),
    SHAPE(citizen_link, citizen_link_fields),
    SHAPE(citizen_identity, citizen_identity_fields),
    SHAPE(citizen_merge, citizen_merge_fields),
    SHAPE(citizen_open, citizen_open_fields),
    SHAPE(citizen_mark, citizen_mark_fields),
    SHAPE(citizen_consent, citizen_consent_fields),
    SHAPE(citizen_erase, citizen_erase_fields),
    SHAPE(retention, retention_fields),
    SHAPE(consent_text, consent_text_fields),
    SHAPE(call, call_fields),
    SHAPE(signal, signal_fields),
    SHAPE(key, key_fields),
    SHAPE(watch, watch_fields),
    SHAPE(hangup, type_fields),
    SHAPE(video, video_fields),
    SHAPE(typed, typed_fields),
    SHAPE(alive, type_fields),
};

const struct body_field *body_fields(enum body_shape shape, int *count)
{
	*count = shapes[shape].count;
	return shapes[shape].fields;
}

size_t body_most(enum body_shape shape)
{
	for (int i = 0; i < shapes[shape].count; i++)
		if (shapes[shape].fields[i].type == BODY_LONG)
			return WEB_LONG;
	return shape == BODY_document || shape == BODY_raw ? WEB_LONG : WEB_BODY;
}

const char *body_name(enum body_shape shape)
{
	return shapes[shape].name;
}

static enum verdict wrong(struct dj_error *why, const struct body_field *f, const char *must)
{
	dj_fail(why, 0, "\"%s\" must be %s.", f->name, must);
	return VERDICT_bad_request;
}

static void put_int(const struct body_field *f, void *into, int64_t value)
{
	char *place = (char *)into + f->offset;

	if (f->cap == sizeof(int64_t))
		memcpy(place, &value, sizeof value);
	else
		memcpy(place, &(int){(int)value}, sizeof(int));
}

static enum verdict read_id(const struct body_field *f, const json_t *v, void *into,
			    struct dj_error *why)
{
	dj_id id = json_is_string(v) ? dj_id_parse(json_string_value(v)) : 0;

	if (!id)
		return wrong(why, f, "an id: a string of digits");
	put_int(f, into, id);
	return VERDICT_ok;
}

static void list_words(enum word_list list, struct dj_buf *out)
{
	dj_buf_puts(out, "one of");
	for (int i = 0; i < word_count(list); i++)
		dj_buf_printf(out, " %s", word_of(list, i));
}

static enum verdict read_word(const struct body_field *f, const json_t *v, void *into,
			      struct dj_error *why)
{
	int value = json_is_string(v) ? word_value(f->list, json_string_value(v)) : -1;
	struct dj_buf words;

	if (value >= 0) {
		put_int(f, into, value);
		return VERDICT_ok;
	}
	dj_buf_init(&words, 200);
	list_words(f->list, &words);
	wrong(why, f, words.data);
	dj_buf_fini(&words);
	return VERDICT_bad_request;
}

static enum verdict read_flag(const struct body_field *f, const json_t *v, void *into,
			      struct dj_error *why)
{
	if (!json_is_boolean(v))
		return wrong(why, f, "true or false");
	*(bool *)((char *)into + f->offset) = json_is_true(v);
	return VERDICT_ok;
}

static enum verdict read_int(const struct body_field *f, const json_t *v, void *into,
			     struct dj_error *why)
{
	if (!json_is_integer(v))
		return wrong(why, f, "a whole number");
	put_int(f, into, json_integer_value(v));
	return VERDICT_ok;
}

static enum verdict read_text(const struct body_field *f, const json_t *v, void *into,
			      struct dj_error *why)
{
	if (!json_is_string(v))
		return wrong(why, f, "a text");
	if (json_string_length(v) >= f->cap) {
		dj_fail(why, 0, "\"%s\" may have %zu bytes.", f->name, f->cap - 1);
		return VERDICT_too_large;
	}
	dj_copy((char *)into + f->offset, f->cap, json_string_value(v));
	return VERDICT_ok;
}

static void take_long(struct command *c, char *take, size_t n)
{
	command_drop(c);
	c->body = take;
	c->body_n = n;
}

static enum verdict read_long(const struct body_field *f, const json_t *v, void *into,
			      struct dj_error *why)
{
	if (!json_is_string(v))
		return wrong(why, f, "a text");
	if (json_string_length(v) >= f->cap) {
		dj_fail(why, 0, "\"%s\" may have %zu bytes.", f->name, f->cap - 1);
		return VERDICT_too_large;
	}
	take_long(into, dj_strdup(json_string_value(v)), json_string_length(v));
	return VERDICT_ok;
}

typedef enum verdict read_h(const struct body_field *, const json_t *, void *, struct dj_error *);
static read_h *const readers[] = {
    [BODY_ID] = read_id,   [BODY_WORD] = read_word, [BODY_FLAG] = read_flag,
    [BODY_INT] = read_int, [BODY_TEXT] = read_text, [BODY_LONG] = read_long,
};

static const struct body_field *field_named(enum body_shape shape, const char *name)
{
	for (int i = 0; i < shapes[shape].count; i++)
		if (strcmp(shapes[shape].fields[i].name, name) == 0)
			return &shapes[shape].fields[i];
	return NULL;
}

static enum verdict read_fields(enum body_shape shape, json_t *root, void *into,
				struct dj_error *why)
{
	enum verdict v = VERDICT_ok;
	const char *key;
	json_t *value;

	json_object_foreach(root, key, value)
	{
		const struct body_field *f = field_named(shape, key);

		if (!f) {
			dj_fail(why, 0, "The field \"%.40s\" is not known here.", key);
			return VERDICT_bad_request;
		}
		if (json_is_null(value) && f->need != NEEDED)
			continue; /* null is "none", which is 0 or "" in every struct */
		v = readers[f->type](f, value, into, why);
		if (v != VERDICT_ok)
			return v;
	}
	return v;
}

static enum verdict check_needed(enum body_shape shape, const json_t *root, struct dj_error *why)
{
	for (int i = 0; i < shapes[shape].count; i++) {
		const struct body_field *f = &shapes[shape].fields[i];

		if (f->need == OPTIONAL || json_object_get(root, f->name))
			continue;
		dj_fail(why, 0, "The field \"%s\" is missing.", f->name);
		return VERDICT_bad_request;
	}
	return VERDICT_ok;
}

/* The whole document goes on as text, written anew, so that nothing odd is left in it. */
static enum verdict keep_whole(const json_t *root, struct command *c, struct dj_error *why)
{
	size_t n = json_dumpb(root, c->text, sizeof c->text - 1, JSON_COMPACT);

	if (n >= sizeof c->text) {
		dj_fail(why, 0, "This may have %zu bytes.", sizeof c->text - 1);
		return VERDICT_too_large;
	}
	c->text[n] = '\0';
	return VERDICT_ok;
}

static enum verdict keep_document(const json_t *root, struct command *c, struct dj_error *why)
{
	size_t n = json_dumpb(root, NULL, 0, JSON_COMPACT);
	char *text;

	if (n > COMMAND_BODY) {
		dj_fail(why, 0, "This may have %d bytes.", COMMAND_BODY);
		return VERDICT_too_large;
	}
	text = dj_alloc(n + 1);
	json_dumpb(root, text, n, JSON_COMPACT);
	take_long(c, text, n);
	return VERDICT_ok;
}

/* jansson's parser calls itself for each level: the depth is bounded before it starts. */
static bool too_deep(const char *json, size_t n)
{
	int depth = 0;
	bool quoted = false;

	for (size_t i = 0; i < n; i++) {
		if (quoted && json[i] == '\\')
			i++;
		else if (json[i] == '"')
			quoted = !quoted;
		else if (!quoted && (json[i] == '{' || json[i] == '['))
			depth++;
		else if (!quoted && (json[i] == '}' || json[i] == ']'))
			depth--;
		if (depth > BODY_DEPTH)
			return true;
	}
	return false;
}

enum verdict body_read(enum body_shape shape, const char *json, size_t n, void *into,
		       struct dj_error *why)
{
	json_error_t where;
	json_t *root;
	enum verdict v;

	why->text[0] = '\0';
	if (n == 0) {
		json = "{}";
		n = 2;
	}
	if (too_deep(json, n)) {
		dj_fail(why, 0, "The body is nested deeper than %d levels.", BODY_DEPTH);
		return VERDICT_bad_request;
	}
	root = json_loadb(json, n, JSON_REJECT_DUPLICATES, &where);
	if (!json_is_object(root)) {
		dj_fail(why, 0, "The body is not a JSON object: line %d: %.100s.", where.line,
			root ? "something else" : where.text);
		json_decref(root);
		return VERDICT_bad_request;
	}
	if (shape == BODY_whole) {
		v = keep_whole(root, into, why);
	} else if (shape == BODY_document) {
		v = keep_document(root, into, why);
	} else {
		v = read_fields(shape, root, into, why);
		if (v == VERDICT_ok)
			v = check_needed(shape, root, why);
	}
	json_decref(root);
	return v;
}

enum body_shape body_shape_of(const char *json, size_t n)
{
	json_t *root = too_deep(json, n) ? NULL : json_loadb(json, n, 0, NULL);
	const char *type = json_string_value(json_object_get(root, "type"));
	enum body_shape found = BODY_none;

	for (enum body_shape s = BODY_call; type && s < BODY_SHAPES; s++)
		if (strcmp(shapes[s].name, type) == 0)
			found = s;
	json_decref(root);
	return found;
}
