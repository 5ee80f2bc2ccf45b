/* Owns the judgement of who calls a channel's address: its key, its allowed senders, and what its
 * adapter says of the signature. The settings travel between the threads as whole copies. */
#include "edge/text/gate.h"
#include "edge/text/sign.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct gate {
	struct channel_settings *_Atomic fresh[channel_COUNT];
	struct channel_settings *known[channel_COUNT]; /* the web thread's */
};

struct gate *gate_alloc(void)
{
	return dj_alloc(sizeof(struct gate));
}

void gate_free(struct gate *g)
{
	for (int i = 0; i < channel_COUNT; i++) {
		free(atomic_exchange(&g->fresh[i], NULL));
		free(g->known[i]);
	}
	free(g);
}

void gate_set(struct gate *g, const struct channel_settings *s)
{
	struct channel_settings *copy = dj_alloc(sizeof *copy);

	*copy = *s;
	free(atomic_exchange(&g->fresh[s->channel], copy));
}

static const struct channel_settings *known(struct gate *g, int channel)
{
	struct channel_settings *fresh = atomic_exchange(&g->fresh[channel], NULL);

	if (fresh) {
		free(g->known[channel]);
		g->known[channel] = fresh;
	}
	return g->known[channel];
}

/* Is it a word of the list, which blanks divide? An empty list allows everybody. */
static bool is_allowed(const char *list, const char *address)
{
	size_t n = strlen(address);

	if (!list[0])
		return true;
	for (; *list; list += strcspn(list, " "), list += strspn(list, " "))
		if (strncmp(list, address, n) == 0 && (!list[n] || list[n] == ' '))
			return true;
	return false;
}

static bool is_key(const struct channel_settings *s, const char *key)
{
	int at = channel_key_key(s->channel);

	return at >= 0 && sign_equal(channel_value(s, (enum channel_key)at), key);
}

enum channel_call_end gate_call(struct gate *g, const struct channel_call *in,
				struct channel_reply *out)
{
	int channel = word_value(words_channel, in->channel);
	const struct channel_settings *s = channel < 0 ? NULL : known(g, channel);
	const struct channel_adapter *a = s ? channel_adapter_for(s) : NULL;
	enum channel_call_end end = CALL_KEEP;
	int allow;

	if (!s && channel >= 0 && channel_adapter_of((enum channel)channel, NULL))
		return CALL_EARLY;
	if (!a || !a->normalise || !is_key(s, in->key))
		return CALL_UNKNOWN;
	allow = channel_key_allow(s->channel);
	if (allow >= 0 && !is_allowed(channel_value(s, (enum channel_key)allow), in->address))
		return CALL_REFUSED;
	out->channel = s->channel;
	snprintf(out->what, sizeof out->what, "%s%s%s", a->name, in->what[0] ? "/" : "", in->what);
	if (a->receive)
		end = a->receive(s, in, out);
	return end == CALL_KEEP && !s->active ? CALL_OFF : end;
}
