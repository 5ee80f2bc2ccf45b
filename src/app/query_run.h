/* One question being answered, on a reader thread, inside a transaction that sees one state.
 * Private to src/app/query*.c. */
#ifndef APP_QUERY_RUN_H
#define APP_QUERY_RUN_H

#include "app/mask.h"
#include "app/query.h"
#include "base/json_out.h"
#include "base/settings.h"
#include "store/db.h"
#include "store/keyring.h"

struct query_run {
	struct db *db;
	const struct keyring *keys;
	const struct query *q;
	dj_ms now;
	const struct sound_bank *sounds;
	struct knowledge *knowledge; /* SEARCH, COMPLETE and FOUND have it */
	const struct settings *given;
	struct dj_json json;
	struct published *items; /* QUERY_ITEMS_MAX of them */
	int item_count;
};

enum verdict query_contacts(struct query_run *r);
enum verdict query_contact(struct query_run *r);
enum verdict query_earlier(struct query_run *r);
enum verdict query_explain(struct query_run *r);
enum verdict query_callbacks(struct query_run *r);
enum verdict query_survey(struct query_run *r);
enum verdict query_endings(struct query_run *r);
enum verdict query_interpreters(struct query_run *r);
enum verdict query_catalog(struct query_run *r);
enum verdict query_settings(struct query_run *r);
enum verdict query_people(struct query_run *r);
enum verdict query_queues(struct query_run *r);
enum verdict query_tokens(struct query_run *r);
enum verdict query_prompts(struct query_run *r);
enum verdict query_backups(struct query_run *r);
enum verdict query_missing(struct query_run *r);
enum verdict query_facts(struct query_run *r);
enum verdict query_login(struct query_run *r);
enum verdict query_session(struct query_run *r);
enum verdict query_token(struct query_run *r);
enum verdict query_trunks(struct query_run *r);
enum verdict query_timeline(struct query_run *r);
enum verdict query_directory(struct query_run *r);
enum verdict query_directory_preview(struct query_run *r);
enum verdict query_recordings(struct query_run *r);
enum verdict query_recording_policies(struct query_run *r);
enum verdict query_report(struct query_run *r);
enum verdict query_place(struct query_run *r);
enum verdict query_crises(struct query_run *r);
enum verdict query_tasks(struct query_run *r);

enum verdict query_flows(struct query_run *r);
enum verdict query_flow(struct query_run *r);
enum verdict query_hours(struct query_run *r);
/* Is this contact a call in crisis that is none of the asker's business (R059)? */
/* query_typed.c: member "typed" of a contact: its real-time text. */
void query_typed(struct query_run *r);
bool query_hides(struct query_run *r, dj_id contact);
enum verdict query_public_numbers(struct query_run *r);
enum verdict query_public_services(struct query_run *r);
enum verdict query_public_near(struct query_run *r);
enum verdict query_public_mine(struct query_run *r);
enum verdict query_public_file(struct query_run *r);
enum verdict query_public_search(struct query_run *r);
enum verdict query_public_found(struct query_run *r);
enum verdict query_public_rumours(struct query_run *r);
enum verdict query_public_stories(struct query_run *r);
enum verdict query_public_articles(struct query_run *r);
enum verdict query_public_parity(struct query_run *r);
enum verdict query_public_figures(struct query_run *r);
enum verdict query_open311_requests(struct query_run *r);
enum verdict query_open311_token(struct query_run *r);
enum verdict query_attachment(struct query_run *r);
enum verdict query_incidents(struct query_run *r);
enum verdict query_incidents_open(struct query_run *r);
enum verdict query_search(struct query_run *r);
enum verdict query_complete(struct query_run *r);
enum verdict query_article(struct query_run *r);
enum verdict query_articles(struct query_run *r);
enum verdict query_article_remarks(struct query_run *r);
enum verdict query_found(struct query_run *r);
enum verdict query_knowledge_words(struct query_run *r);
enum verdict query_wordings(struct query_run *r);
enum verdict query_readings(struct query_run *r);
enum verdict query_readings_mine(struct query_run *r);
enum verdict query_knowledge_work(struct query_run *r);
enum verdict query_canned(struct query_run *r);
enum verdict query_guide(struct query_run *r);
enum verdict query_figures(struct query_run *r);
enum verdict query_figure_behind(struct query_run *r);
enum verdict query_figure_levels(struct query_run *r);
enum verdict query_teams(struct query_run *r);
enum verdict query_messages(struct query_run *r);
enum verdict query_messages_sent(struct query_run *r);
enum verdict query_cover(struct query_run *r);
enum verdict query_skills(struct query_run *r);
enum verdict query_inquiries(struct query_run *r);
enum verdict query_inquiry(struct query_run *r);
enum verdict query_inquiry_answer(struct query_run *r);
enum verdict query_inquiries_of_contact(struct query_run *r);
enum verdict query_inquiries_alike(struct query_run *r);
enum verdict query_inquiry_due(struct query_run *r);
enum verdict query_inquiry_rules(struct query_run *r);
enum verdict query_inquiry_pauses(struct query_run *r);
enum verdict query_inquiry_figures(struct query_run *r);
enum verdict query_inquiry_office(struct query_run *r);
enum verdict query_care_mine(struct query_run *r);
enum verdict query_care(struct query_run *r);
enum verdict query_support(struct query_run *r);
enum verdict query_wall_look(struct query_run *r);
enum verdict query_floor_rules(struct query_run *r);
/* Every setting as the running server goes by it, into `all`, which was initialised. */
void query_settings_now(struct query_run *r, struct settings *all);
enum verdict query_facilities(struct query_run *r);
enum verdict query_phone_book(struct query_run *r);

