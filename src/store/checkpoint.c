/* Owns the checkpointing connection and its thread. Sleeps while nothing is committed. */
#include "store/checkpoint.h"
#include "base/log.h"
#include "base/thread.h"
#include "store/db.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define EVERY_MS 500

struct checkpoint {
	struct db *db;
	int wanted_fd, stop_fd;
	atomic_bool wanted;
	pthread_t thread;
};

/* True when the thread is to end. */
static bool sleep_on(struct checkpoint *c, bool for_wanted, int timeout_ms)
{
	struct pollfd fds[2] = {{.fd = c->stop_fd, .events = POLLIN},
				{.fd = c->wanted_fd, .events = POLLIN}};

	return poll(fds, for_wanted ? 2 : 1, timeout_ms) > 0 && fds[0].revents;
}

static void *run(void *arg)
{
	struct checkpoint *c = arg;
	uint64_t count;
	bool stop = false;

	while (!stop) {
		struct dj_error why;

		stop = sleep_on(c, true, -1) || sleep_on(c, false, EVERY_MS);
		atomic_store(&c->wanted, false);
		if (read(c->wanted_fd, &count, sizeof count) < 0)
			dj_assert(errno == EAGAIN);
		if (db_checkpoint(c->db, &why))
			dj_log(DJ_LOG_WARN, "checkpoint.failed", "why=\"%s\"", why.text);
	}
	return NULL;
}

int checkpoint_start(struct checkpoint **out, const char *url, struct dj_error *e)
{
	struct checkpoint *c;
	struct db *db;
	int err = db_open(&db, url, DB_WRITER, e);

	*out = NULL;
	if (err)
		return err;
	if (!db_is_sqlite(db)) {
		db_close(db);
		return 0;
	}
	c = dj_alloc(sizeof *c);
	c->db = db;
	c->wanted_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	c->stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	dj_assert(c->wanted_fd >= 0 && c->stop_fd >= 0);
	dj_assert(dj_thread_start(&c->thread, "checkpoint", run, c) == 0);
	*out = c;
	return 0;
}

static void signal_fd(int fd)
{
	static const uint64_t one = 1;

	dj_assert(write(fd, &one, sizeof one) == sizeof one);
}

void checkpoint_wanted(struct checkpoint *c)
{
	if (!atomic_exchange(&c->wanted, true))
		signal_fd(c->wanted_fd);
}

void checkpoint_stop(struct checkpoint *c)
{
	if (!c)
		return;
	signal_fd(c->stop_fd);
	pthread_join(c->thread, NULL);
	close(c->wanted_fd);
	close(c->stop_fd);
	db_close(c->db);
	free(c);
}
