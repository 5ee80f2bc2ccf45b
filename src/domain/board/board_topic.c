/* Owns the topics of contacts classified in the last 30 minutes. A contact counts once, by its
 * latest topic and time. */
#include "domain/board/board_private.h"

#include <stdlib.h>

static void count_topic(struct board *b, dj_id topic, int by)
{
	struct topic_count *t = dj_map_get(&b->topic_of, topic);

	if (!t) {
		t = dj_alloc(sizeof *t);
		t->topic = topic;
		dj_map_put(&b->topic_of, topic, t);
	}
	t->count += by;
	b->marks += by;
}

static void forget(struct board *b, struct topic_mark *m)
{
	*(m->prev ? &m->prev->next : &b->mark_first) = m->next;
	*(m->next ? &m->next->prev : &b->mark_last) = m->prev;
	count_topic(b, m->topic, -1);
	dj_map_remove(&b->mark_of, m->contact);
	m->next = b->free_marks;
	b->free_marks = m;
}

static void remember(struct board *b, dj_id contact, dj_id topic, dj_ms at)
{
	struct topic_mark *m = b->free_marks;

	if (m)
		b->free_marks = m->next;
	else
		m = dj_alloc(sizeof *m);
	*m =
	    (struct topic_mark){.contact = contact, .topic = topic, .at = at, .prev = b->mark_last};
	*(m->prev ? &m->prev->next : &b->mark_first) = m;
	b->mark_last = m;
	dj_map_put(&b->mark_of, contact, m);
	count_topic(b, topic, 1);
}

void board_classified(struct board *b, const struct fact *f)
{
	struct topic_mark *m = dj_map_get(&b->mark_of, f->contact_classified.contact);

	if (m)
		forget(b, m);
	if (f->contact_classified.topic && f->contact_classified.contact)
		remember(b, f->contact_classified.contact, f->contact_classified.topic, f->at_ms);
	board_forget_topics(b, f->at_ms);
}

void board_forget_topics(struct board *b, dj_ms now)
{
	while (b->mark_first && now - b->mark_first->at >= BOARD_TOPIC_MS)
		forget(b, b->mark_first);
}

static bool more_frequent(const struct topic_count *t, const struct board_topic *than)
{
	return t->count != than->count ? t->count > than->count : t->topic < than->topic;
}

/* The most frequent first; equal ones by id, so that the list does not jump. */
void board_top_topics(const struct board *b, struct board_figures *out)
{
	const struct topic_count *t;
	size_t walk = 0;

	out->topics_of = b->marks;
	out->topic_count = 0;
	while ((t = dj_map_next(&b->topic_of, &walk, NULL))) {
		int at = out->topic_count;

		if (t->count == 0)
			continue;
		if (at == BOARD_TOPICS && !more_frequent(t, &out->topics[at - 1]))
			continue;
		at = at == BOARD_TOPICS ? at - 1 : out->topic_count++;
		for (; at > 0 && more_frequent(t, &out->topics[at - 1]); at--)
			out->topics[at] = out->topics[at - 1];
		out->topics[at] = (struct board_topic){t->topic, t->count};
	}
}

void board_free_topics(struct board *b)
{
	struct topic_count *t;
	size_t walk = 0;

	while (b->mark_first)
		forget(b, b->mark_first);
	for (struct topic_mark *m = b->free_marks, *next; m; m = next) {
		next = m->next;
		free(m);
	}
	while ((t = dj_map_next(&b->topic_of, &walk, NULL)))
		free(t);
	dj_map_fini(&b->topic_of);
	dj_map_fini(&b->mark_of);
}
