/* Owns dajeong_contacts_total and dajeong_answer_seconds. */
#include "edge/web/tally.h"

#include <inttypes.h>

static const int bounds_s[TALLY_BOUNDS] = {5, 10, 15, 20, 30, 60, 120, 180, 300};

void tally_fact(struct tally *t, const struct fact *f, const struct floor *floor)
{
	if (f->kind == FACT_contact_ended) {
		const struct floor_contact *c = floor_contact(floor, f->contact_ended.contact);

		t->contacts[c ? c->channel : channel_CALL][f->contact_ended.result]++;
	} else if (f->kind == FACT_contact_answered) {
		t->answers++;
		t->waited_ms += f->contact_answered.waited;
		for (int i = 0; i < TALLY_BOUNDS; i++)
			t->within[i] += f->contact_answered.waited <= bounds_s[i] * 1000;
	}
}

void tally_print(const struct tally *t, struct dj_buf *out)
{
	dj_buf_puts(out, "# HELP dajeong_contacts_total Contacts ended\n# TYPE "
			 "dajeong_contacts_total counter\n");
	for (int c = 0; c < channel_COUNT; c++)
		for (int r = result_NONE + 1; r < result_COUNT; r++)
			dj_buf_printf(
			    out,
			    "dajeong_contacts_total{channel=\"%s\",result=\"%s\"} %" PRId64 "\n",
			    word_of(words_channel, c), word_of(words_result, r), t->contacts[c][r]);
	dj_buf_puts(out, "# HELP dajeong_answer_seconds Wait until the answer\n# TYPE "
			 "dajeong_answer_seconds histogram\n");
	for (int i = 0; i < TALLY_BOUNDS; i++)
		dj_buf_printf(out, "dajeong_answer_seconds_bucket{le=\"%d\"} %" PRId64 "\n",
			      bounds_s[i], t->within[i]);
	dj_buf_printf(out,
		      "dajeong_answer_seconds_bucket{le=\"+Inf\"} %" PRId64
		      "\ndajeong_answer_seconds_sum %.3f\n"
		      "dajeong_answer_seconds_count %" PRId64 "\n",
		      t->answers, (double)t->waited_ms / 1000, t->answers);
}
