/* Owns what people change of the hours: the week of a queue, and dated rows (holidays, closed at
 * short notice, open specially). The forms are the site document's. */
#include "app/record.h"
#include "app/site_seed.h"
#include "base/text.h"

static enum verdict changed(struct record *r, dj_id queue, int err, const struct dj_error *why)
{
	if (err) {
		dj_copy(r->answer->text, sizeof r->answer->text, why->text);
		return VERDICT_bad_request;
	}
	facts_add(&r->facts, FACT_hours_changed)->hours_changed.queue = queue;
	return VERDICT_ok;
}

/* text: {"queue":NAME?,"hours":[...]}: the whole week of this queue, or of all without an own one.
 */
enum verdict record_week_save(struct record *r)
{
	struct site_change with = {r->db, r->keys, r->ids, r->now};
	struct dj_error why = {""};
	dj_id queue = 0;
	int err = site_seed_week(&with, r->c->text, &queue, &why);

	return changed(r, queue, err, &why);
}

/* text: {"days":[...]}: joins what is there; a row of the same queue, day and minute is replaced.
 */
enum verdict record_days_save(struct record *r)
{
	struct site_change with = {r->db, r->keys, r->ids, r->now};
	struct dj_error why = {""};

	return changed(r, 0, site_seed_days(&with, r->c->text, &why), &why);
}

/* text: {"queue":NAME?,"date":"2026-08-17","from":"09:00"?} */
enum verdict record_day_remove(struct record *r)
{
	struct site_change with = {r->db, r->keys, r->ids, r->now};
	struct dj_error why = {""};

	return changed(r, 0, site_seed_day_remove(&with, r->c->text, &why), &why);
}
