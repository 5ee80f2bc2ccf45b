/* Owns the verbs that only print: the tables of the program as documentation. */
#include "app/permission.h"
#include "base/settings.h"
#include "base/text.h"
#include "domain/fact/fact.h"
#include "main/main.h"

#include <stdio.h>

static int print(struct dj_buf *b)
{
	fputs(b->data ? b->data : "", stdout);
	dj_buf_fini(b);
	return 0;
}

int settings_run(int argc, char **argv)
{
	struct dj_buf b;

	(void)argc, (void)argv;
	dj_buf_init(&b, 1 << 20);
	settings_print(&b);
	return print(&b);
}

static void print_fact(struct dj_buf *b, const struct fact_info *info)
{
	static const char *const audiences[] = {"all", "floor", "staff", "audit"};
	static const char *const types[] = {"id", "number", "ms", "time", "yes/no"};

	dj_buf_printf(b, "| `%s` | %s | %s | ", info->name,
		      info->durability == FACT_LIVE ? "live" : "record", audiences[info->audience]);
	for (int i = 0; i < info->field_count; i++) {
		const struct fact_field *f = &info->fields[i];

		dj_buf_printf(b, "%s`%s` %s", i ? ", " : "", f->name,
			      f->type == FIELD_WORD ? word_list_name(f->list) : types[f->type]);
	}
	dj_buf_puts(b, " |\n");
}

int facts_run(int argc, char **argv)
{
	struct dj_buf b;

	(void)argc, (void)argv;
	dj_buf_init(&b, 1 << 20);
	dj_buf_puts(&b,
		    "# Facts\n\n| fact | durability | audience | fields |\n|---|---|---|---|\n");
	for (int k = 1; k < FACT_KINDS; k++)
		print_fact(&b, fact_info(k));
	return print(&b);
}

int permissions_run(int argc, char **argv)
{
	struct dj_buf b;

	(void)argc, (void)argv;
	dj_buf_init(&b, 1 << 20);
	permission_print(&b);
	return print(&b);
}

int version_run(int argc, char **argv)
{
	(void)argc, (void)argv;
	puts("dajeong " DAJEONG_VERSION);
	return 0;
}
