/* The verbs of the program. Each takes argv behind its name and returns the exit status. */
#ifndef MAIN_MAIN_H
#define MAIN_MAIN_H

#include "base/base.h"

int serve_run(int argc, char **argv);
int backup_run(int argc, char **argv);
int restore_run(int argc, char **argv);
int settings_run(int argc, char **argv);
int facts_run(int argc, char **argv);
int permissions_run(int argc, char **argv);
int init_run(int argc, char **argv);	     /* init.c */
int check_config_run(int argc, char **argv); /* check_config.c */
int backup_run(int argc, char **argv);
int restore_run(int argc, char **argv);
int verify_recordings_run(int argc, char **argv); /* recording_verbs.c */
int media_run(int argc, char **argv);
int figures_run(int argc, char **argv);
int version_run(int argc, char **argv);

#endif
