/* The thread that writes what is said into sealed files while it is said.
 *
 * The loop asks (start, mark, pause, stop), the media thread fills the ring, nobody waits for it.
 * Whatever goes wrong here ends a recording, never a call: it is told by a command. */
#ifndef APP_RECORDER_H
#define APP_RECORDER_H

#include "app/command.h"
#include "app/recording_shelf.h"
#include "app/tap.h"

enum recorder_ask_kind {
	RECORDER_START,
	RECORDER_MARK,
	RECORDER_PAUSE, /* from at_us on nothing is written, until GO_ON */
	RECORDER_GO_ON,
	RECORDER_STOP,
};

struct recorder_ask {
	enum recorder_ask_kind kind;
	dj_id recording, contact;
	dj_us at_us; /* monotonic, of the same clock as the packets */
	dj_ms at_ms; /* START: wall time */
	enum recording_mark mark;
};

struct recorder;

struct recorder_config {
	const struct recording_shelf *shelf;
	struct tap_ring *ring; /* borrowed; the recorder alone reads it */
	void *arg;	       /* of the two below, called on the recorder's thread */
	/* COMMAND_RECORDING_FAILED (contact, subject, number: enum recording_end) and
	 * COMMAND_ALARM. */
	void (*tell)(void *arg, const struct command *c);
	/* The packets of this recording are complete: sound may be made of them. */
	void (*written)(void *arg, dj_id recording);
};

int recorder_start(struct recorder **out, const struct recorder_config *config, struct dj_error *e);
/* Any thread. ENOBUFS when it is behind: the recording is not made, the call goes on. */
int recorder_post(struct recorder *r, const struct recorder_ask *ask);
/* Closes every file. */
void recorder_stop(struct recorder *r);

/* What the thread does, for tests that drive it by hand. */
struct recorder *recorder_alloc(const struct recorder_config *config);
void recorder_turn(struct recorder *r, dj_us now);
void recorder_free(struct recorder *r);

#endif
