/* The sound of a leg, as the app and the signalling edges see it; edge/media implements it.
 *
 * All functions are called on the loop thread and return at once; what they ask for happens on the
 * media thread in the order asked. What the media thread notices comes back as commands
 * (LEG_SECURE, LEG_KEY, LEG_PLAYED, LEG_SILENT, LEG_GONE) through the app's mailbox.
 *
 * Who opened a leg frees it: the signalling edge opens it, sets its remote and frees it when the
 * session is over (after it told the app LEG_ENDED, or because the app ordered LEG_END or
 * LEG_REFUSE). The app alone calls hear, play, stop, mute and keys.
 *
 * Who hears whom is a set of edges listener <- speaker. A listener with exactly one speaker, the
 * same codec and gain 1 gets that speaker's packets relayed untouched; a listener with several gets
 * a mix (each without itself). Playing to a leg silences its speakers for that leg until the play
 * ends or is stopped. A leg always sends one continuous RTP stream, whatever is switched into it.
 */
#ifndef APP_LEG_PORT_H
#define APP_LEG_PORT_H

#include "domain/words.h"

enum leg_codec { CODEC_NONE, CODEC_PCMU, CODEC_PCMA, CODEC_OPUS, CODEC_G722 };
/* SRTP with keys in the session description (RFC 4568, RFC 7714). Bytes of key and salt:
 * leg_key_size. */
enum leg_suite { SUITE_NONE, SUITE_AES_CM_80, SUITE_AES_CM_32, SUITE_AES_GCM };
enum leg_profile { LEG_RTP, LEG_WEBRTC }; /* plain RTP/AVP, or ICE-lite + DTLS-SRTP */

#define LEG_GAIN_ONE 1000 /* gains are thousandths */
#define LEG_CLIPS    12

#define LEG_KEY_MOST 30
/* What a=crypto of both sides said. The signalling edge makes `ours` (random) and writes it into
 * its description; the same keys again go on, others begin anew. */
struct leg_keys {
	enum leg_suite suite;
	uint8_t theirs[LEG_KEY_MOST]; /* what they seal with */
	uint8_t ours[LEG_KEY_MOST];
};

static inline int leg_key_size(enum leg_suite s)
{
	return s == SUITE_NONE ? 0 : s == SUITE_AES_GCM ? 28 : LEG_KEY_MOST;
}

/* What open() gives for the SDP. The socket is bound when it returns. */
struct leg_local {
	char address[46]; /* public address, as --public says */
	int port;
	char ufrag[12], pwd[36]; /* WEBRTC only (RFC 8445) */
	char fingerprint[100];	 /* WEBRTC only: "AB:CD:...", SHA-256 */
	uint32_t ssrc;
	uint32_t video_ssrc; /* of the pictures, where there are some */
};

struct leg_remote {
	char address[46]; /* RTP: where to send until a packet arrives from elsewhere (symmetric
			     RTP); WEBRTC: unused */
	int port;
	enum leg_codec codec;
	int payload_type;      /* number the remote expects and sends for codec */
	int event_type;	       /* RFC 4733 payload number, -1 none */
	char fingerprint[100]; /* WEBRTC: sha-256 of the browser's certificate; media is dropped
				  until it matches */
	bool send;	       /* may we send to it (its direction), false while it holds us */
	struct leg_keys keys;  /* RTP: SUITE_NONE is plain RTP */
	bool rtcp_mux;	       /* RTP: both sides said a=rtcp-mux (RFC 5761) */
	int rtcp_port;	       /* RTP: a=rtcp (RFC 3605); 0 is port + 1 */
	int noise_type;	       /* payload number of comfort noise (RFC 3389), 0 is the usual 13 */
	int ptime_ms;	       /* RTP: sound in each packet that we send, 10 to 60; 0 is 20 */
	struct {
		enum video_codec codec; /* NONE: no pictures */
		int payload_type;
		bool send; /* it wants to see ours */
		int port;  /* RTP: where they go, at the same address; WEBRTC: unused (bundled) */
		struct leg_keys keys; /* RTP: of their own; SUITE_NONE is plain RTP */
	} video;
};

