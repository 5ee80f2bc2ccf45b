/* Owns which page is whose desk. What was told to the loop is kept, so that a full mailbox only
 * delays it. */
#include "edge/web/desk.h"

#include <stdlib.h>

struct desk {
	dj_id person;
	struct socket *socket; /* NULL: the page is gone */
	bool told;	       /* what the loop believes: open */
};

static void tell_loop(struct web *w, struct desk *d)
{
	struct command c = {.agent = d->person};

	if (d->told == (d->socket != NULL))
		return;
	c.kind = d->socket ? COMMAND_DESK_OPENED : COMMAND_DESK_CLOSED;
	if (app_post(w->cfg.app, &c) == 0)
		d->told = d->socket != NULL;
}

static void tell_legs(struct web *w, dj_id person, enum signal_kind kind)
{
	struct signal s = {.kind = kind, .peer = person};

	if (w->cfg.signal.send && w->cfg.signal.send(w->cfg.signal.arg, &s) != 0)
		dj_log(DJ_LOG_WARN, "web.signal_lost", "kind=%d", kind);
}

void desk_opened(struct socket *s)
{
	struct dj_map *desks = &s->web->sockets->desks;
	struct desk *d = dj_map_get(desks, s->viewer.person);

	if (s->was_desk || !s->me || s->close_code)
		return; /* a page that was taken over does not take the desk back */
	s->was_desk = true;
	if (!d) {
		d = dj_alloc(sizeof *d);
		d->person = s->viewer.person;
		dj_map_put(desks, d->person, d);
	}
	if (d->socket && d->socket->greeted_us > s->greeted_us) {
		/* somebody has gone on to the newer page; this one is slow to say that it is here,
		 * or to go */
		socket_close(s, CLOSE_TAKEN, "a newer page is the desk");
		return;
	}
	if (d->socket)
		socket_close(d->socket, CLOSE_TAKEN, "another page is the desk now");
	d->socket = s;
	tell_loop(s->web, d);
	tell_legs(s->web, d->person, SIGNAL_BACK);
}

void desk_closed(struct socket *s)
{
	struct desk *d = s->was_desk ? dj_map_get(&s->web->sockets->desks, s->viewer.person) : NULL;

	s->was_desk = false;
	if (!d || d->socket != s)
		return; /* a newer page took over */
	d->socket = NULL;
	tell_legs(s->web, d->person, SIGNAL_GONE);
	tell_loop(s->web, d);
}

bool desk_is(const struct socket *s)
{
	const struct desk *d =
	    s->viewer.person ? dj_map_get(&s->web->sockets->desks, s->viewer.person) : NULL;

	return d && d->socket == s;
}

struct socket *desk_socket(struct web *w, dj_id person)
{
	struct desk *d = person ? dj_map_get(&w->sockets->desks, person) : NULL;

	return d ? d->socket : NULL;
}

void desks_send(struct web *w, const char *text, size_t n)
{
	struct desk *d;
	size_t at = 0;
	dj_id person;

	while ((d = dj_map_next(&w->sockets->desks, &at, &person)))
		if (d->socket)
			socket_send(d->socket, text, n);
}

void desks_tick(struct web *w)
{
	struct desk *d;
	size_t at = 0;
	dj_id person;

	while ((d = dj_map_next(&w->sockets->desks, &at, &person)))
		tell_loop(w, d);
}

void desks_free(struct sockets *s)
{
	struct desk *d;
	size_t at = 0;
	dj_id person;

	while ((d = dj_map_next(&s->desks, &at, &person)))
		free(d);
	dj_map_fini(&s->desks);
}
