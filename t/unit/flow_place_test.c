/* links: base domain store app embedded_sounds */
/* What the check of a flow measures on the sounds that callers really hear: those of this build,
 * and recordings that come while the server runs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "app/flow_place.h"
#include "app/sound.h"
#include "app/sound_pack.h"
#include "base/embedded.h"
#include "domain/phrase/phrase.h"

static struct site site;
static struct sound_bank *bank;
static char dir[] = "/tmp/dajeong-sounds-XXXXXX", pack[64];

static int setup(void **state)
{
	struct dj_error e = {""};

	(void)state;
	memset(&site, 0, sizeof site);
	for (int l = language_KO; l < language_COUNT; l++)
		site.languages[l] = true;
	for (size_t i = 0; i < embedded_sounds_count; i++)
		if (strcmp(embedded_sounds[i].name, "prompts.pack") == 0 &&
		    sound_bank_view(&bank, embedded_sounds[i].data, embedded_sounds[i].size, &e))
			fail_msg("%s", e.text);
	assert_non_null(bank);
	assert_non_null(mkdtemp(dir));
	snprintf(pack, sizeof pack, "%s/prompts.pack", dir);
	assert_int_not_equal(sound_bank_overlay(bank, pack, &e), 0); /* nothing was recorded */
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	sound_bank_free(bank);
	unlink(pack);
	rmdir(dir);
	return 0;
}

static struct flow_findings check(const char *document)
{
	struct flow_findings found = {0};
	struct dj_error e = {""};
	struct flow *f;

	if (flow_parse(document, &f, &found, &e))
		fail_msg("%s", e.text);
	flow_check_here(f, &site, bank, 0, &found);
	flow_drop(f);
	return found;
}

static int clip_ms(enum phrase p, enum language l)
{
	return (int)sound_find(bank, phrase_clip(p, 0, l)).samples / (SOUND_RATE / 1000);
}

static int count(const struct flow_findings *f, enum flow_finding_kind kind)
{
	int n = 0;

	for (int i = 0; i < f->count; i++)
		n += f->at[i].kind == kind;
	return n;
}

static void the_built_in_flow_is_without_fault_on_the_real_sounds(void **state)
{
	struct flow_findings found = check(flow_default);

	(void)state;
	assert_int_equal(found.count, 0);
	for (int l = language_KO; l < language_COUNT; l++)
		assert_in_range(clip_ms(PHRASE_VOICEMAIL_INTRO, l), 1000, 20000);
}

/* Two announcements, then the choice: as long as they are said, and only where they are too long.
 */
static void a_choice_that_comes_late_is_found_by_how_long_it_really_takes(void **state)
{
	struct flow_findings found =
	    check("{\"name\":\"t\",\"start\":\"m\",\"steps\":["
		  "{\"name\":\"m\",\"do\":\"menu\",\"say\":[\"emergency\",\"long_wait\"],"
		  "\"choices\":[{\"key\":\"0\",\"say\":\"menu_agent\",\"next\":\"q\"}],"
		  "\"otherwise\":\"q\"},"
		  "{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"line\"}]}");
	int late = 0;

	(void)state;
	for (int l = language_KO; l < language_COUNT; l++) {
		int ms = clip_ms(PHRASE_EMERGENCY, l) + clip_ms(PHRASE_LONG_WAIT, l) +
			 clip_ms(PHRASE_MENU_AGENT, l);
		char seconds[16];

		snprintf(seconds, sizeof seconds, "%.1f", ms / 1000.0);
		late += ms > FLOW_FIRST_MS;
		for (int i = 0; i < found.count; i++)
			if (found.at[i].kind == FLOW_FINDING_first_choice_late &&
			    (int)found.at[i].language == l)
				assert_string_equal(found.at[i].detail, seconds);
	}
	assert_true(late > 0);
	assert_int_equal(count(&found, FLOW_FINDING_first_choice_late), late);
	assert_false(flow_may_go_live(&found));
	found = check("{\"name\":\"t\",\"start\":\"m\",\"steps\":["
		      "{\"name\":\"m\",\"do\":\"menu\",\"choices\":["
		      "{\"key\":\"0\",\"say\":\"menu_agent\",\"next\":\"q\"}],\"otherwise\":\"q\"},"
		      "{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"line\"}]}");
	assert_int_equal(found.count, 0);
}

/* So many seconds of a tone, in these languages. */
static void record(enum language from, enum language to, int seconds)
{
	struct sound_pack p = {0};
	struct dj_error e = {""};
	size_t n = (size_t)seconds * SOUND_RATE;
	float *samples = malloc(n * sizeof *samples);

	for (size_t i = 0; i < n; i++)
		samples[i] = i % 16 < 8 ? 0.2f : -0.2f;
	for (int l = from; l <= (int)to; l++)
		sound_pack_add(&p, phrase_clip(PHRASE_OWN, 3, (enum language)l), samples, n, 0);
	if (sound_pack_write(&p, pack, &e))
		fail_msg("%s", e.text);
	sound_pack_fini(&p);
	free(samples);
}

static void the_sites_own_announcement_must_be_there_in_every_language(void **state)
{
	static const char own[] =
	    "{\"name\":\"t\",\"start\":\"m\",\"steps\":["
	    "{\"name\":\"m\",\"do\":\"menu\",\"say\":\"own.3\",\"choices\":["
	    "{\"key\":\"0\",\"say\":\"menu_agent\",\"next\":\"q\"}],\"otherwise\":\"q\"},"
	    "{\"name\":\"q\",\"do\":\"queue\",\"queue\":\"line\"}]}";
	struct flow_findings found = check(own);

	(void)state;
	assert_int_equal(count(&found, FLOW_FINDING_no_sound), 6);
	assert_string_equal(found.at[0].detail, "own.3");
	record(language_KO, language_VI, 2); /* uploaded while the server runs */
	found = check(own);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.at[0].kind, FLOW_FINDING_no_sound);
	assert_int_equal(found.at[0].language, language_MN);
	record(language_KO, language_MN, 2);
	found = check(own);
	assert_int_equal(found.count, 0);
	record(language_KO, language_MN, 9); /* as it is now, not as it was at the start */
	found = check(own);
	assert_int_equal(count(&found, FLOW_FINDING_first_choice_late), 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_built_in_flow_is_without_fault_on_the_real_sounds),
	    cmocka_unit_test(a_choice_that_comes_late_is_found_by_how_long_it_really_takes),
	    cmocka_unit_test(the_sites_own_announcement_must_be_there_in_every_language),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
