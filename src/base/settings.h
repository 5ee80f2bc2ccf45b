/* The settings of setting.def: from defaults, the configuration file, the database and the command
 * line.
 *
 * Who speaks last does not matter, only where it was said: a flag stands over the database, the
 * database over the file. A value is checked against its type when it is given, so whoever reads
 * one may rely on its form. */
#ifndef DJ_SETTINGS_H
#define DJ_SETTINGS_H

#include "base/text.h"

#define SETTINGS_FILE_MAX (256 * 1024) /* bytes of a configuration file */
#define SETTING_TEXT_MAX  1000	       /* bytes of one value */
#define SETTINGS_MAX	  2000	       /* values of all settings together */

enum setting {
#define SECTION(heading)
#define SETTING(name, key, type, otherwise, low, high, unit, how, help) SETTING_##name,
#include "base/setting.def"
#undef SECTION
#undef SETTING
	SETTINGS
};

enum setting_type {
	SETTING_TYPE_TEXT,
	SETTING_TYPE_PATH,
	SETTING_TYPE_NUMBER,
	SETTING_TYPE_SWITCH,
	SETTING_TYPE_ENDPOINT,
	SETTING_TYPE_RANGE,
	SETTING_TYPE_CHOICE,
	SETTING_TYPE_WORDS,
};
enum setting_how { SETTING_HOW_ONE, SETTING_HOW_MANY, SETTING_HOW_ARGV, SETTING_HOW_LIVE };

/* Where a value was given; the later in this list stands over the earlier. */
enum setting_source { SETTING_DEFAULT, SETTING_FILE, SETTING_DATABASE, SETTING_FLAG };

struct setting_info {
	const char *key, *otherwise, *unit, *help;
	enum setting_type type;
	enum setting_how how;
	int64_t low, high;
};

struct settings {
	struct setting_value {
		enum setting setting;
		enum setting_source source;
		char *text;
	} * values; /* in the order given */
	int count, size;
};

void settings_init(struct settings *s);
void settings_fini(struct settings *s);

/* Each answers 0, or EINVAL (ENOENT, EFBIG, ... for the file) with a sentence that names key, line
 * and what would be right. */
int settings_set(struct settings *s, enum setting which, enum setting_source source,
		 const char *text, struct dj_error *e);
int settings_load(struct settings *s, const char *path, struct dj_error *e);
int settings_parse(struct settings *s, const char *text, size_t n, struct dj_error *e);
/* `flag` without its dashes; value is NULL when none followed. */
int settings_flag(struct settings *s, const char *flag, const char *value, struct dj_error *e);
/* Takes argv[0..argc-1], all of which must be settings: `--key value`, `--key=value`, `--switch`.
 */
int settings_args(struct settings *s, int argc, char **argv, struct dj_error *e);

const struct setting_info *setting_info(enum setting which);
/* The setting with this key, or -1. */
int setting_of(const char *key);

enum setting_source settings_source(const struct settings *s, enum setting which);
/* The first value; the default when none was given. Borrowed until the next change. */
const char *settings_text(const struct settings *s, enum setting which);
int64_t settings_number(const struct settings *s, enum setting which);
bool settings_on(const struct settings *s, enum setting which);
/* False for "off", and for "" (a default that depends on others). */
bool settings_endpoint(const struct settings *s, enum setting which, char *address, size_t cap,
		       int *port);
void settings_range(const struct settings *s, enum setting which, int *low, int *high);
/* Repeated settings: the i-th value, or NULL past the last. */
const char *settings_at(const struct settings *s, enum setting which, int i);
/* Copies word i (0-based, divided by blanks) of any value; false when there is none or it does not
 * fit. */
bool setting_word(const char *text, int i, char *out, size_t cap);

/* "127.0.0.1:8120" or "[::1]:8120": numeric addresses only. */
bool endpoint_parse(const char *text, char *address, size_t cap, int *port);

/* The table as Markdown. */
void settings_print(struct dj_buf *out);

#endif
