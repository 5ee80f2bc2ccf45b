/* The one event loop of the daemon: libre's, on the thread that called loop_open. SIP, live state
 * and timers run on it.
 *
 * Nothing that runs here may block. Other threads reach it through a mailbox whose descriptor is
 * watched. The executable that links loop.c also gives libre its clock (monotonic) and its timers
 * (a heap, libre's own is a sorted list). */
#ifndef MAIN_LOOP_H
#define MAIN_LOOP_H

#include "base/base.h"

/* Once, before anything of libre: descriptors up to the hard limit, SIGPIPE ignored, libre's
 * messages to our log. */
int loop_open(struct dj_error *e);
void loop_close(void);

/* `ready` is called while fd is readable (level triggered). 0 or errno. */
int loop_watch(int fd, void (*ready)(void *arg), void *arg);
void loop_unwatch(int fd);

/* The one timer: `due` is called once at or after `when` of the monotonic clock. Setting it again
 * moves it; INT64_MAX takes it away. A time in the past comes on the next turn. */
void loop_on_due(void (*due)(void *arg), void *arg);
void loop_wake_at(dj_us when);

/* Runs until loop_stop; on_signal is called on the loop for SIGINT, SIGTERM and SIGALRM. */
int loop_run(void (*on_signal)(int sig));
void loop_stop(void);

/* Is this the loop's thread? Live state asserts it. */
bool loop_here(void);

#endif
