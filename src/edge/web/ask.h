/* What the web thread asked of others and waits for: commands, questions to the database, slow
 * work.
 *
 * Each has a mark that comes back with the answer. Who asked may go away meanwhile (a page was
 * closed): ask_forget. An answer that does not come in ASK_PATIENCE is answered with
 * VERDICT_overloaded. */
#ifndef EDGE_WEB_ASK_H
#define EDGE_WEB_ASK_H

#include "edge/web/worker.h"

#define ASK_PATIENCE_US ((dj_us)10 * 1000 * 1000)

/* Borrowed for the call. */
struct reply {
	enum verdict verdict;
	const struct answer *answer; /* commands */
	const char *json;	     /* queries that answer JSON */
	size_t json_n;
	const struct published *items; /* queries that answer facts */
	int item_count;
	struct job *job; /* work that was done: borrowed */
};
typedef void reply_h(struct web *w, void *arg, const struct reply *r);

struct asks *asks_alloc(void);
void asks_free(struct asks *a);

/* The mark, or 0 when the mailbox is full (`h` is not called then): the asker is refused. Fills
 * request and origin. Takes the command's body, also when it refuses. */
uint64_t ask_command(struct web *w, struct command *c, reply_h *h, void *arg);
uint64_t ask_query(struct web *w, struct query *q, reply_h *h, void *arg);
/* The same for a report over years. */
uint64_t ask_report(struct web *w, struct query *q, reply_h *h, void *arg);
/* The same for a backup, which may take an hour. */
uint64_t ask_backup(struct web *w, struct command *c, reply_h *h, void *arg);
uint64_t ask_worker(struct web *w, struct job *take, reply_h *h, void *arg);
/* Memory that the answer's function needs: freed after it, or when the asker forgets. */
void ask_own(struct web *w, uint64_t mark, void *take);
void ask_forget(struct web *w, uint64_t mark);
/* The answer is here; a mark that nobody waits for is ignored. */
void ask_resolve(struct web *w, uint64_t mark, const struct reply *r);
void ask_sweep(struct web *w);

#endif
