/* links: base domain store app */
/* All that a citizen owns: two people own one of everything, one is forgotten; no word of theirs is
 * anywhere, everything of the other is, and the proof names every noun. On both engines; every
 * sealed value of the database is opened on SQLite. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "app/attachment_shelf.h"
#include "app/letter_row.h"
#include "flow/query_rig.h"

#define MANAGER (1u << role_MANAGER)
#define DAY	86400000LL

struct one {
	const char *mark;   /* stands in every word of theirs */
	const char *number; /* and this is their telephone */
	dj_id citizen, contact, inquiry, letter, recording, event;
	char digest[65]; /* of their file */
	char raw[LETTER_MARK + 20];
};

static dj_id me;

static struct answer give(struct rig *r, struct command *c)
{
	struct answer a;

	c->actor = me;
	c->roles = AGENT;
	a = rig_ask(r, c);
	if (a.verdict != VERDICT_ok)
		fail_msg("command %d: %s", c->kind, verdict_word(a.verdict));
	return a;
}

static const char *words(const struct one *p, const char *what)
{
	static char text[200];

	snprintf(text, sizeof text, "%s %s", p->mark, what);
	return text;
}

/* ---- one of everything ---- */

static void own_card(struct rig *r, struct one *p)
{
	struct command c = {.kind = COMMAND_CITIZEN_SAVE, .contact = p->contact};
	struct command mail = {.kind = COMMAND_CITIZEN_IDENTITY,
			       .flag = true,
			       .citizen = {.kind = identity_kind_EMAIL}};

	dj_copy(c.name, sizeof c.name, words(p, "kim"));
	dj_copy(c.text, sizeof c.text, words(p, "notes"));
	dj_copy(c.words, sizeof c.words, words(p, "street 1"));
	p->citizen = mail.subject = give(r, &c).id;
	snprintf(mail.text, sizeof mail.text, "%s@home.example", p->mark);
	give(r, &mail);
}

static void own_words(struct rig *r, struct one *p)
{
	struct command note = {.kind = COMMAND_CLASSIFY, .contact = p->contact},
		       place = {.kind = COMMAND_PLACE_SAVE, .contact = p->contact},
		       task = {.kind = COMMAND_TASK_SAVE, .contact = p->contact, .number = 2000},
		       praise = {.kind = COMMAND_PRAISE,
				 .contact = p->contact,
				 .to_agent = me,
				 .number = praise_by_CITIZEN},
		       report = {.kind = COMMAND_REPORT_SAVE,
				 .contact = p->contact,
				 .hazard = hazard_FLOOD,
				 .injuries = injuries_SOME},
		       trace = {.kind = COMMAND_LEG_TRACE, .contact = p->contact, .count = {9}};

	dj_copy(note.text, sizeof note.text, words(p, "note"));
	dj_copy(note.words, sizeof note.words, words(p, "said"));
	give(r, &note);
	dj_copy(place.words, sizeof place.words, words(p, "corner"));
	give(r, &place);
	dj_copy(task.text, sizeof task.text, words(p, "ring again"));
	give(r, &task);
	dj_copy(praise.text, sizeof praise.text, words(p, "thanks"));
	give(r, &praise);
	dj_copy(report.words, sizeof report.words, words(p, "bridge"));
	dj_copy(report.text, sizeof report.text, words(p, "water"));
	give(r, &report);
	dj_copy(trace.text, sizeof trace.text, words(p, "INVITE"));
	assert_int_equal(rig_ask(r, &trace).verdict, VERDICT_ok);
}

static void own_sounds(struct rig *r, struct one *p)
{
	struct fact begun = rig_fact(r, FACT_recording_started),
		    due = rig_fact(r, FACT_callback_due), done = rig_fact(r, FACT_callback_done);
	dj_id callback = rig_id(r);

	p->recording = rig_id(r);
	begun.recording_started.recording = p->recording;
	begun.recording_started.contact = p->contact;
	begun.recording_started.agent = me;
	rig_append(r, &begun);
	due.callback_due.contact = p->contact;
	due.callback_due.callback = callback;
	rig_append(r, &due);
	dj_assert(journal_add_private(r->journal, callback, PRIVATE_CALLBACK_NUMBER, p->number));
	done.callback_done.contact = p->contact;
	done.callback_done.callback = callback;
	rig_append(r, &done);
}

