/* Owns asking. Refuses: doing anything with the answers (init.c). */
#include "main/init_ask.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "main/check.h"
#include "main/site_config.h"

#define ANSWERS_LINES 200

/* ---- is it right? ---- */

typedef int check_h(const struct answers *a, const char *text, struct dj_error *e);

static int right_any(const struct answers *a, const char *text, struct dj_error *e)
{
	(void)a;
	return strlen(text) < 120 ? 0 : dj_fail(e, EINVAL, "The name is longer than 119 bytes.");
}

static int right_zone(const struct answers *a, const char *text, struct dj_error *e)
{
	(void)a;
	return check_time_zone(text, e);
}

static int right_languages(const struct answers *a, const char *text, struct dj_error *e)
{
	(void)a;
	return check_languages(text, NULL, e);
}

static int right_login(const struct answers *a, const char *text, struct dj_error *e)
{
	(void)a;
	return check_name(text, e);
}

static int right_password(const struct answers *a, const char *text, struct dj_error *e)
{
	(void)a;
	return check_password(text, e);
}

static bool is_file(const char *text)
{
	return strcmp(text, "self") != 0 && strcmp(text, "none") != 0;
}

static int right_certificate(const struct answers *a, const char *text, struct dj_error *e)
{
	(void)a;
	if (!is_file(text) || access(text, R_OK) == 0)
		return 0;
	return dj_fail(e, errno, "The certificate %.120s cannot be read: %s.", text,
		       strerror(errno));
}

static int right_certificate_key(const struct answers *a, const char *text, struct dj_error *e)
{
	const char *certificate = a->text[QUESTION_CERTIFICATE];

	if (!is_file(certificate))
		return 0;
	return check_certificate(certificate, text, dj_wall(dj_real_clock()), NULL, e);
}

static int right_trunk(const struct answers *a, const char *text, struct dj_error *e)
{
	(void)a;
	return strcmp(text, "none") == 0 ? 0 : site_config_check(SETTING_trunk, text, e);
}

static int right_number(const struct answers *a, const char *text, struct dj_error *e)
{
	char line[SETTING_TEXT_MAX + 40];

	(void)a;
	snprintf(line, sizeof line, "%s queue general greet", text);
	if (text[strcspn(text, " \t")] == '\0' && site_config_check(SETTING_line, line, NULL) == 0)
		return 0;
	return dj_fail(e, EINVAL, "`%.40s` is not a number to dial: up to 31 digits.", text);
}

static int right_places(const struct answers *a, const char *text, struct dj_error *e)
{
	(void)a;
	if (strcmp(text, "gyeonggi") == 0 || strcmp(text, "none") == 0)
		return 0;
	return dj_fail(e, EINVAL, "Places are `gyeonggi` or `none`.");
}

/* ---- the questions ---- */

