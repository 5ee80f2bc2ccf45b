/* Owns the threads for slow work. They share nothing with the web thread but mailboxes. */
#include "edge/web/worker.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/thread.h"

#define WORKERS	     2
#define PASSWORD_MIN 9 /* characters; the policy of R077 */
#define WAITING	     64 /* per worker: 46 people log in within a minute, a worker checks 15 a second */

struct worker {
	struct web *web;
	pthread_t thread;
	struct dj_mailbox *jobs; /* struct job *; NULL ends the thread */
};

struct workers {
	struct worker at[WORKERS];
	unsigned next;
};

static void work_on(struct worker *wk, struct job *j)
{
	j->run(j);
	if (dj_mailbox_post(wk->web->worked, &j, sizeof j) == 0)
		web_wake(wk->web);
	else
		j->release(j); /* its asker gets a time-out */
}

static void *work(void *arg)
{
	struct worker *wk = arg;
	struct pollfd fd = {.fd = dj_mailbox_fd(wk->jobs), .events = POLLIN};
	struct job *j;

	for (;;) {
		poll(&fd, 1, -1);
		dj_mailbox_quiet(wk->jobs);
		while (dj_mailbox_take(wk->jobs, &j)) {
			if (!j)
				return NULL;
			work_on(wk, j);
		}
	}
}

struct workers *workers_start(struct web *w)
{
	static const char *const names[WORKERS] = {"web-worker-1", "web-worker-2"};
	struct workers *p = dj_alloc(sizeof *p);

	dj_assert(sodium_init() >= 0);
	for (int i = 0; i < WORKERS; i++) {
		struct worker *wk = &p->at[i];

		wk->web = w;
		wk->jobs =
		    dj_mailbox_alloc(names[i], WAITING, sizeof(struct job *), DJ_FULL_REFUSE);
		dj_assert(dj_thread_start(&wk->thread, names[i], work, wk) == 0);
	}
	return p;
}

static void drop_waiting(struct dj_mailbox *m)
{
	struct job *j;

	while (dj_mailbox_take(m, &j))
		if (j)
			j->release(j);
}

void workers_stop(struct workers *p)
{
	static struct job *const end = NULL;

	if (!p)
		return;
	for (int i = 0; i < WORKERS; i++) {
		while (dj_mailbox_post(p->at[i].jobs, &end, sizeof end) == ENOBUFS)
			poll(NULL, 0, 10);
		pthread_join(p->at[i].thread, NULL);
		drop_waiting(p->at[i].jobs);
		dj_mailbox_free(p->at[i].jobs);
	}
	free(p);
}

int workers_post(struct workers *p, struct job *take)
{
	struct worker *wk = &p->at[p->next++ % WORKERS];
	int refused = dj_mailbox_post(wk->jobs, &take, sizeof take);

	if (refused)
		take->release(take);
	return refused;
}

/* Passwords */

struct password_job {
	struct job job;
	char password[PASSWORD_MAX];
	char hash[PASSWORD_HASH];
};

static void password_run(struct job *j)
{
	struct password_job *p = (struct password_job *)j;

	j->verdict =
	    record_password_verify(p->hash, p->password) ? VERDICT_ok : VERDICT_wrong_password;
	sodium_memzero(p->password, sizeof p->password);
}

static void password_release(struct job *j)
{
	sodium_memzero(j, sizeof(struct password_job));
	free(j);
}

struct job *job_password(const char *password, const char *hash)
{
	struct password_job *p = dj_alloc(sizeof *p);

	p->job.run = password_run;
	p->job.release = password_release;
	dj_copy(p->password, sizeof p->password, password);
	dj_copy(p->hash, sizeof p->hash, hash);
	return &p->job;
}

static void password_make(struct job *j)
{
	struct password_job *p = (struct password_job *)j;
	size_t n = strlen(p->password);

	j->verdict = VERDICT_bad_request;
	if (n < PASSWORD_MIN)
		snprintf(j->why, sizeof j->why, "A password has at least %d characters.",
			 PASSWORD_MIN);
	else if (record_password_hash(p->password, p->hash))
		j->verdict = VERDICT_ok;
	else
		j->verdict = VERDICT_fault;
	sodium_memzero(p->password, sizeof p->password);
}

struct job *job_password_new(const char *password)
{
	struct job *j = job_password(password, "");

	j->run = password_make;
	return j;
}

const char *job_hash(const struct job *j)
{
	return ((const struct password_job *)j)->hash;
}
