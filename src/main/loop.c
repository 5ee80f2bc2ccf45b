/* Owns the loop's thread, its signals and libre's timers. It replaces libre's tmr_* at link time:
 * libre 1.1.0 keeps timers in a sorted list (40 us to insert beside 20,000 others) on a clock that
 * can step. Ours are a binary heap per thread, as libre's list was, on CLOCK_MONOTONIC.
 *
 * A running tmr uses its list element for the heap: `le.list` is the heap it is in, `le.data` its
 * place. */
#include "main/loop.h"
#include "base/clock.h"
#include "base/log.h"

#include <re/re.h>
#define DEBUG_MODULE "loop"
#define DEBUG_LEVEL  5
#include <re/re_dbg.h>
#include <errno.h>
#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

#define DESCRIPTORS 32768 /* libre's table has 36 bytes for each */
#define WATCHES	    64
#define TIDY_MS	    20000
#define TIDY_BYTES  (2 << 20)

struct heap {
	struct tmr **at;
	size_t count, size;
};

static _Thread_local struct heap timers;

struct watch {
	int fd; /* 0: free */
	void (*ready)(void *arg);
	void *arg;
};

static struct {
	struct watch watches[WATCHES];
	pthread_t thread;
	bool open;
	int signals; /* signalfd */
	struct tmr tidy;
	void (*on_signal)(int sig);
	dj_us (*next)(void *arg);
	void (*due)(void *arg);
	void *arg;
} loop = {.signals = -1};

static dj_us now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (dj_us)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

uint64_t tmr_jiffies(void)
{
	return (uint64_t)now_us() / 1000;
}

static void put(struct heap *h, struct tmr *t, size_t place)
{
	h->at[place] = t;
	t->le.data = (void *)(uintptr_t)place;
}

static void rise(struct heap *h, struct tmr *t, size_t place)
{
	while (place > 0 && h->at[(place - 1) / 2]->jfs > t->jfs) {
		put(h, h->at[(place - 1) / 2], place);
		place = (place - 1) / 2;
	}
	put(h, t, place);
}

static void sink(struct heap *h, struct tmr *t, size_t place)
{
	for (;;) {
		size_t child = place * 2 + 1;

		if (child + 1 < h->count && h->at[child + 1]->jfs < h->at[child]->jfs)
			child++;
		if (child >= h->count || h->at[child]->jfs >= t->jfs)
			break;
		put(h, h->at[child], place);
		place = child;
	}
	put(h, t, place);
}

static void heap_add(struct heap *h, struct tmr *t)
{
	if (h->count == h->size) {
		h->size = h->size ? h->size * 2 : 64;
		h->at = dj_grow(h->at, h->size * sizeof *h->at);
	}
	t->le.list = (struct list *)h;
	rise(h, t, h->count++);
}

static void heap_remove(struct tmr *t)
{
	struct heap *h = (struct heap *)t->le.list;
	size_t place = (uintptr_t)t->le.data;
	struct tmr *last = h->at[--h->count];

	memset(&t->le, 0, sizeof t->le);
	if (last == t) {
		if (h->count == 0) { /* a thread that ends leaves nothing behind */
			free(h->at);
			memset(h, 0, sizeof *h);
		}
		return;
	}
	if (place > 0 && h->at[(place - 1) / 2]->jfs > last->jfs)
		rise(h, last, place);
	else
		sink(h, last, place);
}

void tmr_init(struct tmr *tmr)
{
	if (tmr)
		memset(tmr, 0, sizeof *tmr);
}

void tmr_start(struct tmr *tmr, uint64_t delay, tmr_h *th, void *arg)
{
	if (!tmr)
		return;
	if (tmr->th)
		heap_remove(tmr);
	tmr->th = th;
	tmr->arg = arg;
	if (!th)
		return;
	tmr->jfs = tmr_jiffies() + delay;
	heap_add(&timers, tmr);
}

void tmr_cancel(struct tmr *tmr)
{
	tmr_start(tmr, 0, NULL, NULL);
}

uint64_t tmr_get_expire(const struct tmr *tmr)
{
	uint64_t now = tmr_jiffies();

	return tmr && tmr->th && tmr->jfs > now ? tmr->jfs - now : 0;
}

bool loop_here(void)
{
	return loop.open && pthread_equal(loop.thread, pthread_self());
}

static bool ours_due(dj_us now)
{
	return loop.next && loop_here() && loop.next(loop.arg) <= now;
}

/* Runs what was due when it began. */
void tmr_poll(struct list *unused)
{
	dj_us now = now_us();
	uint64_t jfs = (uint64_t)now / 1000;

	(void)unused;
	while (timers.count && timers.at[0]->jfs <= jfs) {
		struct tmr *t = timers.at[0];
		tmr_h *th = t->th;

		heap_remove(t);
		t->th = NULL;
		th(t->arg);
	}
	if (ours_due(now))
		loop.due(loop.arg);
}

