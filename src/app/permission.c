/* Owns the table of permissions, made from permission.def. Refuses: knowing whose contact something
 * is; use cases ask that. */
#include "app/permission.h"

#define ALL 0xffffffffu

struct permission {
	const char *word;
	uint32_t roles;
};

static const struct permission commands[COMMAND_KINDS] = {
#define COMMAND(kind, verb, roles) [COMMAND_##kind] = {verb, roles},
#define QUERY(kind, verb, roles)
#include "app/permission.def"
#undef COMMAND
#undef QUERY
};

static const struct permission queries[QUERY_KINDS] = {
#define COMMAND(kind, verb, roles)
#define QUERY(kind, verb, roles) [QUERY_##kind] = {verb, roles},
#include "app/permission.def"
#undef COMMAND
#undef QUERY
};

bool permission_may(uint32_t roles, enum command_kind kind)
{
	return (commands[kind].roles & roles) != 0;
}

bool permission_may_query(uint32_t roles, enum query_kind kind)
{
	/* A device with a token has no role and may still read the names of queues and topics. */
	return queries[kind].roles == ALL || (queries[kind].roles & roles) != 0;
}

const char *command_word(enum command_kind kind)
{
	return commands[kind].word;
}

const char *query_word(enum query_kind kind)
{
	return queries[kind].word;
}

static void print_row(struct dj_buf *out, const struct permission *p)
{
	if (!p->roles)
		return;
	dj_buf_printf(out, "| `%s` |", p->word);
	for (int r = 0; r < role_COUNT; r++)
		dj_buf_puts(out, p->roles & 1u << r ? " ✓ |" : " |");
	dj_buf_puts(out, "\n");
}

static void print_table(struct dj_buf *out, const struct permission *rows, int count)
{
	dj_buf_puts(out, "\n| |");
	for (int r = 0; r < role_COUNT; r++)
		dj_buf_printf(out, " %s |", word_of(words_role, r));
	dj_buf_puts(out, "\n|---|");
	for (int r = 0; r < role_COUNT; r++)
		dj_buf_puts(out, "---|");
	dj_buf_puts(out, "\n");
	for (int k = 0; k < count; k++)
		print_row(out, &rows[k]);
}

void permission_print(struct dj_buf *out)
{
	dj_buf_puts(out, "Doing:\n");
	print_table(out, commands, COMMAND_KINDS);
	dj_buf_puts(out, "\nReading:\n");
	print_table(out, queries, QUERY_KINDS);
}
