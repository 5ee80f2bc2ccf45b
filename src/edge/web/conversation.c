/* Owns who has which contact in writing and who looks at it, for telling their desks; folded from
 * the facts of the day and forgotten with them: a desk that is told once too often asks in vain.
 * Refuses: words, rights (the question asks for them). */
#include "edge/web/conversation.h"

#include <stdlib.h>

#include "base/json_out.h"
#include "base/map.h"
#include "edge/web/desk.h"
#include "edge/web/names.h"

#define LOOKERS	    4
#define LOOKING_US  ((dj_us)60 * 1000000)
#define MESSAGE_CAP 400
#define LETTERS_US  ((dj_us)1000000) /* the desks hear of letters so often at most */

struct written_one {
	dj_id agent; /* has it, or is asked */
	struct {
		dj_id person;
		dj_us at;
	} lookers[LOOKERS];
};

struct written {
	struct dj_map of;      /* contact -> struct written_one */
	bool letters;	       /* some came or went since the desks were last told */
	dj_us letters_told_us; /* when that was */
};

struct written *written_alloc(void)
{
	return dj_alloc(sizeof(struct written));
}

void written_free(struct written *w)
{
	if (!w)
		return;
	dj_map_fini_values(&w->of);
	free(w);
}

static struct written_one *one_of(struct web *w, dj_id contact)
{
	struct written_one *one = dj_map_get(&w->written->of, contact);

	if (!one) {
		one = dj_alloc(sizeof *one);
		dj_map_put(&w->written->of, contact, one);
	}
	return one;
}

/* ---- telling ---- */

static void send_desk(struct web *w, dj_id person, const struct dj_buf *b)
{
	struct socket *s = person ? desk_socket(w, person) : NULL;

	if (s)
		socket_send(s, b->data, b->len);
}

static void tell(struct web *w, const struct written_one *one, const struct dj_buf *b, dj_id but)
{
	dj_us now = web_now_us(w);

	if (one->agent != but)
		send_desk(w, one->agent, b);
	for (int i = 0; i < LOOKERS; i++)
		if (one->lookers[i].person && one->lookers[i].person != one->agent &&
		    one->lookers[i].person != but && now - one->lookers[i].at < LOOKING_US)
			send_desk(w, one->lookers[i].person, b);
}

static void tell_what(struct web *w, dj_id contact, const struct written_one *one, const char *what)
{
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, MESSAGE_CAP);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "conversation");
	dj_json_id(&j, "contact", contact);
	dj_json_text(&j, "what", what);
	dj_json_end_object(&j);
	tell(w, one, &b, 0);
	dj_buf_fini(&b);
}

/* ---- facts ---- */

static bool is_ours(const struct fact *f)
{
	switch (f->kind) {
	case FACT_letter_received:
	case FACT_letter_written:
	case FACT_letter_moved:
		return fact_get(f, "contact", 0) != 0 && fact_get(f, "channel", 0) >= channel_MAIL;
	case FACT_conversation_waits:
	case FACT_conversation_offered:
	case FACT_conversation_refused:
	case FACT_conversation_assigned:
	case FACT_conversation_released:
	case FACT_conversation_noted:
	case FACT_conversation_danger:
	case FACT_translation_done:
	case FACT_conversation_closed:
	case FACT_attachment_looked: /* the photo in it can be shown now */
		return true;
	default:
		return false;
	}
}

/* A letter that waits for an answer is everybody's: each desk asks for its list again. */
static bool is_letter(const struct fact *f)
{
	return f->kind == FACT_letter_received || f->kind == FACT_letter_moved;
}

void written_tick(struct web *w)
{
	static const char text[] = "{\"type\":\"letters\"}";
	dj_us now = web_now_us(w);

	if (!w->written->letters || now - w->written->letters_told_us < LETTERS_US)
		return;
	w->written->letters = false;
	w->written->letters_told_us = now;
	desks_send(w, text, sizeof text - 1);
}

void written_fact(struct web *w, const struct fact *f)
{
	dj_id contact = is_ours(f) ? fact_get(f, "contact", 0) : 0;
	struct written_one *one;

	w->written->letters |= is_letter(f);
	if (!contact)
		return;
	one = one_of(w, contact);
	if (f->kind == FACT_conversation_assigned && one->agent != f->conversation_assigned.agent)
		tell_what(w, contact, one, "conversation.released"); /* somebody took it */
	if (f->kind == FACT_conversation_offered || f->kind == FACT_conversation_assigned)
		one->agent = fact_get(f, "agent", 0);
	tell_what(w, contact, one, fact_info(f->kind)->name);
	if (f->kind == FACT_conversation_refused || f->kind == FACT_conversation_released ||
	    f->kind == FACT_conversation_waits)
		one->agent = 0;
	if (f->kind == FACT_conversation_closed)
		free(dj_map_remove(&w->written->of, contact));
}

/* ---- who writes ---- */

static void note_looker(struct written_one *one, dj_id person, dj_us now)
{
	int at = 0;

	for (int i = 0; i < LOOKERS; i++) {
		if (one->lookers[i].person == person) {
			at = i;
			break;
		}
		if (one->lookers[i].at < one->lookers[at].at)
			at = i;
	}
	one->lookers[at].person = person;
	one->lookers[at].at = now;
}

/* Who looks hears of what happens there for a minute; the others that somebody is there. */
void conversation_writing(struct request *r)
{
	struct web *w = r->web;
	dj_id person = r->viewer.person;
	struct written_one *one = one_of(w, r->id);
	struct dj_buf b;
	struct dj_json j;

	note_looker(one, person, web_now_us(w));
	dj_buf_init(&b, MESSAGE_CAP);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "conversation");
	dj_json_id(&j, "contact", r->id);
	dj_json_text(&j, "what", "writing");
	dj_json_id(&j, "person", person);
	dj_json_text(&j, "name", names_agent(w, person));
	dj_json_end_object(&j);
	tell(w, one, &b, person);
	dj_buf_fini(&b);
	reply_verdict(r, VERDICT_ok);
}
