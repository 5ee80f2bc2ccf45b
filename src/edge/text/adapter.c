/* Owns the list of adapters. A new channel, or a new gateway of one, is a file and a line here. */
#include "edge/text/channel.h"

#include <string.h>

const struct channel_adapter *channel_adapter_of(enum channel channel, const char *name)
{
	static const struct channel_adapter *const all[] = {
	    &channel_mail,   &channel_kannel, &channel_twilio, &channel_solapi,	  &channel_nhn,
	    &channel_msghub, &channel_kakao,  &channel_meta,   &channel_x_account};

	for (size_t i = 0; i < DJ_COUNT(all); i++)
		if (all[i]->channel == channel && (!name || strcmp(all[i]->name, name) == 0))
			return all[i];
	return NULL;
}

const struct channel_adapter *channel_adapter_for(const struct channel_settings *s)
{
	int gateway = channel_key_gateway(s->channel);

	return channel_adapter_of(s->channel,
				  gateway < 0 ? NULL : channel_value(s, (enum channel_key)gateway));
}
