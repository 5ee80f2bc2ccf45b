/* Owns what a telephone key is: event numbers, their timing, their tones. Sends nothing itself. */
#include "edge/media/keys.h"

#include <math.h>
#include <string.h>

#define DOWN_STEPS  5 /* 100 ms of tone */
#define END_STEPS   3 /* the end is said three times (RFC 4733 2.5.1.4) */
#define PAUSE_STEPS 4
#define LONG_PRESS  0xff00 /* a longer one goes on under a new timestamp (RFC 4733 2.5.1.3) */
#define TONE_PEAK   6000.0 /* each; about -14 dBm0 */

static const char events[] = "0123456789*#ABCD";

char keys_heard(struct keys_in *k, const struct packet *p)
{
	bool more;
	uint8_t event;

	if (p->size < 4 || p->payload[0] >= sizeof events - 1)
		return 0;
	event = p->payload[0];
	more = k->known && event == k->event && k->down && k->duration >= LONG_PRESS;
	if (k->known && (int32_t)(p->ts - k->ts) < 0)
		return 0;
	if (k->known && p->ts == k->ts)
		more = true;
	k->known = true;
	k->event = event;
	k->ts = p->ts;
	k->down = !(p->payload[1] & 0x80);
	k->duration = get16(p->payload + 2);
	return more ? 0 : events[event];
}

void keys_add(struct keys_out *k, const char *digits)
{
	for (; *digits && k->count < KEYS_MAX; digits++) {
		char c = *digits >= 'a' && *digits <= 'd' ? (char)(*digits - 'a' + 'A') : *digits;

		if (strchr(events, c))
			k->digits[k->count++] = c;
	}
}

bool keys_next(struct keys_out *k, struct keys_step *s)
{
	int step = k->step;

	if (!k->count)
		return false;
	s->event = (uint8_t)(strchr(events, k->digits[0]) - events);
	s->first = step == 0;
	s->end = step >= DOWN_STEPS;
	s->send = step < DOWN_STEPS + END_STEPS;
	s->ms = (uint16_t)(20 * DJ_MIN(step + 1, DOWN_STEPS));
	if (++k->step == DOWN_STEPS + END_STEPS + PAUSE_STEPS) {
		k->step = 0;
		memmove(k->digits, k->digits + 1, --k->count);
	}
	return true;
}

void keys_payload(uint8_t out[4], const struct keys_step *s, int rate)
{
	out[0] = s->event;
	out[1] = (uint8_t)(10 | (s->end ? 0x80 : 0)); /* volume -10 dBm0 */
	put16(out + 2, (uint16_t)(s->ms * rate / 1000));
}

void keys_tone(int16_t out[160], const struct keys_step *s)
{
	static const char grid[] = "123A456B789C*0#D";
	static const double low[] = {697, 770, 852, 941}, high[] = {1209, 1336, 1477, 1633};
	int at = (int)(strchr(grid, events[s->event]) - grid);
	double turn = 2 * 3.14159265358979 / 8000;

	for (int i = 0; i < 160; i++) {
		double t = turn * ((s->ms - 20) * 8 + i);

		out[i] = (int16_t)(TONE_PEAK * (sin(low[at / 4] * t) + sin(high[at % 4] * t)));
	}
}