/* How a leg sounds: in the last seconds (LEG_QUALITY), or from first to last (LEG_FREED). "In" is
 * what it sends us, "out" what it says it gets of ours. -1: unknown. */
struct leg_quality {
	int32_t mos_in, mos_out;   /* hundredths, 100..450; 0 unknown. LEG_FREED: mos_in is the
				      mean of the worse of both */
	int32_t worst;		   /* LEG_FREED: of the worst seconds */
	int32_t loss_in, loss_out; /* of 10,000 packets */
	int32_t jitter_in_us, jitter_out_us; /* RFC 3550 6.4.1 */
	int32_t rtt_us;			     /* there and back */
};

/* Pictures of a leg from first to last, in packets (LEG_FREED). */
struct leg_video {
	enum video_codec codec;
	uint32_t received, sent, lost;
	uint32_t asked, again; /* whole pictures asked of it; packets sent to it again */
};

/* What a page says about the pictures that it shows (VIDEO_SEEN), since the call began. */
struct video_seen {
	int32_t frames;	       /* decoded */
	int32_t rate;	       /* in ten seconds */
	int32_t width, height; /* of the last one */
	int32_t delay_ms;      /* from the other camera to this screen, as far as it is known */
	int32_t ahead_ms;      /* the sound before the picture; negative: behind it */
};

/* How a browser's leg came up (LEG_SECURE): ICE and DTLS step by step, each so long ago, -1 never,
 * and the pair of addresses that was chosen. */
struct leg_path {
	char ours[56], theirs[56]; /* "192.0.2.1:20000", "[2001:db8::1]:20000" */
	int32_t checked_ms, nominated_ms, hello_ms, done_ms;
	int32_t checks; /* signed requests until then */
	enum leg_suite suite;
};

/* Clips one after the other, then music for ever if `music`. Clip numbers come from domain/phrase.
 */
struct leg_play {
	dj_id play; /* named in LEG_PLAYED, which comes when the last clip has ended; not when
		       stopped or replaced */
	int count;
	int clips[LEG_CLIPS];
	bool music;
};

struct leg_port {
	void *arg;
	/* 0, EMFILE/EADDRINUSE (no port free), ENOBUFS (media thread overloaded). */
	int (*open)(void *arg, dj_id leg, enum leg_profile profile, struct leg_local *out);
	void (*remote)(void *arg, dj_id leg,
		       const struct leg_remote *r); /* may be called again: re-INVITE */
	/* New ICE credentials and DTLS state on the same leg and port: the page was reloaded. */
	int (*restart)(void *arg, dj_id leg, struct leg_local *out);
	/* listener hears speaker with this gain; 0 takes the edge away. Unknown or freed legs are
	 * ignored. */
	void (*hear)(void *arg, dj_id listener, dj_id speaker, int gain);
	void (*play)(void *arg, dj_id leg,
		     const struct leg_play *p); /* replaces what was playing */
	void (*stop)(void *arg, dj_id leg);
	void (*mute)(void *arg, dj_id leg, bool on); /* nobody hears it, whatever the matrix says */
	void (*keys)(void *arg, dj_id leg,
		     const char *digits); /* sends RFC 4733 events: 0-9 * # A-D */
	/* Asks to be told LEG_VOICE when the person of this leg is heard (flag) and when they have
	 * not been for 3 s, and LEG_KNOCK for two knocks on the telephone. Asked again it begins
	 * anew; it ends with the leg. */
	void (*listen)(void *arg, dj_id leg, bool on);
	/* RTP: a second port for the pictures of this leg, before remote() names their codec. 0,
	 * or no port is free. May be NULL in tests. */
	int (*video)(void *arg, dj_id leg, int *port);
	void (*free)(void *arg, dj_id leg); /* edges go too; final counts come in LEG_FREED */
	/* From now on the packets of this leg are copied into this recording as they come (not
	 * while it is muted); recording 0 ends it. Costs the call nothing but the copy. `track`:
	 * 0 the citizen, 1.. the agent's side (domain/recording). May be NULL in tests. */
	void (*record)(void *arg, dj_id leg, dj_id recording, int track);
};

#endif
