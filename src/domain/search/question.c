/* Owns how a question is read and what answers it best. Changes no document. */
#include "domain/search/question.h"

#include "domain/search/hangul.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NEAR = 50, MANY = 20000, TERMS_KEPT = 4 };

/* Share of the documents from which a word, or a part of one, says nothing. */
static const double common = 0.15, common_part = 0.04;
static const double fresh_days = 180;	  /* half of what is new is gone after */
static const float coverage_share = 0.2F; /* of the score: how much of the question a text has */
static const float rare_power = 1.2F;	  /* what is rare says more than its idf */
static const float least = 0.05F;	  /* of what a question weighs; less is chance */
static const float mended_gain = 0.15F;	  /* more of the question is known then */
static const float gap_certainty = 0.35F, sure_certainty = 0.7F;
/* Together a tenth at the most: more than that costs more than it helps. */
static const float fresh_gain = 0.03F, department_gain = 0.02F, place_gain = 0.02F,
		   use_gain = 0.03F;
static const float fresh_from = 0.5F, used_from = 0.3F; /* worth saying */
static const float pinned_coverage = 0.35F;

struct answer {
	float score, idf;
};

/* -- reading */

static float rarity(const struct question *q, const struct posting_list *list)
{
	double all = (double)q->s->live, n = list ? DJ_MIN((double)list->docs, all) : 0;

	return (float)log(1 + (all - n + 0.5) / (n + 0.5));
}

static struct term *add_term(struct question *q, const struct token *t)
{
	for (size_t i = 0; i < q->count; i++)
		if (q->terms[i].term == t->term) {
			q->terms[i].weight = DJ_MAX(q->terms[i].weight, t->weight);
			return NULL;
		}
	if (q->count == QUESTION_TERMS)
		return NULL;
	q->terms[q->count] = (struct term){.term = t->term,
					   .weight = t->weight,
					   .whole = token_is_whole(t->class),
					   .part = token_title_only(t->class)};
	return &q->terms[q->count++];
}

/* How rare the rarest known word is that stands there. */
static float rarest(const struct question *q, const struct said *said)
{
	const struct tokens *t = &q->s->tokens;
	float most = 0;

	for (size_t i = 0; i < t->count; i++) {
		const struct token *k = &t->items[i];
		const struct posting_list *list = NULL;

		if (token_is_whole(k->class) && k->begin >= said->begin && k->end <= said->end)
			list = posting_find(&q->s->postings, k->term);
		if (list)
			most = DJ_MAX(most, rarity(q, list));
	}
	return most > 0 ? most : INFINITY;
}

/* A rare word for a common one would outweigh it: it counts as the common one at the most. */
static void add_said(struct question *q, const struct said *said, float most)
{
	struct tokens *t = &q->s->tokens;

	tokens_of(t, said->synonym->to, strlen(said->synonym->to), TOKEN_QUERY);
	for (size_t i = 0; i < t->count; i++) {
		struct term *term;

		t->items[i].weight *= said->synonym->weight;
		term = add_term(q, &t->items[i]);
		if (term) {
			term->synonym = true;
			term->most = most;
		}
	}
}

static void read_text(struct question *q, const char *text, size_t n)
{
	const struct wording *w = &q->s->wording;
	struct tokens *t = &q->s->tokens;
	struct said said[WORDING_SAID];
	float most[WORDING_SAID];
	int more;

	q->count = 0;
	tokens_of(t, text, n, TOKEN_QUERY);
	wording_lower(w, t);
	more = wording_expand(w, &t->folded, said);
	for (int i = 0; i < more; i++)
		most[i] = rarest(q, &said[i]);
	for (size_t i = 0; i < t->count; i++)
		add_term(q, &t->items[i]);
	for (int i = 0; i < more; i++)
		add_said(q, &said[i], most[i]);
}

/* -- weighing */

static void weigh_term(struct question *q, struct term *t)
{
	float rare;

	t->list = posting_find(&q->s->postings, t->term);
	rare = rarity(q, t->list);
	if (t->synonym)
		rare = DJ_MIN(rare, t->most);
	t->idf = rare * t->weight;
	t->weight *= powf(rare, rare_power);
}

