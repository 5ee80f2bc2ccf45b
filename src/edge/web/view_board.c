/* Owns the spelling of `board` (docs/live.md): figures without names or numbers of people, for any
 * screen. */
#include "edge/web/feed.h"
#include "edge/web/incident.h"
#include "edge/web/names.h"
#include "edge/web/view.h"

#define BOARD_MAX (128 * 1024)

static void put_at(struct dj_json *j, const char *key, dj_ms at)
{
	if (at)
		dj_json_int(j, key, at);
	else
		dj_json_null(j, key);
}

static void put_level(struct dj_json *j, const char *key, struct board_level l)
{
	dj_json_object(j, key);
	dj_json_int(j, "in_time", l.part);
	dj_json_int(j, "of", l.of);
	dj_json_end_object(j);
}

static void put_waiting(struct web *w, struct dj_json *j, const struct board_figures *b)
{
	dj_json_object(j, "waiting");
	dj_json_int(j, "count", b->waiting);
	put_at(j, "longest_since_ms", b->longest_since_ms);
	dj_json_int(j, "target_count", w->cfg.targets.waiting);
	dj_json_int(j, "target_ms", w->cfg.targets.wait_ms);
	dj_json_end_object(j);
}

/* The targets shown are those of the site's first queue. */
static void put_levels(struct web *w, struct dj_json *j, const struct board_figures *b)
{
	const struct queue_rules *first = names_queue_rules(w, 0);

	dj_json_object(j, "level");
	dj_json_int(j, "within_ms", first ? first->rule.within_ms : 20000);
	dj_json_int(j, "target", first ? first->level_target : 80);
	put_level(j, "half", b->half);
	put_level(j, "today", b->today_level);
	dj_json_end_object(j);
}

static void put_today(struct web *w, struct dj_json *j, const struct board_figures *b)
{
	dj_json_object(j, "today");
	dj_json_int(j, "offered", b->today.offered);
	dj_json_int(j, "answered", b->today.answered);
	dj_json_int(j, "abandoned", b->today.abandoned);
	dj_json_int(j, "short_abandoned", b->today.short_abandoned);
	dj_json_int(j, "left_menu", b->left_menu);
	dj_json_int(j, "abandoned_of", b->abandoned_of);
	dj_json_int(j, "abandoned_target", w->cfg.targets.abandoned);
	dj_json_end_object(j);
	dj_json_object(j, "callbacks");
	dj_json_int(j, "due", b->callbacks_due);
	dj_json_int(j, "late", b->callbacks_late);
	dj_json_end_object(j);
	dj_json_object(j, "survey");
	dj_json_int(j, "offered", b->survey.offered);
	dj_json_int(j, "answered", b->survey.answered);
	dj_json_int(j, "overall_of", b->survey.overall_of);
	dj_json_int(j, "satisfied", b->survey.satisfied);
	dj_json_end_object(j);
}

static void put_agents(struct dj_json *j, const struct board_figures *b)
{
	dj_json_object(j, "agents");
	dj_json_int(j, "total", b->agents_total);
	dj_json_object(j, "states");
	for (int i = board_state_OFFLINE + 1; i < board_state_COUNT; i++)
		dj_json_int(j, word_of(words_board_state, i), b->agents[i]);
	dj_json_end_object(j);
	dj_json_end_object(j);
}

static void put_queues(struct web *w, struct dj_json *j, const struct board_figures *b)
{
	dj_json_array(j, "queues");
	for (int i = 0; i < b->queue_count; i++) {
		dj_json_object(j, NULL);
		dj_json_id(j, "queue", b->queues[i].queue);
		dj_json_text(j, "name", names_queue(w, b->queues[i].queue));
		dj_json_int(j, "waiting", b->queues[i].waiting);
		put_at(j, "longest_since_ms", b->queues[i].longest_since_ms);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_half_hours(struct dj_json *j, const struct board_figures *b)
{
	dj_json_array(j, "half_hours");
	for (int i = 0; i < b->slot_count; i++) {
		dj_json_object(j, NULL);
		dj_json_int(j, "start_ms", b->slots[i].start_ms);
		dj_json_int(j, "offered", b->slots[i].counts.offered);
		dj_json_int(j, "answered", b->slots[i].counts.answered);
		dj_json_int(j, "abandoned", b->slots[i].counts.abandoned);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

static void put_mix(struct web *w, struct dj_json *j, const struct board_figures *b)
{
	dj_json_object(j, "channels");
	for (int i = 0; i < channel_COUNT; i++)
		dj_json_int(j, word_of(words_channel, i), b->channels[i]);
	dj_json_end_object(j);
	dj_json_array(j, "topics");
	for (int i = 0; i < b->topic_count; i++) {
		dj_json_object(j, NULL);
		dj_json_id(j, "topic", b->topics[i].topic);
		dj_json_text(j, "name", names_topic(w, b->topics[i].topic));
		dj_json_int(j, "count", b->topics[i].count);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
	dj_json_int(j, "topics_of", b->topics_of);
}

/* Channels on which somebody wrote today, or waits. */
static void put_written(struct dj_json *j, const struct board_figures *b)
{
	dj_json_array(j, "written");
	for (int c = channel_MAIL; c < channel_COUNT; c++) {
		const struct board_written *w = &b->written[c];

		if (!b->channels[c] && !w->waiting && !w->open && !w->answered)
			continue;
		dj_json_object(j, NULL);
		dj_json_text(j, "channel", word_of(words_channel, c));
		dj_json_int(j, "waiting", w->waiting);
		dj_json_int(j, "open", w->open);
		put_at(j, "longest_since_ms", w->longest_since_ms);
		dj_json_int(j, "answered", w->answered);
		dj_json_int(j, "in_time", w->in_time);
		dj_json_int(j, "aim_ms", w->aim_ms);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

void view_alarms(const struct board_figures *b, struct dj_json *j)
{
	dj_json_array(j, "alarms");
	for (int i = 0; i < b->alarm_count; i++) {
		dj_json_object(j, NULL);
		dj_json_text(j, "alarm", word_of(words_alarm, b->alarms[i].alarm));
		dj_json_int(j, "since_ms", b->alarms[i].since_ms);
		dj_json_end_object(j);
	}
	dj_json_end_array(j);
}

struct frame *view_board_frame(struct web *w)
{
	const struct board_figures *figures = feed_figures(w);
	struct frame *f;
	struct dj_buf b;
	struct dj_json j;

	dj_buf_init(&b, BOARD_MAX);
	j = dj_json_begin(&b);
	dj_json_object(&j, NULL);
	dj_json_text(&j, "type", "board");
	dj_json_int(&j, "seq", feed_seq(w));
	dj_json_int(&j, "as_of_ms", web_now_ms(w));
	dj_json_text(&j, "site", names_site(w));
	put_waiting(w, &j, figures);
	put_levels(w, &j, figures);
	put_today(w, &j, figures);
	put_agents(&j, figures);
	put_queues(w, &j, figures);
	put_half_hours(&j, figures);
	put_written(&j, figures);
	put_mix(w, &j, figures);
	view_alarms(figures, &j);
	incidents_put(w, &j);
	dj_json_end_object(&j);
	dj_assert(!b.full);
	f = frame_new(b.data, b.len);
	dj_buf_fini(&b);
	return f;
}
