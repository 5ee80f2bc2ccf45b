/* A JSON writer: keys and values in the order they are written, commas by itself.
 * Ids are strings, because JavaScript's numbers end at 2^53. */
#ifndef DJ_JSON_OUT_H
#define DJ_JSON_OUT_H

#include "base/text.h"

struct dj_json {
	struct dj_buf *out;
	bool comma; /* the next value needs one before it */
};

static inline struct dj_json dj_json_begin(struct dj_buf *out)
{
	return (struct dj_json){out, false};
}

/* `key` is NULL inside arrays and at the top. */
void dj_json_object(struct dj_json *j, const char *key);
void dj_json_array(struct dj_json *j, const char *key);
void dj_json_end_object(struct dj_json *j);
void dj_json_end_array(struct dj_json *j);
void dj_json_text(struct dj_json *j, const char *key, const char *value); /* NULL writes null */
void dj_json_int(struct dj_json *j, const char *key, int64_t value);
void dj_json_id(struct dj_json *j, const char *key, dj_id value); /* 0 writes null */
void dj_json_bool(struct dj_json *j, const char *key, bool value);
void dj_json_null(struct dj_json *j, const char *key);
void dj_json_real(struct dj_json *j, const char *key, double value, int decimals);
void dj_json_raw(struct dj_json *j, const char *key,
		 const char *json); /* text that is JSON already */

#endif
