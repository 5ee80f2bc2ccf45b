/* Owns the values of all settings and the form each must have. Refuses: what a value means to
 * others (that a zone exists, a trunk's words, whether a file is there): main/check_config.c looks
 * at that. */
#include "base/settings.h"

#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct setting_info table[SETTINGS] = {
#define SECTION(heading)
#define SETTING(name, key, type, otherwise, low, high, unit, how, help)                            \
	[SETTING_##name] = {key, otherwise, unit, help, SETTING_TYPE_##type, SETTING_HOW_##how,    \
			    low, high},
#include "base/setting.def"
#undef SECTION
#undef SETTING
};

#define BLANKS " \t"

/* ---- the form of a value ---- */

static bool blank(char c)
{
	return c == ' ' || c == '\t';
}

/* "20" or "20 s" for the unit "s". */
static bool number_parse(const char *text, const char *unit, int64_t *out)
{
	char *end;

	if (text[0] < '0' || text[0] > '9')
		return false;
	errno = 0;
	*out = strtoll(text, &end, 10);
	if (errno)
		return false;
	end += strspn(end, BLANKS);
	return *end == '\0' || strcmp(end, unit) == 0;
}

bool endpoint_parse(const char *text, char *address, size_t cap, int *port)
{
	unsigned char any[sizeof(struct in6_addr)];
	const char *colon = strrchr(text, ':');
	bool six = text[0] == '[';
	size_t n = colon ? (size_t)(colon - text) : 0;
	int64_t number;

	if (n == 0 || !number_parse(colon + 1, "", &number) || number < 1 || number > 65535)
		return false;
	if (six && (n < 3 || text[n - 1] != ']'))
		return false;
	if (!dj_copy_n(address, cap, text + six, n - 2 * six))
		return false;
	*port = (int)number;
	return inet_pton(six ? AF_INET6 : AF_INET, address, any) == 1;
}

static bool range_parse(const char *text, int64_t *low, int64_t *high)
{
	char first[24];
	const char *dash = strchr(text, '-');

	return dash && dj_copy_n(first, sizeof first, text, (size_t)(dash - text)) &&
	       number_parse(first, "", low) && number_parse(dash + 1, "", high);
}

static bool choice_has(const char *choices, const char *word)
{
	size_t n = strlen(word);

	for (const char *at = choices; n; at++) {
		if (strncmp(at, word, n) == 0 && (at[n] == '|' || at[n] == '\0'))
			return true;
		at = strchr(at, '|');
		if (!at)
			return false;
	}
	return false;
}

static bool switch_parse(const char *text, bool *on)
{
	*on = strcmp(text, "yes") == 0;
	return *on || strcmp(text, "no") == 0;
}

static int check_number(const struct setting_info *t, const char *text, struct dj_error *e)
{
	int64_t n;

	if (number_parse(text, t->unit, &n) && n >= t->low && n <= t->high)
		return 0;
	return dj_fail(e, EINVAL,
		       "`%s` must be a number from %" PRId64 " to %" PRId64 "%s%s, not `%s`.",
		       t->key, t->low, t->high, t->unit[0] ? " " : "", t->unit, text);
}

static int check_switch(const struct setting_info *t, const char *text, struct dj_error *e)
{
	bool on;

	if (switch_parse(text, &on))
		return 0;
	return dj_fail(e, EINVAL, "`%s` must be `yes` or `no`, not `%s`.", t->key, text);
}

static int check_endpoint(const struct setting_info *t, const char *text, struct dj_error *e)
{
	char address[INET6_ADDRSTRLEN];
	int port;

	if (strcmp(text, "off") == 0 || endpoint_parse(text, address, sizeof address, &port))
		return 0;
	return dj_fail(e, EINVAL,
		       "`%s` must be an address and a port like `%s`, or `off`, not `%s`.", t->key,
		       t->otherwise[0] ? t->otherwise : "0.0.0.0:443", text);
}

static int check_range(const struct setting_info *t, const char *text, struct dj_error *e)
{
	int64_t low, high;

	if (range_parse(text, &low, &high) && low >= t->low && high <= t->high && low < high)
		return 0;
	return dj_fail(e, EINVAL,
		       "`%s` must be two numbers from %" PRId64 " to %" PRId64
		       " like `%s`, not `%s`.",
		       t->key, t->low, t->high, t->otherwise, text);
}

