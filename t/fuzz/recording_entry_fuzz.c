/* links: base domain store app edge/media */
/* Packets of a recording with any content: what is an entry goes round, and sound is made of it
 * that is as long as it says. */
#include <string.h>

#include "edge/media/tap_pictures.h"
#include "edge/media/tap_render.h"
#include "edge/media/voice.h"

#define LONGEST_MS 20000 /* of a recording here: hours of silence find nothing */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct input {
	const uint8_t *data;
	size_t size, at, put;
};

static void rewind_input(void *arg)
{
	((struct input *)arg)->at = 0;
}

static bool next(void *arg, struct recording_entry *e)
{
	struct input *in = arg;
	uint8_t head[RECORDING_HEAD];
	int used = recording_entry_parse(e, in->data + in->at, in->size - in->at);

	if (used <= 0)
		return false;
	dj_assert((size_t)used <= in->size - in->at && used == RECORDING_HEAD + e->size);
	dj_assert(e->payload + e->size == in->data + in->at + used);
	recording_entry_head(head, e);
	dj_assert(memcmp(head, in->data + in->at, sizeof head) == 0);
	in->at += (size_t)used;
	e->at_ms %= LONGEST_MS;
	return true;
}

static int put(void *arg, const void *bytes, size_t n)
{
	struct input *in = arg;

	if (in->put == 0)
		dj_assert(n >= 4 && memcmp(bytes, "OggS", 4) == 0);
	in->put += n;
	return 0;
}

static void rest(void *arg)
{
	(void)arg;
}

static int put_picture(void *arg, const void *bytes, size_t n)
{
	struct input *in = arg;

	if (in->put == 0)
		dj_assert(n >= 4 && memcmp(bytes, "\x1a\x45\xdf\xa3", 4) == 0);
	in->put += n;
	return 0;
}

static void see(struct input *in, const struct render_result *made)
{
	struct render_io io = {in, rewind_input, next, put_picture, rest};
	int64_t count;

	for (int side = 0; side < RENDER_SIDES; side++) {
		in->put = 0;
		dj_assert(tap_pictures(&io, side, &count) == 0);
		dj_assert((count > 0) == (in->put > 0) && (!count || made->pictures[side]));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct render_result made;
	static bool begun;
	struct input in = {.data = data, .size = size};
	struct render_io io = {&in, rewind_input, next, put, rest};

	if (!begun)
		voice_init();
	begun = true;
	dj_assert(tap_render(&io, 7, &made) == 0);
	dj_assert(in.put > 0 && made.lasted_ms >= 0 && made.lasted_ms < LONGEST_MS + 1500);
	dj_assert(made.peak_count >= 0 && made.peak_count <= RENDER_PEAKS);
	see(&in, &made);
	return 0;
}
