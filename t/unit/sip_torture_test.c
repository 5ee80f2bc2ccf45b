/* links: base domain app edge/sip main/loop */
/* The 49 messages of RFC 4475, byte for byte, against the real stack: each gets the verdict that
 * the RFC names. docs/sip-torture.md explains them. Afterwards the server still answers and no leg
 * is left behind. */
#include "sip_rig.h"

#define SILENCE "" /* dropped */

static const struct {
	const char *file, *answer;
} messages[] = {
    /* 3.1.1 valid */
    {"wsinv", "SIP/2.0 481"}, /* its To has a tag: a request within a call that we do not have */
    {"intmeth", "SIP/2.0 501"},
    {"esc01", "SIP/2.0 404"}, /* read as the user sips:user@example.com, which is no number */
    {"escnull", "SIP/2.0 401"},
    {"esc02", "SIP/2.0 501"},
    {"lwsdisp", "SIP/2.0 200"},
    {"longreq", "SIP/2.0 180"},
    {"dblreq", "SIP/2.0 401"},
    {"semiuri", "SIP/2.0 200"},
    {"transports", "SIP/2.0 200"},
    {"mpart01", "SIP/2.0 405"},
    {"unreason", SILENCE},
    {"noreason", SILENCE},
    /* 3.1.2 invalid */
    {"badinv01", "SIP/2.0 400"},
    {"clerr", "SIP/2.0 400"},
    {"ncl", "SIP/2.0 400"},
    {"scalar02", "SIP/2.0 400"},
    {"scalarlg", SILENCE},
    {"quotbal", "SIP/2.0 400"},
    {"ltgtruri", "SIP/2.0 400"},
    {"lwsruri", "SIP/2.0 400"},
    {"lwsstart", "SIP/2.0 400"},
    {"trws", "SIP/2.0 400"},
    {"escruri", "SIP/2.0 400"},
    {"baddate", "SIP/2.0 180"}, /* the field is ignored */
    {"regbadct", "SIP/2.0 400"},
    {"badaspec", "SIP/2.0 400"},
    {"baddn", "SIP/2.0 400"},
    {"badvers", "SIP/2.0 505"},
    {"mismatch01", "SIP/2.0 400"},
    {"mismatch02", "SIP/2.0 400"},
    {"bigcode", SILENCE},
    /* 3.2 */
    {"badbranch", "SIP/2.0 200"}, /* as RFC 2543 would have had it */
    /* 3.3 what cannot be done */
    {"insuf", "SIP/2.0 400"},
    {"unkscm", "SIP/2.0 416"},
    {"novelsc", "SIP/2.0 416"},
    {"unksm2", "SIP/2.0 400"},
    {"bext01", "SIP/2.0 420"},
    {"invut", "SIP/2.0 415"},
    {"regaut01", "SIP/2.0 401"},
    {"multi01", "SIP/2.0 400"},
    {"mcl01", "SIP/2.0 400"},
    {"bcast", SILENCE},
    {"zeromf", "SIP/2.0 200"},
    {"cparam01", "SIP/2.0 401"},
    {"cparam02", "SIP/2.0 401"},
    {"regescrt", "SIP/2.0 401"},
    {"sdp01", "SIP/2.0 406"},
    /* 3.4 */
    {"inv2543", "SIP/2.0 180"},
};

static struct peer peer;

static struct peer also[2]; /* two messages name other ports */

static bool open_at(struct peer *p, const char *address, int port)
{
	struct sockaddr_in a = place(address, port);

	memset(p, 0, sizeof *p);
	dj_copy(p->address, sizeof p->address, address);
	p->port = port;
	p->fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0);
	if (!bind(p->fd, (struct sockaddr *)&a, sizeof a))
		return true;
	close(p->fd);
	return false;
}

/* What comes to the other ports counts as come to the first. */
static void on_other(void *arg)
{
	struct peer *p = arg;

	if (peer.left)
		return;
	on_datagram(p);
	memcpy(peer.got, p->got, sizeof peer.got);
	peer.left = p->left;
	p->left = 0;
}

/* The messages have no rport, so answers go to the port of their Via, mostly 5060: we need an
 * address of loopback where those ports are ours. */
