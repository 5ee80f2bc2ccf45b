/* What a live contact and a live agent carry for people in danger and for caller_ends_first, and
 * the hooks that the rest of the centre calls. Private to src/app/centre*.c; included by centre.h.
 */
#ifndef APP_CENTRE_CARE_H
#define APP_CENTRE_CARE_H

#include "domain/care/panic.h"
#include "domain/care/share.h"
#include "domain/crisis/crisis.h"
#include "domain/crisis/silence.h"
#include "domain/ending/ending.h"

struct app;
struct live_contact;
struct live_agent;

struct care {
	struct crisis crisis;
	struct silence silence;
	struct ending ending;
	bool line_dead; /* nothing comes from the citizen's line, and the call is kept all the same
			 */
	bool trusted;	/* passes every limit, and is never blocked: 107 speaks for many */
	bool appealed;	/* a blocked caller pressed 2 */
	dj_id blocked;	/* the block that this caller is being told of */
	int emergency_tries;	/* of the call to an emergency number under way */
	dj_id asking;		/* the play of the question about silence, 0 none */
	enum hard_why expected; /* to be hard, and why; NONE: nothing says so */
	dj_us talks_since_us;	/* an agent answered for the first time */
};

/* A number that is not answered for a time, and whose calls are expected to be hard for a while
 * after it; in app.blocks by centre_caller_key. */
struct block {
	dj_id id;
	dj_ms until_ms;
};

/* centre_crisis.c */
bool centre_in_crisis(const struct live_contact *c);
void centre_crisis_raise(struct app *a, struct live_contact *c, enum crisis_by by, dj_id person);
void centre_crisis_part_ended(struct app *a, struct live_contact *c, struct live_agent *g);
void centre_crisis_settled(struct app *a, struct live_agent *g);
void centre_crisis_finished(struct app *a, const struct live_contact *c);
bool centre_crisis_key(struct app *a, struct live_contact *c, char key);
/* The citizen's line is dead: true when the call is kept and people decide. */
bool centre_crisis_keeps(struct app *a, struct live_contact *c);
/* A conversation begins or goes on: from now on its silence counts. */
void centre_silence_begin(struct app *a, struct live_contact *c);

/* centre_hard.c */
void centre_load_shares(struct app *a);
void centre_look_at_shares(struct app *a);
void centre_hard_part_ended(struct app *a, struct live_contact *c, struct live_agent *g);
/* Looks again whether this contact is expected to be hard; once it is, it stays so. */
bool centre_expects_hard(struct app *a, struct live_contact *c);
/* Somebody is with this agent: as good as having said that they come. */
void centre_panic_seen_by(struct app *a, dj_id agent, dj_id person);

/* centre_interpreter.c */
void centre_interpreter_voice(struct app *a, struct live_contact *c, dj_id leg);
void centre_interpreter_over(struct app *a, struct live_contact *c);

/* centre_ending.c */
void centre_load_blocks(struct app *a);
void centre_unblock(struct app *a, dj_id block);
bool centre_refuse_blocked(struct app *a, struct live_contact *c);
/* A call from this number was ended by a rule within the last three months, and nobody lifted it.
 */
bool centre_was_abusive(struct app *a, const struct live_contact *c);
bool centre_blocked_key(struct app *a, struct live_contact *c, char key);

#endif
