/* The one chokepoint and all live state. One `struct app` lives on the loop thread.
 *
 * An edge posts commands: on the loop with app_submit (answered at once), from any other thread
 * with app_post. The app answers with facts (journal, database, live feed), orders to the edges and
 * calls on the leg port. */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/command.h"
#include "app/leg_port.h"
#include "app/order.h"
#include "app/recorder.h"
#include "base/clock.h"
#include "domain/fact/fact.h"

struct app;
struct site;
struct reconcile_contact;
struct journal;

/* How patient the centre is. Milliseconds; 0 takes the default. */
struct app_policy {
	dj_ms desk_grace_ms; /* 10000: a desk page that went away in a contact may come back so long
			      */
	dj_ms idle_grace_ms; /* 15000: and an idle one, before the agent is set offline */
	dj_ms citizen_grace_ms; /* 20000: a citizen's page likewise */
	dj_ms announce_ms;	/* 30000: between two announcements of place and wait */
	dj_ms key_wait_ms;	/* 4000: after the language prompts, before Korean is taken */
	dj_ms longest_call_ms;	/* 4 h: the last net under orphans */
	int64_t calls; /* contacts alive at once; past them new calls are refused. 0: no limit */
};

/* How a leg of a contact sounds just now, for the desk of its agent. */
struct quality_shown {
	dj_id agent, contact, leg;
	enum leg_kind kind;
	struct leg_quality quality;
};

/* A line of real-time text as it stands, for the pages of its contact (docs/real-time-text.md). */
struct typed_shown {
	dj_id contact, line, person; /* person: 0 the citizen, or who has no page */
	enum typed_by by;
	int64_t own; /* the writer's own mark of the line; 0 for who types on a telephone */
	dj_ms at_ms; /* begun */
	bool done;
	const char *text;
};

struct app_config {
	const struct dj_clock *clock;
	int node;
	const struct site *site; /* borrowed for the app's life */
	struct journal *journal; /* borrowed */
	struct app_policy policy;
	struct leg_port legs;
	/* Record commands go here; ENOBUFS when full. */
	int (*to_writer)(void *arg, const struct command *c);
	/* To the recorder; ENOBUFS when it is behind. NULL: nothing is recorded. */
	int (*to_recorder)(void *arg, const struct recorder_ask *ask);
	/* Answers to posted live commands. */
	int (*to_web)(void *arg, const struct answer *a);
	/* A contact now belongs to this citizen's leg: for the page's view. May be NULL. */
	void (*leg_contact)(void *arg, dj_id leg, dj_id contact);
	/* Every few seconds for each leg of a contact that has an agent. May be NULL. */
	void (*quality)(void *arg, const struct quality_shown *q);
	/* A line of real-time text changed. May be NULL. */
	void (*typed)(void *arg, const struct typed_shown *t);
	/* What the party of a telephone leg is to read: T.140, whole letters. The edge knows
	 * whether its device has text at all. May be NULL. */
	void (*leg_types)(void *arg, dj_id leg, const char *t140);
	/* After a turn that left facts: the writer may be woken. May be NULL. */
	void (*journal_grew)(void *arg);
	void *arg;
};

int app_alloc(struct app **out, const struct app_config *config, struct dj_error *e);
void app_free(struct app *a);
/* Where orders for legs of this kind go. Before the first call. */
void app_connect(struct app *a, enum leg_kind kind, struct order_port port);

/* First thing of a run: server.started, every left-over contact ended and put on the call-back
 * list, agents off. */
void app_begin(struct app *a, dj_id run, const struct reconcile_contact *left, int count);
void app_end(struct app *a, dj_id run);

/* On the loop: commands from other threads (the fd is readable when there are some), timers, and
 * record facts that were committed and that live state must know. */
int app_inbox_fd(const struct app *a);
void app_drain(struct app *a);
dj_us app_next_due(const struct app *a);
void app_tick(struct app *a);
void app_committed(struct app *a, const struct fact *f);
/* Call-backs that are open in the database: those that are not known yet join. At the start, and
 * when one was made elsewhere. */
struct callback;
void app_callbacks(struct app *a, const struct callback *open, int count);
/* Contacts in writing that go on: those that are not known yet join. At the start. */
struct conversation_row;
void app_conversations(struct app *a, const struct conversation_row *rows, int count);
/* Who was asked after a call before this run. At the start. */
struct surveyed;
void app_surveyed(struct app *a, const struct surveyed *list, int count);
/* Is this one known (open or just closed)? */
bool app_callback_is_known(struct app *a, dj_id callback);
/* Queues, people or numbers changed: from now on the app borrows `site`, and the old one may be
 * freed. Whoever is in a contact stays in it; a person who is no longer there gets no further one.
 */
void app_site_changed(struct app *a, const struct site *site);

/* On the loop. Fills `out` (may be NULL). For record commands: VERDICT_bad_request (they belong to
 * the writer). */
enum verdict app_submit(struct app *a, const struct command *c, struct answer *out);
/* From any thread: by mailbox to the loop or the writer, whoever the command belongs to; the answer
 * comes to the origin's mailbox. ENOBUFS when full. */
int app_post(struct app *a, const struct command *c);
/* A new id, on the loop (edges name legs with it). */
dj_id app_new_id(struct app *a);
/* Does this server take a new call now? 0 yes, else seconds for Retry-After (overload, journal
 * nearly full). The edge that refuses counts it. */
int app_overloaded(struct app *a);
/* Calls from this number pass every limit: the relay centre 107 and partners, as the directory says
 * (`trusted: yes`). The edge asks it only about numbers that a trunk vouches for. On the loop. */
bool app_trusts(struct app *a, const char *caller);

#endif
