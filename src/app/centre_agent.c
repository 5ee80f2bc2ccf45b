/* Owns agents between contacts: presence, devices, wrap-up, and the lost desk. */
#include "app/centre.h"
#include "app/centre_conversation.h"

#include <string.h>

#define WRAP_EXTEND_MS 60000

/* acd must know of everything that makes an agent able or unable to take a contact. */
void centre_agent_changed(struct app *a, struct live_agent *g)
{
	if (agent_takes_contacts(&g->agent) && !centre_conversation_blocks_calls(a, g))
		acd_agent_ready(a->acd, g->agent.id, centre_wall(a));
	else if (g->agent.routing == routing_SUPERVISING)
		acd_agent_unready(a->acd, g->agent.id); /* nobody waits for who leads */
	else if (agent_in_contact(&g->agent) || g->agent.routing == routing_WRAP_UP ||
		 agent_takes_contacts(&g->agent))
		acd_agent_busy(a->acd, g->agent.id);
	else
		acd_agent_unready(a->acd, g->agent.id);
	centre_conversation_agent(a, g);
}

void centre_settle(struct app *a, struct live_agent *g)
{
	dj_timers_clear(a->timers, TIMER_WRAP, g->agent.id);
	g->classified = false;
	agent_settle(&g->agent, centre_mono(a), &a->facts);
	centre_agent_changed(a, g);
	centre_crisis_settled(a, g);
}

/* Idle or off, as presence and device say; for agents who are in no contact and no wrap-up. */
static void refresh(struct app *a, struct live_agent *g)
{
	bool idle = g->agent.presence == presence_AVAILABLE && agent_device_ready(&g->agent);
	enum routing to = idle ? routing_IDLE : routing_OFF;

	if (!agent_in_contact(&g->agent) && g->agent.routing != routing_WRAP_UP &&
	    g->agent.routing != to)
		agent_move(&g->agent, to, 0, centre_mono(a), &a->facts);
	centre_agent_changed(a, g);
}

static void note_device(struct app *a, const struct live_agent *g, enum device device, bool ready)
{
	struct fact *f = facts_add(&a->facts, FACT_agent_device);

	f->agent_device.agent = g->agent.id;
	f->agent_device.device = device;
	f->agent_device.ready = ready;
}

/* ---- devices ---- */

enum verdict centre_desk_opened(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->agent);

	(void)out;
	if (!g)
		return VERDICT_not_found;
	dj_timers_clear(a->timers, TIMER_DESK, cmd->agent);
	g->agent.desk_open = true;
	note_device(a, g, device_BROWSER, true);
	centre_conversation_agent(a, g);
	if (g->agent.device == device_BROWSER && g->agent.routing == routing_OFF)
		refresh(a, g);
	return VERDICT_ok;
}

/* A phone user's desk may close; a browser user's desk is the device. In a contact the leg says
 * what happens. */
enum verdict centre_desk_closed(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->agent);

	(void)out;
	if (!g || !g->agent.desk_open)
		return VERDICT_ok;
	g->agent.desk_open = false;
	note_device(a, g, device_BROWSER, false);
	centre_conversation_agent(a, g);
	if (g->agent.device == device_PHONE || g->agent.presence == presence_OFFLINE)
		return VERDICT_ok;
	if (g->agent.routing == routing_IDLE)
		refresh(a, g);
	centre_timer(a, TIMER_DESK, g->agent.id, a->config.policy.idle_grace_ms);
	return VERDICT_ok;
}

static struct live_agent *agent_named(struct app *a, const char *name)
{
	const struct site_agent *person = site_agent_named(a->config.site, name);

	return person ? centre_agent(a, person->acd.id) : NULL;
}

enum verdict centre_phone_state(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = agent_named(a, cmd->name);

	(void)out;
	if (!g)
		return VERDICT_not_found;
	g->agent.phone_ready = cmd->flag;
	note_device(a, g, device_PHONE, cmd->flag);
	if (g->agent.device == device_PHONE &&
	    (g->agent.routing == routing_IDLE || g->agent.routing == routing_OFF))
		refresh(a, g);
	return VERDICT_ok;
}

