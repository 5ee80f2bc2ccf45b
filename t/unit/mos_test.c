/* links: base domain */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "domain/sound/mos.h"

/* G.711 with concealment (G.113: Ie 0, Bpl 25.1): values worked out by hand from G.107 B. */
static void known_lines_have_known_scores(void **state)
{
	static const struct {
		struct mos_line line;
		int mos;
	} cases[] = {
	    {{0, 251, 0, 0}, 441},     {{0, 251, 100, 0}, 433}, {{0, 251, 500, 50}, 387},
	    {{0, 251, 0, 150}, 433},   {{0, 251, 0, 400}, 305}, {{0, 43, 500, 50}, 210},
	    {{0, 251, 10000, 0}, 118},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_in_range(mos_of(&cases[i].line), cases[i].mos - 3, cases[i].mos + 3);
}

static void more_loss_and_more_delay_are_never_better(void **state)
{
	int before = 500;

	(void)state;
	for (int loss = 0; loss <= MOS_LOSS_ALL; loss += 50) {
		int now = mos_of(&(struct mos_line){0, 251, loss, 80});

		assert_in_range(now, 100, before);
		before = now;
	}
	before = 500;
	for (int ms = 0; ms < 5000; ms += 20) {
		int now = mos_of(&(struct mos_line){0, 251, 100, ms});

		assert_in_range(now, 100, before);
		before = now;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known_lines_have_known_scores),
	    cmocka_unit_test(more_loss_and_more_delay_are_never_better),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