static void weigh_terms(struct question *q)
{
	float whole = 0, whole_known = 0;

	q->known = q->all = 0;
	for (size_t i = 0; i < q->count; i++) {
		struct term *t = &q->terms[i];

		weigh_term(q, t);
		if (t->synonym)
			continue;
		q->known += t->list ? t->idf : 0;
		q->all += t->idf;
		whole += t->whole ? t->idf : 0;
		whole_known += t->whole && t->list ? t->idf : 0;
	}
	q->share = whole > 0 ? whole_known / whole : 1;
}

/* In a large base the words that everyone has cost most and say least, and parts of words say less
 * than words. */
static bool is_common(const struct question *q, const struct term *t)
{
	double share = t->part ? common_part : common;

	return q->s->live >= MANY && t->list->docs > share * (double)q->s->live;
}

/* What is not looked for is not missing either: coverage is of the rest. */
static void drop(struct question *q, const struct term *t)
{
	if (t->synonym || !t->list)
		return;
	q->known -= t->idf;
	q->all -= t->idf;
}

static size_t drop_common(struct question *q)
{
	size_t rare = 0, kept = 0;

	for (size_t i = 0; i < q->count; i++)
		rare += q->terms[i].list && !is_common(q, &q->terms[i]);
	for (size_t i = 0; i < q->count; i++)
		if (q->terms[i].list && (rare < TERMS_KEPT || !is_common(q, &q->terms[i])))
			q->terms[kept++] = q->terms[i];
		else
			drop(q, &q->terms[i]);
	return q->count = kept;
}

static float times_of(const float *shares, const struct posting *p)
{
	float times = 0;

	for (int f = 0; f < FIELDS; f++)
		times += (float)p->times[f] * shares[f];
	return times;
}

static void add_scores(struct question *q, const struct term *t)
{
	struct posting_reader r;
	struct posting p;
	struct answer *answers = q->s->answers;
	float(*shares)[FIELDS] = q->s->shares;
	float weight = t->weight * (SEARCH_SATURATION + 1), idf = t->idf;

	posting_read(&r, &q->s->postings, t->list);
	while (posting_next(&r, &p)) {
		float times = p.once ? shares[p.doc][r.usual] : times_of(shares[p.doc], &p);

		answers[p.doc].score += weight * times / (SEARCH_SATURATION + times);
		answers[p.doc].idf += idf;
	}
}

/* -- choosing */

struct near {
	uint32_t doc;
	float score, coverage;
	uint32_t because;
};

struct nearest {
	struct near items[NEAR]; /* best first */
	int count, total;
};

static bool may_see(const struct search_query *q, const struct document *d)
{
	return d->id && (d->audiences & q->audiences) && (q->kinds == 0 || (d->kind & q->kinds));
}

static void keep(struct nearest *n, uint32_t doc, float score, float coverage)
{
	int at;

	if (n->count == NEAR && score <= n->items[NEAR - 1].score)
		return;
	at = n->count < NEAR ? n->count++ : NEAR - 1;
	for (; at > 0 && n->items[at - 1].score < score; at--)
		n->items[at] = n->items[at - 1];
	n->items[at] = (struct near){doc, score, coverage, 0};
}

static void choose_nearest(const struct question *q, struct nearest *n)
{
	const struct search *s = q->s;

	for (size_t i = 0; i < s->count; i++) {
		const struct answer *a = &s->answers[i];
		float coverage;

		if (a->score <= 0 || a->idf < least * q->all || !may_see(q->q, &s->documents[i]))
			continue;
		n->total++;
		if (n->count == NEAR && a->score <= n->items[NEAR - 1].score)
			continue;
		coverage = q->known > 0 ? DJ_MIN(1.0F, a->idf / q->known) : 0;
		keep(n, (uint32_t)i, a->score * (1 - coverage_share + coverage_share * coverage),
		     coverage);
	}
}

static bool is_pinned(const struct search_query *q, const struct near *n, dj_id id)
{
	for (int i = 0; i < q->pinned_count; i++)
		if (q->pinned[i] == id)
			return n->coverage >= pinned_coverage;
	return false;
}