static int check_choice(const struct setting_info *t, const char *text, struct dj_error *e)
{
	if (choice_has(t->unit, text))
		return 0;
	return dj_fail(e, EINVAL, "`%s` must be one of %s, not `%s`.", t->key, t->unit, text);
}

static int check_path(const struct setting_info *t, const char *text, struct dj_error *e)
{
	if (strlen(text) < PATH_MAX / 8)
		return 0;
	return dj_fail(e, EINVAL, "`%s` is a path of more than %d bytes.", t->key,
		       PATH_MAX / 8 - 1);
}

static int check_text(const struct setting_info *t, const char *text, struct dj_error *e)
{
	for (const char *c = text; *c; c++)
		if ((unsigned char)*c < ' ' && *c != '\t')
			return dj_fail(e, EINVAL, "`%s` contains a control character.", t->key);
	return 0;
}

static int (*const checks[])(const struct setting_info *, const char *, struct dj_error *) = {
    [SETTING_TYPE_TEXT] = check_text,	      [SETTING_TYPE_PATH] = check_path,
    [SETTING_TYPE_NUMBER] = check_number,     [SETTING_TYPE_SWITCH] = check_switch,
    [SETTING_TYPE_ENDPOINT] = check_endpoint, [SETTING_TYPE_RANGE] = check_range,
    [SETTING_TYPE_CHOICE] = check_choice,     [SETTING_TYPE_WORDS] = check_text,
};

static int check(const struct setting_info *t, const char *text, struct dj_error *e)
{
	size_t n = strlen(text);

	if (n == 0)
		return dj_fail(e, EINVAL, "`%s` has no value.", t->key);
	if (n > SETTING_TEXT_MAX)
		return dj_fail(e, EINVAL, "`%s` is longer than %d bytes.", t->key,
			       SETTING_TEXT_MAX);
	if (!dj_utf8_valid(text, n))
		return dj_fail(e, EINVAL, "`%s` is not valid UTF-8.", t->key);
	return checks[t->type](t, text, e);
}

/* ---- the values ---- */

void settings_init(struct settings *s)
{
	*s = (struct settings){0};
}

void settings_fini(struct settings *s)
{
	for (int i = 0; i < s->count; i++)
		free(s->values[i].text);
	free(s->values);
	*s = (struct settings){0};
}

const struct setting_info *setting_info(enum setting which)
{
	return &table[which];
}

int setting_of(const char *key)
{
	for (int i = 0; i < SETTINGS; i++)
		if (strcmp(table[i].key, key) == 0)
			return i;
	return -1;
}

/* The strongest source that gave this setting decides; values of weaker ones stay, unread. */
enum setting_source settings_source(const struct settings *s, enum setting which)
{
	enum setting_source best = SETTING_DEFAULT;

	for (int i = 0; i < s->count; i++)
		if (s->values[i].setting == which)
			best = DJ_MAX(best, s->values[i].source);
	return best;
}

const char *settings_at(const struct settings *s, enum setting which, int i)
{
	enum setting_source best = settings_source(s, which);

	for (int k = 0; k < s->count; k++) {
		const struct setting_value *v = &s->values[k];

		if (v->setting == which && v->source == best && i-- == 0)
			return v->text;
	}
	return NULL;
}

static struct setting_value *value_given(struct settings *s, enum setting which,
					 enum setting_source source)
{
	for (int i = 0; i < s->count; i++)
		if (s->values[i].setting == which && s->values[i].source == source)
			return &s->values[i];
	return NULL;
}

static void value_add(struct settings *s, enum setting which, enum setting_source source,
		      const char *text)
{
	if (s->count == s->size) {
		s->size = s->size ? 2 * s->size : 32;
		s->values = dj_grow(s->values, (size_t)s->size * sizeof *s->values);
	}
	s->values[s->count++] = (struct setting_value){which, source, dj_strdup(text)};
}

int settings_set(struct settings *s, enum setting which, enum setting_source source,
		 const char *text, struct dj_error *e)
{
	const struct setting_info *t = &table[which];
	struct setting_value *old = value_given(s, which, source);
	int err = check(t, text, e);

	if (err)
		return err;
	if (source == SETTING_FILE && t->how == SETTING_HOW_ARGV)
		return dj_fail(e, EINVAL, "`%s` can only be given as `--%s`.", t->key, t->key);
	if (source == SETTING_DATABASE && t->how != SETTING_HOW_LIVE)
		return dj_fail(e, EINVAL, "`%s` can only be changed in the configuration file.",
			       t->key);
	if (old && t->how != SETTING_HOW_MANY) {
		if (source == SETTING_FILE)
			return dj_fail(e, EINVAL, "`%s` is given twice.", t->key);
		free(old->text);
		old->text = dj_strdup(text);
		return 0;
	}
	if (s->count == SETTINGS_MAX)
		return dj_fail(e, EINVAL, "There are more than %d settings.", SETTINGS_MAX);
	value_add(s, which, source, text);
	return 0;
}