enum verdict query_citizen(struct query_run *r);
enum verdict query_citizens(struct query_run *r);
enum verdict query_citizen_looked(struct query_run *r);
enum verdict query_citizen_copy(struct query_run *r);
enum verdict query_access(struct query_run *r);
enum verdict query_retention(struct query_run *r);
enum verdict query_consent_texts(struct query_run *r);
enum verdict query_processing(struct query_run *r);
enum verdict query_letters(struct query_run *r);
enum verdict query_letter(struct query_run *r);
enum verdict query_contact_letters(struct query_run *r);
enum verdict query_chat(struct query_run *r);
enum verdict query_channel_unread(struct query_run *r);
enum verdict query_channels(struct query_run *r);
enum verdict query_channel_events(struct query_run *r);
enum verdict query_webhooks(struct query_run *r);
enum verdict query_webhook(struct query_run *r);
enum verdict query_front(struct query_run *r);
enum verdict query_front_find(struct query_run *r);
enum verdict query_front_said(struct query_run *r);
enum verdict query_conversations(struct query_run *r);
enum verdict query_conversation(struct query_run *r);
enum verdict query_conversation_state(struct query_run *r);
enum verdict query_conversation_rules(struct query_run *r);
enum verdict query_our_addresses(struct query_run *r);

/* A time as a number, 0 as null. */
void query_json_ms(struct dj_json *j, const char *key, dj_ms at);
/* A value of a closed list as its word. */
void query_json_word(struct dj_json *j, const char *key, enum word_list list, int64_t value);
/* A telephone number as people read it: 031-120 (domain/number). */
void query_json_telephone(struct dj_json *j, const char *key, const char *plain);
#define QUERY_SEALED 600 /* bytes of a number or a name that was sealed */
/* "caller": a number, masked; null when it is "". */
void query_json_number(struct query_run *r, const char *number);
/* The same for the number that this contact came from; false when it is not known. */
bool query_json_caller(struct query_run *r, dj_id contact, const struct db_rows *rows, int column);
/* The name of a person (person.display), masked; null when there is none. */
void query_json_person(struct query_run *r, const char *key, dj_id person,
		       const struct db_rows *rows, int column);
/* What is known of a citizen, as far as the asker's roles may read it; null when it is "". */
void query_json_private(struct query_run *r, const char *key, enum mask_kind kind,
			const char *text);
/* Roles as a list of words. */
void query_json_roles(struct dj_json *j, const char *key, uint32_t roles);

/* A text of the directory in the other languages, as members name_en, name_zh, ...: columns of
 * TOLD_COLUMNS from `column` on. Answers the column after them. */
int query_json_told(struct dj_json *j, const char *name, const struct db_rows *rows, int column);

#endif
