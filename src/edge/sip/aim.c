/* Owns the correction of remote targets. libre takes a dialog's target from the Contact of a
 * message and from nothing else, so it is handed a message that has the right one. */
#include "edge/sip/aim.h"
#include "edge/sip/address.h"
#include "base/text.h"

#include <string.h>

static bool is_where_it_came_from(const struct uri *uri, const struct sip_msg *msg)
{
	struct sa contact;

	return msg->tp == SIP_TRANSP_UDP && uri->af != AF_UNSPEC &&
	       !sa_set(&contact, &uri->host, sip_transp_port(msg->tp, uri->port)) &&
	       sa_cmp(&contact, &msg->src, SA_ALL);
}

void sip_aim_read(const struct sip_msg *msg, char out[SIP_AIM_TEXT])
{
	const struct sip_hdr *h = sip_msg_hdr(msg, SIP_HDR_CONTACT);
	struct sip_addr addr;

	out[0] = '\0';
	if (!h || sip_msg_hdr(msg, SIP_HDR_RECORD_ROUTE) || sip_addr_decode(&addr, &h->val) ||
	    is_where_it_came_from(&addr.uri, msg))
		return;
	if (re_snprintf(out, SIP_AIM_TEXT, "sip:%r%s%J%s", &addr.uri.user,
			addr.uri.user.l ? "@" : "", &msg->src, sip_transp_param(msg->tp)) < 0)
		out[0] = '\0';
}

void sip_aim_set(struct sipsess *session, const char *aim)
{
	struct sip_msg *msg;
	struct mbuf *mb;

	if (!aim[0] || !session)
		return;
	mb = mbuf_alloc(SIP_AIM_TEXT * 2);
	dj_assert(mb && !mbuf_printf(mb, "SIP/2.0 200 OK\r\nContact: <%s>\r\n\r\n", aim));
	mb->pos = 0;
	if (!sip_msg_decode(&msg, mb)) {
		(void)sip_dialog_update(sipsess_dialog(session), msg);
		mem_deref(msg);
	}
	mem_deref(mb);
}