void centre_start_fixed_phones(struct app *a)
{
	struct live_agent *g;
	size_t at = 0;

	while ((g = dj_map_next(&a->agents, &at, NULL))) {
		if (g->person->phone_address[0])
			g->agent.phone_ready = true;
		if (!g->person->always_available)
			continue;
		g->agent.device = device_PHONE;
		agent_set_presence(&g->agent, presence_AVAILABLE, party_SYSTEM, 0, &a->facts);
		refresh(a, g);
		centre_flush(a);
	}
}

/* ---- presence ---- */

static bool wrap_is_owed(const struct live_agent *g)
{
	return g->agent.routing == routing_WRAP_UP && g->wrap_mode == wrap_mode_MANDATORY &&
	       !g->classified;
}

static enum verdict go_available(struct app *a, struct live_agent *g, const struct command *cmd,
				 enum party by)
{
	enum device before = g->agent.device;

	g->agent.device = cmd->device;
	if (!agent_device_ready(&g->agent)) {
		g->agent.device = before;
		return VERDICT_no_device;
	}
	if (wrap_is_owed(g))
		return VERDICT_outcome_missing;
	agent_set_presence(&g->agent, presence_AVAILABLE, by, 0, &a->facts);
	dj_timers_clear(a->timers, TIMER_PAUSE, g->agent.id);
	if (g->agent.routing == routing_WRAP_UP)
		centre_settle(a, g);
	else
		refresh(a, g);
	return VERDICT_ok;
}

enum verdict centre_say_presence(struct app *a, struct live_agent *g, const struct command *cmd,
				 enum party by)
{
	if (agent_in_contact(&g->agent)) {
		agent_set_presence(&g->agent, cmd->presence, by, cmd->reason, &a->facts);
		centre_flush(a);
		return VERDICT_in_contact;
	}
	if (cmd->presence == presence_AVAILABLE)
		return go_available(a, g, cmd, by);
	agent_set_presence(&g->agent, cmd->presence, by, cmd->reason, &a->facts);
	refresh(a, g);
	return VERDICT_ok;
}

enum verdict centre_presence(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->agent ? cmd->agent : cmd->actor);

	(void)out;
	return g ? centre_say_presence(a, g, cmd, party_AGENT) : VERDICT_not_found;
}

enum verdict centre_next_presence(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->actor);

	(void)out;
	if (!g)
		return VERDICT_not_found;
	agent_set_next(&g->agent, cmd->presence != presence_OFFLINE, cmd->presence, &a->facts);
	return VERDICT_ok;
}

/* ---- wrap-up ---- */

enum verdict centre_wrap_start(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->actor);

	(void)out;
	if (!g || !agent_in_contact(&g->agent))
		return VERDICT_wrong_state;
	g->agent.wants_wrap = true;
	return VERDICT_ok;
}

enum verdict centre_wrap_extend(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->actor);
	dj_ms more = cmd->number > 0 ? DJ_MIN(cmd->number, 600000) : WRAP_EXTEND_MS;

	(void)out;
	if (!g || g->agent.routing != routing_WRAP_UP)
		return VERDICT_wrong_state;
	agent_move(&g->agent, routing_WRAP_UP, more, centre_mono(a), &a->facts);
	centre_timer(a, TIMER_WRAP, g->agent.id, more);
	return VERDICT_ok;
}

enum verdict centre_wrap_done(struct app *a, const struct command *cmd, struct answer *out)
{
	struct live_agent *g = centre_agent(a, cmd->actor);

	(void)out;
	if (!g || g->agent.routing != routing_WRAP_UP)
		return VERDICT_wrong_state;
	if (wrap_is_owed(g))
		return VERDICT_outcome_missing;
	centre_settle(a, g);
	return VERDICT_ok;
}

void centre_timer_agent(struct app *a, enum centre_timer kind, struct live_agent *g)
{
	if (kind == TIMER_WRAP && g->agent.routing == routing_WRAP_UP) {
		centre_settle(a, g);
	} else if (kind == TIMER_PAUSE) {
		refresh(a, g);
	} else if (kind == TIMER_DESK && !g->agent.desk_open && !agent_in_contact(&g->agent)) {
		agent_set_presence(&g->agent, presence_OFFLINE, party_SYSTEM, 0, &a->facts);
		if (g->agent.routing == routing_WRAP_UP)
			centre_settle(a, g);
		refresh(a, g);
	}
}
