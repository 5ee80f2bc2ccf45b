/* Owns the one time line of a contact: what the facts say and what the telephones said to each
 * other, in the order it happened (docs/follow.md).
 *
 * A part of the signalling is a text of entries, each begun by a line
 *   @MILLISECONDS in|out TRANSPORT OUR-ADDRESS THEIR-ADDRESS
 * then the message with LF line ends. Numbers of telephones were masked before it was kept;
 * addresses of machines are masked here for everybody who does not look after machines. */
#include "app/query_run.h"
#include "base/id.h"
#include "base/text.h"
#include "store/log.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FACTS_MOST 2000
#define AFTER_MS   60000 /* what is told after the end: packets counted, the record kept */
#define TEST_MS	   60000 /* a test call is shorter */
#define PART_BYTES 8192

struct entry {
	dj_ms at_ms;
	dj_id leg;
	const char *text; /* its first line is about it, the rest is the message */
	size_t n;
};

struct trace {
	char **parts;
	int part_count;
	struct entry *entries;
	int count;
};

static void add_entries(struct trace *t, dj_id leg, const char *text)
{
	while (text && *text == '@') {
		const char *next = strstr(text, "\n@");
		size_t n = next ? (size_t)(next - text) : strlen(text);

		if ((t->count & (t->count - 1)) == 0)
			t->entries =
			    dj_grow(t->entries, DJ_MAX(2 * t->count, 16) * sizeof *t->entries);
		t->entries[t->count++] = (struct entry){strtoll(text + 1, NULL, 10), leg, text, n};
		text = next ? next + 1 : NULL;
	}
}

static void add_part(struct query_run *r, struct trace *t, const struct db_rows *rows)
{
	dj_id id = db_int(rows, 0);
	size_t n = 0, length = 0;
	const void *sealed = db_bytes(rows, 3, &n);
	char *text = dj_alloc(PART_BYTES + 1);

	if (n > PART_BYTES || !keyring_unseal(r->keys, (struct seal_place){"contact.trace", id},
					      sealed, n, text, &length)) {
		free(text); /* sealed with a key that is gone */
		return;
	}
	text[length] = '\0';
	t->parts = dj_grow(t->parts, (size_t)(t->part_count + 1) * sizeof *t->parts);
	t->parts[t->part_count++] = text;
	add_entries(t, db_int(rows, 1), text);
}

static int by_time(const void *a, const void *b)
{
	const struct entry *x = a, *y = b;

	if (x->at_ms != y->at_ms)
		return x->at_ms < y->at_ms ? -1 : 1;
	return x->text < y->text ? -1 : x->text > y->text; /* as they stand in one part */
}

static struct trace read_trace(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_contact_trace_of, db_i(r->q->id));
	struct trace t = {0};

	while (db_next(&rows))
		add_part(r, &t, &rows);
	if (t.count)
		qsort(t.entries, (size_t)t.count, sizeof *t.entries, by_time);
	return t;
}

static void free_trace(struct trace *t)
{
	for (int i = 0; i < t->part_count; i++)
		free(t->parts[i]);
	free(t->parts);
	free(t->entries);
}

/* ---- addresses ---- */

static bool sees_machines(const struct query_run *r)
{
	uint32_t may = 1u << role_ADMIN | 1u << role_AUDITOR;

	return r->q->roles & may;
}

/* The length of "192.0.2.1" or of "2001:db8::1" at p, with the bytes of its beginning that stay in
 * *keep; 0: there is none. */
static size_t address_at(const char *p, size_t *keep)
{
	size_t four = strspn(p, "0123456789."), six = strspn(p, "0123456789abcdefABCDEF:");
	int dots = 0, colons = 0;

	for (size_t i = 0; i < four; i++)
		if (p[i] == '.' && ++dots == 2)
			*keep = i + 1;
	if (dots == 3 && four >= 7)
		return four;
	for (size_t i = 0; i < six; i++)
		if (p[i] == ':' && ++colons == 2)
			*keep = i + 1;
	return colons >= 2 && six >= 3 ? six : 0;
}

/* In place: what is masked never is longer. */
static void mask_addresses(char *text)
{
	char *to = text;
	bool inside = false; /* a word that may not begin an address */

	while (*text) {
		size_t keep = 0, n = inside ? 0 : address_at(text, &keep);

		if (n > keep) {
			memmove(to, text, keep);
			to += keep;
			*to++ = '*';
			text += n;
			continue;
		}
		inside = (*text >= '0' && *text <= '9') || *text == '.' || *text == ':' ||
			 (*text | 0x20) >= 'a';
		*to++ = *text++;
	}
	*to = '\0';
}

/* ---- writing ---- */

static char *next_word(char **at)
{
	char *word = *at;
	size_t n = strcspn(word, " \n");

	*at = word + n + (word[n] != '\0');
	word[n] = '\0';
	return word;
}

