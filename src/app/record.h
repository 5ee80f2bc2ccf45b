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
	const char *data;  /* the data folder; NULL: none, as in some tests */
	const char *pages; /* where people reach the pages, "https://120.example.kr"; "" or
			      NULL: no links */
	const struct sound_bank *sounds; /* for the check of flows; NULL: not looked at */
	struct answer *answer;		 /* zeroed; a use case fills id, number, text */
	struct facts
	    facts; /* what happened; numbers, times, actor and cause are filled in by the caller */
	bool keep; /* refused, but its rows and facts stay */
	bool nameless; /* its facts do not say who: it is said in confidence */
};

/* Asks the permission and runs the use case. Errors of the database stick to r->db. */
enum verdict record_run(struct record *r);

dj_id record_id(struct record *r);
/* A row that a search may find was made, changed or taken away (app/knowledge.h). */
void record_found(struct record *r, enum found_kind kind, dj_id id);
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
enum verdict record_article_remark_move(struct record *r);
enum verdict record_article_reviewed(struct record *r);
enum verdict record_article_pin(struct record *r);
enum verdict record_article_file(struct record *r);
enum verdict record_search_ended(struct record *r);
enum verdict record_wording_decide(struct record *r);
enum verdict record_knowledge_word(struct record *r);
enum verdict record_knowledge_word_end(struct record *r);
enum verdict record_knowledge_policy(struct record *r);
enum verdict record_reading_save(struct record *r);
enum verdict record_reading_end(struct record *r);
enum verdict record_reading_done(struct record *r);
enum verdict record_canned_save(struct record *r);
enum verdict record_canned_remove(struct record *r);
enum verdict record_canned_used(struct record *r);
enum verdict record_guide(struct record *r);
enum verdict record_level_save(struct record *r);
enum verdict record_team_save(struct record *r);
enum verdict record_team_member(struct record *r);
enum verdict record_figures_again(struct record *r);
enum verdict record_log_off(struct record *r);
enum verdict record_message_send(struct record *r);
enum verdict record_message_seen(struct record *r);
enum verdict record_skill_move(struct record *r);
enum verdict record_cover_save(struct record *r);
enum verdict record_inquiry_open(struct record *r);
enum verdict record_inquiry_save(struct record *r);
enum verdict record_inquiry_answer(struct record *r);
enum verdict record_inquiry_hand(struct record *r);
enum verdict record_inquiry_unowned(struct record *r);
enum verdict record_inquiry_accept(struct record *r);
enum verdict record_inquiry_return(struct record *r);
enum verdict record_inquiry_assign(struct record *r);
enum verdict record_inquiry_reply(struct record *r);
enum verdict record_inquiry_ask(struct record *r);
enum verdict record_inquiry_interim(struct record *r);
enum verdict record_inquiry_extend(struct record *r);
enum verdict record_inquiry_pause(struct record *r);
enum verdict record_inquiry_resume(struct record *r);
enum verdict record_inquiry_note(struct record *r);
enum verdict record_inquiry_close(struct record *r);
enum verdict record_inquiry_reopen(struct record *r);
enum verdict record_inquiry_link(struct record *r);
enum verdict record_inquiry_lock(struct record *r);
enum verdict record_inquiry_rule(struct record *r);
enum verdict record_inquiry_tick(struct record *r);
enum verdict record_letter_send(struct record *r);
enum verdict record_letter_received(struct record *r);
enum verdict record_letter_moved(struct record *r);
enum verdict record_letter_claim(struct record *r);
enum verdict record_letter_done(struct record *r);
enum verdict record_letter_again(struct record *r);
enum verdict record_chat_seen(struct record *r);
enum verdict record_channel_save(struct record *r);
enum verdict record_channel_event(struct record *r);
enum verdict record_channel_decide(struct record *r);
enum verdict record_channel_open(struct record *r);
enum verdict record_channel_tried(struct record *r);
enum verdict record_channel_left(struct record *r);
enum verdict record_front_save(struct record *r);
enum verdict record_front_live(struct record *r);
enum verdict record_front_found(struct record *r);
enum verdict record_front_skill(struct record *r);
enum verdict record_front_tick(struct record *r);
enum verdict record_conversation_tell(struct record *r);
enum verdict record_conversation_note(struct record *r);
enum verdict record_conversation_draft(struct record *r);
enum verdict record_translation_ask(struct record *r);
enum verdict record_translation_done(struct record *r);
enum verdict record_conversation_rule(struct record *r);
enum verdict record_typed_keep(struct record *r);
enum verdict record_conversation_call(struct record *r);
enum verdict record_conversation_warn(struct record *r);
enum verdict record_conversation_stop(struct record *r);
enum verdict record_conversation_link(struct record *r);
enum verdict record_chat_follow(struct record *r);
enum verdict record_our_addresses(struct record *r);

enum verdict record_public_report(struct record *r);
enum verdict record_public_code(struct record *r);
enum verdict record_public_enter(struct record *r);
enum verdict record_public_say(struct record *r);
enum verdict record_public_read(struct record *r);
enum verdict record_push_ask(struct record *r);
enum verdict record_push_stop(struct record *r);
enum verdict record_push_went(struct record *r);
/* What has happened in this use case is news for browsers that asked to be told. */
void push_notice(struct record *r);
enum verdict record_open311_request(struct record *r);
enum verdict record_open311_update(struct record *r);
enum verdict record_attachment_add(struct record *r);
enum verdict record_attachment_sweep(struct record *r);
enum verdict record_attachment_looked(struct record *r);
enum verdict record_attachment_open(struct record *r);
enum verdict record_attachment_redact(struct record *r);
enum verdict record_support_ask(struct record *r);
enum verdict record_support_answer(struct record *r);
enum verdict record_support_close(struct record *r);
enum verdict record_support_duty(struct record *r);
enum verdict record_praise(struct record *r);
enum verdict record_praise_seen(struct record *r);
enum verdict record_wall_save(struct record *r);
enum verdict record_citizen_save(struct record *r);
enum verdict record_citizen_link(struct record *r);
enum verdict record_citizen_identity(struct record *r);
enum verdict record_citizen_merge(struct record *r);
enum verdict record_citizen_unmerge(struct record *r);
enum verdict record_citizen_open(struct record *r);
enum verdict record_citizen_mark(struct record *r);
enum verdict record_citizen_consent(struct record *r);
enum verdict record_citizen_erase(struct record *r);
enum verdict record_retention_save(struct record *r);
enum verdict record_retention_run(struct record *r);
enum verdict record_list_shown(struct record *r);
enum verdict record_shown(struct record *r);
enum verdict record_figures_mail(struct record *r);
enum verdict record_consent_text(struct record *r);
enum verdict record_processing_save(struct record *r);
enum verdict record_facility_report(struct record *r);
enum verdict record_facility_fed(struct record *r);
enum verdict record_facility_feed(struct record *r);

enum verdict record_webhook_save(struct record *r);
enum verdict record_webhook_secret(struct record *r);
enum verdict record_webhook_end(struct record *r);
enum verdict record_webhook_test(struct record *r);
enum verdict record_webhook_again(struct record *r);
enum verdict record_webhook_leave(struct record *r);
enum verdict record_webhook_lay(struct record *r);
enum verdict record_webhook_went(struct record *r);

#endif
