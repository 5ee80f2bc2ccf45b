/* Owns the articles of a site document: an object each, of title, body and, when they differ from
 * the usual, aliases (a list), kind, audience, language, source. They are live at once; one whose
 * title is there already stays as it is. */
#include "app/command.h"
#include "app/site_json.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct article_words {
	char title[400], body[NOTE_TEXT], source[64];
	char aliases[NOTE_TEXT];
	int kind, audience, language;
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

static void read_words(struct seed *s, const json_t *item, struct article_words *w)
{
	*w = (struct article_words){
	    .kind = knowledge_kind_GUIDE, .audience = audience_PUBLIC, .language = language_KO};
	seed_text(s, item, "title", w->title, sizeof w->title);
	dj_copy_n(s->where, sizeof s->where, w->title, strlen(w->title));
	seed_text(s, item, "body", w->body, sizeof w->body);
	seed_text(s, item, "source", w->source, sizeof w->source);
	seed_word(s, item, "kind", words_knowledge_kind, &w->kind);
	seed_word(s, item, "audience", words_audience, &w->audience);
	seed_word(s, item, "language", words_language, &w->language);
	read_aliases(s, item, w->aliases, sizeof w->aliases);
	if (!w->title[0] || !w->body[0])
		seed_wrong(s, EINVAL, "an article needs a title and a body");
}

void seed_article(struct seed *s, const json_t *item)
{
	struct article_words w;
	dj_id id;

	read_words(s, item, &w);
	if (s->err || db_query_int(s->db, SQL_article_same, 0, db_t(w.title), db_i(w.language)))
		return;
	id = dj_id_next(s->ids, s->now);
	db_exec(s->db, SQL_article_save, db_i(id), db_i(w.kind), db_i(w.audience), db_i(w.language),
		db_i(0), db_t(w.title), db_t(w.aliases), db_t(w.body), db_t(w.source),
		db_i(article_state_LIVE), db_i(1), db_i(s->now), db_i(0), db_i(0), db_i(s->now),
		db_i(0), db_i(dj_id_next(s->ids, s->now)));
	db_exec(s->db, SQL_article_version_add, db_i(id), db_i(1), db_t(w.title), db_t(w.aliases),
		db_t(w.body), db_i(s->now), db_i(0));
}
