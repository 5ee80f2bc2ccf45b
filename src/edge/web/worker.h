/* Slow work beside the web thread: hashing a password takes 60 ms and 64 MiB on purpose, reading a
 * recording some more.
 *
 * A job belongs to the web thread, then to one worker while it runs, then to the web thread again.
 */
#ifndef EDGE_WEB_WORKER_H
#define EDGE_WEB_WORKER_H

#include "app/password.h"
#include "edge/web/server.h"

struct job {
	uint64_t mark;
	enum verdict verdict;	       /* what came of it */
	char why[200];		       /* a sentence beside a refusal */
	void (*run)(struct job *);     /* on the worker */
	void (*release)(struct job *); /* frees it, on whichever thread has it */
};

struct workers *workers_start(struct web *w);
/* Ends the threads after the job each is at; drops the others. */
void workers_stop(struct workers *p);
/* Takes the job. ENOBUFS when too many wait: it is released, the asker gets a 503. */
int workers_post(struct workers *p, struct job *take);

/* ok or wrong_password. An empty hash (no such person) takes the same time and is never right.
 * Copies both. */
struct job *job_password(const char *password, const char *hash);
/* Makes the hash of a new password: ok, or bad_request with what is wrong with it. */
struct job *job_password_new(const char *password);
const char *job_hash(const struct job *j);

#endif
