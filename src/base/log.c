/* Owns the log line and the masks. Writes to stderr; who keeps it is the service manager's matter.
 */
#include "base/log.h"
#include "base/text.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static _Atomic enum dj_log_level threshold = DJ_LOG_INFO;

void dj_log_set_level(enum dj_log_level level)
{
	atomic_store_explicit(&threshold, level, memory_order_relaxed);
}

void dj_log(enum dj_log_level level, const char *event, const char *fields, ...)
{
	static const char *const names[] = {"debug", "info", "warn", "error"};
	struct timespec ts;
	struct tm tm;
	char when[32], rest[600] = "";
	va_list ap;

	if (level < atomic_load_explicit(&threshold, memory_order_relaxed))
		return;
	clock_gettime(CLOCK_REALTIME, &ts);
	gmtime_r(&ts.tv_sec, &tm);
	strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &tm);
	if (fields) {
		va_start(ap, fields);
		vsnprintf(rest, sizeof rest, fields, ap);
		va_end(ap);
	}
	for (char *p = rest; *p; p++)
		if (*p == '\n' || *p == '\r')
			*p = ' ';
	fprintf(stderr, "time=%s.%03ldZ level=%s event=%s%s%s\n", when, ts.tv_nsec / 1000000,
		names[level], event, rest[0] ? " " : "", rest);
}

const char *dj_mask_number(const char *number, char *out, size_t cap)
{
	size_t n = strlen(number);

	if (n >= 9 && n <= 11 && number[0] == '0')
		snprintf(out, cap, "%.3s-****-%s", number, number + n - 4);
	else if (n > 4)
		snprintf(out, cap, "****%s", number + n - 4);
	else
		dj_copy(out, cap, n ? number : "");
	return out;
}

/* Bytes of the UTF-8 character at p. */
static size_t char_bytes(const char *p)
{
	size_t n = 1;

	while (((unsigned char)p[n] & 0xC0) == 0x80)
		n++;
	return n;
}

const char *dj_mask_name(const char *name, char *out, size_t cap)
{
	const char *p = name, *last = name;
	struct dj_buf b;
	int count = 0;

	for (; *p; p += char_bytes(p), count++)
		last = p;
	dj_buf_init(&b, cap ? cap - 1 : 0);
	if (count > 0)
		dj_buf_add(&b, name, char_bytes(name));
	for (int i = 1; i < (count > 2 ? count - 1 : count); i++)
		dj_buf_puts(&b, "*");
	if (count > 2)
		dj_buf_puts(&b, last);
	dj_copy(out, cap, b.data ? b.data : "");
	dj_buf_fini(&b);
	return out;
}
