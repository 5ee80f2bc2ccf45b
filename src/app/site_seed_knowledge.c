/* Owns the articles of a site document: an object each, of title, body and, when they differ from
 * the usual, aliases (a list), kind, audience, language, source, spoken (how it is read aloud), of
 * (the Korean title of the one that it translates, which stands before it), department (its code),
 * checked_on (a day), translations (by language: title, body, aliases, spoken). They are live at
 * once; one whose title is there already stays as it is. */
#include "app/command.h"
#include "app/knowledge.h"
#include "app/site_json.h"
#include "base/clock.h"
#include "base/text.h"
#include "domain/directory/directory.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SEED_BODY = 65536, REVIEW_DAYS = 365 };

struct article_words {
	char title[400], body[SEED_BODY], source[160], spoken[NOTE_TEXT], of[400];
	char aliases[NOTE_TEXT];
	int kind, audience, language;
	dj_id department;
	dj_ms checked_ms;
};

static void read_aliases(struct seed *s, const json_t *item, char *out, size_t cap)
{
	const json_t *list = seed_array(s, item, "aliases"), *alias;
	size_t i, n = 0;

	json_array_foreach(list, i, alias)
	{
		const char *text = json_string_value(alias);

		if (!text || n + strlen(text) + 2 > cap) {
			seed_wrong(s, EINVAL, "aliases is a list of texts, %zu bytes in all", cap);
			return;
		}
		n += (size_t)snprintf(out + n, cap - n, "%s%s", n ? "\n" : "", text);
	}
}

/* What differs from language to language. */
static void read_text(struct seed *s, const json_t *item, struct article_words *w)
{
	w->title[0] = w->body[0] = w->aliases[0] = w->spoken[0] = '\0';
	seed_text(s, item, "title", w->title, sizeof w->title);
	dj_copy_n(s->where, sizeof s->where, w->title, strlen(w->title));
	seed_text(s, item, "body", w->body, sizeof w->body);
	seed_text(s, item, "spoken", w->spoken, sizeof w->spoken);
	read_aliases(s, item, w->aliases, sizeof w->aliases);
	if (!w->title[0] || !w->body[0])
		seed_wrong(s, EINVAL, "an article needs a title and a body");
}

/* The last moment of that day that is not ahead. */
static dj_ms read_day(struct seed *s, const json_t *item)
{
	char text[16] = "";
	dj_ms at = s->now;
	int date;

	seed_text(s, item, "checked_on", text, sizeof text);
	date = directory_date(text);
	if (date < 0)
		seed_wrong(s, EINVAL, "checked_on is a day like 2026-11-22");
	while (date > 0 && at > 0 && directory_when(at, dj_local_offset_min(at)).date > date)
		at = dj_local_midnight(at) - 1;
	return at;
}

static void read_words(struct seed *s, const json_t *item, struct article_words *w)
{
	*w = (struct article_words){
	    .kind = knowledge_kind_GUIDE, .audience = audience_PUBLIC, .language = language_KO};
	read_text(s, item, w);
	w->department = seed_reference(s, item, "department", SQL_department_by_code);
	seed_text(s, item, "source", w->source, sizeof w->source);
	seed_text(s, item, "of", w->of, sizeof w->of);
	seed_word(s, item, "kind", words_knowledge_kind, &w->kind);
	seed_word(s, item, "audience", words_audience, &w->audience);
	seed_word(s, item, "language", words_language, &w->language);
	w->checked_ms = read_day(s, item);
}

void seed_found(struct seed *s, enum found_kind kind, dj_id id)
{
	knowledge_changed(s->db, kind, id, dj_id_next(s->ids, s->now));
}

static dj_id original_of(struct seed *s, const struct article_words *w)
{
	dj_id id =
	    w->of[0] ? db_query_int(s->db, SQL_article_same, 0, db_t(w->of), db_i(language_KO)) : 0;

	if (w->of[0] && !id)
		seed_wrong(s, EINVAL, "there is no Korean article \"%s\" before this one", w->of);
	return id;
}

static void write_article(struct seed *s, const struct article_words *w)
{
	dj_id id, of = original_of(s, w);

	if (s->err || db_query_int(s->db, SQL_article_same, 0, db_t(w->title), db_i(w->language)))
		return;
	id = dj_id_next(s->ids, s->now);
	db_exec(s->db, SQL_article_save, db_i(id), db_i(w->kind), db_i(w->audience),
		db_i(w->language), db_i(w->department), db_t(w->title), db_t(w->aliases),
		db_t(w->body), db_t(w->source), db_i(article_state_LIVE), db_i(1),
		db_i(w->checked_ms), db_i(0), db_i(0), db_i(s->now), db_i(0), db_i(of),
		db_t(w->spoken), db_i(1), db_i(s->now + REVIEW_DAYS * KNOWLEDGE_DAY_MS));
	db_exec(s->db, SQL_article_version_add, db_i(id), db_i(1), db_t(w->title), db_t(w->aliases),
		db_t(w->body), db_i(s->now), db_i(0), db_t(w->spoken));
	seed_found(s, found_kind_ARTICLE, id);
}

/* The same in other languages: each translates the first. */
static void seed_translations(struct seed *s, const json_t *item, struct article_words *w)
{
	const char *language;
	json_t *text;

	dj_copy(w->of, sizeof w->of, w->title);
	json_object_foreach(json_object_get(item, "translations"), language, text)
	{
		w->language = word_value(words_language, language);
		if (w->language <= language_UNKNOWN)
			seed_wrong(s, EINVAL, "translations are by language: en zh ja vi mn");
		read_text(s, text, w);
		write_article(s, w);
	}
}

void seed_article(struct seed *s, const json_t *item)
{
	struct article_words *w = dj_alloc(sizeof *w);

	read_words(s, item, w);
	write_article(s, w);
	seed_translations(s, item, w);
	free(w);
}
