/* Owns argv: which of the program's verbs runs. Everything else is the verb's. */
#include "main/main.h"

#include <stdio.h>
#include <string.h>

static const struct verb {
	const char *name;
	int (*run)(int argc, char **argv); /* argv behind the verb; returns the exit status */
	const char *help;
} verbs[] = {
    {"serve", serve_run,
     "runs the contact centre: dajeong serve [--config FILE] [--data DIR] [--demo] ..."},
    {"init", init_run,
     "sets up a site: asks, checks, writes configuration, database and a first backup"},
    {"check-config", check_config_run,
     "looks at everything that a start would need: the flags are those of serve"},
    {"backup", backup_run,
     "makes a sealed copy of the database, in use or not: --to FILE [--config FILE] [--data DIR]"},
    {"restore", restore_run,
     "replaces the database by a backup: --from FILE [--keys FILE] [--config FILE] [--data DIR]"},
    {"verify-recordings", verify_recordings_run,
     "looks whether every recording is as it was made: [--config FILE] [--data DIR]"},
    {"figures", figures_run,
     "brings the figures of reports up to the log: [--rebuild] makes all of them anew"},
    {"media", media_run, "opens one file of a stranger in a sandbox; the server starts it"},
    {"settings", settings_run, "prints every setting as documentation"},
    {"facts", facts_run, "prints every fact of the log as documentation"},
    {"permissions", permissions_run, "prints who may do what"},
    {"version", version_run, "prints the version"},
};

static int usage(FILE *out, int status)
{
	fprintf(out, "usage: dajeong VERB [ARGUMENT...]\n\n");
	for (size_t i = 0; i < DJ_COUNT(verbs); i++)
		fprintf(out, "  %-17s %s\n", verbs[i].name, verbs[i].help);
	return status;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return usage(stderr, 2);
	if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
		return usage(stdout, 0);
	for (size_t i = 0; i < DJ_COUNT(verbs); i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 2, argv + 2);
	fprintf(stderr, "dajeong: there is no verb '%s'\n", argv[1]);
	return usage(stderr, 2);
}
