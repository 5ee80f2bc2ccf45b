/* Owns the sockets of chat pages: which page shows whose chat, and the two small things that are
 * said there: "something is new" and "somebody types". Refuses: words; they go by HTTP, once, with
 * an answer that says that they are on disk. */
#include "edge/web/chat.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

#define TYPING_US   ((dj_us)2 * 1000 * 1000) /* a sign is passed on so often at most */
#define PAGES_MAX   10000
#define PER_ADDRESS 200

static int count_pages(struct web *w, const char *address, int *from_here)
{
	int n = 0;

	*from_here = 0;
	for (struct socket *s = w->sockets->first; s; s = s->next) {
		n += s->kind == SOCKET_CHAT;
		*from_here += s->kind == SOCKET_CHAT && strcmp(s->address, address) == 0;
	}
	return n;
}

enum verdict chat_filter(struct socket *s)
{
	char cookies[2048] = "", secret[CHAT_SECRET] = "";
	int from_here;

	if (lws_hdr_copy(s->conn->wsi, cookies, sizeof cookies, WSI_TOKEN_HTTP_COOKIE) <= 0 ||
	    !cookie_value(cookies, CHAT_COOKIE, secret, sizeof secret) ||
	    !chat_identity(secret, s->chat.identity))
		return VERDICT_not_logged_in;
	if (!s->web->cfg.unlimited &&
	    (count_pages(s->web, s->address, &from_here) > PAGES_MAX || from_here > PER_ADDRESS))
		return VERDICT_too_many;
	return VERDICT_ok;
}

void chat_note(struct web *w, const char *identity, const struct chat_known *k)
{
	for (struct socket *s = w->sockets->first; s; s = s->next) {
		if (s->kind != SOCKET_CHAT || strcmp(s->chat.identity, identity) != 0)
			continue;
		s->chat.contact = k->contact;
		s->chat.last_in = k->last_in;
		s->chat.person = k->person;
	}
}

static void say(struct socket *s, const char *what)
{
	char text[40];
	int n = snprintf(text, sizeof text, "{\"type\":\"%s\"}", what);

	if (s->open)
		socket_send(s, text, (size_t)n);
}

static void say_to(struct web *w, dj_id contact, dj_id letter, const char *what)
{
	for (struct socket *s = w->sockets->first; s; s = s->next)
		if (s->kind == SOCKET_CHAT && ((contact && s->chat.contact == contact) ||
					       (letter && s->chat.last_in == letter)))
			say(s, what);
}

void chat_changed(struct web *w, dj_id contact)
{
	say_to(w, contact, 0, "changed");
}

void chat_typing(struct web *w, dj_id contact)
{
	say_to(w, contact, 0, "typing");
}

void chat_fact(struct web *w, const struct fact *f)
{
	switch (f->kind) {
	case FACT_letter_received:
		chat_changed(w, f->letter_received.contact);
		break;
	case FACT_letter_written:
		chat_changed(w, f->letter_written.contact);
		break;
	case FACT_letter_moved:
		chat_changed(w, f->letter_moved.contact);
		break;
	case FACT_letter_claimed:
		say_to(w, 0, f->letter_claimed.letter, "changed");
		break;
	case FACT_attachment_looked:
		chat_changed(w, f->attachment_looked.contact);
		break;
	case FACT_contact_ended:
		chat_changed(w, f->contact_ended.contact);
		break;
	default:
		break;
	}
}

/* The citizen types: the desk of who has the letter shows it. */
static void tell_desk(struct socket *s)
{
	char text[80];
	int n = snprintf(text, sizeof text, "{\"type\":\"typing\",\"contact\":\"%lld\"}",
			 (long long)s->chat.contact);

	for (struct socket *to = s->web->sockets->first; to; to = to->next)
		if (to->kind == SOCKET_LIVE && to->ready && to->me &&
		    to->viewer.person == s->chat.person)
			socket_send(to, text, (size_t)n);
}

void chat_receive(struct socket *s, const char *text, size_t n)
{
	json_t *root = n < 200 ? json_loadb(text, n, 0, NULL) : NULL;
	const char *type = json_string_value(json_object_get(root, "type"));
	dj_us now = web_now_us(s->web);
	bool typing = type && strcmp(type, "typing") == 0;

	if (!type || (!typing && strcmp(type, "alive") != 0))
		socket_refuse(s, VERDICT_bad_request, "This message is not known here.");
	else if (typing && s->chat.person && now - s->chat.typed_us > TYPING_US) {
		s->chat.typed_us = now;
		tell_desk(s);
	}
	json_decref(root);
}
