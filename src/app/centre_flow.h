/* Flows of live contacts: what other parts of the centre give to a flow, and take from it. Private
 * to src/app/centre*.c.
 *
 * The steps callback, voicemail, survey and transfer are services: another file carries them out.
 * It fills its line of the table in centre_flow_service.c; a service without a `begin` is refused
 * by the check ("not available on this line"), so no caller ever comes to it. */
#ifndef APP_CENTRE_FLOW_H
#define APP_CENTRE_FLOW_H

#include "app/centre.h"
#include "domain/flow/flow.h"

/* While a service has the contact, keys, ends of plays (PLAY_FLOW) and silence come to it and to
 * nobody else. Each but `begin` may be NULL. The contact is in GREETING, or WAITING when a key
 * pressed in the queue led here. */
struct centre_flow_service {
	/* False: not possible now; the flow goes on with the step's `otherwise`. True: the contact
	 * is the service's until it calls centre_flow_done or finishes it. */
	bool (*begin)(struct app *a, struct live_contact *c, const struct flow_step *step);
	void (*key)(struct app *a, struct live_contact *c, char key);
	void (*played)(struct app *a, struct live_contact *c);
	void (*silence)(struct app *a, struct live_contact *c); /* centre_flow_await is over */
	void (*left)(struct app *a, struct live_contact *c);	/* the caller hung up in it */
};
/* centre_wish.c: rung back instead of waiting. centre_survey.c: after the talk. */
bool centre_wish_begin(struct app *a, struct live_contact *c, const struct flow_step *step);
void centre_wish_key(struct app *a, struct live_contact *c, char key);
void centre_wish_played(struct app *a, struct live_contact *c);
void centre_wish_silence(struct app *a, struct live_contact *c);
bool centre_survey_begin(struct app *a, struct live_contact *c, const struct flow_step *step);
void centre_survey_key(struct app *a, struct live_contact *c, char key);
void centre_survey_played(struct app *a, struct live_contact *c);
void centre_survey_silence(struct app *a, struct live_contact *c);
void centre_survey_left(struct app *a, struct live_contact *c);
/* centre_voicemail.c: a message instead of a talk. */
bool centre_voicemail_begin(struct app *a, struct live_contact *c, const struct flow_step *step);
void centre_voicemail_key(struct app *a, struct live_contact *c, char key);
void centre_voicemail_played(struct app *a, struct live_contact *c);
void centre_voicemail_silence(struct app *a, struct live_contact *c);

/* centre_connect.c: on to a number of the directory. */
bool centre_connect_begin(struct app *a, struct live_contact *c, const struct flow_step *step);
void centre_connect_played(struct app *a, struct live_contact *c);

extern const struct centre_flow_service centre_flow_services[flow_do_COUNT];
/* Bits 1 << flow_do_* of the services that there are; any thread. */
uint32_t centre_flow_available(void);

/* From a service: go on with `next` (well) or `otherwise`. Not inside begin. */
void centre_flow_done(struct app *a, struct live_contact *c, bool well);
/* From a service: `silence` comes after so long, unless a key comes before. */
void centre_flow_await(struct app *a, struct live_contact *c, dj_ms ms);
/* The agent's part is over and the caller is still there: true when the flow has steps for this
 * (a survey) and has taken the contact; else the call ends as ever. Never for a crisis. */
bool centre_flow_after(struct app *a, struct live_contact *c);

/* From centre_call.c. False: no flow answers this number. `trial`: run this one, without ringing
 * anybody. */
bool centre_flow_start(struct app *a, struct live_contact *c, struct flow *trial,
		       enum language asked);
/* False: no flow wants the key. */
bool centre_flow_key(struct app *a, struct live_contact *c, char key);
void centre_flow_played(struct app *a, struct live_contact *c);
void centre_flow_silence(struct app *a, struct live_contact *c);
/* The contact ends: tells a service, lets the flow go, and says what the caller came to in it. */
void centre_flow_over(struct app *a, struct live_contact *c, enum result *result);

#endif
