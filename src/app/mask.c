/* Owns the table of who reads what of a person, and how the rest stands there. */
#include "app/mask.h"
#include "base/log.h"

#include <stdio.h>
#include <string.h>

#define TALK (ROLE(AGENT) | ROLE(SUPERVISOR) | ROLE(MANAGER))

static const uint32_t sees[MASK_KINDS] = {
    [MASK_NAME] = TALK,
    [MASK_ADDRESS] = TALK,
    [MASK_WORDS] = TALK | ROLE(AUDITOR),
};

bool mask_may_see(enum mask_kind kind, uint32_t roles)
{
	return (sees[kind] & roles) != 0;
}

/* "minsu@example.com" -> "m****@example.com" */
static void mask_email(const char *text, char *out, size_t cap)
{
	const char *at = strchr(text, '@');

	if (at && at > text)
		snprintf(out, cap, "%c****%s", text[0], at);
	else
		dj_copy(out, cap, "****");
}

/* How many letters there were tells something too: always four stars. */
static void mask_key(const char *text, char *out, size_t cap)
{
	size_t n = strlen(text);

	snprintf(out, cap, "****%s", n > 8 ? text + n - 2 : "");
}

const char *mask_text(enum mask_kind kind, uint32_t roles, const char *text, char *out, size_t cap)
{
	if (text[0] == '\0' || mask_may_see(kind, roles)) {
		dj_copy(out, cap, text);
		return out;
	}
	switch (kind) {
	case MASK_NAME:
		return dj_mask_name(text, out, cap);
	case MASK_NUMBER:
		return dj_mask_number(text, out, cap);
	case MASK_EMAIL:
		mask_email(text, out, cap);
		return out;
	case MASK_KEY:
		mask_key(text, out, cap);
		return out;
	default:
		dj_copy(out, cap, "****");
		return out;
	}
}
