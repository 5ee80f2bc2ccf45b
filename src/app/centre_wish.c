/* Owns the talk with a caller who wants to be rung back instead of waiting: the number is read
 * back, confirmed or keyed in anew, and only then do they leave the line, with their place. Until
 * then they wait like everybody, and an agent who becomes free comes first. */
#include "app/centre_flow.h"
#include "base/text.h"

#include <string.h>

#define YES	   '1'
#define OTHER	   '2'
#define TYPED	   '#'
#define CONFIRM_MS 8000
#define TYPE_MS	   15000

static void play(struct app *a, struct live_contact *c, const struct leg_play *what)
{
	struct leg_play p = *what;

	centre_play(a, c, &p, PLAY_FLOW);
}

static int clip(const struct live_contact *c, enum phrase p, int n)
{
	return phrase_clip(p, n, centre_spoken(c));
}

/* The digits one by one: a piece of its own, because there may be eleven of them. */
static void read_back(struct app *a, struct live_contact *c)
{
	struct leg_play p = {.count = 1};

	p.clips[0] = clip(c, PHRASE_CALLBACK_NUMBER, 0);
	for (const char *d = c->wish.number; *d && p.count < LEG_CLIPS; d++)
		if (*d >= '0' && *d <= '9')
			p.clips[p.count++] = clip(c, PHRASE_DIGIT, *d - '0');
	c->wish.step = WISH_READ;
	play(a, c, &p);
}

static void say(struct app *a, struct live_contact *c, enum wish_step step, enum phrase phrase)
{
	c->wish.step = step;
	centre_play_phrase(a, c, phrase, false, PLAY_FLOW);
}

static void ask_for_number(struct app *a, struct live_contact *c)
{
	c->wish.number[0] = '\0';
	say(a, c, WISH_TYPE, PHRASE_CALLBACK_TYPE);
}

bool centre_wish_begin(struct app *a, struct live_contact *c, const struct flow_step *step)
{
	(void)step;
	c->wish = (struct wish){0};
	if (callback_may_ring(c->caller, c->wish.number))
		read_back(a, c);
	else
		ask_for_number(a, c);
	return true;
}

/* Out of the line with the place; the wish is a fact before a word is said about it. */
static void make(struct app *a, struct live_contact *c)
{
	struct callback b = {.contact = c->contact.id,
			     .queue = c->contact.queue,
			     .line = c->contact.line,
			     .reason = callback_reason_CHOSEN,
			     .language = centre_spoken(c),
			     .place_at = c->contact.place_at};

	strcpy(b.number, c->wish.number);
	b.made_at = b.due_at = centre_wall(a);
	if (!b.place_at)
		b.place_at = b.made_at;
	if (c->contact.state == contact_state_WAITING) {
		acd_leave(a->acd, c->contact.id, ACD_OTHER, centre_wall(a));
		contact_leave_queue(&c->contact, queued_because_CALLBACK, centre_mono(a),
				    &a->facts);
		contact_move(&c->contact, contact_state_GREETING, centre_mono(a));
		dj_timers_clear(a->timers, TIMER_ANNOUNCE, c->contact.id);
	}
	say(a, c, WISH_MADE, PHRASE_CALLBACK_MADE);
	centre_callback_add(a, &b, c->wish.keyed);
}

/* No wish: whoever was in the line hears its music again. */
static void give_up(struct app *a, struct live_contact *c)
{
	bool waits =
	    c->contact.state == contact_state_WAITING || c->contact.state == contact_state_OFFERED;

	c->wish.step = WISH_NONE;
	centre_flow_done(a, c, false);
	if (waits)
		centre_play_waiting(a, c, true);
}

static void wrong(struct app *a, struct live_contact *c)
{
	if (c->wish.again) {
		give_up(a, c);
		return;
	}
	c->wish.again = true;
	ask_for_number(a, c);
}

static void typed(struct app *a, struct live_contact *c)
{
	char plain[NUMBER_WRITTEN];

	c->wish.keyed = true;
	if (callback_may_ring(c->wish.number, plain)) {
		strcpy(c->wish.number, plain);
		read_back(a, c);
	} else {
		say(a, c, WISH_REFUSED, PHRASE_CALLBACK_NOT_RUNG);
	}
}

static void type_key(struct app *a, struct live_contact *c, char key)
{
	size_t n = strlen(c->wish.number);

	if (key == TYPED) {
		typed(a, c);
		return;
	}
	if (key >= '0' && key <= '9' && n < NUMBER_DIGITS) {
		c->wish.number[n] = key;
		c->wish.number[n + 1] = '\0';
	}
	centre_flow_await(a, c, TYPE_MS);
}

void centre_wish_key(struct app *a, struct live_contact *c, char key)
{
	if (c->wish.step == WISH_TYPE)
		type_key(a, c, key);
	else if (c->wish.step == WISH_MADE || c->wish.step == WISH_REFUSED)
		return;
	else if (key == YES)
		make(a, c);
	else if (key == OTHER)
		ask_for_number(a, c);
	else
		read_back(a, c);
}

void centre_wish_played(struct app *a, struct live_contact *c)
{
	switch (c->wish.step) {
	case WISH_READ:
		say(a, c, WISH_CONFIRM, PHRASE_CALLBACK_CONFIRM);
		break;
	case WISH_CONFIRM:
		centre_flow_await(a, c, CONFIRM_MS);
		break;
	case WISH_TYPE:
		centre_flow_await(a, c, TYPE_MS);
		break;
	case WISH_REFUSED:
		wrong(a, c);
		break;
	case WISH_MADE:
		centre_flow_done(a, c, true);
		break;
	case WISH_NONE:
		break;
	}
}

/* Nothing was said: whoever was silent keeps waiting. */
void centre_wish_silence(struct app *a, struct live_contact *c)
{
	if (c->wish.step == WISH_TYPE && c->wish.number[0]) {
		typed(a, c);
		return;
	}
	give_up(a, c);
}
