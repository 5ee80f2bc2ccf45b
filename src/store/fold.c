/* Owns the table that says which fact runs which statements with which of its fields. */
#include "store/fold.h"
#include "store/log.h"

#include <errno.h>
#include <string.h>

#define PARAMETERS 9

/* The parameters of a statement by name: fields of the fact, or `at` (its time) and `seq` (its
 * number). */
static const struct step {
	enum fact_kind kind;
	enum sql_id sql;
	const char *parameters;
} table[] = {
    {FACT_contact_started, SQL_contact_started,
     "contact channel line trunk in_province language at seq"},
    {FACT_contact_language, SQL_contact_language, "language contact"},
    {FACT_contact_queued, SQL_contact_queued, "queue segment because place_at at contact"},
    {FACT_contact_queued, SQL_segment_queued, "segment contact queue because at"},
    {FACT_contact_answered, SQL_contact_answered, "agent segment waited at contact"},
    {FACT_contact_answered, SQL_segment_answered, "agent at waited segment"},
    {FACT_contact_held, SQL_contact_held, "contact"},
    {FACT_contact_resumed, SQL_contact_talks, "contact"},
    {FACT_contact_interrupted, SQL_contact_interrupted, "contact"},
    {FACT_contact_rejoined, SQL_contact_talks, "contact"},
    {FACT_contact_left_queue, SQL_contact_waited, "waited contact"},
    {FACT_contact_left_queue, SQL_segment_left, "at waited segment"},
    {FACT_segment_ended, SQL_contact_talked, "talk hold contact"},
    {FACT_segment_ended, SQL_segment_ended, "at talk hold how segment"},
    {FACT_contact_passed, SQL_contact_passed, "agent segment contact"},
    {FACT_contact_passed, SQL_segment_passed, "segment contact at agent"},
    {FACT_contact_passed, SQL_party_passed, "at talk party"},
    {FACT_contact_linked, SQL_contact_linked, "contact"},
    {FACT_party_invited, SQL_party_invited, "party contact role purpose agent entry at"},
    {FACT_party_joined, SQL_party_joined, "at party"},
    {FACT_party_left, SQL_party_left, "at talk how party"},
    {FACT_contact_ended, SQL_party_contact_ended, "at contact"},
    {FACT_contact_ended, SQL_contact_ended, "at result by cause lasted reason seq waited contact"},
    {FACT_contact_ended, SQL_segment_abandoned, "at waited contact"},
    {FACT_leg_opened, SQL_leg_opened, "leg contact agent kind"},
    {FACT_leg_quality, SQL_leg_quality, "mos worst loss_in loss_out jitter_us rtt_us leg"},
    {FACT_leg_video, SQL_leg_video, "leg contact codec received sent lost asked again"},
    {FACT_video_seen, SQL_video_seen, "frames rate width height delay ahead_ms leg"},
    {FACT_contact_classified, SQL_contact_classified, "topic place outcome contact"},
    {FACT_trunk_changed, SQL_trunk_state, "trunk up registered status took in_use at at"},
    {FACT_callback_due, SQL_callback_due, "callback contact reason due_at at"},
    {FACT_recording_started, SQL_recording_started, "recording contact segment agent queue at"},
    {FACT_recording_started, SQL_recording_restrict, "contact"},
    {FACT_recording_ended, SQL_recording_ended, "how at lasted recording"},
    {FACT_callback_done, SQL_callback_done, "at agent how callback"},
    {FACT_task_made, SQL_task_made, "task contact why person due_at at by"},
    {FACT_task_done, SQL_task_done, "at person task"},
    {FACT_voicemail_begun, SQL_voicemail_begun, "recording contact at"},
    {FACT_voicemail_ended, SQL_voicemail_ended, "callback how lasted recording"},
    {FACT_callback_attempted, SQL_callback_attempted, "attempts how next_at contact callback"},
    {FACT_callback_claimed, SQL_callback_claimed, "agent callback"},
    {FACT_callback_closed, SQL_callback_closed, "at agent how callback"},
    {FACT_survey_offered, SQL_survey_offered, "contact agent queue language at"},
    {FACT_survey_offered, SQL_survey_asked, "contact"},
    {FACT_survey_answered, SQL_survey_answered,
     "kindness professionalism promptness overall at contact"},
    {FACT_survey_declined, SQL_survey_declined, "how at contact"},
    {FACT_interpreter_joined, SQL_interpreter_joined, "party contact entry volunteer at waited"},
    {FACT_interpreter_left, SQL_interpreter_left, "talk heard party"},
    {FACT_crisis_raised, SQL_crisis_raised, "contact by person at"},
    {FACT_crisis_raised, SQL_recording_restrict, "contact"},
    {FACT_crisis_seen, SQL_crisis_seen, "person at contact"},
    {FACT_crisis_lowered, SQL_crisis_lowered, "person at contact"},
    {FACT_crisis_reviewed, SQL_crisis_reviewed, "person at right contact"},
    {FACT_hard_noted, SQL_hard_noted, "contact agent why at"},
    {FACT_panic_pressed, SQL_panic_pressed, "agent at contact"},
    {FACT_panic_seen, SQL_panic_seen, "person at agent"},
    {FACT_panic_over, SQL_panic_over, "at agent"},
    {FACT_contact_dialled, SQL_contact_after, "contact callback"},
    {FACT_ending_warned, SQL_ending_warned, "contact kind times at"},
    {FACT_ending_used, SQL_ending_used, "contact agent kind warnings person at"},
    {FACT_ending_reviewed, SQL_ending_reviewed, "person at right contact"},
    {FACT_caller_blocked, SQL_caller_blocked, "block contact kind person at until"},
    {FACT_caller_refused, SQL_caller_refused, "block"},
    {FACT_caller_appealed, SQL_caller_appealed, "at block"},
    {FACT_caller_unblocked, SQL_caller_unblocked, "at person block"},
    {FACT_letter_received, SQL_conversation_heard, "contact channel at kind"},
    {FACT_letter_written, SQL_conversation_answered, "at contact kind"},
    {FACT_conversation_reopened, SQL_conversation_opened_again, "at contact"},
    {FACT_conversation_reopened, SQL_contact_opened_again, "contact"},
    {FACT_conversation_waits, SQL_conversation_waits,
     "because queue place_at only_agent at from contact"},
    {FACT_conversation_waits, SQL_contact_opened_again, "contact"},
    {FACT_conversation_estimated, SQL_conversation_estimated, "position estimate opens_at contact"},
    {FACT_conversation_offered, SQL_conversation_offered, "agent at contact"},
    {FACT_conversation_refused, SQL_conversation_refused, "at contact"},
    {FACT_conversation_assigned, SQL_conversation_assigned, "agent queue at contact"},
    {FACT_conversation_assigned, SQL_contact_written_by, "agent queue contact"},
    {FACT_conversation_seen, SQL_conversation_seen, "contact"},
    {FACT_conversation_told, SQL_conversation_told, "what contact"},
    {FACT_conversation_closed, SQL_conversation_closed, "how at contact"},
    {FACT_conversation_released, SQL_conversation_handed, "contact at agent because held"},
    {FACT_conversation_danger, SQL_conversation_danger, "contact"},
    {FACT_front_passed, SQL_conversation_danger_front, "contact urgent"},
    {FACT_conversation_closed, SQL_letter_answered_all, "at contact"},
};

