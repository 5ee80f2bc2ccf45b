/* links: base domain app edge/media */
/* RTCP of telephones, and what is said about how a leg sounds. */
#include "unit/media_rig.h"

static void reports_are_read_and_written_as_rfc_3550_says(void **state)
{
	struct rtcp_report r = {.ssrc = 7,
				.time = 0x1122334455667788,
				.ts = 1,
				.packets = 2,
				.octets = 3,
				.blocked = true,
				.block = {9, 12, -3, 70000, 160, 0x33445566, 65536}};
	uint8_t d[RTCP_REPORT];
	struct rtcp_seen seen;
	size_t n = rtcp_write(d, &r);

	(void)state;
	assert_int_equal(n, 52 + 16);
	assert_memory_equal(d, "\x81\xc8\x00\x0c\x00\x00\x00\x07\x11\x22\x33\x44\x55\x66\x77\x88",
			    16);
	assert_true(rtcp_parse(&seen, d, n, 9));
	assert_true(seen.sender && seen.reported);
	assert_int_equal(seen.middle, 0x33445566);
	assert_int_equal(seen.block.fraction, 12);
	assert_int_equal(seen.block.lost, -3);
	assert_int_equal(seen.block.highest, 70000);
	assert_int_equal(seen.block.jitter, 160);
	assert_int_equal(seen.block.asked, 0x33445566);
	assert_int_equal(seen.block.since, 65536);
	assert_true(rtcp_parse(&seen, d, n, 8));
	assert_false(seen.reported); /* about somebody else */
	for (size_t cut = 1; cut < n; cut++) {
		uint8_t *exact = malloc(cut);

		memcpy(exact, d, cut);
		assert_int_equal(rtcp_parse(&seen, exact, cut, 9), cut == 52);
		free(exact);
	}
}

static void send_report(struct rig *r, dj_id id, const struct rtcp_report *report, int port)
{
	uint8_t d[PACKET_MAX];
	char host[20];
	union address from;
	size_t n = rtcp_write(d, report);

	snprintf(host, sizeof host, "127.0.0.%d", (int)id);
	from = rig_address(host, port);
	report_datagram(r->g, rig_leg(r, id), d, n, &from);
}

/* The last report that left for leg `id`, and where it went. */
static const struct rig_sent *report_of(const struct rig *r, int port, struct rtcp_seen *seen,
					uint32_t about)
{
	for (int i = r->sent_count - 1; i >= 0; i--) {
		const struct rig_sent *s = &r->sent[i % RIG_SENT];

		if (s->port == port && packet_is_rtcp(s->data, s->n)) {
			assert_true(rtcp_parse(seen, s->data, s->n, about));
			return s;
		}
	}
	return NULL;
}

static void talk(struct rig *r, int seconds, int lose_each)
{
	for (int i = 0; i < seconds * 50; i++) {
		if (lose_each && i % lose_each == 0) {
			r->seq[1]++;
			r->ts[1] += 160;
		} else {
			rig_speak(r, 1, 0x42);
		}
		rig_speak(r, 2, 0x43);
		rig_tick(r, 1);
	}
}

static const struct command *last_told(const struct rig *r, enum command_kind kind, dj_id leg)
{
	const struct command *found = NULL;

	for (int i = 0; i < r->told_count && i < (int)DJ_COUNT(r->told); i++)
		if (r->told[i].kind == kind && r->told[i].leg == leg)
			found = &r->told[i];
	return found;
}

static void a_telephone_is_told_what_we_get_of_it(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	const struct rig_sent *s;
	struct rtcp_seen seen;
	int port;

	(void)state;
	port = rig_open(r, 1, CODEC_PCMA, -1);
	rig_open(r, 2, CODEC_PCMA, -1);
	rig_join(r, 1, 2);
	talk(r, 11, 10);
	s = report_of(r, port + 1, &seen, 1);
	assert_non_null(s);
	assert_int_equal(ntohs(s->to.four.sin_port), 4001);
	assert_true(seen.sender && seen.reported);
	assert_in_range(seen.block.fraction, 24, 27); /* a tenth of 256 */
	assert_in_range(seen.block.lost, 40, 60);
	assert_int_equal(seen.block.asked, 0);
	/* it reports from another port: there go ours, and say when its own came */
	send_report(r, 1, &(struct rtcp_report){.ssrc = 1, .time = 0x123456789abcull << 16}, 4777);
	talk(r, 11, 0);
	s = report_of(r, port + 1, &seen, 1);
	assert_int_equal(ntohs(s->to.four.sin_port), 4777);
	assert_int_equal(seen.block.asked, (uint32_t)(0x123456789abcull << 16 >> 16));
	assert_in_range(seen.block.since, 1, 11 * 65536);
	assert_int_equal(seen.block.fraction, 0);
	rig_free(r);
}

static void with_mux_reports_go_where_the_sound_goes(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct leg_remote remote = {.address = "127.0.0.1",
				    .port = 4000,
				    .codec = CODEC_PCMA,
				    .payload_type = 8,
				    .event_type = -1,
				    .send = true,
				    .rtcp_mux = true};
	const struct rig_sent *s;
	struct rtcp_seen seen;
	int port;

	(void)state;
	port = rig_open(r, 1, CODEC_PCMA, -1);
	r->port.remote(r->port.arg, 1, &remote);
	rig_tick(r, 300);
	s = report_of(r, port, &seen, 1);
	assert_non_null(s);
	assert_int_equal(ntohs(s->to.four.sin_port), 4000);
	rig_free(r);
}

