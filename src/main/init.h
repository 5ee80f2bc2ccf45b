/* `dajeong init`: sets up a site. It asks what it was not told, checks each answer, writes the
 * configuration file, makes the database with a first administrator, and a first backup.
 *
 *   dajeong init [--config FILE] [--data DIR] [--database URL] [--answers FILE] [--force]
 *                [--name TEXT] [--time-zone ZONE] [--languages "ko en ..."] [--admin NAME]
 * [--password WORD]
 *                [--certificate FILE|self|none] [--certificate-key FILE] [--trunk "NAME
 * ADDRESS..."|none] [--number NUMBER]
 *                [--places gyeonggi|none]
 *
 * Answers come from the flags, else from the file (`key = value` lines with the same keys), else
 * from the terminal, else they are the defaults; what has no default must be given. Nothing is
 * written before every answer is right. */
#ifndef MAIN_INIT_H
#define MAIN_INIT_H

/* `argv` after the word `init`. 0, or 1 with a sentence on standard error. */
int init_run(int argc, char **argv);

#endif
