/* The media thread's own state: legs, who hears whom, the tick. Private to edge/media.
 *
 * All of it belongs to the media thread. The loop reaches it by `asks` and hears from it by
 * `events`; a struct leg is made by the loop, taken by ASK_OPEN and given back by EVENT_FREED.
 * Tests drive it without a thread: engine_ask, engine_datagram, engine_tick. */
#ifndef EDGE_MEDIA_ENGINE_H
#define EDGE_MEDIA_ENGINE_H

#include "app/leg_port.h"
#include "app/sound.h"
#include "base/mailbox.h"
#include "edge/media/address.h"
#include "edge/media/ear.h"
#include "edge/media/keys.h"
#include "edge/media/measure.h"
#include "edge/media/rtcp.h"
#include "edge/media/secure.h"
#include "edge/media/stream.h"
#include "edge/media/video.h"
#include "edge/media/voice.h"

#define HEARS_MAX 12 /* speakers of one listener, listeners of one speaker */

struct dtmf_dec;
struct gather;
struct listen;
struct slot;
struct tap_ring;

/* What a leg is being sent. */
enum leg_source { SOURCE_SILENCE, SOURCE_RELAY, SOURCE_MIX, SOURCE_PLAY };

struct hears {
	uint16_t slot;
	int16_t gain;
};

struct play {
	dj_id id;
	uint16_t clips[LEG_CLIPS];
	uint8_t count, at;
	bool active, music;
	bool owed; /* LEG_PLAYED could not be told yet */
	uint32_t pos;
};

struct leg {
	/* what every packet touches, together */
	dj_id id;
	struct slot *slot;
	struct secure *secure; /* WEBRTC legs, and RTP legs with keys */
	struct video *video;   /* while it has pictures */
	struct ear *ear;       /* while somebody hears it in a mix */
	struct listen *listen; /* while the app asked whether its person is heard */
	struct gather *gather; /* while it is sent packets of other than 20 ms */
	union address to;      /* where we send */
	uint8_t latched;       /* enum latch */
	uint8_t source;	       /* enum leg_source */
	bool browser;	       /* WEBRTC */
	bool send, muted, dying;
	bool sparse; /* it says when it is silent instead of sending (RFC 3389): never relayed */
	bool told_silent, told_lost, told_secure;
	uint8_t payload_type;
	int16_t event_type; /* -1 none */
	uint8_t noise_type;
	enum leg_codec codec;
	uint8_t hears_count, heard_count;
	uint16_t heard_by[HEARS_MAX];
	struct stream_in in;
	struct stream_out out;
	uint32_t packets_sent;
	struct {
		dj_id recording; /* 0: nobody records it */
		uint8_t track;
		uint16_t lost, pictures_lost;
	} tap;
	struct keys_out keys_out;
	struct play play;
	/* what a change or a second touches */
	struct hears hears[HEARS_MAX];
	int live_at, ticking_at;  /* places in the engine's lists, -1 none */
	bool mux;		  /* RTCP comes and goes with the sound */
	uint16_t reports_port;	  /* where it wants RTCP, 0 beside its sound */
	union address reports_to; /* where its own RTCP came from */
	struct measure measure;
	union address offered;	 /* what its SDP said */
	union address candidate; /* packets came from there, not yet believed */
	uint32_t candidate_ssrc;
	uint16_t candidate_seq;
	uint8_t candidate_count;
	struct keys_in keys_in;
	uint32_t video_ssrc;
	struct slot *video_slot;      /* RTP: for its pictures */
	struct leg_video count_video; /* once its pictures are over */
	dj_us opened_at;
	dj_us key_until;  /* a key of a speaker is being passed on: no other sound */
	dj_us pressed_at; /* last LEG_KEY */
	struct leg *next_ear;
	struct voice_encoder *encoder; /* while it hears what is encoded for it alone */
	struct dtmf_dec *tones;	       /* once it was played to and has no event_type */
};

/* A bound socket for ever; the loop lends it to one leg after the other. */
struct slot {
	int fd, port;
	int reports_fd;		   /* RTCP of legs that do not put it among their sound: port + 1 */
	bool watched;		   /* media thread's */
	uint32_t drops;		   /* media thread's: of the kernel, counted so far */
	struct leg *leg;	   /* media thread's */
	dj_id id;		   /* loop's: the leg that has it, 0 none */
	dj_us freed_at;		   /* loop's */
	uint32_t ssrc, video_ssrc; /* loop's: of the leg that has it, for its next offer */
	uint32_t next;		   /* loop's: list of free slots */
	struct slot
	    *beside; /* loop's: the one for the pictures of the leg that has this, or NULL */
};

