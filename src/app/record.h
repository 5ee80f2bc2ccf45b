/* The record use cases: load, rule, rows, facts. Each runs on the writer thread under a savepoint
 * of the shared transaction. Private to src/app/record*.c and writer.c. */
#ifndef APP_RECORD_H
#define APP_RECORD_H

#include "app/command.h"
#include "app/password.h"
#include "base/id.h"
#include "domain/fact/fact.h"
#include "store/db.h"
#include "store/keyring.h"

struct sound_bank;

struct record {
	struct db *db;
	const struct keyring *keys;
	struct dj_ids *ids;
	const struct command *c;
	dj_ms now;
	const struct sound_bank *sounds; /* for the check of flows; NULL: not looked at */
	struct answer *answer;		 /* zeroed; a use case fills id, number, text */
	struct facts
	    facts; /* what happened; numbers, times, actor and cause are filled in by the caller */
	bool keep; /* refused, but its rows and facts stay */
};

/* Asks the permission and runs the use case. Errors of the database stick to r->db. */
enum verdict record_run(struct record *r);

dj_id record_id(struct record *r);
/* A word nobody can guess: 43 letters, digits, - and _ from `bytes` = 32 random bytes; 22 from 16.
 */
void record_secret(size_t bytes, char *out, size_t cap);

enum verdict record_classify(struct record *r);
enum verdict record_callback_done(struct record *r);
enum verdict record_number_show(struct record *r);
enum verdict record_login(struct record *r);
enum verdict record_login_failed(struct record *r);
enum verdict record_logout(struct record *r);
enum verdict record_session_used(struct record *r);
enum verdict record_token_make(struct record *r);
enum verdict record_token_end(struct record *r);
enum verdict record_setting(struct record *r);
enum verdict record_queue_save(struct record *r);
enum verdict record_person_save(struct record *r);
enum verdict record_device_secret(struct record *r);
enum verdict record_prompt_replaced(struct record *r);
enum verdict record_backup(struct record *r);
enum verdict record_block_lift(struct record *r);
enum verdict record_ending_review(struct record *r);
enum verdict record_ending_rule(struct record *r);
enum verdict record_trunk_save(struct record *r);
enum verdict record_leg_trace(struct record *r);
enum verdict record_recording_made(struct record *r);
enum verdict record_recording_sweep(struct record *r);
enum verdict record_recording_left(struct record *r);
enum verdict record_recording_play(struct record *r);
enum verdict record_recording_keep(struct record *r);
enum verdict record_recording_delete(struct record *r);
enum verdict record_recording_policy(struct record *r);
enum verdict record_recording_policy_end(struct record *r);

enum verdict record_directory_save(struct record *r);
enum verdict record_directory_import(struct record *r);
enum verdict record_report_save(struct record *r);
enum verdict record_place_save(struct record *r);
enum verdict record_crisis_review(struct record *r);
enum verdict record_task_save(struct record *r);
enum verdict record_task_done(struct record *r);
enum verdict record_flow_save(struct record *r);
enum verdict record_flow_live(struct record *r);
enum verdict record_week_save(struct record *r);
enum verdict record_days_save(struct record *r);
enum verdict record_day_remove(struct record *r);
enum verdict record_incident_save(struct record *r);
enum verdict record_incident_end(struct record *r);
enum verdict record_article_save(struct record *r);
enum verdict record_article_state(struct record *r);
enum verdict record_article_used(struct record *r);
enum verdict record_article_remark(struct record *r);
enum verdict record_article_mended(struct record *r);
enum verdict record_level_save(struct record *r);
enum verdict record_team_save(struct record *r);
enum verdict record_team_member(struct record *r);
enum verdict record_figures_again(struct record *r);
enum verdict record_log_off(struct record *r);
enum verdict record_message_send(struct record *r);
enum verdict record_message_seen(struct record *r);
enum verdict record_skill_move(struct record *r);
enum verdict record_cover_save(struct record *r);

#endif
