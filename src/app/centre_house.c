/* Owns what is done once an hour without anybody asking. The work itself is record commands. */
#include "app/centre.h"

#define EVERY_MS (3600LL * 1000)

void centre_timer_house(struct app *a, enum centre_timer kind, dj_us due)
{
	struct command sweep = {.kind = COMMAND_ATTACHMENT_SWEEP};

	(void)kind, (void)due;
	a->config.to_writer(a->config.arg, &sweep); /* with no room: in an hour */
	centre_timer(a, TIMER_HOUSE, 1, EVERY_MS);
}