enum ask_kind {
	ASK_OPEN,
	ASK_REMOTE,
	ASK_RESTART,
	ASK_HEAR,
	ASK_PLAY,
	ASK_STOP,
	ASK_MUTE,
	ASK_KEYS,
	ASK_RECORD,
	ASK_FREE,
	ASK_SOUND,
	ASK_QUIT,
	ASK_LISTEN,
	ASK_VIDEO, /* other: the slot for its pictures */
};

struct ask {
	uint16_t kind, slot, other;
	int16_t gain;
	union {
		bool on;
		struct leg *leg;
		const struct sound_bank *bank;
		char digits[KEYS_MAX + 1];
		struct {
			char ufrag[12], pwd[36];
		} restart;
		struct {
			dj_id recording;
			uint8_t track;
		} tap;
		struct {
			dj_id id;
			uint16_t clips[LEG_CLIPS];
			uint8_t count;
			bool music;
		} play;
		struct {
			union address to;
			enum leg_codec codec;
			int16_t payload_type, event_type;
			uint8_t noise_type;
			bool send, fingerprint_known, mux;
			uint16_t reports_port, ptime_ms;
			uint8_t fingerprint[SECURE_DIGEST];
			struct {
				enum video_codec codec;
				int16_t payload_type;
				bool send;
				union address to; /* RTP */
				struct leg_keys keys;
			} video;
			struct leg_keys keys;
		} remote;
	};
};

enum event_kind {
	EVENT_KEY,
	EVENT_PLAYED,
	EVENT_SILENT,
	EVENT_SECURE,
	EVENT_LOST,
	EVENT_FREED,
	EVENT_SOUND, /* the old bank comes back */
	EVENT_QUALITY,
	EVENT_VOICE, /* key: heard, or not for a while */
	EVENT_KNOCK,
};

struct event {
	uint16_t kind, slot;
	struct slot *beside; /* FREED: the one for its pictures, or NULL */
	char key;
	dj_id leg, play;
	int64_t count[3];
	struct leg_quality quality;
	struct leg_video video;
	struct leg_path path;
	struct leg *freed;
	const struct sound_bank *bank;
};

/* Counted here and carried to the metrics once a tick: no atomic on the packet path. */
struct counts {
	int received, relayed, mixed, keys, dropped, sent, late, srtp_refused, stun_refused,
	    socket_drops;
	int video_received, video_sent, video_dropped, video_asked, video_again;
};

/* Hold music: one position, one encoding per codec and tick. */
struct music {
	uint32_t pos;
	bool has[VOICE_CODECS];
	size_t size[VOICE_CODECS];
	uint8_t frame[VOICE_CODECS][VOICE_PAYLOAD];
	struct voice_encoder *encoder[VOICE_CODECS];
};

struct engine {
	struct slot *slots;
	uint32_t slot_count;
	struct dj_mailbox *asks, *events;
	int epoll;
	bool quit;
	dj_us silence_us, consent_us;
	struct ssl_ctx_st *dtls;
	const struct sound_bank *bank;
	/* how a datagram leaves; tests put their own in */
	int (*send)(void *arg, int fd, const void *data, size_t n, const union address *to);
	void *send_arg;

	dj_us now;     /* of this turn */
	dj_us due;     /* of the next tick */
	dj_us tick_at; /* of this tick, as it should have been */
	uint64_t tick;
	struct leg **live;
	int live_count;
	struct leg **ticking; /* legs that something is made for: [0, cursor) served in this tick */
	int ticking_count, cursor;
	struct leg *ears;
	int owed;    /* legs dying whose LEG_FREED found no room */
	char probed; /* what the tone detector found last */
	struct music music;
	struct tap_ring *taps; /* to the recorder; NULL: nothing is recorded */
	struct counts counts;
	uint8_t datagram[PACKET_MAX + PACKET_TAIL];
	uint8_t scratch[PACKET_MAX + PACKET_HEAD + PACKET_TAIL];
};

/* engine.c: the thread and its turns */
void engine_run(struct engine *g);			    /* until ASK_QUIT */
void engine_ask(struct engine *g, const struct ask *a);	    /* carries one out */
void engine_tick(struct engine *g, dj_us now);		    /* a whole tick at once */
bool engine_tell(struct engine *g, const struct event *ev); /* false: no room, tell again */
void engine_fini(struct engine *g); /* frees all legs; again while live_count is not 0 */

