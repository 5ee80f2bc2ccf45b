/* Owns the thread that turns passwords into hashes. What it cannot read it hands on as it is: the
 * use case says what is wrong. */
#include "app/hasher.h"
#include "app/password.h"
#include "base/mailbox.h"
#include "base/text.h"
#include "base/thread.h"

#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <sodium.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

struct hasher {
	int (*done)(void *arg, const struct command *c);
	void *arg;
	struct dj_mailbox *mailbox;
	atomic_bool stopping;
	pthread_t thread;
};

bool hasher_wants(const struct command *c)
{
	return c->kind == COMMAND_PERSON_SAVE && strstr(c->text, "\"password\"") != NULL;
}

static bool put_hash(json_t *person)
{
	const char *password = json_string_value(json_object_get(person, "password"));
	char hash[PASSWORD_HASH];

	if (!password || !record_password_hash(password, hash))
		return false;
	json_object_del(person, "password");
	return json_object_set_new(person, "password_hash", json_string(hash)) == 0;
}

static void hash_one(struct command *c)
{
	json_t *person = json_loads(c->text, JSON_REJECT_DUPLICATES, NULL);

	if (put_hash(person)) {
		char *text = json_dumps(person, JSON_COMPACT);

		sodium_memzero(c->text, sizeof c->text);
		if (text &&
		    strlen(text) <
			sizeof c->text) /* else it is not JSON any more, and refused as such */
			dj_copy(c->text, sizeof c->text, text);
		free(text);
	}
	json_decref(person);
}

static void *run(void *arg)
{
	struct hasher *h = arg;
	struct pollfd fd = {.fd = dj_mailbox_fd(h->mailbox), .events = POLLIN};
	struct command *c = dj_alloc(sizeof *c);

	while (!atomic_load(&h->stopping)) {
		poll(&fd, 1, -1);
		dj_mailbox_quiet(h->mailbox);
		while (memset(c, 0, sizeof *c), dj_mailbox_take(h->mailbox, c)) {
			hash_one(c);
			if (c->kind)
				h->done(h->arg, c);
			sodium_memzero(c, sizeof *c);
		}
	}
	free(c);
	return NULL;
}

void hasher_start(struct hasher **out, int (*done)(void *arg, const struct command *c), void *arg)
{
	struct hasher *h = dj_alloc(sizeof *h);

	h->done = done;
	h->arg = arg;
	h->mailbox = dj_mailbox_alloc("hasher", 4, sizeof(struct command), DJ_FULL_REFUSE);
	dj_assert(dj_thread_start(&h->thread, "hasher", run, h) == 0);
	*out = h;
}

int hasher_ask(struct hasher *h, const struct command *c)
{
	return dj_mailbox_post(h->mailbox, c, command_length(c));
}

void hasher_stop(struct hasher *h)
{
	static const struct command wake = {.kind = COMMAND_NONE};

	if (!h)
		return;
	atomic_store(&h->stopping, true);
	dj_mailbox_post(h->mailbox, &wake, command_length(&wake));
	pthread_join(h->thread, NULL);
	dj_mailbox_free(h->mailbox);
	free(h);
}
