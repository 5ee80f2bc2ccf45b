/* Owns what the rules of first answers do to a conversation: where it is, what is said, when a
 * person takes over. Refuses: the rules themselves (domain/front), finding articles (a reader). */
#include "app/front.h"
#include "app/front_json.h"
#include "app/letter_row.h"
#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define IDLE_MS	      (30 * 60 * 1000LL)
#define ARTICLES_MOST 3
#define STUCK_MS      (60 * 1000LL)
#define LATELY_MS     (12 * 3600 * 1000LL)
#define SAID_MAX      (FRONT_SAYS * FRONT_SAY + FRONT_LABEL + 3000)

/* ---- rules ---- */

struct front *front_load(struct db *db, int64_t version)
{
	struct db_rows rows;
	struct front *f = NULL;

	if (version == 0) {
		front_parse(front_default, &f, NULL, NULL);
		return f;
	}
	rows = db_query(db, SQL_front_version_one, db_i(version));
	if (db_next(&rows))
		front_parse(db_text(&rows, 0), &f, NULL, NULL);
	db_done(&rows);
	return f;
}

int64_t front_version_live(struct db *db)
{
	int64_t version = db_query_int(db, SQL_front_live, -1);

	return version < 0 ? 0 : version == 0 ? -1 : version;
}

/* Which channels they stand in front of. */
static bool is_wanted(struct record *r, enum channel channel)
{
	static const int keys[channel_COUNT] = {
	    [channel_CHAT] = CHANNEL_CHAT_front,
	    [channel_KAKAO] = CHANNEL_KAKAO_front,
	    [channel_FACEBOOK] = CHANNEL_FACEBOOK_front,
	};
	struct channel_settings s;

	if (!keys[channel])
		return false;
	channel_read(r->db, r->keys, channel, &s);
	return strcmp(channel_value(&s, (enum channel_key)keys[channel]), "yes") == 0;
}

/* ---- talks ---- */

static bool load_talk(struct record *r, dj_id contact, struct front_talk *t)
{
	struct db_rows rows = db_query(r->db, SQL_front_talk_one, db_i(contact));
	bool there = db_next(&rows);

	*t = (struct front_talk){.contact = contact};
	if (there) {
		t->channel = (enum channel)db_int(&rows, 0);
		t->version = db_int(&rows, 1);
		t->language = (enum language)db_int(&rows, 2);
		t->run = (struct front_run){.begun = db_int(&rows, 3) != 0,
					    .passed = db_int(&rows, 4) != 0,
					    .urgent = db_int(&rows, 5) != 0,
					    .over = db_int(&rows, 6) != 0,
					    .step = (int)db_int(&rows, 7),
					    .misses = (int)db_int(&rows, 8)};
		t->asked = db_int(&rows, 9);
		t->article = db_int(&rows, 10);
	}
	db_done(&rows);
	return there;
}

static void save_talk(struct record *r, const struct front_talk *t)
{
	db_exec(r->db, SQL_front_talk_save, db_i(t->contact), db_i(t->channel), db_i(t->version),
		db_i(t->language), db_i(t->run.begun), db_i(t->run.passed), db_i(t->run.urgent),
		db_i(t->run.over), db_i(t->run.step), db_i(t->run.misses), db_i(t->asked),
		db_i(t->article), db_i(r->now));
}

/* With the first word of a person they are silent for good. */
static bool person_is_there(struct record *r, dj_id contact)
{
	return db_query_int(r->db, SQL_front_person_wrote, 0, db_i(contact)) > 0;
}

/* Who has just talked with a person goes on with persons: no menu between two answers. */
static bool person_was_there(struct record *r, const struct front_hearing *h)
{
	return db_query_int(r->db, SQL_front_person_lately, 0,
			    db_i((int64_t)keyring_hash(r->keys, h->identity)), db_i(h->channel),
			    db_i(r->now - LATELY_MS)) > 0;
}

static bool find_talk(struct record *r, struct front_hearing *h)
{
	int64_t version;

	if (!h->first)
		return load_talk(r, h->contact, &h->talk) && !h->talk.run.over &&
		       !person_is_there(r, h->contact);
	version = front_version_live(r->db);
	h->talk = (struct front_talk){.contact = h->contact,
				      .channel = h->channel,
				      .version = version,
				      .language = letter_language(h->body)};
	return version >= 0 && is_wanted(r, h->channel) && !person_was_there(r, h);
}

bool front_hears(struct record *r, struct front_hearing *h)
{
	struct front_heard heard = {h->body, h->files};

	if (!h->contact || h->open || !find_talk(r, h))
		return false;
	h->front = front_load(r->db, h->talk.version);
	if (!h->front)
		return false;
	front_hear(h->front, &h->talk.run, &heard, &h->turn);
	return !h->talk.run.passed;
}