static void put_entry(struct query_run *r, const struct entry *e)
{
	struct dj_json *j = &r->json;
	char *copy = dj_alloc(e->n + 1), *at = copy, *line;

	memcpy(copy, e->text, e->n);
	if (!sees_machines(r))
		mask_addresses(copy);
	next_word(&at);
	dj_json_object(j, NULL);
	dj_json_int(j, "at_ms", e->at_ms);
	dj_json_text(j, "what", "signal");
	dj_json_id(j, "leg", e->leg);
	dj_json_bool(j, "in", strcmp(next_word(&at), "in") == 0);
	dj_json_text(j, "transport", next_word(&at));
	dj_json_text(j, "ours", next_word(&at));
	dj_json_text(j, "theirs", next_word(&at));
	line = at;
	at += strcspn(at, "\n");
	if (*at)
		*at++ = '\0';
	dj_json_text(j, "line", line);
	dj_json_text(j, "text", at);
	dj_json_end_object(j);
	free(copy);
}

static void put_field(struct dj_json *j, const struct fact_field *f, int64_t v)
{
	switch (f->type) {
	case FIELD_ID:
		dj_json_id(j, f->name, v);
		break;
	case FIELD_FLAG:
		dj_json_bool(j, f->name, v);
		break;
	case FIELD_WORD:
		query_json_word(j, f->name, f->list, v);
		break;
	case FIELD_NUM:
	case FIELD_MS:
	case FIELD_AT:
		dj_json_int(j, f->name, v);
		break;
	}
}

static void put_fact(struct query_run *r, const struct fact *f)
{
	const struct fact_info *info = fact_info(f->kind);
	struct dj_json *j = &r->json;

	dj_json_object(j, NULL);
	dj_json_int(j, "at_ms", f->at_ms);
	dj_json_text(j, "what", "fact");
	dj_json_text(j, "kind", info->name);
	dj_json_int(j, "seq", f->seq);
	dj_json_id(j, "actor", f->actor);
	dj_json_object(j, "fields");
	for (int i = 0; i < info->field_count; i++)
		put_field(j, &info->fields[i], f->v[i]);
	dj_json_end_object(j);
	dj_json_end_object(j);
}

static void put_all(struct query_run *r, const struct fact *facts, int n, const struct trace *t)
{
	int at = 0;

	for (int i = 0; i < n; i++) {
		/* a message comes before what we made of it */
		while (at < t->count && t->entries[at].at_ms <= facts[i].at_ms)
			put_entry(r, &t->entries[at++]);
		put_fact(r, &facts[i]);
	}
	while (at < t->count)
		put_entry(r, &t->entries[at++]);
}

/* A test call over a trunk is no contact: it has facts from the time in its id on. */
static bool test_bounds(struct query_run *r, int64_t *from, int64_t *to)
{
	dj_ms at = dj_id_ms(r->q->id);
	struct fact first;

	*from = log_seq_before(r->db, at - 1000);
	*to = log_seq_before(r->db, at + AFTER_MS + TEST_MS);
	return sees_machines(r) && log_read_contact(r->db, r->q->id, *from, *to, &first, 1) == 1 &&
	       first.kind == FACT_trunk_test_begun;
}

/* Which facts may be about it: from its first to a while after its last. */
static bool bounds(struct query_run *r, int64_t *from, int64_t *to)
{
	struct db_rows rows = db_query(r->db, SQL_contact_seqs, db_i(r->q->id));
	int64_t last;
	dj_ms at;

	if (!db_next(&rows))
		return test_bounds(r, from, to);
	*from = db_int(&rows, 0);
	last = db_int(&rows, 1);
	db_done(&rows);
	*to = INT64_MAX;
	if (!last)
		return true;
	at = db_query_int(r->db, SQL_fact_time_from, 0, db_i(last));
	*to = DJ_MAX(last, log_seq_before(r->db, at + AFTER_MS));
	return true;
}

static void put_names(struct query_run *r)
{
	struct db_rows rows = db_query(r->db, SQL_trunk_names);
	char id[24];

	dj_json_object(&r->json, "trunks");
	while (db_next(&rows)) {
		snprintf(id, sizeof id, "%" PRId64, db_int(&rows, 0));
		dj_json_text(&r->json, id, db_text(&rows, 1));
	}
	dj_json_end_object(&r->json);
}

enum verdict query_timeline(struct query_run *r)
{
	struct fact *facts;
	struct trace trace;
	int64_t from, to;
	int n;

	if (!bounds(r, &from, &to))
		return VERDICT_not_found;
	facts = dj_alloc(FACTS_MOST * sizeof *facts);
	n = log_read_contact(r->db, r->q->id, from, to, facts, FACTS_MOST);
	trace = read_trace(r);
	dj_json_object(&r->json, NULL);
	dj_json_id(&r->json, "contact", r->q->id);
	dj_json_bool(&r->json, "cut", n == FACTS_MOST);
	put_names(r);
	dj_json_array(&r->json, "items");
	put_all(r, facts, n, &trace);
	dj_json_end_array(&r->json);
	dj_json_end_object(&r->json);
	free_trace(&trace);
	free(facts);
	return VERDICT_ok;
}
