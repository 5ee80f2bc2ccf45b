/* `dajeong check-config [FLAG...]`: looks at everything a start would need, and says in one line
 * each what is right, what is worth knowing and what is wrong. Changes nothing. */
#ifndef MAIN_CHECK_CONFIG_H
#define MAIN_CHECK_CONFIG_H

#include <stdio.h>

#include "base/settings.h"

/* `argv` are flags of `serve`. 0 when a server would start. */
int check_config_run(int argc, char **argv);
/* The same for settings that were read; how many things are wrong. */
int check_config(const struct settings *s, dj_ms now, FILE *out);
/* Settings for a command: the flags, then the file that --config names. */
int check_config_read(struct settings *s, int argc, char **argv, struct dj_error *e);

#endif
