/* Owns when a message ends and whether it is one. Refuses: recording it, saying so. */
#include "domain/voicemail/voicemail.h"

void voicemail_begin(struct voicemail *v, int longest_s, dj_us now)
{
	*v = (struct voicemail){.since_us = now, .heard_us = now, .longest_ms = longest_s * 1000};
}

void voicemail_voice(struct voicemail *v, bool on, dj_us now)
{
	v->heard = v->heard || on;
	v->speaking = on;
	v->heard_us = on ? now : DJ_MAX(v->since_us, now - VOICEMAIL_HARK_MS * 1000);
}

static dj_us quiet_at(const struct voicemail *v)
{
	if (v->speaking)
		return INT64_MAX;
	return v->heard_us + (v->heard ? VOICEMAIL_QUIET_MS : VOICEMAIL_UNHEARD_MS) * 1000;
}

static dj_us longest_at(const struct voicemail *v)
{
	return v->since_us + v->longest_ms * 1000;
}

dj_ms voicemail_ends_in(const struct voicemail *v, dj_us now)
{
	dj_us left = DJ_MIN(quiet_at(v), longest_at(v)) - now;

	return DJ_MAX((left + 999) / 1000, 1);
}

enum voicemail_end voicemail_own_end(const struct voicemail *v, dj_us now)
{
	return now >= longest_at(v) ? voicemail_end_LONGEST : voicemail_end_SILENCE;
}

enum voicemail_end voicemail_judge(const struct voicemail *v, enum voicemail_end how, dj_us now)
{
	dj_ms lasted = v->since_us ? (now - v->since_us) / 1000 : 0;

	if (lasted < VOICEMAIL_LEAST_MS)
		return voicemail_end_EMPTY;
	if (!v->heard && (how != voicemail_end_KEY || lasted < VOICEMAIL_KEYED_MS))
		return voicemail_end_EMPTY;
	return how;
}

bool voicemail_is_message(enum voicemail_end how)
{
	return how != voicemail_end_EMPTY && how != voicemail_end_NOT_RECORDED;
}
