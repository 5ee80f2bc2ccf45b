/* Owns the rules of telling other systems. Refuses: addresses, secrets, the network. */
#include "domain/webhook/webhook.h"

#include <string.h>

#define S	     1000LL
#define MIN	     (60 * S)
#define H	     (60 * MIN)
#define ASKED_MOST   (24 * H)
#define HOLD_FIRST   (5 * S)
#define HOLD_MOST    (10 * MIN)
#define HOLD_ASKED   H
#define WORD_LONGEST 40

enum about { NOTHING, INQUIRY, CONTACT };

static const enum about abouts[FACT_KINDS] = {
#define EVENT(about, fact) [FACT_##fact] = about,
#include "domain/webhook/webhook.def"
#undef EVENT
};
static const char *const groups[] = {[INQUIRY] = "inquiry", [CONTACT] = "contact"};

bool webhook_event(int kind)
{
	return kind > FACT_none && kind < FACT_KINDS && abouts[kind];
}

bool webhook_of_inquiry(int kind)
{
	return webhook_event(kind) && abouts[kind] == INQUIRY;
}

dj_id webhook_subject(const struct fact *f)
{
	return webhook_event(f->kind) ? fact_get(f, groups[abouts[f->kind]], 0) : 0;
}

/* The next word of a list; false at its end. */
static bool take_word(const char **at, const char **word, size_t *n)
{
	*at += strspn(*at, " ");
	*word = *at;
	*n = strcspn(*at, " ");
	*at += *n;
	return *n > 0;
}

static bool is_word(const char *word, size_t n, const char *text)
{
	return strlen(text) == n && memcmp(word, text, n) == 0;
}

static bool is_known(const char *word, size_t n)
{
	char name[WORD_LONGEST];

	if (is_word(word, n, groups[INQUIRY]) || is_word(word, n, groups[CONTACT]))
		return true;
	if (n >= sizeof name)
		return false;
	memcpy(name, word, n);
	name[n] = '\0';
	return webhook_event(fact_kind_of(name));
}

bool webhook_kinds_fine(const char *kinds)
{
	const char *word;
	size_t n;
	int count = 0;

	if (strlen(kinds) >= WEBHOOK_KINDS)
		return false;
	while (take_word(&kinds, &word, &n)) {
		if (!is_known(word, n))
			return false;
		count++;
	}
	return count > 0;
}

bool webhook_wants(const char *kinds, int kind)
{
	const char *word;
	size_t n;

	if (!webhook_event(kind))
		return false;
	while (take_word(&kinds, &word, &n))
		if (is_word(word, n, groups[abouts[kind]]) ||
		    is_word(word, n, fact_info(kind)->name))
			return true;
	return false;
}

enum webhook_end webhook_end(const struct webhook_answer *a, int tries)
{
	if (a->status >= 200 && a->status < 300)
		return WEBHOOK_TAKEN;
	if (a->status == 410)
		return WEBHOOK_UNWANTED;
	return tries >= WEBHOOK_TRIES ? WEBHOOK_GIVEN_UP : WEBHOOK_AGAIN;
}

dj_ms webhook_wait(const struct webhook_answer *a, int tries, uint64_t dice)
{
	static const dj_ms waits[] = {5 * S, 30 * S, 2 * MIN, 10 * MIN, 30 * MIN, H,
				      2 * H, 4 * H,  8 * H,   12 * H,	24 * H};
	dj_ms wait = waits[DJ_MIN(DJ_MAX(tries, 1), (int)DJ_COUNT(waits)) - 1];

	wait += wait / 5 * ((dj_ms)(dice % 2001) - 1000) / 1000;
	return DJ_MAX(wait, DJ_MIN(a->wait_ms, ASKED_MOST));
}

dj_ms webhook_hold(const struct webhook_answer *a, int failures)
{
	int doubled = DJ_MIN(DJ_MAX(failures, 1), 8) - 1;

	return DJ_MAX(DJ_MIN(HOLD_FIRST << doubled, HOLD_MOST), DJ_MIN(a->wait_ms, HOLD_ASKED));
}
