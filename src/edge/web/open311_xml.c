/* Owns writing XML. A letter that XML 1.0 does not know becomes a question mark. */
#include "edge/web/open311_xml.h"

#include <string.h>

static const struct {
	const char *list, *piece;
} pieces[] = {{"services", "service"},
	      {"attributes", "attribute"},
	      {"values", "value"},
	      {"service_requests", "request"},
	      {"service_request_updates", "request_update"},
	      {"errors", "error"},
	      {"endpoints", "endpoint"},
	      {"formats", "format"},
	      {"faqs", "faq"},
	      {"facilities", "facility"},
	      {"categories", "category_name"},
	      {"features", "feature_name"},
	      {"web_actions", "web_action"}};

static const char *piece_of(const char *list)
{
	for (size_t i = 0; i < DJ_COUNT(pieces); i++)
		if (strcmp(pieces[i].list, list) == 0)
			return pieces[i].piece;
	return "item";
}

static void put_text(const char *text, struct dj_buf *out)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '&')
			dj_buf_puts(out, "&amp;");
		else if (c == '<')
			dj_buf_puts(out, "&lt;");
		else if (c == '>')
			dj_buf_puts(out, "&gt;");
		else if (c < 0x20 && c != '\n' && c != '\t')
			dj_buf_puts(out, c == '\r' ? "&#13;" : "?");
		else if (c == 0xef && (unsigned char)text[1] == 0xbf &&
			 (unsigned char)text[2] >= 0xbe) { /* U+FFFE and U+FFFF */
			dj_buf_puts(out, "?");
			text += 2;
		} else
			dj_buf_add(out, text, 1);
	}
}

static void put(const json_t *value, const char *name, struct dj_buf *out);

static void put_inside(const json_t *value, const char *name, struct dj_buf *out)
{
	const char *key;
	json_t *one;
	size_t at;

	if (json_is_object(value))
		json_object_foreach((json_t *)value, key, one) put(one, key, out);
	else if (json_is_array(value))
		json_array_foreach(value, at, one) put(one, piece_of(name), out);
	else if (json_is_string(value))
		put_text(json_string_value(value), out);
	else if (json_is_real(value))
		dj_buf_printf(out, "%.6f", json_real_value(value));
	else if (json_is_integer(value))
		dj_buf_printf(out, "%lld", (long long)json_integer_value(value));
	else if (json_is_boolean(value))
		dj_buf_puts(out, json_is_true(value) ? "true" : "false");
}

static void put(const json_t *value, const char *name, struct dj_buf *out)
{
	if (json_is_null(value)) {
		dj_buf_printf(out, "<%s/>", name);
		return;
	}
	dj_buf_printf(out, "<%s>", name);
	put_inside(value, name, out);
	dj_buf_printf(out, "</%s>", name);
}

void open311_xml(const json_t *value, const char *root, struct dj_buf *out)
{
	dj_buf_puts(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
	put(value, root, out);
	dj_buf_puts(out, "\n");
}
