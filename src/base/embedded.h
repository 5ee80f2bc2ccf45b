/* Files that are part of the program: tables made by tools/embed at build time (cmake/embed.cmake),
 * sorted by name in the order of strcmp. A byte 0 follows each file and is not counted, so that a
 * text can be used as a string. */
#ifndef BASE_EMBEDDED_H
#define BASE_EMBEDDED_H

#include "base/base.h"

struct dj_embedded {
	const char *name; /* without its folders: "0001_ground.sql" */
	const unsigned char *data;
	size_t size;
};

extern const struct dj_embedded
    embedded_migrations[]; /* db/migrations/NNNN_*.sql; link dj_embedded_migrations */
extern const size_t embedded_migrations_count;
extern const struct dj_embedded
    embedded_demo[]; /* db/demo/: the demo province; link dj_embedded_demo */
extern const size_t embedded_demo_count;
extern const struct dj_embedded
    embedded_sounds[]; /* prompts.pack and its kin (app/sound.h); link dj_embedded_sounds */
extern const size_t embedded_sounds_count;

#endif
