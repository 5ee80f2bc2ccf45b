/* Owns the limits of text channels as the desk shows them. Refuses: cutting a text (the channel's
 * adapter does), addresses. */
#include "domain/conversation/reach.h"

#include "base/cp949.h"
#include "domain/letter/letter.h"

#include <string.h>

#define DAY_MS (24 * 3600 * 1000LL)

static const struct reach table[channel_COUNT] = {
#define REACH(channel, unit, alone, part, most, days)                                              \
	[channel_##channel] = {text_unit_##unit, alone, part, most, (days)*DAY_MS},
#include "domain/conversation/reach.def"
#undef REACH
};

const struct reach *reach_of(enum channel channel)
{
	return &table[channel];
}

static int code_points(const char *text)
{
	int n = 0;

	for (; *text; text++)
		n += ((unsigned char)*text & 0xc0) != 0x80;
	return n;
}

int reach_units(enum text_unit unit, const char *text)
{
	switch (unit) {
	case text_unit_UTF16:
		return sms_size(text).units;
	case text_unit_CP949:
		return dj_cp949_bytes(text);
	case text_unit_BYTES:
		return (int)strlen(text);
	default:
		return code_points(text);
	}
}

dj_ms reach_until(enum channel channel, dj_ms heard_ms)
{
	return table[channel].window_ms ? heard_ms + table[channel].window_ms : 0;
}

enum channel_shut reach_shut(enum channel channel, bool on, dj_ms heard_ms, dj_ms now)
{
	dj_ms until = reach_until(channel, heard_ms);

	if (!on)
		return channel_shut_OFF;
	return until && now >= until ? channel_shut_WINDOW : channel_shut_NONE;
}