static void open_peer(void)
{
	char address[32];

	srand((unsigned)getpid());
	do
		snprintf(address, sizeof address, "127.77.%d.%d", rand() % 256, rand() % 254 + 1);
	while (!open_at(&peer, address, 5060));
	assert_true(open_at(&also[0], address, 5050) && open_at(&also[1], address, 5070));
	assert_int_equal(loop_watch(peer.fd, on_datagram, &peer), 0);
	assert_int_equal(loop_watch(also[0].fd, on_other, &also[0]), 0);
	assert_int_equal(loop_watch(also[1].fd, on_other, &also[1]), 0);
}

static int start(void **state)
{
	struct sip_config cfg = rig_config();

	(void)state;
	open_peer();
	lines = "*";
	cfg.open_calls = true;
	cfg.trunk_count = 0;
	cfg.requests_per_s = 100000;
	rig_start(&cfg);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	rig_stop();
	peer_close(&peer);
	peer_close(&also[0]);
	peer_close(&also[1]);
	lines = "120";
	return 0;
}

static size_t load(const char *file, char *out, size_t cap)
{
	char path[300];
	FILE *f;
	size_t n;

	snprintf(path, sizeof path, SOURCE_DIR "/t/data/sip-torture/%s.dat", file);
	f = fopen(path, "rb");
	assert_non_null(f);
	n = fread(out, 1, cap, f);
	fclose(f);
	return n;
}

static char seen[64][sizeof peer.got]; /* answers so far: a refusal is repeated until its ACK, which
					  never comes */
static int seen_count;

/* The next datagram that is not a repetition. */
static const char *next_answer(void)
{
	for (;;) {
		int i = 0;

		expect(&peer, "SIP/2.0");
		while (i < seen_count && strcmp(seen[i], peer.got))
			i++;
		if (i == seen_count)
			break;
	}
	dj_copy(seen[seen_count++ % 64], sizeof seen[0], peer.got);
	seen_count = DJ_MIN(seen_count, 63);
	return peer.got;
}

/* Sends a request that is always answered, and says whether something came before its answer. */
static bool anything_came(void)
{
	static int probe;
	char id[32];

	snprintf(id, sizeof id, "probe-%d", ++probe);
	send_text(
	    &peer,
	    "OPTIONS sip:127.0.0.1 SIP/2.0\nVia: SIP/2.0/UDP %s;branch=z9hG4bKprobe%d\n"
	    "From: <sip:probe@b>;tag=1\nTo: <sip:127.0.0.1>\nCall-ID: %s\nCSeq: 1 OPTIONS\n\n",
	    peer.address, probe, id);
	for (bool came = false;; came = true)
		if (!strcmp(header(next_answer(), "Call-ID"), id))
			return came;
}

static void each_message_gets_the_verdict_of_the_rfc(void **state)
{
	char data[9000];

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(messages); i++) {
		size_t n = load(messages[i].file, data, sizeof data);

		send_raw(&peer, data, n);
		if (messages[i].answer[0]) {
			if (strncmp(next_answer(), messages[i].answer, strlen(messages[i].answer)))
				fail_msg("%s: expected %s, got %s", messages[i].file,
					 messages[i].answer, peer.got);
		} else if (anything_came()) {
			fail_msg("%s: expected silence", messages[i].file);
		}
		app.count = app.read = 0;
	}
	assert_false(anything_came());
}

/* A prefix of each message, and each with a byte turned over: any answer will do, a crash or a hang
 * will not. */
static void broken_ones_do_no_harm(void **state)
{
	char data[9000];

	(void)state;
	srand(4475);
	for (size_t i = 0; i < DJ_COUNT(messages); i++) {
		size_t n = load(messages[i].file, data, sizeof data);

		for (int k = 0; k < 12; k++) {
			size_t at = (size_t)rand() % n;
			char was = data[at];

			data[at] ^= (char)(1 << rand() % 8);
			send_raw(&peer, data, k % 2 ? n : at + 1);
			data[at] = was;
			anything_came();
			app.count = app.read = 0;
		}
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(each_message_gets_the_verdict_of_the_rfc, start, stop),
	    cmocka_unit_test_setup_teardown(broken_ones_do_no_harm, start, stop),
	};

	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests(tests, rig_open, rig_close);
}
