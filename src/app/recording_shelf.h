/* Where recordings lie: DATA/recordings/YYYYMMDD/ID.packets while they are made, ID.ogg afterwards,
 * by the day of the id in UTC. Any thread; nothing here remembers anything. */
#ifndef APP_RECORDING_SHELF_H
#define APP_RECORDING_SHELF_H

#include <sys/types.h>

#include "base/base.h"

struct keyring;

#define SHELF_PATH 600

enum shelf_file { SHELF_PACKETS, SHELF_SOUND };

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
/* Reads a part of the sound: at most n bytes from `at`; *size is the whole. -1 with errno. */
ssize_t shelf_sound(const struct recording_shelf *s, dj_id recording, int64_t at, void *out,
		    size_t n, int64_t *size);

#endif
