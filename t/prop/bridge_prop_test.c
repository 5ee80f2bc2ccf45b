/* links: base domain */
/* What holds of every bridge, whoever is in it: many random ones, and each promise by itself. */
#include "domain/bridge/bridge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define BRIDGES 200000

static uint64_t state = 20261122;

static int dice(int n)
{
	state = state * 6364136223846793005ull + 1442695040888963407ull;
	return (int)((state >> 33) % (uint64_t)n);
}

/* One citizen, at most one agent, then anybody, each in any state. */
static struct bridge random_bridge(void)
{
	struct bridge b = {.situation = (enum situation)dice(situation_COUNT)};
	int n = 1 + dice(BRIDGE_PARTIES);

	for (int i = 0; i < n; i++) {
		enum party_role role = i == 0 ? party_role_CITIZEN
				       : i == 1 && dice(8)
					   ? party_role_AGENT
					   : (enum party_role)(party_role_CONSULTED + dice(3));
		struct bridge_party *p = bridge_add(&b, i + 1, role);

		p->leg = 100 + i;
		p->state = dice(4) ? party_state_JOINED
				   : (enum party_state)(party_state_RINGING + dice(4));
		p->with_citizen = dice(2);
		if (role == party_role_SUPERVISOR)
			p->supervision = (enum supervision)(supervision_MONITOR + dice(3));
	}
	return b;
}

static bool is(const struct bridge *b, int i, enum party_role role)
{
	return b->parties[i].role == role;
}

static bool listens_only(const struct bridge_party *p)
{
	return p->role == party_role_SUPERVISOR && p->supervision != supervision_JOIN;
}

static void check_pair(const struct bridge *b, const struct bridge_matrix *m, int l, int s)
{
	const struct bridge_party *from = &b->parties[s], *to = &b->parties[l];
	bool apart = b->situation == situation_HELD || b->situation == situation_CONSULT ||
		     b->situation == situation_ALONE;

	if (!m->gain[l][s])
		return;
	assert_int_not_equal(l, s);
	assert_int_equal(from->state, party_state_JOINED);
	assert_int_equal(to->state, party_state_JOINED);
	/* nobody hears a monitor, and only the agent a whisper */
	if (listens_only(from)) {
		assert_int_equal(from->supervision, supervision_WHISPER);
		assert_int_equal(to->role, party_role_AGENT);
	}
	/* who is asked aside is never with the citizen, and the citizen of a consult with nobody */
	if (is(b, l, party_role_CITIZEN) || is(b, s, party_role_CITIZEN)) {
		const struct bridge_party *other = is(b, l, party_role_CITIZEN) ? from : to;

		if (!listens_only(other))
			assert_false(apart);
		if (other->role == party_role_CONSULTED || other->role == party_role_OUTSIDE)
			assert_true(other->with_citizen);
	}
	if (!listens_only(from) && !listens_only(to))
		assert_int_equal(m->gain[s][l], m->gain[l][s]);
}

/* A monitor gets what one who talks gets, and never a citizen alone with the music. */
static void check_monitor(const struct bridge *b, const struct bridge_matrix *m, int l)
{
	bool alone = true;

	if (!m->gain[l][0])
		return;
	for (int s = 1; s < b->count; s++)
		alone = alone && !m->gain[0][s];
	assert_false(alone);
}

static void check_fill(const struct bridge *b, const struct bridge_matrix *m, int l)
{
	const struct bridge_party *p = &b->parties[l];
	bool voices = false;

	for (int s = 0; s < BRIDGE_PARTIES; s++)
		voices = voices || m->gain[l][s];
	assert_int_equal(voices, m->fill[l] == BRIDGE_VOICES);
	assert_int_equal(p->state != party_state_JOINED, m->fill[l] == BRIDGE_ABSENT);
	/* nobody from outside the house is ever left in silence */
	if (m->fill[l] == BRIDGE_QUIET || m->fill[l] == BRIDGE_RINGING)
		assert_true(p->role == party_role_AGENT || p->role == party_role_SUPERVISOR);
	if (p->role == party_role_CITIZEN && p->state == party_state_JOINED)
		assert_true(voices || m->fill[l] == BRIDGE_MUSIC);
}

static void test_any_bridge(void **arg)
{
	(void)arg;
	for (int n = 0; n < BRIDGES; n++) {
		struct bridge b = random_bridge();
		struct bridge_matrix m;

		bridge_hear(&b, &m);
		for (int l = 0; l < BRIDGE_PARTIES; l++)
			for (int s = 0; s < BRIDGE_PARTIES; s++)
				check_pair(&b, &m, l, s);
		for (int l = 0; l < b.count; l++) {
			check_fill(&b, &m, l);
			if (listens_only(&b.parties[l]))
				check_monitor(&b, &m, l);
		}
	}
}

/* Taking a supervisor who is not heard out of a bridge changes nothing for the citizen. */
static void test_supervision_is_inaudible(void **arg)
{
	(void)arg;
	for (int n = 0; n < BRIDGES / 4; n++) {
		struct bridge b = random_bridge(), without;
		struct bridge_matrix m, other;
		int at = dice(b.count);

		if (!listens_only(&b.parties[at]))
			continue;
		without = b;
		without.parties[at].state = party_state_LEFT;
		bridge_hear(&b, &m);
		bridge_hear(&without, &other);
		assert_memory_equal(m.gain[0], other.gain[0], sizeof m.gain[0]);
		assert_int_equal(m.fill[0], other.fill[0]);
	}
}