/* ---- what is said ---- */

static void offer(json_t *list, const char labels[language_COUNT][FRONT_LABEL],
		  enum language language)
{
	json_array_append_new(list, json_pack("{s:s}", "label", FRONT_TEXT(labels, language)));
}

/* The choices of a step, and always the way to a person. */
static char *offers_of(const struct front *f, const struct front_talk *t, int step)
{
	json_t *list = json_array();
	char *text;

	if (step >= 0 && f->steps[step].does == FRONT_ARTICLES)
		offer(list, f->helped, t->language);
	for (int i = 0; step >= 0 && i < f->steps[step].choice_count; i++)
		offer(list, f->steps[step].choices[i].label, t->language);
	if (!t->run.passed && !t->run.over)
		offer(list, f->person, t->language);
	text = json_dumps(list, JSON_COMPACT);
	json_decref(list);
	return text;
}

static void say_letter(struct record *r, const struct front_hearing *h, const char *text)
{
	struct letter_draft d = {.channel = h->channel,
				 .kind = letter_kind_AUTOMATIC,
				 .language = h->talk.language,
				 .to = h->identity,
				 .body = text,
				 .contact = h->contact,
				 .answers = h->letter,
				 .now = true};
	dj_id letter = 0;
	char *offers;

	if (letter_queue(r, &d, &letter) != VERDICT_ok)
		return; /* the channel is off: a person sees the citizen's words all the same */
	offers = offers_of(h->front, &h->talk, h->turn.offers);
	db_exec(r->db, SQL_letter_offer, db_t(offers), db_i(letter));
	free(offers);
	if (h->at_once)
		db_exec(r->db, SQL_letter_end, db_i(letter_state_SENT), db_i(r->now), db_i(letter));
}

/* All that is said in this turn is one letter, marked as a machine's. */
static void say_steps(struct record *r, const struct front_hearing *h, const char *more)
{
	struct dj_buf text;

	if (!h->turn.count)
		return;
	dj_buf_init(&text, SAID_MAX);
	dj_buf_puts(&text, FRONT_TEXT(h->front->sign, h->talk.language));
	for (int i = 0; i < h->turn.count; i++)
		dj_buf_printf(&text, "%s%s", i ? "\n\n" : " ",
			      FRONT_TEXT(h->front->steps[h->turn.say[i]].say, h->talk.language));
	dj_buf_puts(&text, more);
	say_letter(r, h, text.data);
	dj_buf_fini(&text);
}

/* ---- facts ---- */

static void end_talk(struct record *r, dj_id contact, enum result result, enum party by)
{
	dj_ms began = db_query_int(r->db, SQL_contact_started_at, r->now, db_i(contact));
	struct fact *f = facts_add(&r->facts, FACT_contact_ended);

	f->contact_ended.contact = contact;
	f->contact_ended.result = result;
	f->contact_ended.by = by;
	f->contact_ended.lasted = r->now - began;
}

static void tell_turn(struct record *r, const struct front_hearing *h)
{
	const struct front_turn *t = &h->turn;
	struct fact *f = facts_add(&r->facts, FACT_front_chose);

	f->front_chose.contact = h->contact;
	f->front_chose.channel = h->channel;
	f->front_chose.version = h->talk.version;
	f->front_chose.step = t->step;
	f->front_chose.choice = t->choice;
	if (t->pass) {
		f = facts_add(&r->facts, FACT_front_passed);
		f->front_passed.contact = h->contact;
		f->front_passed.channel = h->channel;
		f->front_passed.version = h->talk.version;
		f->front_passed.step = t->passes;
		f->front_passed.urgent = h->talk.run.urgent;
	}
	if (t->settled) {
		f = facts_add(&r->facts, FACT_front_settled);
		f->front_settled.contact = h->contact;
		f->front_settled.channel = h->channel;
		f->front_settled.article = h->talk.article;
	}
}

/* Who asked at once looks for the articles itself. */
static void ask_articles(struct record *r, struct front_hearing *h)
{
	struct fact *f;

	h->talk.asked = h->letter;
	if (h->at_once) {
		dj_copy(r->answer->text, sizeof r->answer->text, "articles");
		return;
	}
	f = facts_add(&r->facts, FACT_front_asked);
	f->front_asked.contact = h->contact;
	f->front_asked.channel = h->channel;
	f->front_asked.letter = h->letter;
}