static struct db_value value_of(const struct fact *f, const char *name, size_t n)
{
	const struct fact_info *info = fact_info(f->kind);

	if (n == 2 && memcmp(name, "at", 2) == 0)
		return db_i(f->at_ms);
	if (n == 3 && memcmp(name, "seq", 3) == 0)
		return db_i(f->seq);
	for (int i = 0; i < info->field_count; i++)
		if (strlen(info->fields[i].name) == n && memcmp(info->fields[i].name, name, n) == 0)
			return db_i(f->v[i]);
	dj_bug("a fold names a field that its fact has not", __FILE__, __LINE__);
}

static void run(struct db *db, const struct step *s, const struct fact *f)
{
	struct db_value values[PARAMETERS];
	size_t count = 0;

	for (const char *p = s->parameters; *p;) {
		size_t n = strcspn(p, " ");

		dj_assert(count < PARAMETERS);
		values[count++] = value_of(f, p, n);
		p += n + strspn(p + n, " ");
	}
	db_exec_values(db, s->sql, values, count);
}

void contact_fold(struct db *db, const struct fact *f)
{
	for (size_t i = 0; i < DJ_COUNT(table); i++)
		if ((int)table[i].kind == f->kind)
			run(db, &table[i], f);
}

int contact_fold_again(struct db *db, struct dj_error *e)
{
	struct fact facts[100];
	int64_t since = 0;
	int n;

	db_exec(db, SQL_fold_forget_contacts);
	db_exec(db, SQL_fold_forget_segments);
	db_exec(db, SQL_fold_forget_parties);
	db_exec(db, SQL_fold_forget_callbacks);
	db_exec(db, SQL_fold_forget_legs);
	db_exec(db, SQL_fold_forget_leg_video);
	db_exec(db, SQL_fold_forget_trunks);
	db_exec(db, SQL_fold_forget_tasks);
	db_exec(db, SQL_fold_forget_surveys);
	db_exec(db, SQL_fold_forget_voicemails);
	db_exec(db, SQL_fold_forget_crisis);
	db_exec(db, SQL_fold_forget_interpreters);
	db_exec(db, SQL_fold_forget_endings);
	db_exec(db, SQL_fold_forget_blocks);
	db_exec(db, SQL_fold_forget_hard);
	db_exec(db, SQL_fold_forget_panic);
	db_exec(db, SQL_fold_forget_conversations);
	db_exec(db, SQL_fold_forget_handovers);
	db_exec(db, SQL_fold_forget_after);
	db_exec(db, SQL_fold_forget_warnings);
	while ((n = log_read(db, since, facts, DJ_COUNT(facts))) > 0) {
		for (int i = 0; i < n; i++)
			contact_fold(db, &facts[i]);
		since = facts[n - 1].seq;
	}
	return db_status(db, e);
}
