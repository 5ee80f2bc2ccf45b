/* links: base domain app edge/sip */
/* Any datagram through the reader of SIP messages, and through what the edge asks of the result. */
#include "edge/sip/parse.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool touch(const struct sip_hdr *hdr, const struct sip_msg *msg, void *arg)
{
	struct sip_addr addr;
	struct pl value;
	volatile char *sink = arg;

	(void)msg;
	for (size_t i = 0; i < hdr->val.l; i++)
		*sink ^= hdr->val.p[i];
	if (!sip_addr_decode(&addr, &hdr->val))
		sip_param(&addr.params, "expires", &value);
	return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const enum sip_hdrid ids[] = {SIP_HDR_VIA,     SIP_HDR_CONTACT,
					     SIP_HDR_REQUIRE, SIP_HDR_ROUTE,
					     SIP_HDR_ACCEPT,  SIP_HDR_P_ASSERTED_IDENTITY};
	struct mbuf *mb = mbuf_alloc(size ? size : 1);
	struct sip_msg *msg;
	const char *why;
	char sink = 0;

	(void)mbuf_write_mem(mb, data, size);
	mb->pos = 0;
	if (!sip_msg_decode(&msg, mb)) {
		(void)sip_flaw(msg, &why);
		for (size_t i = 0; i < DJ_COUNT(ids); i++) {
			sip_msg_hdr_apply(msg, true, ids[i], touch, &sink);
			sip_msg_hdr_apply(msg, false, ids[i], touch, &sink);
		}
		dj_assert(mb->pos <= mb->end);
		/* who is asked to answer has something to answer to */
		dj_assert(!msg->req || sip_flaw(msg, NULL) ||
			  (msg->via.val.p && msg->callid.p && msg->via.branch.l));
		mem_deref(msg);
	}
	mem_deref(mb);
	return 0;
}
