/* Owns the table of refusals. */
#include "app/command.h"

static const struct {
	const char *word, *message;
	int status;
} table[VERDICTS] = {
#define VERDICT(name, status, message) [VERDICT_##name] = {#name, message, status},
#include "app/verdict.def"
#undef VERDICT
};

const char *verdict_word(enum verdict v)
{
	return table[v].word;
}

int verdict_status(enum verdict v)
{
	return table[v].status;
}

const char *verdict_message(enum verdict v)
{
	return table[v].message;
}
