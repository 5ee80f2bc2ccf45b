/* A carrier's profile: what profile.def lists, and the order of codecs. Pure. */
#ifndef DOMAIN_TRUNK_PROFILE_H
#define DOMAIN_TRUNK_PROFILE_H

#include "base/base.h"

#define PROFILE_TEXT_MAX 64
#define PROFILE_CODECS	 4
#define PROFILE_LINE	 400 /* bytes of a whole profile as text, with its NUL */

enum profile_called { CALLED_URI, CALLED_TO, CALLED_PARTY_ID, CALLED_DIVERSION, CALLED_HISTORY };
enum profile_caller { CALLER_PAI, CALLER_FROM, CALLER_RPID };
enum profile_form { FORM_NATIONAL, FORM_PLUS, FORM_COUNTRY }; /* as enum number_form */
enum profile_identity { IDENTITY_NONE, IDENTITY_PAI, IDENTITY_PPI, IDENTITY_RPID };
enum profile_forwarded { FORWARDED_NONE, FORWARDED_DIVERSION, FORWARDED_HISTORY };
enum profile_srtp { SRTP_NONE, SRTP_SDES, SRTP_MUST };
enum profile_text { TYPED_NONE, TYPED_OFFER };
enum profile_codec { PROFILE_NO_CODEC, PROFILE_PCMU, PROFILE_PCMA, PROFILE_G722, PROFILE_OPUS };

struct trunk_profile {
	int called, caller, form, identity, forwarded, srtp, text; /* enums above */
	int ptime_ms, session_s, options_s, answer_s;
	char present[PROFILE_TEXT_MAX], domain[PROFILE_TEXT_MAX];
	enum profile_codec codecs[PROFILE_CODECS]; /* in the order they are offered */
	int codec_count;
};

/* Reads "codecs=pcma,pcmu ptime=20 called=to". What it does not say is as profile.def has it; "" is
 * a whole profile. 0, or EINVAL with one sentence. */
int profile_read(struct trunk_profile *out, const char *text, struct dj_error *e);
/* Is this one word of a profile, well written? For readers that mix it with other words. */
bool profile_word(const char *word);
/* Every key with its meaning, for the documentation and the page; NULL past the last. */
const char *profile_key(int i, const char **meaning);

#endif
