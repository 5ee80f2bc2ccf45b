/* The one event loop of the daemon: libre's, on the thread that called loop_open. SIP, live state
 * and timers run on it. Nothing that runs here may block.
 *
 * Other threads reach it through a mailbox whose descriptor is watched. The program that links
 * loop.c also gives libre its clock (monotonic) and its timers (a heap; libre's are a sorted list),
 * on every thread. */
#ifndef MAIN_LOOP_H
#define MAIN_LOOP_H

#include "base/base.h"

/* Once, before anything of libre and before other threads are made: descriptors up to the limit,
 * SIGPIPE and SIGXFSZ ignored, SIGINT, SIGTERM and SIGHUP kept for loop_run, libre's messages to
 * our log. */
int loop_open(struct dj_error *e);
void loop_close(void);

/* `ready` is called while fd is readable (level triggered). 0 or errno. */
int loop_watch(int fd, void (*ready)(void *arg), void *arg);
void loop_unwatch(int fd);

/* Our own timers. Before each sleep the loop asks `next` when something is due (monotonic clock,
 * INT64_MAX: nothing), and calls `due` once that time has come. */
void loop_timers(dj_us (*next)(void *arg), void (*due)(void *arg), void *arg);

/* Runs until loop_stop; on_signal is called on the loop. 0 or errno. */
int loop_run(void (*on_signal)(int sig));
void loop_stop(void);

/* Is this the loop's thread? */
bool loop_here(void);

#endif
