/* Owns contacts in writing on the wallboard: who waits and since when, who is being written with,
 * and which words were answered within the aim of their channel. Refuses: calls (board_line.c). */
#include "domain/board/board_private.h"

#include <stdlib.h>

/* One that is not closed. */
struct written {
	enum channel channel;
	bool waits, open;
	dj_ms place_ms; /* of its place in line */
	dj_ms owed_ms;	/* their first word that nobody has answered; 0: none */
};

static struct written *written_of(struct board *b, dj_id contact, int64_t channel)
{
	struct written *v = dj_map_get(&b->written_of, contact);

	if (v || !contact || channel < channel_MAIL || channel >= channel_COUNT)
		return v;
	v = dj_alloc(sizeof *v);
	v->channel = (enum channel)channel;
	dj_map_put(&b->written_of, contact, v);
	return v;
}

void board_aim(struct board *b, enum channel channel, dj_ms within_ms)
{
	b->aim_ms[channel] = within_ms;
	b->version++;
}

void board_conversation(struct board *b, const struct board_conversation *c)
{
	struct written *v = written_of(b, c->contact, c->channel);

	if (!v)
		return;
	v->waits = c->place_ms != 0;
	v->open = !v->waits;
	v->place_ms = c->place_ms;
	v->owed_ms = c->owed_ms;
	b->version++;
}

void board_written_waits(struct board *b, const struct fact *f)
{
	struct written *v =
	    written_of(b, f->conversation_waits.contact, f->conversation_waits.channel);

	if (!v)
		return;
	v->waits = true;
	v->open = false;
	v->place_ms = f->conversation_waits.place_at;
}

void board_written_assigned(struct board *b, const struct fact *f)
{
	struct written *v =
	    written_of(b, f->conversation_assigned.contact, f->conversation_assigned.channel);

	if (!v)
		return;
	v->waits = false;
	v->open = true;
}

void board_written_closed(struct board *b, const struct fact *f)
{
	free(dj_map_remove(&b->written_of, f->conversation_closed.contact));
}

void board_written_heard(struct board *b, const struct fact *f)
{
	struct written *v;

	if (f->letter_received.kind != letter_kind_PERSON)
		return;
	v = written_of(b, f->letter_received.contact, f->letter_received.channel);
	if (v && !v->owed_ms)
		v->owed_ms = f->at_ms;
}

/* It counts on the channel of the conversation, and for the day in which the word came. */
void board_written_answered(struct board *b, const struct fact *f)
{
	struct written *v = dj_map_get(&b->written_of, f->letter_written.contact);
	struct board_written *today;

	if (!v || !v->owed_ms || f->letter_written.kind != letter_kind_PERSON)
		return;
	if (v->owed_ms >= b->day_ms) {
		today = &b->written[v->channel];
		today->answered++;
		today->in_time += f->at_ms - v->owed_ms <= b->aim_ms[v->channel];
	}
	v->owed_ms = 0;
}

void board_look_written(const struct board *b, struct board_figures *out)
{
	const struct written *v;
	size_t walk = 0;

	for (int c = 0; c < channel_COUNT; c++) {
		out->written[c] = b->written[c];
		out->written[c].aim_ms = b->aim_ms[c];
	}
	while ((v = dj_map_next(&b->written_of, &walk, NULL))) {
		struct board_written *w = &out->written[v->channel];

		w->open += v->open;
		w->waiting += v->waits;
		if (v->waits && (!w->longest_since_ms || v->place_ms < w->longest_since_ms))
			w->longest_since_ms = v->place_ms;
	}
}
