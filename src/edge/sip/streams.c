/* Owns the number of TCP and TLS connections that strangers may hold open: so many altogether, so
 * many from one address; trunks are not counted. libre accepts whatever comes and closes what is
 * idle only after 15 minutes, so a few idle clients would keep the telephones of an office out.
 *
 * Linking streams.c puts this tcp_accept in front of libre's. A connection is known by its
 * descriptor and peer: one that was closed no longer has that peer, and nothing of libre's is held.
 */
#include "edge/sip/streams.h"
#include "base/metric.h"

#include <dlfcn.h>
#include <errno.h>

static struct {
	const struct sip_edge *edge;
	struct {
		int fd;
		struct sa peer;
	} open[SIP_STREAMS];
	int count;
} streams;

void sip_streams_watch(const struct sip_edge *s)
{
	streams.edge = s;
	streams.count = 0;
}

static bool is_open(int fd, const struct sa *peer)
{
	struct sa now;

	sa_init(&now, AF_UNSPEC);
	now.len = sizeof now.u;
	return getpeername(fd, &now.u.sa, &now.len) == 0 && sa_cmp(&now, peer, SA_ALL);
}

static void forget_closed(void)
{
	int kept = 0;

	for (int i = 0; i < streams.count; i++)
		if (is_open(streams.open[i].fd, &streams.open[i].peer))
			streams.open[kept++] = streams.open[i];
	streams.count = kept;
}

/* May this one stay? Then it is counted. */
static bool admit(const struct tcp_conn *tc)
{
	struct sa peer;
	int same = 0;

	if (tcp_conn_peer_get(tc, &peer))
		return false;
	if (sip_gate_trunk(streams.edge->gate, &peer) >= 0)
		return true;
	forget_closed();
	for (int i = 0; i < streams.count; i++)
		same += sa_cmp(&streams.open[i].peer, &peer, SA_ADDR);
	if (streams.count == SIP_STREAMS || same >= SIP_STREAMS_EACH)
		return false;
	streams.open[streams.count].fd = tcp_conn_fd(tc);
	streams.open[streams.count++].peer = peer;
	return true;
}

int tcp_accept(struct tcp_conn **tcp, struct tcp_sock *ts, tcp_estab_h *estabh, tcp_recv_h *recvh,
	       tcp_close_h *closeh, void *arg)
{
	static int (*theirs)(struct tcp_conn **, struct tcp_sock *, tcp_estab_h *, tcp_recv_h *,
			     tcp_close_h *, void *);
	int err;

	if (!theirs)
		*(void **)&theirs = dlsym(RTLD_NEXT, "tcp_accept");
	dj_assert(theirs);
	err = theirs(tcp, ts, estabh, recvh, closeh, arg);
	if (err || !streams.edge || admit(*tcp))
		return err;
	*tcp = mem_deref(*tcp);
	dj_count(METRIC_sip_streams_refused, 1);
	return EMFILE;
}
