/* Owns the names of the heads that channels are signed with, and finding an argument. */
#include "app/channel_port.h"

#include <string.h>

const char *channel_head_name(enum channel_head head)
{
	static const char *const names[CHANNEL_HEADS] = {
	    [CHANNEL_HEAD_TWILIO] = "x-twilio-signature:",
	    [CHANNEL_HEAD_HUB] = "x-hub-signature-256:",
	    [CHANNEL_HEAD_X] = "x-twitter-webhooks-signature:",
	    [CHANNEL_HEAD_TOAST] = "x-toast-webhook-signature:",
	    [CHANNEL_HEAD_SECRET] = "x-dajeong-secret:",
	    [CHANNEL_HEAD_RESOURCE] = "x-kakao-resource-id:",
	};

	return names[head];
}

const char *channel_arg(const struct channel_call *c, const char *name)
{
	size_t n = strlen(name);

	for (const char *const *a = c->args; *a; a++)
		if (strncmp(*a, name, n) == 0 && (*a)[n] == '=')
			return *a + n + 1;
	return "";
}