void front_speaks(struct record *r, struct front_hearing *h)
{
	if (!h->front)
		return;
	tell_turn(r, h);
	if (h->turn.search)
		ask_articles(r, h);
	save_talk(r, &h->talk);
	say_steps(r, h, "");
	if (h->talk.run.over)
		end_talk(r, h->contact, result_ANSWERED, party_SYSTEM);
	free(h->front);
	h->front = NULL;
}

/* ---- articles ---- */

static void list_articles(const json_t *articles, struct dj_buf *out)
{
	const json_t *one;
	size_t i;

	json_array_foreach(articles, i, one)
	{
		const char *title = json_string_value(json_object_get(one, "title"));
		const char *text = json_string_value(json_object_get(one, "text"));

		if (i == ARTICLES_MOST)
			break;
		dj_buf_printf(out, "\n\n■ %s\n%s", title ? title : "", text ? text : "");
	}
}

/* A person reads what no article answers: the letter, so far the menu's, is one of a person now. */
static void hand_over(struct record *r, const struct front_hearing *h)
{
	struct fact *f = facts_add(&r->facts, FACT_letter_received);

	db_exec(r->db, SQL_letter_for_person, db_i(letter_state_WAITING), db_i(r->now),
		db_i(h->letter));
	f->letter_received.letter = h->letter;
	f->letter_received.channel = h->channel;
	f->letter_received.contact = h->contact;
	f->letter_received.kind = letter_kind_PERSON;
}

static void take_found(struct record *r, struct front_hearing *h, const json_t *articles)
{
	const char *first = json_string_value(json_object_get(json_array_get(articles, 0), "id"));
	struct dj_buf list;

	h->front = front_load(r->db, h->talk.version);
	if (!h->front)
		return;
	dj_buf_init(&list, 3000);
	front_found(h->front, &h->talk.run, json_array_size(articles) > 0, &h->turn);
	if (h->turn.offers >= 0) {
		h->talk.article = first ? dj_id_parse(first) : 0;
		list_articles(articles, &list);
	}
	if (h->turn.count)
		tell_turn(r, h);
	save_talk(r, &h->talk);
	if (h->turn.pass)
		hand_over(r, h);
	say_steps(r, h, list.len ? list.data : "");
	dj_buf_fini(&list);
	free(h->front);
}

static enum verdict answer_search(struct record *r, dj_id letter, const json_t *articles,
				  bool at_once)
{
	struct letter_row row;
	struct front_hearing h = {.letter = letter, .at_once = at_once, .body = ""};

	if (!letter_load(r, letter, &row))
		return VERDICT_not_found;
	h.contact = row.contact;
	h.channel = row.channel;
	h.identity = row.identity;
	if (!load_talk(r, row.contact, &h.talk) || h.talk.asked != letter || h.talk.run.over)
		return VERDICT_ok;
	h.talk.asked = 0;
	if (person_is_there(r, row.contact))
		save_talk(r, &h.talk);
	else
		take_found(r, &h, articles);
	return VERDICT_ok;
}

/* subject: the letter, flag: its sender waits for the rows; body: {"articles":[{"id","title",
 * "text"}]}. Late ones, and those of a talk that a person has, say nothing. */
enum verdict record_front_found(struct record *r)
{
	const struct command *c = r->c;
	json_t *root = c->body ? json_loadb(c->body, c->body_n, 0, NULL) : NULL;
	enum verdict v = VERDICT_bad_request;

	if (json_is_object(root))
		v = answer_search(r, c->subject, json_object_get(root, "articles"), c->flag);
	json_decref(root);
	r->answer->id = c->subject;
	return v;
}

/* ---- time ---- */

/* Whose articles nobody brought (a crash, a queue that was full): a person reads their words. */
static void free_stuck(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_front_stuck, db_i(r->now - STUCK_MS));
	dj_id stuck[100];
	int count = 0;

	while (db_next(&rows) && count < (int)DJ_COUNT(stuck))
		stuck[count++] = db_int(&rows, 1);
	db_done(&rows);
	for (int i = 0; i < count; i++)
		answer_search(r, stuck[i], NULL, false);
}

/* Talks that nobody went on with, and that no person waits in. */
enum verdict record_front_tick(struct record *r)
{
	struct db_rows rows = db_query(r->db, SQL_front_idle, db_i(r->now - IDLE_MS));
	dj_id idle[100];
	int count = 0;

	while (db_next(&rows) && count < (int)DJ_COUNT(idle))
		idle[count++] = db_int(&rows, 0);
	db_done(&rows);
	free_stuck(r);
	for (int i = 0; i < count; i++) {
		db_exec(r->db, SQL_front_done, db_i(idle[i]));
		if (!person_is_there(r, idle[i]))
			end_talk(r, idle[i], result_LEFT_MENU, party_CITIZEN);
	}
	return VERDICT_ok;
}
