/* The settings of the channels as a table, and one channel's values. */
#ifndef DOMAIN_CHANNEL_KEY_H
#define DOMAIN_CHANNEL_KEY_H

#include "domain/words.h"

enum channel_key {
#define KEY(channel, name, word, secret, otherwise, help) CHANNEL_##channel##_##name,
#include "domain/letter/channel_key.def"
#undef KEY
	CHANNEL_KEYS
};

#define CHANNEL_VALUE 400

struct channel_key_info {
	enum channel channel;
	const char *word;
	bool secret;
	const char *otherwise, *help;
};
const struct channel_key_info *channel_key_info(enum channel_key key);
/* The key of this word, or -1. */
int channel_key_of(enum channel channel, const char *word);

/* The keys that several channels have, -1 where this one has none: the secret part of the address
 * that others call, who may call it, what carries it. */
int channel_key_key(enum channel channel);
int channel_key_allow(enum channel channel);
int channel_key_gateway(enum channel channel);

struct channel_settings {
	enum channel channel;
	bool active;
	int64_t rev;
	char place[96]; /* how far its mailbox was read */
	unsigned char
	    own[32]; /* a key of the house's alone: signs the addresses that we give out */
	char value[CHANNEL_KEYS][CHANNEL_VALUE];
};
/* What was said, or the default. */
const char *channel_value(const struct channel_settings *s, enum channel_key key);
/* A number within its limits; the default for anything else. */
int64_t channel_number(const struct channel_settings *s, enum channel_key key, int64_t low,
		       int64_t high);
/* Of SMS: does what carries it count bytes of CP949, as Korean carriers do; does it take photos? */
bool channel_is_korean(const struct channel_settings *s);
bool channel_takes_photos(const struct channel_settings *s);
/* Is there a question that changes nothing, by which it says whether it knows us? Without one the
 * settings are looked over, and what comes and goes tells the rest. */
bool channel_is_asked(enum channel channel);
/* The first thing that keeps this channel from working, as a word (the page says it in words of its
 * own: "channels.lacks.WORD"); NULL when it may be switched on. */
const char *channel_lacks(const struct channel_settings *s);

#endif