static struct attachment_laid lay(struct rig *r, const char *bytes)
{
	struct attachment_shelf shelf;
	struct attachment_laid laid;
	char path[300];
	int fd;

	attachment_shelf_init(&shelf, r->fresh.tmp.dir, r->keys);
	snprintf(path, sizeof path, "%s/came-XXXXXX", r->fresh.tmp.dir);
	fd = mkstemp(path);
	unlink(path);
	assert_int_equal(write(fd, bytes, strlen(bytes)), strlen(bytes));
	assert_int_equal(attachment_lay(&shelf, fd, &laid, NULL), 0);
	close(fd);
	return laid;
}

/* The mail as it came: in its row, and as if it had been large, in a file beside it. */
static void own_event(struct rig *r, struct one *p)
{
	unsigned char sealed[300];
	char path[400];
	FILE *f;
	size_t n;

	snprintf(p->raw, sizeof p->raw, "%048d", p->mark[6]);
	p->event = rig_id(r);
	n = keyring_seal(r->keys, (struct seal_place){"channel_event.body", event_place(p->raw)},
			 words(p, "From:"), strlen(words(p, "From:")), sealed);
	db_begin(r->db, DB_RECORD);
	assert_int_equal(db_query_int(r->db, SQL_channel_event_add, 0, db_i(p->event),
				      db_i(channel_MAIL), db_t(p->raw), db_i(r->clock.wall),
				      db_t("INBOX"), db_b(sealed, n), db_i((int64_t)n)),
			 p->event);
	assert_int_equal(db_commit(r->db, NULL), 0);
	snprintf(path, sizeof path, "%s/letters", r->fresh.tmp.dir);
	mkdir(path, 0700);
	strcat(strcat(path, "/"), p->raw);
	f = fopen(path, "wb");
	fclose(f);
}