/* ---- each situation by name: citizen, agent, one who was asked ---- */

enum { CITIZEN, AGENT, ASKED, BOSS };

static struct bridge three(enum situation s, bool with_citizen)
{
	struct bridge b = {.situation = s};

	bridge_move(bridge_add(&b, 1, party_role_CITIZEN), party_state_JOINED, 0);
	bridge_move(bridge_add(&b, 2, party_role_AGENT), party_state_JOINED, 0);
	bridge_move(bridge_add(&b, 3, party_role_CONSULTED), party_state_JOINED, 0);
	b.parties[ASKED].with_citizen = with_citizen;
	return b;
}

static void check(const struct bridge *b, int a, int c, int gain)
{
	struct bridge_matrix m;

	bridge_hear(b, &m);
	assert_int_equal(m.gain[a][c], gain);
	assert_int_equal(m.gain[c][a], gain);
}

static enum bridge_fill fill(const struct bridge *b, int i)
{
	struct bridge_matrix m;

	bridge_hear(b, &m);
	return m.fill[i];
}

static void test_situations(void **arg)
{
	struct bridge b = three(situation_CONSULT, false);

	(void)arg;
	check(&b, AGENT, ASKED, BRIDGE_GAIN);
	check(&b, CITIZEN, AGENT, 0);
	check(&b, CITIZEN, ASKED, 0);
	assert_int_equal(fill(&b, CITIZEN), BRIDGE_MUSIC);
	b.situation = bridge_together(&b);
	assert_int_equal(b.situation, situation_SWAPPED);
	check(&b, CITIZEN, AGENT, BRIDGE_GAIN);
	check(&b, AGENT, ASKED, 0);
	assert_int_equal(fill(&b, ASKED), BRIDGE_MUSIC);
	b.parties[ASKED].with_citizen = true;
	b.situation = bridge_together(&b);
	assert_int_equal(b.situation, situation_CONFERENCE);
	check(&b, CITIZEN, ASKED, BRIDGE_GAIN);
	check(&b, AGENT, ASKED, BRIDGE_GAIN);
	bridge_move(&b.parties[AGENT], party_state_LEFT, 0);
	b.situation = situation_AGENT_LEFT;
	check(&b, CITIZEN, ASKED, BRIDGE_GAIN);
	bridge_move(&b.parties[ASKED], party_state_LEFT, 0);
	assert_int_equal(fill(&b, CITIZEN), BRIDGE_MUSIC);
}

static void test_the_agent_hears_it_ring(void **arg)
{
	struct bridge b = three(situation_CONSULT, false);

	(void)arg;
	b.parties[ASKED].state = party_state_RINGING;
	assert_int_equal(fill(&b, AGENT), BRIDGE_RINGING);
	assert_int_equal(fill(&b, CITIZEN), BRIDGE_MUSIC);
	bridge_move(&b.parties[ASKED], party_state_LEFT, 0);
	assert_int_equal(fill(&b, AGENT), BRIDGE_QUIET);
}

static void test_supervision(void **arg)
{
	struct bridge b = three(situation_TALK, true);
	struct bridge_party *boss = bridge_add(&b, 4, party_role_SUPERVISOR);
	struct bridge_matrix m;

	(void)arg;
	bridge_move(boss, party_state_JOINED, 0);
	boss->supervision = supervision_MONITOR;
	bridge_hear(&b, &m);
	assert_int_equal(m.gain[BOSS][CITIZEN], BRIDGE_GAIN);
	assert_int_equal(m.gain[BOSS][AGENT], BRIDGE_GAIN);
	assert_int_equal(m.gain[AGENT][BOSS] + m.gain[CITIZEN][BOSS] + m.gain[ASKED][BOSS], 0);
	boss->supervision = supervision_WHISPER;
	bridge_hear(&b, &m);
	assert_int_equal(m.gain[AGENT][BOSS], BRIDGE_GAIN);
	assert_int_equal(m.gain[CITIZEN][BOSS] + m.gain[ASKED][BOSS], 0);
	boss->supervision = supervision_JOIN;
	for (int i = CITIZEN; i < BOSS; i++)
		check(&b, i, BOSS, BRIDGE_GAIN);
	/* in a consult a supervisor is with the agent, and not heard by the citizen */
	b.situation = situation_CONSULT;
	check(&b, AGENT, BOSS, BRIDGE_GAIN);
	check(&b, CITIZEN, BOSS, 0);
}

/* Places are taken again by who comes after somebody left, never from one who is there. */
static void test_places(void **arg)
{
	struct bridge b = {0};
	struct bridge_party *p;

	(void)arg;
	for (int i = 0; i < BRIDGE_PARTIES; i++)
		bridge_move(bridge_add(&b, i + 1, party_role_OUTSIDE), party_state_JOINED, 0);
	assert_null(bridge_add(&b, 20, party_role_OUTSIDE));
	bridge_move(bridge_party_of(&b, 5), party_state_LEFT, 10);
	bridge_move(bridge_party_of(&b, 3), party_state_LEFT, 20);
	p = bridge_add(&b, 20, party_role_OUTSIDE);
	assert_non_null(p);
	assert_null(bridge_party_of(&b, 5));
	assert_non_null(bridge_party_of(&b, 3));
	assert_int_equal(p->state, party_state_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_any_bridge),	cmocka_unit_test(test_supervision_is_inaudible),
	    cmocka_unit_test(test_situations),	cmocka_unit_test(test_the_agent_hears_it_ring),
	    cmocka_unit_test(test_supervision), cmocka_unit_test(test_places),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