/* What weighs beside the words. */
static float prior(const struct search_query *q, const struct document *d, struct near *n)
{
	double days = (double)DJ_MAX((dj_ms)0, q->now_ms - d->changed_ms) / 86400000.0;
	float fresh = q->now_ms ? (float)exp2(-days / fresh_days) : 0;
	bool own = q->department && d->department == q->department;
	bool near = q->place && d->place == q->place;

	n->because = (fresh >= fresh_from ? SEARCH_FRESH : 0U) |
		     (d->use >= used_from ? SEARCH_USED : 0U) | (own ? SEARCH_DEPARTMENT : 0U) |
		     (near ? SEARCH_PLACE : 0U) | (is_pinned(q, n, d->id) ? SEARCH_PINNED : 0U);
	return 1 + fresh_gain * fresh + (own ? department_gain : 0) + (near ? place_gain : 0) +
	       use_gain * d->use;
}

static int by_score(const void *a, const void *b)
{
	const struct near *x = a, *y = b;
	int pinned = (int)(y->because & SEARCH_PINNED) - (int)(x->because & SEARCH_PINNED);

	if (pinned)
		return pinned;
	if (x->score > y->score || x->score < y->score)
		return x->score > y->score ? -1 : 1;
	return x->doc < y->doc ? -1 : x->doc > y->doc;
}

static float certainty(const struct question *q, const struct search_result *r)
{
	return r->count ? q->share * r->hits[0].coverage : 0;
}

static void fill(const struct question *q, struct nearest *n, struct search_result *out)
{
	for (int i = 0; i < n->count; i++)
		n->items[i].score *= prior(q->q, &q->s->documents[n->items[i].doc], &n->items[i]);
	qsort(n->items, (size_t)n->count, sizeof *n->items, by_score);
	out->count = DJ_MIN(n->count, SEARCH_HITS);
	out->total = n->total;
	for (int i = 0; i < out->count; i++)
		out->hits[i] = (struct search_hit){.id = q->s->documents[n->items[i].doc].id,
						   .score = n->items[i].score,
						   .coverage = n->items[i].coverage,
						   .because = n->items[i].because};
	out->gap = certainty(q, out) < gap_certainty;
}

/* -- the wrong keyboard layout */

/* The share of a reading's terms that the base knows. */
static float familiarity(struct question *q, const char *text, size_t n)
{
	struct tokens *t = &q->s->tokens;
	float known = 0, all = 0;

	tokens_of(t, text, n, TOKEN_QUERY);
	for (size_t i = 0; i < t->count; i++) {
		const struct token *k = &t->items[i];

		if (k->class == TOKEN_PAIR || k->class == TOKEN_LATIN || k->class == TOKEN_WORD) {
			all += k->weight;
			known += posting_find(&q->s->postings, k->term) ? k->weight : 0;
		}
	}
	return all > 0 ? known / all : 0;
}

static void put_code(struct dj_buf *b, uint32_t code)
{
	char text[4];

	dj_buf_add(b, text, fold_utf8(code, text));
}

/* Latin letters typed while Hangul was meant. False when they make no whole syllables. */
static bool as_hangul(const char *text, size_t n, struct dj_buf *out)
{
	uint32_t *codes = dj_alloc((n + 1) * sizeof *codes);
	size_t count = hangul_typed(text, n, codes), whole = 0, lone = 0;

	for (size_t i = 0; i < count; i++) {
		whole += hangul_syllable(codes[i]);
		lone += hangul_letter(codes[i]);
		put_code(out, codes[i]);
	}
	free(codes);
	return whole > 0 && lone * 4 <= whole;
}

/* Hangul typed while Latin letters were meant. */
static bool as_latin(struct question *q, const char *text, size_t n, struct dj_buf *out)
{
	struct folded *f = &q->s->tokens.folded;
	char keys[HANGUL_KEYS];
	int hangul = 0;

	f->count = 0;
	fold(f, text, n);
	for (size_t i = 0; i < f->count; i++) {
		int count = hangul_keys(f->chars[i].code, keys);

		hangul += count > 0;
		if (count > 0)
			dj_buf_add(out, keys, (size_t)count);
		else
			put_code(out, f->chars[i].code < 0x80 ? f->chars[i].code : ' ');
	}
	return hangul > 0;
}

static bool has_hangul(const char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)text[i] >= 0xE1 && (unsigned char)text[i] <= 0xED)
			return true;
	return false;
}

