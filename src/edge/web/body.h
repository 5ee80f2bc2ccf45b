/* JSON bodies: each shape is a table of fields, read into the members of a struct. An unknown
 * field, a wrong type or a word outside its list is refused with a sentence that names it. The same
 * tables print the OpenAPI document. */
#ifndef EDGE_WEB_BODY_H
#define EDGE_WEB_BODY_H

#include "app/command.h"
#include "base/json_out.h"

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
	BODY_whole, /* a site's thing as in docs/data.md: the app checks it */
	BODY_hotline,
	BODY_report,
	BODY_task,
	BODY_recording_pause,
	BODY_recording_play,
	BODY_recording_keep,
	BODY_recording_delete,
	BODY_recording_policy,
	BODY_upload, /* not JSON: bytes to a file */
	BODY_message,
	BODY_agent_set,
	BODY_skill_move,
	BODY_cover_plan,
	BODY_claim,
	BODY_callback_done,
	BODY_callback_code,
	BODY_flow,
	BODY_flow_try,
	BODY_version,
	BODY_test_call,
	BODY_level,
	BODY_team,
	BODY_member,
	BODY_call, /* WebSocket messages of pages */
	BODY_signal,
	BODY_key,
	BODY_watch,
	BODY_hangup,
	BODY_alive,
	BODY_SHAPES
};

enum body_type { BODY_ID, BODY_WORD, BODY_FLAG, BODY_INT, BODY_TEXT, BODY_OBJECT };
enum body_need { OPTIONAL, NEEDED, OR_NULL }; /* OR_NULL: must be there, may be null */

struct body_field {
	const char *name;
	enum body_type type;
	enum body_need need;
	size_t offset, cap; /* in the struct; cap of texts with their NUL */
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
};

/* Reads n bytes of JSON into `into` (zeroed by the caller). bad_request or too_large with a
 * sentence. */
enum verdict body_read(enum body_shape shape, const char *json, size_t n, void *into,
		       struct dj_error *why);
/* The shape of a WebSocket message by its "type": call signal key watch hangup alive; BODY_none for
 * anything else. */
enum body_shape body_shape_of(const char *json, size_t n);
const struct body_field *body_fields(enum body_shape shape, int *count);
const char *body_name(enum body_shape shape); /* "presence" */

#endif