/* The file said of itself when it was taken. */
static void looked_at(struct rig *r, const struct one *p)
{
	char said[200];
	struct command c = {.kind = COMMAND_ATTACHMENT_LOOKED,
			    .number = attachment_look_AS_IT_CAME};

	db_begin(r->db, DB_READ);
	c.subject =
	    db_query_int(r->db, SQL_owned_files, 0, db_i(attachment_owner_LETTER), db_i(p->letter));
	assert_int_equal(db_commit(r->db, NULL), 0);
	snprintf(said, sizeof said, "{\"taken\":\"%s\"}", p->mark);
	c.body = dj_strdup(said);
	c.body_n = strlen(said);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

/* In with a file, and out with an answer. */
static void own_letters(struct rig *r, struct one *p)
{
	struct attachment_laid l = lay(r, words(p, "photo"));
	char in[1200], out[300];
	struct command c = {.kind = COMMAND_LETTER_RECEIVED,
			    .number = channel_MAIL,
			    .flag = true, /* all of the event was read */
			    .subject = p->event},
		       send = {.kind = COMMAND_LETTER_SEND, .actor = me, .roles = AGENT};
	struct answer a;

	snprintf(
	    in, sizeof in,
	    "{\"external\":\"%s@mail\",\"from\":\"%s@home.example\",\"name\":\"%s kim\","
	    "\"to\":[],\"subject\":\"%s lamp\",\"body\":\"%s the lamp is out\",\"auth\":"
	    "\"spf=pass %s\",\"kind\":\"person\",\"files\":[{\"digest\":\"%s\",\"laid\":\"%s\","
	    "\"name\":\"%s.txt\",\"type\":\"text/plain\",\"bytes\":%lld}]}",
	    p->mark, p->mark, p->mark, p->mark, p->mark, p->mark, l.digest, l.laid, p->mark,
	    (long long)l.bytes);
	dj_copy(p->digest, sizeof p->digest, l.digest);
	c.body = dj_strdup(in);
	c.body_n = strlen(in);
	a = rig_ask(r, &c);
	assert_int_equal(a.verdict, VERDICT_ok);
	p->letter = a.id;
	looked_at(r, p);
	snprintf(out, sizeof out, "{\"answers\":\"%lld\",\"body\":\"Dear %s\"}", (long long)a.id,
		 p->mark);
	send.body = dj_strdup(out);
	send.body_n = strlen(out);
	a = rig_ask(r, &send);
	assert_int_equal(a.verdict, VERDICT_ok);
	for (int state = letter_state_SENDING; state <= (int)letter_state_SENT; state++) {
		struct command moved = {
		    .kind = COMMAND_LETTER_MOVED, .subject = a.id, .number = state};

		dj_copy(moved.text, sizeof moved.text, words(p, "250 ok"));
		assert_int_equal(rig_ask(r, &moved).verdict, VERDICT_ok);
	}
}

static void own_inquiry(struct rig *r, struct one *p)
{
	struct command c = {.kind = COMMAND_INQUIRY_OPEN,
			    .contact = p->contact,
			    .inquiry = {.kind = inquiry_kind_COMPLAINT}},
		       note = {.kind = COMMAND_INQUIRY_NOTE};

	dj_copy(c.text, sizeof c.text, words(p, "streetlight"));
	dj_copy(c.words, sizeof c.words, words(p, "road"));
	dj_copy(c.inquiry.tell_to, sizeof c.inquiry.tell_to, p->number);
	note.subject = p->inquiry = give(r, &c).id;
	dj_copy(note.text, sizeof note.text, words(p, "still dark"));
	give(r, &note);
}

static void answer_inquiry(struct rig *r, const struct one *p)
{
	struct command c = {.kind = COMMAND_INQUIRY_ANSWER,
			    .subject = p->inquiry,
			    .flag = true,
			    .inquiry = {.reason = inquiry_reason_SOLVED}};

	dj_copy(c.text, sizeof c.text, words(p, "mended"));
	give(r, &c);
}

/* What somebody began to write to them. */
static void own_draft(struct rig *r, const struct one *p)
{
	unsigned char sealed[200];
	size_t n = keyring_seal(r->keys, (struct seal_place){"conversation.draft", p->contact},
				words(p, "draft"), strlen(words(p, "draft")), sealed);

	db_begin(r->db, DB_RECORD);
	db_exec(r->db, SQL_conversation_draft_save, db_i(p->contact), db_i(me), db_b(sealed, n),
		db_i(r->clock.wall));
	assert_int_equal(db_commit(r->db, NULL), 0);
}

/* A browser that is told of their inquiry. */
static void own_push(struct rig *r, const struct one *p)
{
	unsigned char sealed[200];
	dj_id id = rig_id(r);
	size_t n = keyring_seal(r->keys, (struct seal_place){"push.page", id}, words(p, "browser"),
				strlen(words(p, "browser")), sealed);

	db_begin(r->db, DB_RECORD);
	db_exec(r->db, SQL_push_add, db_i(id), db_i(push_of_INQUIRY), db_i(p->inquiry), db_i(id),
		db_i(language_KO), db_i(r->clock.wall), db_b(sealed, n));
	assert_int_equal(db_commit(r->db, NULL), 0);
}

/* Our own words to them, and what a machine made of them. */
static void own_translation(struct rig *r, const struct one *p)
{
	unsigned char written[200], made[200];
	dj_id id = rig_id(r);
	size_t n = keyring_seal(r->keys, (struct seal_place){"translation.written", id},
				words(p, "written"), strlen(words(p, "written")), written);
	size_t m = keyring_seal(r->keys, (struct seal_place){"translation.words", id},
				words(p, "translated"), strlen(words(p, "translated")), made);

	db_begin(r->db, DB_RECORD);
	db_exec(r->db, SQL_translation_add, db_i(id), db_i(p->contact), db_i(0), db_i(me), db_i(1),
		db_i(language_VI), db_i(r->clock.wall), db_b(written, n));
	db_exec(r->db, SQL_translation_end, db_i(translation_state_DONE), db_b(made, m), db_i(id));
	assert_int_equal(db_commit(r->db, NULL), 0);
}

static void own_typed(struct rig *r, const struct one *p)
{
	struct command c = {.kind = COMMAND_TYPED_KEEP,
			    .contact = p->contact,
			    .subject = p->contact + 7,
			    .number = typed_by_CITIZEN,
			    .count = {r->clock.wall}};

	dj_copy(c.text, sizeof c.text, words(p, "typed"));
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void channel_on(struct rig *r)
{
	static const char body[] = "{\"active\":true,\"rev\":0,\"settings\":{\"from\":"
				   "\"120@gg.example\",\"smtp\":\"smtp://127.0.0.1:1\"}}";
	struct command c = {.kind = COMMAND_CHANNEL_SAVE, .roles = ADMIN, .actor = me};

	dj_copy(c.name, sizeof c.name, "mail");
	c.body = dj_strdup(body);
	c.body_n = strlen(body);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void end_contact(struct rig *r, dj_id contact)
{
	struct fact f = rig_fact(r, FACT_contact_ended);

	f.contact_ended.contact = contact;
	rig_append(r, &f);
}

static void own_everything(struct rig *r, struct one *p)
{
	p->contact = rig_contact(r, p->number);
	own_card(r, p);
	own_words(r, p);
	own_sounds(r, p);
	own_event(r, p);
	own_letters(r, p);
	own_inquiry(r, p);
	own_draft(r, p);
	own_push(r, p);
	own_translation(r, p);
	own_typed(r, p);
	end_contact(r, p->contact);
}

static struct answer erase(struct rig *r, const struct one *p)
{
	struct command c = {.kind = COMMAND_CITIZEN_ERASE,
			    .actor = me,
			    .roles = MANAGER,
			    .subject = p->citizen,
			    .citizen = {.why = access_why_CITIZEN}};

	return rig_ask(r, &c);
}

/* ---- looking for a word everywhere ---- */

/* By what name a column is sealed. */
static const char *const places[] = {
    "contact.caller",	    "contact.line",	  "contact_record.note",  "contact_record.words",
    "contact.place",	    "contact.trace",	  "citizen.name",	  "citizen.address",
    "citizen.notes",	    "citizen.identity",	  "callback.number",	  "task.what",
    "report.address",	    "report.note",	  "praise.text",	  "letter.identity",
    "letter.name",	    "letter.subject",	  "letter.body",	  "letter.detail",
    "channel_event.body",   "inquiry.tell",	  "inquiry.address",	  "inquiry.text",
    "inquiry.excerpt",	    "inquiry_entry.text", "attachment.name",	  "person.display",
    "person.phone",	    "official.name",	  "access.note",	  "channel.settings",
    "trunk.secret",	    "conversation.draft", "public_report.public", "public_rating.text",
    "public_update.public", "push.page",	  "attachment.origin",	  "typed.line",
    "translation.written",  "translation.words",
};

/* Every sealed column: of a citizen, so that a line of owned.def empties it; or not. */
static const char *const theirs[] = {
    "contact_private.caller_sealed",
    "contact_private.line_sealed",
    "contact_record.note_sealed",
    "contact_record.words_sealed",
    "contact_trace.text_sealed",
    "report.address_sealed",
    "report.note_sealed",
    "task_note.what_sealed",
    "callback_private.number_sealed",
    "contact_place.address_sealed",
    "praise.text_sealed",
    "citizen.name_sealed",
    "citizen.address_sealed",
    "citizen.notes_sealed",
    "citizen_identity.value_sealed",
    "inquiry.tell_sealed",
    "inquiry.address_sealed",
    "inquiry.text_sealed",
    "inquiry.excerpt_sealed",
    "inquiry_entry.text_sealed",
    "letter.identity_sealed",
    "letter.name_sealed",
    "letter.subject_sealed",
    "letter.body_sealed",
    "letter.detail_sealed",
    "channel_event.body_sealed",
    "attachment.name_sealed",
    "attachment.origin_sealed",
    "conversation_draft.body_sealed",
    "typed_line.text_sealed",
    "translation.written_sealed",
    "translation.words_sealed",
    "public_report.public_sealed",
    "public_rating.text_sealed",
    "public_update.public_sealed",
    "push.page_sealed",
};
static const char *const not_theirs[] = {
    "person.display_sealed",	    "person.phone_sealed",
    "trunk.secret_sealed",	    "official.name_sealed",
    "official.mobile_sealed",	    "directory_number.number_sealed",
    "message.text_sealed",	    "recording_order.note_sealed",
    "support_request.text_sealed",  "support_request.answer_sealed",
    "access_entry.note_sealed",	    "channel.settings_sealed",
    "webhook.url_sealed",	    "webhook.secret_sealed",
    "webhook.old_sealed",	    "webhook.trouble_sealed",
    "webhook_delivery.said_sealed",
};

struct hunt {
	struct keyring *keys;
	const char *mark, *number;
	int found, closed; /* sealed values that nobody could open */
};

static void look_at(struct hunt *h, const char *text, size_t n)
{
	h->found += memmem(text, n, h->mark, strlen(h->mark)) != NULL ||
		    memmem(text, n, h->number, strlen(h->number)) != NULL;
}

/* A sealed value is bound to a number of its own row. */
static bool opens(struct hunt *h, sqlite3_stmt *s, int column)
{
	static char text[1 << 20];
	const void *sealed = sqlite3_column_blob(s, column);
	size_t size = (size_t)sqlite3_column_bytes(s, column), n;

	for (int i = 0; i < sqlite3_column_count(s); i++) {
		int type = sqlite3_column_type(s, i);
		dj_id row = type == SQLITE_TEXT
				? event_place((const char *)sqlite3_column_text(s, i))
				: sqlite3_column_int64(s, i);

		for (size_t k = 0; k < DJ_COUNT(places) && type != SQLITE_BLOB; k++)
			if (keyring_unseal(h->keys, (struct seal_place){places[k], row}, sealed,
					   size, text, &n)) {
				look_at(h, text, n);
				return true;
			}
	}
	return false;
}

static void look_through_row(struct hunt *h, sqlite3_stmt *s)
{
	for (int i = 0; i < sqlite3_column_count(s); i++) {
		const char *name = sqlite3_column_name(s, i);
		size_t n = (size_t)sqlite3_column_bytes(s, i);

		if (sqlite3_column_type(s, i) == SQLITE_TEXT)
			look_at(h, (const char *)sqlite3_column_text(s, i), n);
		if (sqlite3_column_type(s, i) != SQLITE_BLOB || n <= SEAL_OVERHEAD)
			continue;
		if (!opens(h, s, i) && strstr(name, "_sealed")) {
			fprintf(stderr, "%s: nobody can open it\n", name);
			h->closed++;
		}
	}
}

static bool is_in(const char *const *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i], name) == 0)
			return true;
	return false;
}