const char *settings_text(const struct settings *s, enum setting which)
{
	const char *text = settings_at(s, which, 0);

	return text ? text : table[which].otherwise;
}

int64_t settings_number(const struct settings *s, enum setting which)
{
	int64_t n = 0;

	dj_assert(table[which].type == SETTING_TYPE_NUMBER);
	number_parse(settings_text(s, which), table[which].unit, &n);
	return n;
}

bool settings_on(const struct settings *s, enum setting which)
{
	bool on;

	dj_assert(table[which].type == SETTING_TYPE_SWITCH);
	return switch_parse(settings_text(s, which), &on) && on;
}

bool settings_endpoint(const struct settings *s, enum setting which, char *address, size_t cap,
		       int *port)
{
	dj_assert(table[which].type == SETTING_TYPE_ENDPOINT && cap >= INET6_ADDRSTRLEN);
	return endpoint_parse(settings_text(s, which), address, cap, port);
}

void settings_range(const struct settings *s, enum setting which, int *low, int *high)
{
	int64_t from = 0, to = 0;

	dj_assert(table[which].type == SETTING_TYPE_RANGE);
	range_parse(settings_text(s, which), &from, &to);
	*low = (int)from;
	*high = (int)to;
}

bool setting_word(const char *text, int i, char *out, size_t cap)
{
	for (;; i--) {
		size_t n;

		text += strspn(text, BLANKS);
		n = strcspn(text, BLANKS);
		if (n == 0)
			return false;
		if (i == 0)
			return dj_copy_n(out, cap, text, n);
		text += n;
	}
}

/* ---- the file ---- */

/* Cuts a comment: `#` at the start or after a blank, so that a name may contain one. */
static size_t without_comment(const char *line, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (line[i] == '#' && (i == 0 || blank(line[i - 1])))
			return i;
	return n;
}

static void trim(const char **text, size_t *n)
{
	while (*n && blank((*text)[*n - 1]))
		(*n)--;
	while (*n && blank(**text)) {
		(*text)++;
		(*n)--;
	}
}

static int parse_pair(struct settings *s, const char *line, size_t n, struct dj_error *e)
{
	const char *equals = memchr(line, '=', n), *value;
	char key[64], text[SETTING_TEXT_MAX + 1];
	size_t key_n, value_n;
	int which;

	if (!equals)
		return dj_fail(e, EINVAL, "It is not `key = value`.");
	key_n = (size_t)(equals - line);
	value = equals + 1;
	value_n = n - key_n - 1;
	trim(&line, &key_n);
	trim(&value, &value_n);
	if (!dj_copy_n(key, sizeof key, line, key_n) || (which = setting_of(key)) < 0)
		return dj_fail(e, EINVAL,
			       "There is no setting `%s`; `dajeong settings` lists them.", key);
	if (!dj_copy_n(text, sizeof text, value, value_n))
		return dj_fail(e, EINVAL, "`%s` is longer than %d bytes.", key, SETTING_TEXT_MAX);
	return settings_set(s, which, SETTING_FILE, text, e);
}

static int parse_line(struct settings *s, const char *line, size_t n, struct dj_error *e)
{
	if (n && line[n - 1] == '\r')
		n--;
	n = without_comment(line, n);
	trim(&line, &n);
	return n ? parse_pair(s, line, n, e) : 0;
}

int settings_parse(struct settings *s, const char *text, size_t n, struct dj_error *e)
{
	const char *end = text + n;

	if (n > SETTINGS_FILE_MAX)
		return dj_fail(e, EFBIG, "The file is larger than %d bytes.", SETTINGS_FILE_MAX);
	if (memchr(text, '\0', n) || !dj_utf8_valid(text, n))
		return dj_fail(e, EINVAL, "The file is not UTF-8 text.");
	for (int line = 1; text < end; line++) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		struct dj_error why = {""};
		int err;

		stop = stop ? stop : end;
		err = parse_line(s, text, (size_t)(stop - text), &why);
		if (err)
			return dj_fail(e, err, "Line %d: %.200s", line, why.text);
		text = stop + 1;
	}
	return 0;
}

