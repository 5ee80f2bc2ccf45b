/* The sound of all legs: one thread with its own sockets, tick and mixer, behind app/leg_port.h.
 *
 * Everything here is called on the loop thread. What the media thread notices waits in a mailbox:
 * watch media_events_fd and drain it; each event becomes a command of the system actor:
 *
 *   LEG_KEY          leg, text       one digit, once per press (RFC 4733, or tones in the sound
 * while the leg is played to) LEG_PLAYED       leg, play       the last clip has ended LEG_SILENT
 * leg             RTP legs: nothing came for the silence limit; once until something comes
 *   LEG_SECURE       leg             WEBRTC legs: ICE, DTLS and the fingerprint agree; again after
 * an interruption LEG_INTERRUPTED  leg             WEBRTC legs: no consent (STUN) for the consent
 * limit, or never secure for so long LEG_FREED        leg, count[]    packets received, sent, lost;
 * the last event of a leg */
#ifndef EDGE_MEDIA_MEDIA_H
#define EDGE_MEDIA_MEDIA_H

#include "app/command.h"
#include "app/leg_port.h"
#include "app/sound.h"

struct media;

struct media_config {
	char public_address[46]; /* goes into SDP and candidates */
	char bind_address[46];	 /* "": the public address where this machine has it, else all (1:1
				    NAT) */
	int port_lo, port_hi;	 /* even ports of it are used, one per leg */
	int silence_ms;		 /* 0 is 60 s */
	int consent_ms;		 /* 0 is 15 s */
	struct sound_bank *bank; /* taken; NULL: every clip is silence */
	struct tap_ring *taps;	 /* borrowed: where recorded legs are copied to; NULL: nowhere */
};

/* 0, or errno with one sentence: an address that is none, no port, no thread. */
int media_start(struct media **out, const struct media_config *cfg, struct dj_error *e);
void media_stop(struct media *m); /* no event comes after it; legs that are open are closed */

struct leg_port media_port(struct media *m);

int media_events_fd(const struct media *m);
void media_events_drain(struct media *m, void (*take)(void *arg, const struct command *c),
			void *arg);

/* Takes the bank: whoever is being played to goes on in the new one. */
void media_sound(struct media *m, struct sound_bank *bank);

#endif
