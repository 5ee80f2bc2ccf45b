/* links: base domain store app */
/* Any text is refused or becomes a flow that can be checked and run, whatever a caller does,
 * without an endless turn. */
#include <stdlib.h>
#include <string.h>

#include "app/flow_json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

#define TURNS 400

static bool yes(void *arg, const char *name)
{
	(void)arg;
	return name[0] != 'x';
}

static int length_ms(void *arg, int clip)
{
	(void)arg;
	return clip % 5 * 1000;
}

/* What the caller and the world do next follows from the document itself. */
static void run_it(const struct flow *f, const uint8_t *data, size_t n)
{
	struct flow_run run = {.in_province = n & 1, .known = n & 2};
	struct flow_event e = {.kind = FLOW_BEGIN};

	flow_begin(&run);
	run.offered[language_KO] = run.offered[language_EN] = true;
	for (size_t i = 0; i < TURNS; i++) {
		struct flow_action a = flow_next(&run, f, &e);
		uint8_t dice = data[i * 7 % n];

		dj_assert(a.count <= FLOW_CLIPS);
		if (a.kind == FLOW_END)
			return;
		e = (struct flow_event){.kind = FLOW_KEY, .key = (char)("0123456789*#"[dice % 12])};
		if (a.kind == FLOW_ASK_MODE) {
			e.kind = FLOW_MODE;
			e.mode = dice % queue_mode_COUNT;
		} else if (a.kind == FLOW_ASK_WAIT) {
			e.kind = FLOW_WAIT;
			e.wait_ms = dice * 1000;
		} else if (a.kind == FLOW_SET_LANGUAGE || a.kind == FLOW_CHOSE) {
			e.kind = FLOW_DONE;
		} else if (a.kind == FLOW_SERVE) {
			e.kind = dice & 1 ? FLOW_DONE : FLOW_REFUSED;
		} else if (a.kind == FLOW_PLAY) {
			e.kind = dice & 1 ? FLOW_PLAYED : FLOW_KEY;
		} else if (a.kind == FLOW_AWAIT) {
			e.kind = dice & 1 ? FLOW_SILENCE : FLOW_NOISE;
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct flow_findings found = {0};
	struct flow_place p = {.queue = yes, .line = yes, .may_dial = yes, .length_ms = length_ms};
	struct flow *f;
	char *text;

	if (n == 0 || n > FLOW_TEXT_MAX)
		return 0;
	text = dj_alloc(n + 1);
	memcpy(text, data, n);
	p.offered[language_KO] = p.offered[language_EN] = p.offered[language_MN] = true;
	if (flow_parse(text, &f, &found, NULL) == 0) {
		flow_check(f, &p, &found);
		run_it(f, data, n);
		flow_drop(f);
	}
	free(text);
	return 0;
}