/* Milliseconds until the next timer, at least 1; 0: none. */
uint64_t tmr_next_timeout(struct list *unused)
{
	dj_us now = now_us(), due = INT64_MAX;

	(void)unused;
	if (timers.count)
		due = (dj_us)timers.at[0]->jfs * 1000;
	if (loop.next && loop_here())
		due = DJ_MIN(due, loop.next(loop.arg));
	if (due == INT64_MAX)
		return 0;
	return due <= now ? 1 : DJ_MIN((uint64_t)(due - now + 999) / 1000, 3600000u);
}

/* libre's own messages: warnings only, as one log line without its colours. */
static void on_libre_message(int level, const char *p, size_t n, void *arg)
{
	(void)arg;
	while (n && (p[n - 1] == '\n' || p[n - 1] == '\r'))
		n--;
	if (level <= DBG_WARNING)
		dj_log(DJ_LOG_WARN, "libre.warning", "text=\"%.*s\"", (int)DJ_MIN(n, 200u), p);
}

/* Replaces libre's, which writes what strangers send to stderr. */
int re_fprintf(FILE *stream, const char *fmt, ...)
{
	char text[200];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = re_vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	if (stream != stderr && stream != stdout)
		return fputs(text, stream) < 0 ? -1 : n;
	text[strcspn(text, "\r\n\"")] = '\0';
	dj_log(DJ_LOG_DEBUG, "libre.says", "text=\"%s\"", text);
	return n;
}

static int raise_limit(struct dj_error *e)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r))
		return dj_fail(e, errno, "the descriptor limit cannot be read");
	if (r.rlim_cur < DESCRIPTORS && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = DJ_MIN(r.rlim_max, (rlim_t)DESCRIPTORS);
		if (setrlimit(RLIMIT_NOFILE, &r))
			return dj_fail(e, errno, "the descriptor limit cannot be raised");
	}
	return 0;
}

static int keep_signals(struct dj_error *e)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a limit on files is a full disk, not an end */
	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGHUP);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	loop.signals = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return loop.signals < 0 ? dj_fail(e, errno, "signals cannot be watched") : 0;
}

static void take_signal(void *arg)
{
	struct signalfd_siginfo info;

	(void)arg;
	while (read(loop.signals, &info, sizeof info) == sizeof info)
		if (loop.on_signal)
			loop.on_signal((int)info.ssi_signo);
}

static void on_readable(int flags, void *arg)
{
	struct watch *w = arg;

	(void)flags;
	if (w->fd)
		w->ready(w->arg);
}

static struct watch *watch_of(int fd)
{
	for (int i = 0; i < WATCHES; i++)
		if (loop.watches[i].fd == fd)
			return &loop.watches[i];
	return NULL;
}

int loop_watch(int fd, void (*ready)(void *arg), void *arg)
{
	struct watch *w = watch_of(0);

	dj_assert(loop_here() && fd > 0 && ready && w);
	*w = (struct watch){fd, ready, arg};
	return fd_listen(fd, FD_READ, on_readable, w);
}

void loop_unwatch(int fd)
{
	struct watch *w = watch_of(fd);

	dj_assert(loop_here() && w);
	fd_close(fd);
	w->fd = 0;
}

int loop_open(struct dj_error *e)
{
	int err;

	dj_assert(!loop.open);
	loop.thread = pthread_self();
	loop.open = true;
	err = libre_init();
	if (err)
		return dj_fail(e, err, "the event loop cannot be made");
	dbg_init(DBG_WARNING, 0);
	dbg_handler_set(on_libre_message, NULL);
	err = raise_limit(e);
	if (!err && fd_setsize(DESCRIPTORS))
		err = dj_fail(e, ENOMEM, "the event loop has no room for descriptors");
	if (!err)
		err = keep_signals(e);
	return err ? err : loop_watch(loop.signals, take_signal, NULL);
}

void loop_close(void)
{
	if (loop.signals >= 0) {
		loop_unwatch(loop.signals);
		close(loop.signals);
	}
	memset(&loop, 0, sizeof loop);
	loop.signals = -1;
	libre_close();
}

void loop_timers(dj_us (*next)(void *arg), void (*due)(void *arg), void *arg)
{
	loop.next = next;
	loop.due = due;
	loop.arg = arg;
}

/* A finished call leaves some 10 KB behind for the 32 s that SIP may repeat itself; freed, it stays
 * in malloc's holes. After a burst the holes go back to the kernel. */
static void tidy(void *arg)
{
	struct mallinfo2 m = mallinfo2();

	(void)arg;
	if (m.fordblks > TIDY_BYTES && m.fordblks > m.uordblks / 8)
		malloc_trim(0);
	tmr_start(&loop.tidy, TIDY_MS, tidy, NULL);
}

int loop_run(void (*on_signal)(int sig))
{
	int err;

	dj_assert(loop_here());
	loop.on_signal = on_signal;
	tmr_start(&loop.tidy, TIDY_MS, tidy, NULL);
	err = re_main(NULL);
	tmr_cancel(&loop.tidy);
	return err;
}

void loop_stop(void)
{
	dj_assert(loop_here());
	re_cancel();
}
