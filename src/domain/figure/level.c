/* Owns the table of formulas and the reading of a site's own. */
#include "domain/figure/level.h"

#include <string.h>

#define W(...)                                                                                     \
	{                                                                                          \
		__VA_ARGS__                                                                        \
	}
static const struct {
	const char *word;
	struct level_weights weights;
} table[LEVEL_OWN] = {
#define LEVEL(name, word, part, of) [LEVEL_##name] = {word, {part, of}},
#include "domain/figure/level.def"
#undef LEVEL
};
#undef W

const char *level_word(enum level_formula f)
{
	return f < LEVEL_OWN ? table[f].word : "own";
}

enum level_formula level_formula_of(const char *word)
{
	for (int f = 0; f < LEVEL_FORMULAS; f++)
		if (strcmp(level_word((enum level_formula)f), word) == 0)
			return (enum level_formula)f;
	return LEVEL_FORMULAS;
}

const struct level_weights *level_weights_of(enum level_formula f)
{
	return f < LEVEL_OWN ? &table[f].weights : NULL;
}

struct level_share level_of(const struct level_weights *w, const struct level_counts *c)
{
	struct level_share s = {0, 0};

	for (int i = 0; i < LEVEL_COUNTS; i++) {
		s.part += w->part[i] * c->of[i];
		s.of += w->of[i] * c->of[i];
	}
	return s;
}

static bool read_word(const char *text, signed char out[LEVEL_COUNTS])
{
	for (int i = 0; i < LEVEL_COUNTS; i++) {
		if (text[i] != '0' && text[i] != '1')
			return false;
		out[i] = (signed char)(text[i] - '0');
	}
	return true;
}

bool level_weights_read(const char *text, struct level_weights *out)
{
	struct level_weights w;
	int whole = 0;

	if (!read_word(text, w.part) || text[LEVEL_COUNTS] != '/' ||
	    !read_word(text + LEVEL_COUNTS + 1, w.of) || text[2 * LEVEL_COUNTS + 1] != '\0')
		return false;
	for (int i = 0; i < LEVEL_COUNTS; i++) {
		if (w.part[i] > w.of[i])
			return false;
		whole += w.of[i];
	}
	if (whole == 0)
		return false;
	*out = w;
	return true;
}

void level_weights_write(const struct level_weights *w, char out[LEVEL_TEXT])
{
	for (int i = 0; i < LEVEL_COUNTS; i++) {
		out[i] = (char)('0' + w->part[i]);
		out[LEVEL_COUNTS + 1 + i] = (char)('0' + w->of[i]);
	}
	out[LEVEL_COUNTS] = '/';
	out[LEVEL_TEXT - 1] = '\0';
}
