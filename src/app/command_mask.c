/* Owns which texts of which commands people wrote. Refuses: finding the numbers
 * (domain/citizen/resident.h). */
#include "app/command_mask.h"
#include "domain/citizen/resident.h"

#include <string.h>

/* Hashes, secrets and signalling: no words, and a digit changed would break them. */
static bool is_of_machines(enum command_kind kind)
{
	switch (kind) {
	case COMMAND_LEG_TRACE:
	case COMMAND_RECORDING_MADE:
	case COMMAND_RECORDING_SWEEP:
	case COMMAND_LOGIN:
	case COMMAND_LOGIN_FAILED:
	case COMMAND_LOGOUT:
	case COMMAND_SESSION_USED:
	case COMMAND_TOKEN_MAKE:
	case COMMAND_PERSON_SAVE:
	case COMMAND_DEVICE_SECRET:
	case COMMAND_TRUNK_SAVE:
	case COMMAND_BACKUP:
	case COMMAND_LETTER_MOVED:
		return true;
	default:
		return false;
	}
}

/* Documents arrive as compact JSON, whose bare numbers are times and counts. */
static int mask_text(char *text)
{
	bool document = text[0] == '{' && (text[1] == '"' || text[1] == '}');

	return document ? resident_mask_json(text) : resident_mask(text);
}

int command_mask(struct command *c)
{
	int found;

	if (is_of_machines(c->kind))
		return 0;
	found = mask_text(c->text) + mask_text(c->words) + resident_mask(c->name);
	if (c->body) {
		found += mask_text(c->body);
		c->body_n = strlen(c->body);
	}
	return found;
}