/* Puts the other reading into `out` when the base knows clearly more of it. */
static bool reads_otherwise(struct question *q, struct dj_buf *out)
{
	const char *text = q->q->text;
	size_t n = DJ_MIN(q->q->n, (size_t)SEARCH_QUERY_MAX);
	bool made = has_hangul(text, n) ? as_latin(q, text, n, out) : as_hangul(text, n, out);
	float plain;

	if (!made)
		return false;
	plain = familiarity(q, text, n);
	return plain < 0.9F && familiarity(q, out->data, out->len) > plain + 0.3F;
}

void question_read(struct question *q, struct search_result *out)
{
	struct dj_buf other;

	dj_buf_init(&other, 4 * SEARCH_QUERY_MAX);
	if (reads_otherwise(q, &other)) {
		dj_copy(out->read_as, sizeof out->read_as, other.data);
		read_text(q, other.data, other.len);
	} else {
		read_text(q, q->q->text, DJ_MIN(q->q->n, (size_t)SEARCH_QUERY_MAX));
	}
	dj_buf_fini(&other);
	weigh_terms(q);
}

/* -- "did you mean" */

static size_t word_keys(const struct fold_word *w, char keys[TYPEAHEAD_WORD])
{
	size_t n = 0;

	for (size_t i = 0; i < w->n && n + HANGUL_KEYS < TYPEAHEAD_WORD; i++)
		if (w->kind == FOLD_HANGUL)
			n += (size_t)hangul_keys(w->at[i].code, keys + n);
		else if (w->at[i].code < 0x80)
			keys[n++] = (char)w->at[i].code;
		else
			return 0;
	return n;
}

/* The stem, mended, and then the particles as they were. */
static bool put_mended(struct question *q, const struct fold_word *w, struct dj_buf *out)
{
	uint32_t typed[TYPEAHEAD_WORD];
	char keys[TYPEAHEAD_WORD], mended[TYPEAHEAD_WORD];
	size_t stem = w->kind == FOLD_HANGUL ? token_stem(w->at, w->n) : w->n, count;
	struct fold_word word = {w->at, stem, w->kind};
	size_t n = word_keys(&word, keys);
	bool ok = token_word(w) && !posting_find(&q->s->postings, token_word(w)) &&
		  typeahead_mend(&q->s->typeahead, q->q, keys, n, mended);

	if (ok && w->kind == FOLD_HANGUL) {
		count = hangul_typed(mended, strlen(mended), typed);
		for (size_t i = 0; i < count; i++)
			put_code(out, typed[i]);
	} else if (ok) {
		dj_buf_puts(out, mended);
	}
	for (size_t i = ok ? stem : 0; i < w->n; i++)
		put_code(out, w->at[i].code);
	return ok;
}

static void mend(struct question *q, struct search_result *out)
{
	struct folded f = {0};
	struct fold_word w;
	struct dj_buf meant;
	size_t at = 0;
	int mended = 0;

	dj_buf_init(&meant, sizeof out->meant - 1);
	fold(&f, q->q->text, DJ_MIN(q->q->n, sizeof out->meant));
	while ((w = fold_next_word(&f, &at)).n > 0) {
		if (meant.len)
			dj_buf_puts(&meant, " ");
		mended += put_mended(q, &w, &meant);
	}
	if (mended && !meant.full &&
	    familiarity(q, meant.data, meant.len) >
		familiarity(q, q->q->text, q->q->n) + mended_gain)
		dj_copy(out->meant, sizeof out->meant, meant.data);
	dj_buf_fini(&meant);
	folded_fini(&f);
}

void search_find(struct search *s, const struct search_query *query, struct search_result *out)
{
	struct question *q = dj_alloc(sizeof *q);
	struct nearest nearest = {.count = 0};

	*out = (struct search_result){0};
	q->s = s;
	q->q = query;
	question_read(q, out);
	if (!s->answers)
		s->answers = dj_alloc((s->size + 1) * sizeof *s->answers);
	memset(s->answers, 0, s->count * sizeof *s->answers);
	for (size_t i = 0, n = drop_common(q); i < n; i++)
		add_scores(q, &q->terms[i]);
	choose_nearest(q, &nearest);
	fill(q, &nearest, out);
	if (!out->read_as[0] && certainty(q, out) < sure_certainty)
		mend(q, out);
	free(q);
}
