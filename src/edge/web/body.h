/* JSON bodies: each shape is a table of fields, read into the members of a struct. An unknown
 * field, a wrong type or a word outside its list is refused with a sentence that names it. The same
 * tables print the OpenAPI document. */
#ifndef EDGE_WEB_BODY_H
#define EDGE_WEB_BODY_H

#include "app/command.h"
#include "base/json_out.h"
#include "domain/typed/t140.h"

#define BODY_DEPTH 12 /* of nesting; the deepest of ours is 6 */

enum body_shape {
	BODY_none, /* takes no body, or {} */
	BODY_login,
	BODY_presence,
	BODY_next,
	BODY_decline,
	BODY_mute,
	BODY_keys,
	BODY_target,
	BODY_article,
	BODY_article_state,
	BODY_article_used,
	BODY_article_remark,
	BODY_search,
	BODY_search_ended,
	BODY_article_pin,
	BODY_article_file,
	BODY_remark_move,
	BODY_knowledge_policy,
	BODY_wording_decide,
	BODY_knowledge_word,
	BODY_reading,
	BODY_canned,
	BODY_guide,
	BODY_facility_report,
	BODY_party,
	BODY_supervise,
	BODY_end,
	BODY_warn,
	BODY_emergency,
	BODY_interpreter,
	BODY_review,
	BODY_place,
	BODY_lift,
	BODY_ending_rule,
	BODY_record,
	BODY_extend,
	BODY_token,
	BODY_number,
	BODY_setting,
	BODY_whole,    /* a site's thing as in docs/data.md: the app checks it */
	BODY_document, /* the same, up to COMMAND_BODY, in the command's body */
	BODY_hotline,
	BODY_report,
	BODY_task,
	BODY_recording_pause,
	BODY_recording_play,
	BODY_recording_keep,
	BODY_recording_delete,
	BODY_recording_policy,
	BODY_upload, /* not JSON: bytes to a file */
	BODY_raw,    /* not JSON: bytes as they come, up to WEB_LONG */
	BODY_message,
	BODY_agent_set,
	BODY_skill_move,
	BODY_cover_plan,
	BODY_support,
	BODY_support_answer,
	BODY_duty,
	BODY_praise,
	BODY_wall_look,
	BODY_claim,
	BODY_unread_decided,
	BODY_redact,
	BODY_conversation_words,
	BODY_translation_ask,
	BODY_conversation_call,
	BODY_callback_done,
	BODY_callback_code,
	BODY_flow,
	BODY_flow_try,
	BODY_version,
	BODY_test_call,
	BODY_level,
	BODY_team,
	BODY_member,
	BODY_citizen,
	BODY_citizen_search,
	BODY_citizen_link,
	BODY_citizen_identity,
	BODY_citizen_merge,
	BODY_citizen_open,
	BODY_citizen_mark,
	BODY_inquiry,
	BODY_inquiry_answer,
	BODY_inquiry_hand,
	BODY_inquiry_move,
	BODY_inquiry_close,
	BODY_inquiry_assign,
	BODY_inquiry_words,
	BODY_inquiry_pause,
	BODY_inquiry_note,
	BODY_inquiry_link,
	BODY_inquiry_lock,
	BODY_citizen_consent,
	BODY_citizen_erase,
	BODY_retention,
	BODY_consent_text,
	BODY_call, /* WebSocket messages of pages */
	BODY_signal,
	BODY_key,
	BODY_watch,
	BODY_hangup,
	BODY_video,
	BODY_typed,
	BODY_alive,
	BODY_SHAPES
};

enum body_type { BODY_ID, BODY_WORD, BODY_FLAG, BODY_INT, BODY_TEXT, BODY_LONG };
enum body_need { OPTIONAL, NEEDED, OR_NULL }; /* OR_NULL: must be there, may be null */

struct body_field {
	const char *name;
	enum body_type type;
	enum body_need need;
	size_t offset, cap; /* in the struct; cap of texts with their NUL. LONG goes to the
				command's body: cap alone */
	enum word_list list;
	const char *help;
};

/* What the shapes that are no commands are read into. */
struct login_body {
	char name[64];
	char password[200]; /* PASSWORD_MAX */
};
struct message_body {
	char type[16], kind[16], number[24], digit[4];
	char sdp[6000]; /* SIGNAL_TEXT */
	enum language language;
	dj_id leg, trial;
	bool facts, board, me, floor;
	bool video;						 /* call */
	int64_t frames, rate, width, height, delay_ms, ahead_ms; /* video */
	/* typed */
	dj_id contact;
	int64_t own;
	bool done;
	char text[TYPED_LINE];
};

/* Reads n bytes of JSON into `into` (zeroed by the caller). bad_request or too_large with a
 * sentence; the body of a command may be there then, too (command_drop). */
enum verdict body_read(enum body_shape shape, const char *json, size_t n, void *into,
		       struct dj_error *why);
/* The shape of a WebSocket message by its "type": call signal key watch hangup typed alive;
 * BODY_none for anything else. */
enum body_shape body_shape_of(const char *json, size_t n);
/* The most bytes of JSON that a body of this shape may have. */
size_t body_most(enum body_shape shape);
const struct body_field *body_fields(enum body_shape shape, int *count);
const char *body_name(enum body_shape shape); /* "presence" */

#endif
