/* Owns the table of channels' settings and what must be said before one is switched on. */
#include "domain/letter/channel_key.h"
#include "domain/letter/letter.h"

#include <stdlib.h>
#include <string.h>

static const struct channel_key_info keys[CHANNEL_KEYS] = {
#define KEY(channel, name, word, secret, otherwise, help)                                          \
	[CHANNEL_##channel##_##name] = {channel_##channel, word, secret, otherwise, help},
#include "domain/letter/channel_key.def"
#undef KEY
};

const struct channel_key_info *channel_key_info(enum channel_key key)
{
	return &keys[key];
}

int channel_key_of(enum channel channel, const char *word)
{
	for (int i = 0; i < CHANNEL_KEYS; i++)
		if (keys[i].channel == channel && strcmp(keys[i].word, word) == 0)
			return i;
	return -1;
}

int channel_key_key(enum channel channel)
{
	return channel_key_of(channel, "key");
}

int channel_key_allow(enum channel channel)
{
	return channel_key_of(channel, "allow");
}

int channel_key_gateway(enum channel channel)
{
	return channel_key_of(channel, "gateway");
}

const char *channel_value(const struct channel_settings *s, enum channel_key key)
{
	return s->value[key][0] ? s->value[key] : keys[key].otherwise;
}

int64_t channel_number(const struct channel_settings *s, enum channel_key key, int64_t low,
		       int64_t high)
{
	char *end;
	int64_t n = strtoll(channel_value(s, key), &end, 10);

	return *end || n < low || n > high ? strtoll(keys[key].otherwise, NULL, 10) : n;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static const char *mail_lacks(const struct channel_settings *s)
{
	const char *reply = channel_value(s, CHANNEL_MAIL_reply);
	const char *smtp = channel_value(s, CHANNEL_MAIL_smtp);
	const char *imap = channel_value(s, CHANNEL_MAIL_imap);

	if (!letter_mailbox(channel_value(s, CHANNEL_MAIL_from)))
		return "mail_from";
	if (reply[0] && (!strchr(reply, '*') || !strrchr(reply, '@') ||
			 strrchr(reply, '@') < strchr(reply, '*')))
		return "mail_reply";
	if (!begins(smtp, "smtp://") && !begins(smtp, "smtps://"))
		return "mail_smtp";
	if (imap[0] && !begins(imap, "imap://") && !begins(imap, "imaps://"))
		return "mail_imap";
	return NULL;
}

static const struct gateway {
	const char *word;
	bool korean, photos;
} gateways[] = {{"kannel", false, false},
		{"twilio", false, true},
		{"solapi", true, true},
		{"nhn", true, true},
		{"msghub", true, true}};

static const struct gateway *gateway_of(const struct channel_settings *s)
{
	const char *word = channel_value(s, CHANNEL_SMS_gateway);

	for (size_t i = 0; i < DJ_COUNT(gateways); i++)
		if (strcmp(word, gateways[i].word) == 0)
			return &gateways[i];
	return NULL;
}

bool channel_is_korean(const struct channel_settings *s)
{
	const struct gateway *g = gateway_of(s);

	return g && g->korean;
}

bool channel_takes_photos(const struct channel_settings *s)
{
	const struct gateway *g = gateway_of(s);

	return g && g->photos;
}

static const char *sms_lacks(const struct channel_settings *s)
{
	const char *url = channel_value(s, CHANNEL_SMS_url);
	char number[32];

	if (!begins(url, "http://") && !begins(url, "https://"))
		return "address";
	if (!letter_number(channel_value(s, CHANNEL_SMS_sender), number, sizeof number))
		return "sms_from";
	if (strcmp(channel_value(s, CHANNEL_SMS_gateway), "twilio") == 0 &&
	    !channel_value(s, CHANNEL_SMS_callback)[0])
		return "sms_callback";
	return gateway_of(s) ? NULL : "sms_gateway";
}

static bool is_address(const char *url)
{
	return begins(url, "http://") || begins(url, "https://");
}

static const char *kakao_lacks(const struct channel_settings *s)
{
	if (!is_address(channel_value(s, CHANNEL_KAKAO_base)))
		return "address";
	if (!channel_value(s, CHANNEL_KAKAO_sender)[0])
		return "kakao_sender_key";
	if (!channel_value(s, CHANNEL_KAKAO_id)[0] || !channel_value(s, CHANNEL_KAKAO_secret)[0])
		return "kakao_login";
	return NULL;
}

static const char *facebook_lacks(const struct channel_settings *s)
{
	if (!is_address(channel_value(s, CHANNEL_FACEBOOK_base)))
		return "address";
	if (!channel_value(s, CHANNEL_FACEBOOK_page)[0])
		return "facebook_page";
	if (!channel_value(s, CHANNEL_FACEBOOK_token)[0] ||
	    !channel_value(s, CHANNEL_FACEBOOK_secret)[0] ||
	    !channel_value(s, CHANNEL_FACEBOOK_verify)[0])
		return "facebook_keys";
	return NULL;
}

static const char *x_lacks(const struct channel_settings *s)
{
	if (!is_address(channel_value(s, CHANNEL_X_base)))
		return "address";
	if (!channel_value(s, CHANNEL_X_account)[0])
		return "x_account";
	if (!channel_value(s, CHANNEL_X_consumer)[0] || !channel_value(s, CHANNEL_X_secret)[0] ||
	    !channel_value(s, CHANNEL_X_token)[0] || !channel_value(s, CHANNEL_X_token_secret)[0])
		return "x_keys";
	return NULL;
}

/* Not of the relays of KakaoTalk: none of their documents has a call that only looks. */
bool channel_is_asked(enum channel channel)
{
	return channel == channel_MAIL || channel == channel_SMS || channel == channel_FACEBOOK ||
	       channel == channel_X;
}

const char *channel_lacks(const struct channel_settings *s)
{
	switch (s->channel) {
	case channel_MAIL:
		return mail_lacks(s);
	case channel_SMS:
		return sms_lacks(s);
	case channel_CHAT:
		return NULL;
	case channel_KAKAO:
		return kakao_lacks(s);
	case channel_FACEBOOK:
		return facebook_lacks(s);
	case channel_X:
		return x_lacks(s);
	default:
		return "no_settings";
	}
}
