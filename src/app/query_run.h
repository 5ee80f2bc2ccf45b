/* One question being answered, on a reader thread, inside a transaction that sees one state.
 * Private to src/app/query*.c. */
#ifndef APP_QUERY_RUN_H
#define APP_QUERY_RUN_H

#include "app/query.h"
#include "base/json_out.h"
#include "store/db.h"
#include "store/keyring.h"

struct query_run {
	struct db *db;
	const struct keyring *keys;
	const struct query *q;
	dj_ms now;
	const struct sound_bank *sounds;
	struct knowledge *knowledge; /* SEARCH and COMPLETE have it */
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
bool query_hides(struct query_run *r, dj_id contact);
enum verdict query_incidents(struct query_run *r);
enum verdict query_incidents_open(struct query_run *r);
enum verdict query_search(struct query_run *r);
enum verdict query_complete(struct query_run *r);
enum verdict query_article(struct query_run *r);
enum verdict query_articles(struct query_run *r);
enum verdict query_article_remarks(struct query_run *r);
enum verdict query_figures(struct query_run *r);
enum verdict query_figure_behind(struct query_run *r);
enum verdict query_figure_levels(struct query_run *r);
enum verdict query_teams(struct query_run *r);
enum verdict query_messages(struct query_run *r);
enum verdict query_messages_sent(struct query_run *r);
enum verdict query_cover(struct query_run *r);
enum verdict query_skills(struct query_run *r);

/* A time as a number, 0 as null. */
void query_json_ms(struct dj_json *j, const char *key, dj_ms at);
/* A value of a closed list as its word. */
void query_json_word(struct dj_json *j, const char *key, enum word_list list, int64_t value);
#define QUERY_SEALED 600 /* bytes of a number or a name that was sealed */
/* "caller": a number, masked; null when it is "". */
void query_json_number(struct query_run *r, const char *number);
/* The same for the number that this contact came from; false when it is not known. */
bool query_json_caller(struct query_run *r, dj_id contact, const struct db_rows *rows, int column);
/* The name of a person (person.display), masked; null when there is none. */
void query_json_person(struct query_run *r, const char *key, dj_id person,
		       const struct db_rows *rows, int column);
/* Roles as a list of words. */
void query_json_roles(struct dj_json *j, const char *key, uint32_t roles);

#endif
