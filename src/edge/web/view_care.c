/* Owns the spelling of danger, endings and interpreters in `me`, and of the calls in crisis that
 * only those see who lead the floor (docs/rescue.md). */
#include "edge/web/view_care.h"
#include "edge/web/feed.h"
#include "edge/web/names.h"

#define LEADS (1u << role_SUPERVISOR | 1u << role_MANAGER)

static void put_crisis(struct dj_json *j, const struct floor_care *c)
{
	if (c->crisis == crisis_by_NONE) {
		dj_json_null(j, "crisis");
		return;
	}
	dj_json_object(j, "crisis");
	dj_json_text(j, "by", word_of(words_crisis_by, c->crisis));
	dj_json_int(j, "since_ms", c->crisis_ms);
	dj_json_bool(j, "seen", c->seen);
	dj_json_end_object(j);
}

static void put_warned(struct dj_json *j, const struct floor_care *c)
{
	dj_json_array(j, "warned");
	for (int k = 1; k < ending_kind_COUNT; k++) {
		if (!c->warned[k])
			continue;
		dj_json_object(j, NULL);
		dj_json_text(j, "kind", word_of(words_ending_kind, k));
		dj_json_int(j, "warned", c->warned[k]);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* The code of a language from its number in facts. */
static void put_tongue(struct dj_json *j, int64_t tongue)
{
	char code[8];
	int n = 0;

	for (int shift = 56; shift >= 0 && n < 7; shift -= 8)
		if (tongue >> shift & 0x7f)
			code[n++] = (char)(tongue >> shift & 0x7f);
	code[n] = '\0';
	dj_json_text(j, "interpreter", n ? code : NULL);
}

void view_care(struct dj_json *j, const struct floor_care *c)
{
	dj_json_object(j, "care");
	put_crisis(j, c);
	dj_json_int(j, "silence_asked", c->asked);
	dj_json_bool(j, "line_dead", c->line_dead);
	put_warned(j, c);
	if (c->interpreter_ms)
		dj_json_int(j, "interpreter_ms", c->interpreter_ms);
	else
		dj_json_null(j, "interpreter_ms");
	put_tongue(j, c->tongue);
	dj_json_end_object(j);
}

/* Supervisors see every call in crisis; who else is on the floor those that nobody came to. */
void view_crises(struct web *w, struct dj_json *j, uint32_t roles, dj_id person)
{
	const struct floor_contact *c;
	size_t walk = 0;

	dj_json_array(j, "crises");
	while ((c = floor_contact_next(feed_floor(w), &walk))) {
		const struct floor_care *x = &c->care;

		if (x->crisis == crisis_by_NONE || c->agent == person ||
		    (!(roles & LEADS) && (!x->unseen || x->seen)))
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "contact", c->id);
		dj_json_id(j, "agent", c->agent);
		dj_json_int(j, "since_ms", x->crisis_ms);
		dj_json_text(j, "by", word_of(words_crisis_by, x->crisis));
		dj_json_bool(j, "seen", x->seen);
		dj_json_bool(j, "unseen", x->unseen);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

/* ---- the quiet key ---- */

void view_panic(struct web *w, struct dj_json *j, const struct floor_agent *g)
{
	if (!g->panic_ms) {
		dj_json_null(j, "panic");
		return;
	}
	dj_json_object(j, "panic");
	dj_json_int(j, "since_ms", g->panic_ms);
	dj_json_id(j, "contact", g->panic_contact);
	dj_json_id(j, "seen_by", g->panic_seen_by);
	dj_json_text(j, "seen_name", g->panic_seen_by ? names_agent(w, g->panic_seen_by) : NULL);
	dj_json_end_object(j);
}

void view_panics(struct web *w, struct dj_json *j, uint32_t roles, dj_id person)
{
	const struct floor *f = feed_floor(w);

	dj_json_array(j, "panics");
	for (int i = 0; i < floor_agent_count(f) && roles & LEADS; i++) {
		const struct floor_agent *g = floor_agent_at(f, i);

		if (!g->panic_ms || g->id == person)
			continue;
		dj_json_object(j, NULL);
		dj_json_id(j, "agent", g->id);
		dj_json_text(j, "name", names_agent(w, g->id));
		dj_json_id(j, "contact", g->panic_contact);
		dj_json_int(j, "since_ms", g->panic_ms);
		dj_json_id(j, "seen_by", g->panic_seen_by);
		dj_json_text(j, "seen_name",
			     g->panic_seen_by ? names_agent(w, g->panic_seen_by) : NULL);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}
