/* Owns how a command travels and ends. */
#include "app/command.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

size_t command_length(const struct command *c)
{
	if (c->words[0])
		return sizeof *c;
	return offsetof(struct command, text) + strlen(c->text) + 1;
}

void command_drop(struct command *c)
{
	free(c->body);
	c->body = NULL;
	c->body_n = 0;
}
