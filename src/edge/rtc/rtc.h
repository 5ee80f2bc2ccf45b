/* Browser legs: between the pages (signal_port), the sound (leg_port) and the app. Runs on the loop
 * thread.
 *
 * An agent's leg is made by ORDER_LEG_RING and offered to the desk at once, while it rings, so that
 * sound is ready when the agent accepts (accepting is a command of its own). A citizen's leg is
 * made by SIGNAL_CALL.
 *
 * What the app hears (app_submit, system actor):
 *   LEG_RINGING       an agent's page was sent the offer
 *   LEG_ANSWERED      leg, codec: an agent's leg is secure, sound can flow
 *   CALL_ARRIVED      leg, leg_kind, codec, line, language: a citizen's leg is secure (not before:
 * who never comes that far was never a call) LEG_INTERRUPTED   the page went away, or no consent
 * came for 15 s; the app decides how long to wait LEG_REJOINED      the page is back and its sound
 * is secure again VIDEO_SEEN        seen: what the page says about the pictures it shows LEG_KEY
 * text: a key pressed on the page LEG_ENDED         how: the page
 * hung up (NORMAL), was never there (UNREACHABLE), has no common codec (NO_CODEC), no port was free
 * (FAULT) LEG_FREED         only for a leg whose sound could not be opened; all others get it from
 * media
 *
 * What media tells of these legs goes through rtc_media_event first. */
#ifndef EDGE_RTC_RTC_H
#define EDGE_RTC_RTC_H

#include "app/app.h"
#include "app/signal_port.h"

struct rtc;

struct rtc_config {
	struct app *app;
	struct leg_port leg_port;
	struct signal_port pages; /* rtc -> page */
	int calls_per_source;	  /* citizens' calls at once from one address; 0 is 20 */
};

int rtc_start(struct rtc **out, const struct rtc_config *cfg, struct dj_error *e);
void rtc_stop(struct rtc *r); /* tells every page that its leg has ended, frees the sound; no
				 command comes after it */

/* Takes orders of leg kinds CITIZEN_BROWSER and AGENT_BROWSER. */
struct order_port rtc_orders(struct rtc *r);
/* A signal from a page, on the loop. 0; EINVAL: not of this page's legs, or out of turn (ignored).
 */
int rtc_signal(struct rtc *r, const struct signal *s);
/* A command that media made of its event. True: it was about a browser leg and is dealt with;
 * false: the app's. */
bool rtc_media_event(struct rtc *r, const struct command *c);
/* The app's leg_contact: tells the citizen's page the number of its contact. Other legs are
 * ignored. */
void rtc_contact(struct rtc *r, dj_id leg, dj_id contact);

#endif
