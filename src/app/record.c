/* Owns the table of record use cases and what they share. */
#include "app/record.h"
#include "app/permission.h"

#include <sodium.h>

static enum verdict (*const table[COMMAND_KINDS])(struct record *r) = {
    [COMMAND_CLASSIFY] = record_classify,
    [COMMAND_LOGIN] = record_login,
    [COMMAND_LOGIN_FAILED] = record_login_failed,
    [COMMAND_LOGOUT] = record_logout,
    [COMMAND_SESSION_USED] = record_session_used,
    [COMMAND_TOKEN_MAKE] = record_token_make,
    [COMMAND_TOKEN_END] = record_token_end,
    [COMMAND_CALLBACK_DONE] = record_callback_done,
    [COMMAND_SETTING] = record_setting,
    [COMMAND_QUEUE_SAVE] = record_queue_save,
    [COMMAND_PERSON_SAVE] = record_person_save,
    [COMMAND_DEVICE_SECRET] = record_device_secret,
    [COMMAND_NUMBER_SHOW] = record_number_show,
    [COMMAND_PROMPT_REPLACED] = record_prompt_replaced,
    [COMMAND_BACKUP] = record_backup,
    [COMMAND_BLOCK_LIFT] = record_block_lift,
    [COMMAND_ENDING_REVIEW] = record_ending_review,
    [COMMAND_ENDING_RULE] = record_ending_rule,
    [COMMAND_TRUNK_SAVE] = record_trunk_save,
    [COMMAND_LEG_TRACE] = record_leg_trace,
    [COMMAND_DIRECTORY_SAVE] = record_directory_save,
    [COMMAND_DIRECTORY_IMPORT] = record_directory_import,
    [COMMAND_RECORDING_MADE] = record_recording_made,
    [COMMAND_RECORDING_SWEEP] = record_recording_sweep,
    [COMMAND_RECORDING_LEFT] = record_recording_left,
    [COMMAND_RECORDING_PLAY] = record_recording_play,
    [COMMAND_RECORDING_KEEP] = record_recording_keep,
    [COMMAND_RECORDING_DELETE] = record_recording_delete,
    [COMMAND_RECORDING_POLICY] = record_recording_policy,
    [COMMAND_RECORDING_POLICY_END] = record_recording_policy_end,
    [COMMAND_REPORT_SAVE] = record_report_save,
    [COMMAND_PLACE_SAVE] = record_place_save,
    [COMMAND_CRISIS_REVIEW] = record_crisis_review,
    [COMMAND_TASK_SAVE] = record_task_save,
    [COMMAND_TASK_DONE] = record_task_done,
    [COMMAND_FLOW_SAVE] = record_flow_save,
    [COMMAND_FLOW_LIVE] = record_flow_live,
    [COMMAND_WEEK_SAVE] = record_week_save,
    [COMMAND_DAYS_SAVE] = record_days_save,
    [COMMAND_DAY_REMOVE] = record_day_remove,
    [COMMAND_INCIDENT_SAVE] = record_incident_save,
    [COMMAND_INCIDENT_END] = record_incident_end,
    [COMMAND_ARTICLE_SAVE] = record_article_save,
    [COMMAND_ARTICLE_STATE] = record_article_state,
    [COMMAND_ARTICLE_USED] = record_article_used,
    [COMMAND_ARTICLE_REMARK] = record_article_remark,
    [COMMAND_ARTICLE_MENDED] = record_article_mended,
    [COMMAND_LEVEL_SAVE] = record_level_save,
    [COMMAND_TEAM_SAVE] = record_team_save,
    [COMMAND_TEAM_MEMBER] = record_team_member,
    [COMMAND_FIGURES_AGAIN] = record_figures_again,
    [COMMAND_LOG_OFF] = record_log_off,
    [COMMAND_MESSAGE_SEND] = record_message_send,
    [COMMAND_MESSAGE_SEEN] = record_message_seen,
    [COMMAND_SKILL_MOVE] = record_skill_move,
    [COMMAND_COVER_SAVE] = record_cover_save,
};

enum verdict record_run(struct record *r)
{
	const struct command *c = r->c;

	if (c->kind <= COMMAND_NONE || c->kind >= COMMAND_KINDS || !table[c->kind])
		return VERDICT_bad_request;
	if (c->actor && !permission_may(c->roles, c->kind))
		return VERDICT_not_allowed;
	return table[c->kind](r);
}

dj_id record_id(struct record *r)
{
	return dj_id_next(r->ids, r->now);
}

void record_secret(size_t bytes, char *out, size_t cap)
{
	unsigned char raw[32];

	dj_assert(bytes <= sizeof raw);
	randombytes_buf(raw, bytes);
	sodium_bin2base64(out, cap, raw, bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	sodium_memzero(raw, sizeof raw);
}
