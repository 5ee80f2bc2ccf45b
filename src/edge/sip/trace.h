/* What a leg's signalling said: the first line and the headers that matter of every message, with
 * numbers of telephones masked and secrets left out; kept with the contact (COMMAND_LEG_TRACE) in
 * parts of limited size (docs/follow.md). */
#ifndef EDGE_SIP_TRACE_H
#define EDGE_SIP_TRACE_H

#include "edge/sip/edge.h"

#define TRACE_PART  7800 /* bytes: two texts of a command */
#define TRACE_PARTS 4	 /* of a leg; what is said after them is only counted */
#define TRACE_ENTRY 1500

struct sip_trace {
	char *text; /* TRACE_PART, from the first message on */
	size_t n;
	int parts, left_out;
};

/* The message as it is kept, at most `cap` bytes with the NUL; returns its length. For tests and
 * the fuzzer. */
size_t sip_trace_message(char *out, size_t cap, const char *packet, size_t n);

/* One packet of the leg that `call` belongs to, if there is one. */
void sip_trace_packet(struct sip_edge *s, const struct sip_packet *p);
struct sip_leg;
/* The INVITE that made this leg: the packet that is being handled. */
void sip_trace_first(struct sip_leg *l);
/* What is there goes to the contact. */
void sip_trace_keep(struct sip_leg *l);
/* Hash of a Call-ID; never 0. */
dj_id sip_trace_call(const char *callid, size_t n);

#endif
