/* Owns the names of the feed and its XML form: flat items of texts, as this feed has them. Refuses:
 * any other XML. */
#include "domain/facility/feed.h"
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const char *const has_words[FEED_HAS] = {"ct", "mri", "angio", "ventilator", "ambulance"};

const char *feed_has_word(enum feed_has which)
{
	return has_words[which];
}

void feed_item_init(struct feed_item *item)
{
	*item = (struct feed_item){.beds = FACILITY_NOT_KNOWN,
				   .child_beds = FACILITY_NOT_KNOWN,
				   .isolation_beds = FACILITY_NOT_KNOWN,
				   .theatres = FACILITY_NOT_KNOWN,
				   .intensive = FACILITY_NOT_KNOWN};
}

static int count_of(const char *text)
{
	char *end;
	long value = strtol(text, &end, 10);

	return end == text || *end || value < -999 || value > 9999 ? FACILITY_NOT_KNOWN
								   : (int)value;
}

static int64_t moment_of(const char *text)
{
	return strspn(text, "0123456789") == 14 && !text[14] ? strtoll(text, NULL, 10) : 0;
}

static bool note_count(struct feed_item *item, const char *name, const char *value)
{
	struct {
		const char *name;
		int *to;
	} const counts[] = {{"hvec", &item->beds},
			    {"hv28", &item->child_beds},
			    {"hv29", &item->isolation_beds},
			    {"hvoc", &item->theatres},
			    {"hvicc", &item->intensive}};

	for (size_t i = 0; i < DJ_COUNT(counts); i++)
		if (strcmp(name, counts[i].name) == 0) {
			*counts[i].to = count_of(value);
			return true;
		}
	return false;
}

void feed_item_field(struct feed_item *item, const char *name, const char *value)
{
	static const char *const has[FEED_HAS] = {"hvctayn", "hvmriayn", "hvangioayn", "hvventiayn",
						  "hvamyn"};

	if (note_count(item, name, value))
		return;
	if (strcmp(name, "hpid") == 0)
		dj_copy(item->id, sizeof item->id, value);
	else if (strcmp(name, "hvidate") == 0)
		item->at = moment_of(value);
	for (int i = 0; i < FEED_HAS; i++)
		if (strcmp(name, has[i]) == 0 && (value[0] == 'Y' || value[0] == 'y'))
			item->equipment |= 1u << i;
}

bool feed_item_usable(const struct feed_item *item)
{
	return item->id[0] && item->beds != FACILITY_NOT_KNOWN;
}

enum facility_state feed_item_state(const struct feed_item *item)
{
	return item->beds > 0 ? facility_state_OPEN : facility_state_LIMITED;
}

/* ---- XML ---- */

struct reader {
	const char *at, *end;
};

/* Moves behind the next `mark`; false when there is none. */
static bool pass(struct reader *r, const char *mark)
{
	const char *found = memmem(r->at, (size_t)(r->end - r->at), mark, strlen(mark));

	if (found)
		r->at = found + strlen(mark);
	return found != NULL;
}

static void put_entity(char *out, size_t cap, size_t *n, struct reader *value)
{
	static const struct {
		const char *name;
		char letter;
	} entities[] = {
	    {"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
	size_t left = (size_t)(value->end - value->at), size = 1;
	char letter = *value->at;

	for (size_t i = 0; letter == '&' && i < DJ_COUNT(entities); i++)
		if (left >= strlen(entities[i].name) &&
		    memcmp(value->at, entities[i].name, strlen(entities[i].name)) == 0) {
			letter = entities[i].letter;
			size = strlen(entities[i].name);
		}
	value->at += size;
	if (*n + 1 < cap)
		out[(*n)++] = letter;
}

static void value_text(struct reader value, char out[FEED_VALUE])
{
	static const char open[] = "<![CDATA[", close[] = "]]>";
	size_t left = (size_t)(value.end - value.at), n = 0;

	if (left >= sizeof open - 1 + sizeof close - 1 &&
	    memcmp(value.at, open, sizeof open - 1) == 0) {
		dj_copy_n(out, FEED_VALUE, value.at + sizeof open - 1,
			  left - (sizeof open - 1) - (sizeof close - 1));
		return;
	}
	while (value.at < value.end)
		put_entity(out, FEED_VALUE, &n, &value);
	out[n] = '\0';
}

/* The next <name>value</name> of an item; false at its end. Other markup is passed over. */
static bool next_field(struct reader *r, char name[FEED_VALUE], char value[FEED_VALUE])
{
	char close[FEED_VALUE + 3] = "</";
	struct reader inside;
	size_t n;

	while (pass(r, "<")) {
		n = 0;
		while (r->at + n < r->end && !strchr("<>/ ?!", r->at[n]))
			n++;
		if (n == 0 || n >= FEED_VALUE || r->at + n == r->end || r->at[n] != '>')
			continue;
		dj_copy_n(name, FEED_VALUE, r->at, n);
		r->at += n + 1;
		inside.at = r->at;
		strcpy(close + 2, name);
		strcat(close, ">");
		if (!pass(r, close))
			return false;
		inside.end = r->at - strlen(close);
		value_text(inside, value);
		return true;
	}
	return false;
}

/* The text of the first such element; "" when there is none. */
static void first_value(const char *text, size_t n, const char *name, char out[FEED_VALUE])
{
	struct reader r = {text, text + n};
	char open[40] = "<";

	out[0] = '\0';
	strcat(strcat(open, name), ">");
	if (pass(&r, open)) {
		const char *end = memchr(r.at, '<', (size_t)(r.end - r.at));

		value_text((struct reader){r.at, end ? end : r.at}, out);
	}
}

static int check_head(const char *text, size_t n, struct dj_error *e)
{
	char code[FEED_VALUE], said[FEED_VALUE];

	first_value(text, n, "resultCode", code);
	if (strcmp(code, "00") == 0)
		return 0;
	first_value(text, n, code[0] ? "resultMsg" : "returnAuthMsg", said);
	return dj_fail(e, EINVAL, "The feed says: %s.", said[0] ? said : "nothing that we know");
}

int feed_xml(const char *text, size_t n, void (*take)(void *arg, const struct feed_item *item),
	     void *arg, struct dj_error *e)
{
	struct reader all = {text, text + n};
	char name[FEED_VALUE], value[FEED_VALUE];
	int err = check_head(text, n, e), count = 0;

	while (!err && pass(&all, "<item>")) {
		struct reader inside = {all.at, NULL};
		struct feed_item item;

		if (!pass(&all, "</item>"))
			return dj_fail(e, EINVAL, "The feed is cut short.");
		if (++count > FEED_ITEMS)
			return dj_fail(e, ENOSPC, "The feed has more than %d items.", FEED_ITEMS);
		inside.end = all.at - strlen("</item>");
		feed_item_init(&item);
		while (next_field(&inside, name, value))
			feed_item_field(&item, name, value);
		take(arg, &item);
	}
	return err;
}
