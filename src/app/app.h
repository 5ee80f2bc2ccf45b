/* The one chokepoint and all live state. One `struct app` lives on the loop thread.
 *
 * An edge posts commands: on the loop with app_submit (answered at once), from any other thread with app_post. The app
 * answers with facts (journal, database, live feed), orders to the edges and calls on the leg port. */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/command.h"
#include "app/leg_port.h"
#include "app/order.h"
#include "base/clock.h"

struct app;

/* On the loop. Fills `out` (may be NULL). For record commands: VERDICT_bad_request (they belong to the writer). */
enum verdict app_submit(struct app *a, const struct command *c, struct answer *out);
/* From any thread: by mailbox to the loop or the writer, whoever the command belongs to; the answer comes to the origin's
 * mailbox. ENOBUFS when full. */
int app_post(struct app *a, const struct command *c);
/* A new id, on the loop (edges name legs with it). */
dj_id app_new_id(struct app *a);
/* Does this server take a new call now? 0 yes, else seconds for Retry-After (overload, journal nearly full). Counted. */
int app_overloaded(struct app *a);

#endif
