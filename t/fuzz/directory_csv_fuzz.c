/* links: base domain */
/* Any bytes as a file to import: whatever is accepted is in its one form and stays so. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "domain/directory/csv.h"
#include "domain/directory/directory.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_row(enum directory_part part, struct directory_row *row, struct directory *into)
{
	const struct directory_field *fields;
	struct directory_row again;
	struct dj_error why;
	int count;

	fields = directory_fields(part, &count);
	if (!directory_complete(part, row, NULL, &why))
		return;
	again = *row;
	for (int i = 0; i < count; i++)
		dj_assert(directory_check(&fields[i], again.text[i], &why));
	dj_assert(directory_same(part, row, &again));
	dj_assert(directory_same_key(part, row, &again));
	directory_add(into, part, 1, row);
}

static void read_as(enum directory_part part, const char *text, size_t n, struct directory *into)
{
	static struct csv_record record;
	struct csv_columns columns;
	struct directory_row row;
	struct dj_error why;
	struct csv c;
	int got;

	csv_init(&c, text, n);
	if (csv_next(&c, &record, &why) != 1 || !csv_columns_read(part, &record, &columns, &why))
		return;
	while ((got = csv_next(&c, &record, &why)) != 0)
		if (got > 0 && csv_row(part, &columns, &record, &row, &why))
			try_row(part, &row, into);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct directory_when now = {20261122, 0, 600};
	struct directory_asked asked[DIRECTORY_ON_DUTY];
	struct directory d = {0};

	if (size > CSV_BYTES)
		return 0;
	for (int part = 0; part < directory_part_COUNT; part++)
		read_as((enum directory_part)part, (const char *)data, size, &d);
	directory_on_duty(&d, hazard_FLOOD, "suwon", &now, asked);
	directory_trusts(&d, "119", &now);
	directory_free(&d);
	return 0;
}
