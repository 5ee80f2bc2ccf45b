/* links: base domain app edge/web */
/* Bodies of requests: the first byte chooses the shape. What is accepted must be a command with
 * ended texts. */
#include <stdint.h>
#include <string.h>

#include "edge/web/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct command c;
	struct login_body login = {0};
	enum body_shape shape = size ? (enum body_shape)(data[0] % BODY_upload) : BODY_none;
	struct dj_error why;
	enum verdict v;

	memset(&c, 0, sizeof c);
	if (size == 0)
		return 0;
	v = body_read(shape, (const char *)data + 1, size - 1,
		      shape == BODY_login ? (void *)&login : &c, &why);
	if (v == VERDICT_ok) {
		dj_assert(memchr(c.text, 0, sizeof c.text) && memchr(c.words, 0, sizeof c.words));
		dj_assert(memchr(c.name, 0, sizeof c.name) &&
			  memchr(login.password, 0, sizeof login.password));
		dj_assert((int)c.presence >= 0 && c.presence < presence_COUNT &&
			  c.outcome < outcome_COUNT);
		dj_assert(c.topic >= 0 && c.to_agent >= 0 && c.to_queue >= 0 && c.reason >= 0);
	} else {
		dj_assert(why.text[0]);
	}
	command_drop(&c);
	return 0;
}
