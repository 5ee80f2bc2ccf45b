/* Owns nothing but the beat at which inquiries are looked at: what is due stands in rows, and the
 * writer finds it (record_inquiry_tick.c), so that a restart forgets nothing. */
#include "app/centre.h"

#define EVERY_MS (20 * 1000)

void centre_timer_inquiry(struct app *a, enum centre_timer kind, dj_us due)
{
	const struct command c = {.kind = COMMAND_INQUIRY_TICK};

	(void)kind, (void)due;
	a->config.to_writer(a->config.arg, &c);
	centre_timer(a, TIMER_INQUIRY, 1, EVERY_MS);
}