static const struct {
	const char *key, *otherwise, *ask;
	check_h *check;
} table[QUESTIONS] = {
#define QUESTION(name, key, otherwise, check, ask)                                                 \
	[QUESTION_##name] = {key, otherwise, ask, right_##check},
#include "main/question.def"
#undef QUESTION
};

int question_of(const char *key)
{
	for (int i = 0; i < QUESTIONS; i++)
		if (strcmp(table[i].key, key) == 0)
			return i;
	return -1;
}

bool answer_take(struct answers *a, enum question q, const char *text)
{
	a->given[q] = true;
	return dj_copy(a->text[q], sizeof a->text[q], text);
}

/* ---- from a file ---- */

static int take_line(struct answers *a, char *line, struct dj_error *e)
{
	char *equals = strchr(line, '='), *end, *text;
	int q;

	line += strspn(line, " \t");
	if (*line == '#' || *line == '\0')
		return 0;
	if (!equals)
		return dj_fail(e, EINVAL, "`%.60s` is not `key = value`.", line);
	*equals = '\0';
	for (end = equals; end > line && (end[-1] == ' ' || end[-1] == '\t'); end--)
		end[-1] = '\0';
	text = equals + 1 + strspn(equals + 1, " \t");
	q = question_of(line);
	if (q < 0)
		return dj_fail(e, EINVAL, "There is no question `%.60s`.", line);
	return answer_take(a, q, text)
		   ? 0
		   : dj_fail(e, EINVAL, "The answer to `%s` is too long.", line);
}

int answers_load(struct answers *a, const char *path, struct dj_error *e)
{
	char line[SETTING_TEXT_MAX + 100];
	FILE *f = fopen(path, "r");
	int err = 0;

	if (!f)
		return dj_fail(e, errno, "%.120s: %s.", path, strerror(errno));
	for (int n = 0; !err && n < ANSWERS_LINES && fgets(line, sizeof line, f); n++) {
		line[strcspn(line, "\r\n")] = '\0';
		err = take_line(a, line, e);
	}
	fclose(f);
	return err;
}

/* ---- from the terminal ---- */

static bool read_line(FILE *in, char out[SETTING_TEXT_MAX + 1])
{
	if (!fgets(out, SETTING_TEXT_MAX + 1, in))
		return false;
	out[strcspn(out, "\r\n")] = '\0';
	return true;
}

/* Without showing it, when `in` is a terminal. */
static bool read_secret(FILE *in, FILE *out, char text[SETTING_TEXT_MAX + 1])
{
	struct termios shown, hidden;
	bool terminal = tcgetattr(fileno(in), &shown) == 0, got;

	if (terminal) {
		hidden = shown;
		hidden.c_lflag &= ~(tcflag_t)ECHO;
		tcsetattr(fileno(in), TCSAFLUSH, &hidden);
	}
	got = read_line(in, text);
	if (terminal) {
		tcsetattr(fileno(in), TCSAFLUSH, &shown);
		fputc('\n', out);
	}
	return got;
}

static bool read_twice(FILE *in, FILE *out, char text[SETTING_TEXT_MAX + 1])
{
	char again[SETTING_TEXT_MAX + 1];

	for (;;) {
		if (!read_secret(in, out, text))
			return false;
		fputs("The same again: ", out);
		fflush(out);
		if (!read_secret(in, out, again))
			return false;
		if (strcmp(text, again) == 0)
			return true;
		fputs("They differ. Once more: ", out);
		fflush(out);
	}
}

/* Asks until the answer is right; false at the end of input. An empty answer is the default. */
static bool ask(struct answers *a, enum question q, FILE *in, FILE *out)
{
	struct dj_error e = {""};

	for (;;) {
		char text[SETTING_TEXT_MAX + 1];

		fprintf(out, "\n%s\n", table[q].ask);
		if (table[q].otherwise[0])
			fprintf(out, "[%s] ", table[q].otherwise);
		fflush(out);
		if (!(q == QUESTION_PASSWORD ? read_twice(in, out, text) : read_line(in, text)))
			return false;
		answer_take(a, q, text[0] ? text : table[q].otherwise);
		if (table[q].check(a, a->text[q], &e) == 0)
			return true;
		fprintf(out, "%s\n", e.text);
	}
}

static bool is_needed(const struct answers *a, enum question q)
{
	return q != QUESTION_CERTIFICATE_KEY || is_file(a->text[QUESTION_CERTIFICATE]);
}

int answers_complete(struct answers *a, FILE *in, FILE *out, struct dj_error *e)
{
	for (int q = 0; q < QUESTIONS; q++) {
		if (!a->given[q] && in && is_needed(a, q) && !ask(a, q, in, out))
			return dj_fail(e, EINVAL, "The answers ended at `%s`.", table[q].key);
		if (!a->given[q])
			answer_take(a, q, table[q].otherwise);
		if (a->text[q][0] == '\0')
			return dj_fail(e, EINVAL, "`--%s` is needed.", table[q].key);
		if (table[q].check(a, a->text[q], e))
			return EINVAL;
	}
	return 0;
}
