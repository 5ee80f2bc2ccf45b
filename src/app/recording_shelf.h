/* Where recordings lie: DATA/recordings/YYYYMMDD/ID.packets while they are made, ID.ogg and, of a
 * call with pictures, ID.citizen and ID.agent afterwards, by the day of the id in UTC. Any thread;
 * nothing here remembers anything. */
#ifndef APP_RECORDING_SHELF_H
#define APP_RECORDING_SHELF_H

#include <sys/types.h>

#include "base/base.h"

struct keyring;

#define SHELF_PATH 600

enum shelf_file { SHELF_PACKETS, SHELF_SOUND, SHELF_CITIZEN, SHELF_AGENT, SHELF_FILES };

struct recording_shelf {
	char folder[500]; /* DATA/recordings */
	const struct keyring *keys;
};

void shelf_init(struct recording_shelf *s, const char *data, const struct keyring *keys);
void shelf_path(const struct recording_shelf *s, dj_id recording, enum shelf_file which,
		char out[SHELF_PATH]);
/* The folder of its day. */
int shelf_make_room(const struct recording_shelf *s, dj_id recording, struct dj_error *e);
/* Every recording whose packets are still here. */
void shelf_left(const struct recording_shelf *s, void (*take)(void *arg, dj_id recording),
		void *arg);
/* Nothing of it stays. 0, or errno when a file that is there cannot be removed. */
int shelf_remove(const struct recording_shelf *s, dj_id recording);
/* A part of a file that is whole: at most n bytes from `at`. */
struct shelf_part {
	dj_id recording;
	enum shelf_file which;
	int64_t at;
	size_t n;
};

/* *size is the whole. -1 with errno. */
ssize_t shelf_read(const struct recording_shelf *s, const struct shelf_part *part, void *out,
		   int64_t *size);

#endif