int settings_load(struct settings *s, const char *path, struct dj_error *e)
{
	struct dj_error why = {""};
	FILE *f = fopen(path, "rb");
	char *text;
	size_t n;
	int err;

	if (!f)
		return dj_fail(e, errno, "%.100s: %s.", path, strerror(errno));
	text = dj_alloc(SETTINGS_FILE_MAX + 1);
	n = fread(text, 1, SETTINGS_FILE_MAX + 1, f);
	err =
	    ferror(f) ? dj_fail(&why, EIO, "It cannot be read.") : settings_parse(s, text, n, &why);
	fclose(f);
	free(text);
	return err ? dj_fail(e, err, "%.100s: %s", path, why.text) : 0;
}

/* ---- the command line ---- */

int settings_flag(struct settings *s, const char *flag, const char *value, struct dj_error *e)
{
	int which = setting_of(flag);

	if (which < 0)
		return dj_fail(e, EINVAL, "There is no `--%.60s`; `dajeong settings` lists them.",
			       flag);
	if (!value && table[which].type == SETTING_TYPE_SWITCH)
		value = "yes";
	if (!value)
		return dj_fail(e, EINVAL, "`--%s` needs a value.", flag);
	return settings_set(s, which, SETTING_FLAG, value, e);
}

/* One argument, and the one after it when that is its value: `used` says how many. */
static int take_arg(struct settings *s, const char *arg, const char *next, int *used,
		    struct dj_error *e)
{
	const char *equals = strchr(arg, '=');
	char flag[64];
	int which;

	*used = 1;
	if (strncmp(arg, "--", 2) != 0)
		return dj_fail(e, EINVAL, "`%.60s` is not a flag.", arg);
	arg += 2;
	if (equals) {
		dj_copy_n(flag, sizeof flag, arg, (size_t)(equals - arg));
		return settings_flag(s, flag, equals + 1, e);
	}
	which = setting_of(arg);
	if (which >= 0 && table[which].type == SETTING_TYPE_SWITCH)
		return settings_flag(s, arg, NULL, e);
	*used = next ? 2 : 1;
	return settings_flag(s, arg, next, e);
}

int settings_args(struct settings *s, int argc, char **argv, struct dj_error *e)
{
	for (int i = 0, used; i < argc; i += used) {
		int err = take_arg(s, argv[i], i + 1 < argc ? argv[i + 1] : NULL, &used, e);

		if (err)
			return err;
	}
	return 0;
}

/* ---- its documentation ---- */

static void print_one(struct dj_buf *out, enum setting which)
{
	static const char *const how[] = {"", " May be repeated.", " Only as a flag.",
					  " Changeable while running."};
	const struct setting_info *t = &table[which];

	dj_buf_printf(out, "| `%s` | ", t->key);
	if (t->otherwise[0])
		dj_buf_printf(out, "`%s`", t->otherwise);
	dj_buf_printf(out, " | %s", t->help);
	if (t->type == SETTING_TYPE_NUMBER || t->type == SETTING_TYPE_RANGE)
		dj_buf_printf(out, " From %" PRId64 " to %" PRId64 "%s%s.", t->low, t->high,
			      t->unit[0] ? " " : "", t->unit);
	if (t->type == SETTING_TYPE_CHOICE)
		dj_buf_printf(out, " One of `%s`.", t->unit);
	dj_buf_printf(out, "%s |\n", how[t->how]);
}

void settings_print(struct dj_buf *out)
{
	dj_buf_puts(out, "# Settings\n\n"
			 "Each is a line `key = value` of the configuration file, with `#` before "
			 "comments, and a flag\n"
			 "`--key value` of `dajeong serve`. A flag stands over what an "
			 "administrator changed while the\n"
			 "server ran, that over the file, the file over the default. `dajeong "
			 "check-config --config FILE`\n"
			 "looks at them all. This page is printed by `dajeong settings`.\n");
#define SECTION(heading)                                                                           \
	dj_buf_puts(out, "\n## " heading "\n\n| key | default | meaning |\n| --- | --- | --- "     \
			 "|\n");
#define SETTING(name, key, type, otherwise, low, high, unit, how, help)                            \
	print_one(out, SETTING_##name);
#include "base/setting.def"
#undef SECTION
#undef SETTING
}