/* A tenth lost on the way to us; it says that it lost half of ours, and how long a round took. */
static void quality_is_told_as_it_happens_and_in_the_end(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct rtcp_report report = {.ssrc = 1, .blocked = true};
	struct timespec t;
	const struct leg_quality *q;

	(void)state;
	rig_open(r, 1, CODEC_PCMA, -1);
	rig_open(r, 2, CODEC_PCMA, -1);
	rig_join(r, 1, 2);
	talk(r, 6, 10);
	q = &r->quality[1];
	assert_in_range(q->loss_in, 900, 1100);
	assert_int_equal(q->loss_out, -1);
	assert_int_equal(q->rtt_us, -1);
	assert_int_equal(q->mos_out, 0);
	assert_in_range(q->mos_in, 250, 350);
	assert_in_range(q->jitter_in_us, 0, 5000);
	q = &r->quality[2];
	assert_int_equal(q->loss_in, 0);
	assert_in_range(q->mos_in, 435, 441);
	clock_gettime(CLOCK_REALTIME, &t);
	report.block = (struct rtcp_block){.ssrc = rig_leg(r, 1)->out.ssrc,
					   .fraction = 128,
					   .lost = 100,
					   .jitter = 80,
					   .since = 65536};
	/* it got ours 1.2 s ago and thought for 1 s */
	report.block.asked = ((uint32_t)(t.tv_sec + 2208988800u) << 16 |
			      (uint32_t)((uint64_t)t.tv_nsec * 65536 / 1000000000u)) -
			     65536 * 12 / 10;
	send_report(r, 1, &report, 4001);
	r->told_count = 0;
	talk(r, 5, 0);
	q = &r->quality[1];
	assert_in_range(q->rtt_us, 195000, 260000);
	assert_in_range(q->loss_out, 3000, 3700); /* 100 of some 300 */
	assert_int_equal(q->jitter_out_us, 10000);
	assert_in_range(q->mos_out, 100, 220);
	r->told_count = 0;
	r->port.free(r->port.arg, 1);
	r->port.free(r->port.arg, 2);
	rig_tick(r, 1);
	q = &last_told(r, COMMAND_LEG_FREED, 1)->quality;
	assert_in_range(q->loss_in, 400, 700);
	assert_in_range(q->loss_out, 1700, 1900);
	assert_in_range(q->worst, 100, 220);
	assert_in_range(q->mos_in, 180, 330);
	assert_in_range(q->rtt_us, 195000, 260000);
	q = &last_told(r, COMMAND_LEG_FREED, 2)->quality;
	assert_in_range(q->mos_in, 435, 441);
	assert_int_equal(q->loss_out, -1);
	rig_free(r);
}

/* What the caller's line lost never came to us: the other side misses it, and its own line is good.
 */
static void losses_of_one_line_are_not_blamed_on_the_other(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct rtcp_report report = {.ssrc = 2, .blocked = true};
	struct leg *l;

	(void)state;
	rig_open(r, 1, CODEC_PCMA, -1);
	rig_open(r, 2, CODEC_PCMA, -1);
	rig_join(r, 1, 2);
	talk(r, 4, 5);
	l = rig_leg(r, 2);
	assert_in_range(stream_gaps(&l->out), 38, 42);
	report.block = (struct rtcp_block){.ssrc = l->out.ssrc,
					   .fraction = 51,
					   .lost = stream_gaps(&l->out),
					   .highest = l->out.seq};
	send_report(r, 2, &report, 4001);
	talk(r, 5, 5);
	assert_in_range(r->quality[1].loss_in, 1900, 2100);
	assert_int_equal(r->quality[2].loss_out, 0);
	report.block.lost = stream_gaps(&l->out) + 25; /* and half a second on its own line */
	send_report(r, 2, &report, 4001);
	talk(r, 5, 5);
	assert_in_range(r->quality[2].loss_out, 800, 1200);
	rig_free(r);
}

static void strangers_reports_are_not_believed(void **state)
{
	struct rig *r = rig_new(NULL, 0);
	struct rtcp_report report = {.ssrc = 1, .blocked = true};
	uint8_t d[PACKET_MAX];
	union address from = rig_address("127.0.0.66", 4001);
	const struct leg_quality *q;
	size_t n;

	(void)state;
	rig_open(r, 1, CODEC_PCMA, -1);
	rig_open(r, 2, CODEC_PCMA, -1);
	rig_join(r, 1, 2);
	talk(r, 1, 0);
	report.block = (struct rtcp_block){.ssrc = rig_leg(r, 1)->out.ssrc, .fraction = 255};
	n = rtcp_write(d, &report);
	report_datagram(r->g, rig_leg(r, 1), d, n, &from);
	talk(r, 6, 0);
	q = &r->quality[1];
	assert_int_equal(q->loss_out, -1);
	rig_free(r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reports_are_read_and_written_as_rfc_3550_says),
	    cmocka_unit_test(a_telephone_is_told_what_we_get_of_it),
	    cmocka_unit_test(with_mux_reports_go_where_the_sound_goes),
	    cmocka_unit_test(quality_is_told_as_it_happens_and_in_the_end),
	    cmocka_unit_test(losses_of_one_line_are_not_blamed_on_the_other),
	    cmocka_unit_test(strangers_reports_are_not_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