/* Of each sealed column somebody has said whose it is. */
static void know_columns(sqlite3 *db, const char *table)
{
	char *text = sqlite3_mprintf("PRAGMA table_info(\"%w\")", table), name[200];
	sqlite3_stmt *s;

	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW) {
		snprintf(name, sizeof name, "%s.%s", table,
			 (const char *)sqlite3_column_text(s, 1));
		if (strstr(name, "_sealed") && !is_in(theirs, DJ_COUNT(theirs), name) &&
		    !is_in(not_theirs, DJ_COUNT(not_theirs), name))
			fail_msg("%s: whose is it? (app/owned.def)", name);
	}
	sqlite3_finalize(s);
	sqlite3_free(text);
}

static void look_through_table(struct hunt *h, sqlite3 *db, const char *table)
{
	char *text = sqlite3_mprintf("SELECT * FROM \"%w\"", table);
	sqlite3_stmt *s;

	know_columns(db, table);
	assert_int_equal(sqlite3_prepare_v2(db, text, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		look_through_row(h, s);
	sqlite3_finalize(s);
	sqlite3_free(text);
}

/* How many values of the whole database have a word of theirs; -1 on an engine that is asked
 * otherwise. */
static int words_of(struct rig *r, const struct one *p)
{
	struct hunt h = {.keys = r->keys, .mark = p->mark, .number = p->number};
	sqlite3 *db;
	sqlite3_stmt *s;

	if (!db_is_sqlite(r->db))
		return -1;
	assert_int_equal(sqlite3_open(r->fresh.url + strlen("sqlite:"), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db,
					    "SELECT name FROM sqlite_master WHERE type = 'table'",
					    -1, &s, NULL),
			 SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		look_through_table(&h, db, (const char *)sqlite3_column_text(s, 0));
	sqlite3_finalize(s);
	sqlite3_close(db);
	assert_int_equal(h.closed, 0);
	return h.found;
}

static bool lies_there(struct rig *r, const struct one *p)
{
	struct attachment_shelf shelf;
	int64_t size;
	char none;

	attachment_shelf_init(&shelf, r->fresh.tmp.dir, r->keys);
	return attachment_read(&shelf, p->digest, 0, &none, 0, &size) >= 0;
}

static bool raw_there(struct rig *r, const struct one *p)
{
	char path[400];

	snprintf(path, sizeof path, "%s/letters/%s", r->fresh.tmp.dir, p->raw);
	return access(path, F_OK) == 0;
}

static json_t *copy_of(struct rig *r, struct query_rig *q, const struct one *p)
{
	struct command c = {.kind = COMMAND_CITIZEN_OPEN,
			    .actor = me,
			    .roles = MANAGER,
			    .subject = p->citizen,
			    .citizen = {.what = access_what_COPY, .why = access_why_CITIZEN}};
	struct query what = {
	    .kind = QUERY_CITIZEN_COPY, .id = p->citizen, .person = me, .roles = MANAGER};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	return query_rig_json(q, &what);
}

static int times_in(const json_t *root, const char *word)
{
	char *text = json_dumps(root, 0);
	int n = 0;

	for (const char *at = text; (at = strstr(at, word)); at++)
		n++;
	free(text);
	return n;
}

static dj_id found_first(struct query_rig *q, const char *text)
{
	struct query what = {.kind = QUERY_SEARCH, .roles = AGENT, .person = me, .limit = 5};
	json_t *root;
	const json_t *hit;
	dj_id id;

	what.words = dj_strdup(text);
	root = query_rig_json(q, &what);
	hit = json_array_get(json_object_get(root, "hits"), 0);
	id = hit ? dj_id_parse(text_in(hit, "id")) : 0;
	json_decref(root);
	return id;
}

static void every_noun_is_proved(struct query_rig *q, dj_id run)
{
	json_t *root = ask(q, QUERY_RETENTION, 0, MANAGER), *one, *part;
	bool seen[owned_noun_COUNT] = {false};
	size_t i;

	one = json_array_get(json_object_get(root, "runs"), 0);
	assert_int_equal(dj_id_parse(text_in(one, "id")), run);
	json_array_foreach(json_object_get(one, "parts"), i, part)
	{
		assert_true(int_in(part, "rows") > 0);
		assert_int_equal(strlen(text_in(part, "digest")), 64);
		seen[word_value(words_owned_noun, text_in(part, "noun"))] = true;
	}
	for (int noun = 0; noun < owned_noun_COUNT; noun++)
		if (!seen[noun])
			fail_msg("nothing went of %s", word_of(words_owned_noun, noun));
	json_decref(root);
}

static void sweep(struct rig *r)
{
	struct command c = {.kind = COMMAND_ATTACHMENT_SWEEP};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void no_word_of_the_forgotten_stays_and_all_of_the_other(struct rig *r, struct query_rig *q)
{
	struct one a = {.mark = "zebra-a", .number = "01011112222"},
		   b = {.mark = "zebra-b", .number = "01033334444"};
	int before;
	struct answer proof;
	json_t *copy;

	me = rig_named(r, SQL_person_by_name, "agent01");
	channel_on(r);
	own_everything(r, &a);
	own_everything(r, &b);
	assert_int_equal(erase(r, &a).verdict, VERDICT_citizen_waits); /* an inquiry is open */
	answer_inquiry(r, &a);
	answer_inquiry(r, &b);
	before = words_of(r, &b);
	assert_int_equal(words_of(r, &a), before);
	assert_true(before < 0 || before > 30);
	copy = copy_of(r, q, &b);
	assert_int_equal(times_in(copy, a.mark), 0);
	assert_true(times_in(copy, b.mark) > 20);
	assert_int_equal(json_array_size(json_object_get(copy, "letters")), 2);
	json_decref(copy);
	assert_int_equal(found_first(q, "zebra-a streetlight"), a.inquiry);

	proof = erase(r, &a);
	assert_int_equal(proof.verdict, VERDICT_ok);
	assert_int_equal(proof.number, 0);
	every_noun_is_proved(q, proof.id);
	sweep(r);
	assert_int_equal(words_of(r, &a), before < 0 ? -1 : 0);
	assert_int_equal(words_of(r, &b), before);
	assert_false(lies_there(r, &a));
	assert_true(lies_there(r, &b));
	assert_false(raw_there(r, &a));
	assert_true(raw_there(r, &b));
	copy = copy_of(r, q, &b);
	assert_true(times_in(copy, b.mark) > 20);
	json_decref(copy);
	assert_int_equal(found_first(q, "zebra-a streetlight"), b.inquiry);
}

/* A file that two people sent is one on the shelf, and stays for the other. */
static void what_another_needs_stays(struct rig *r, struct query_rig *q)
{
	struct one a = {.mark = "zebra-a", .number = "01011112222"},
		   b = {.mark = "zebra-b", .number = "01033334444"};
	dj_id file;

	(void)q;
	me = rig_named(r, SQL_person_by_name, "agent01");
	channel_on(r);
	own_everything(r, &a);
	own_everything(r, &b);
	answer_inquiry(r, &a);
	db_begin(r->db, DB_RECORD);
	file =
	    db_query_int(r->db, SQL_owned_files, 0, db_i(attachment_owner_LETTER), db_i(a.letter));
	db_exec(r->db, SQL_attachment_link, db_i(file), db_i(attachment_owner_LETTER),
		db_i(b.letter));
	db_exec(r->db, SQL_recording_keep, db_i(1), db_i(a.recording));
	assert_int_equal(db_commit(r->db, NULL), 0);
	assert_int_equal(erase(r, &a).number, 1); /* a recording under hold */
	sweep(r);
	assert_true(lies_there(r, &a));
}

static void retain(struct rig *r, enum retention_kind kind, int days)
{
	struct command c = {.kind = COMMAND_RETENTION_SAVE,
			    .actor = me,
			    .roles = MANAGER,
			    .number = days,
			    .citizen = {.retention = kind}};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

/* By policy the same goes, but recordings and signalling, which have their own; and nothing of who
 * is under legal hold. */
static void policy_takes_every_noun_in_its_time(struct rig *r, struct query_rig *q)
{
	struct one a = {.mark = "zebra-a", .number = "01011112222"},
		   b = {.mark = "zebra-b", .number = "01033334444"};
	struct command run = {.kind = COMMAND_RETENTION_RUN},
		       hold = {.kind = COMMAND_CITIZEN_MARK, .citizen = {.hold = true}};
	int before;

	(void)q;
	me = rig_named(r, SQL_person_by_name, "agent01");
	channel_on(r);
	own_everything(r, &a);
	own_everything(r, &b);
	answer_inquiry(r, &a);
	answer_inquiry(r, &b);
	hold.subject = b.citizen;
	hold.actor = me;
	hold.roles = MANAGER;
	assert_int_equal(rig_ask(r, &hold).verdict, VERDICT_ok);
	for (int kind = 0; kind < retention_kind_COUNT; kind++)
		if (kind != retention_kind_REQUEST)
			retain(r, (enum retention_kind)kind, 30);
	before = words_of(r, &b);
	r->clock.wall += 29 * DAY;
	assert_int_equal(rig_ask(r, &run).verdict, VERDICT_ok);
	assert_int_equal(words_of(r, &a), before);
	r->clock.wall += 2 * DAY;
	assert_int_equal(rig_ask(r, &run).verdict, VERDICT_ok);
	sweep(r);
	assert_int_equal(words_of(r, &b), before);
	/* Its task is open, its signalling has days of its own. */
	assert_int_equal(words_of(r, &a), before < 0 ? -1 : 2);
	assert_false(lies_there(r, &a));
	assert_true(lies_there(r, &b));
}

BOTH(no_word_of_the_forgotten_stays_and_all_of_the_other)
BOTH(what_another_needs_stays)
BOTH(policy_takes_every_noun_in_its_time)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(no_word_of_the_forgotten_stays_and_all_of_the_other_on_both),
	    cmocka_unit_test(what_another_needs_stays_on_both),
	    cmocka_unit_test(policy_takes_every_noun_in_its_time_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