/* leg.c: one leg's life, and what is said about it */
void leg_open(struct engine *g, struct leg *l);
void leg_remote(struct engine *g, struct leg *l, const struct ask *a);
void leg_free(struct engine *g, struct leg *l);
void leg_bury(struct engine *g, struct leg *l);	 /* gives it back; again while there is no room */
void leg_check(struct engine *g, struct leg *l); /* once a second: silence, consent, reports */
void leg_consent(struct engine *g,
		 struct leg *l); /* WEBRTC: tells SECURE and LOST when they change */
bool leg_tell(struct engine *g, const struct leg *l, enum event_kind kind);
/* How it came up; `choice`: only that the browser has chosen the pair. */
bool leg_tell_path(struct engine *g, const struct leg *l, bool choice);
/* One packet of the stream `head` belongs to; false when it may not or cannot be sent. */
bool leg_send(struct engine *g, struct leg *l, const struct packet *head, const uint8_t *payload,
	      size_t n);
void leg_send_key(struct engine *g, struct leg *l, const struct keys_step *s, bool first);
/* 20 ms made here. */
void leg_send_made(struct engine *g, struct leg *l, const uint8_t *payload, size_t n);
void leg_send_samples(struct engine *g, struct leg *l, const int16_t *pcm, int samples);

/* gather.c: packets that hold more or less than 20 ms */
void gather_set(struct leg *l, int ptime_ms);
void gather_made(struct engine *g, struct leg *l, const uint8_t *payload, size_t n);

/* matrix.c: who hears whom, and what that makes each leg be sent */
void matrix_hear(struct engine *g, struct leg *listener, struct leg *speaker, int gain);
void matrix_forget(struct engine *g, struct leg *l);
void matrix_settle(struct engine *g, struct leg *l); /* l changed: it and those who hear it */
static inline struct leg *matrix_leg(const struct engine *g, uint16_t slot)
{
	return g->slots[slot].leg;
}

/* receive.c: a datagram from the socket of a slot */
void engine_datagram(struct engine *g, struct leg *l, uint8_t *data, size_t n,
		     const union address *from);

/* tap.c: copies for the recorder */
void tap_set(struct leg *l, const struct ask *a);
void tap_copy(struct engine *g, struct leg *l, const struct packet *p);
void tap_picture(struct engine *g, struct leg *l, const struct packet *p);

/* tick.c: what is made every 20 ms */
void tick_begin(struct engine *g);
void tick_leg(struct engine *g, struct leg *l);

/* play.c */
void play_start(struct engine *g, struct leg *l, const struct ask *a);
void play_stop(struct engine *g, struct leg *l);
void play_tick(struct engine *g, struct leg *l);
/* Tones in the sound of a leg that is being played to. */
void play_probe(struct engine *g, struct leg *l, const struct packet *p);
/* One press; at most 25 a second are told. */
void leg_pressed(struct engine *g, struct leg *l, char key);
void music_begin(struct engine *g);

/* measure.c: every MEASURE_SECONDS, and in the end */
void measure_look(struct engine *g, struct leg *l);
void measure_end(struct leg *l, struct leg_quality *q);

/* report.c: RTCP */
void report_received(struct engine *g, struct leg *l, const uint8_t *data, size_t n);
void report_datagram(struct engine *g, struct leg *l, uint8_t *data, size_t n,
		     const union address *from); /* a telephone's */
void report_send(struct engine *g, struct leg *l);
/* What is reported: one stream in, one out; by which socket, and where to. */
struct report_of {
	const struct stream_in *in;
	const struct stream_out *out;
	struct measure *measure;
	int rate; /* of its timestamps */
	int fd;
	struct secure *secure; /* NULL: plain */
	union address to;
};
void report_stream(struct engine *g, const struct report_of *of);

/* listen.c: is the leg's person heard? */
void listen_set(struct engine *g, struct leg *l, bool on);
void listen_stop(struct leg *l);
void listen_packet(struct engine *g, struct leg *l, const struct packet *p);
void listen_check(struct engine *g, struct leg *l); /* once a second */

/* ice.c, dtls.c: browser legs */
void ice_datagram(struct engine *g, struct leg *l, const uint8_t *data, size_t n,
		  const union address *from);
void dtls_datagram(struct engine *g, struct leg *l, const uint8_t *data, size_t n,
		   const union address *from);
void dtls_check(struct engine *g, struct leg *l);

#endif
