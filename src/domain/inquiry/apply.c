/* Owns what a fact makes of an inquiry. The facts of the log give the rows again by this alone. */
#include "domain/inquiry/inquiry.h"

static void opened(struct inquiry *i, const struct fact *f)
{
	*i = (struct inquiry){.id = f->inquiry_opened.inquiry,
			      .kind = (enum inquiry_kind)f->inquiry_opened.kind,
			      .sub = (enum inquiry_sub)f->inquiry_opened.sub,
			      .came_in = (enum came_in)f->inquiry_opened.came_in,
			      .topic = f->inquiry_opened.topic,
			      .place = f->inquiry_opened.place,
			      .opened_ms = f->at_ms,
			      .interim_ms = f->at_ms + INQUIRY_INTERIM_MS};
}

static void changed(struct inquiry *i, const struct fact *f)
{
	i->kind = (enum inquiry_kind)f->inquiry_changed.kind;
	i->sub = (enum inquiry_sub)f->inquiry_changed.sub;
	i->topic = f->inquiry_changed.topic;
	i->place = f->inquiry_changed.place;
	i->urgency = (enum urgency)f->inquiry_changed.urgency;
	i->revision = f->inquiry_changed.revision;
}

static void moved(struct inquiry *i, const struct fact *f)
{
	enum inquiry_state was = i->state;

	i->state = (enum inquiry_state)f->inquiry_moved.state;
	i->department = f->inquiry_moved.department;
	i->official = f->inquiry_moved.official;
	i->hop = f->inquiry_moved.hop;
	i->hop_from_ms = i->hop ? f->at_ms : 0;
	i->hop_due_ms = f->inquiry_moved.hop_due_at;
	i->handed = i->handed || f->inquiry_moved.move == inquiry_move_HAND;
	i->closed_ms = i->state == inquiry_state_CLOSED ? f->at_ms : 0;
	if (f->inquiry_moved.move == inquiry_move_REOPEN) {
		i->reopened++;
		i->answered_ms = 0;
		i->reason = inquiry_reason_NONE;
		i->interim_ms = f->at_ms + INQUIRY_INTERIM_MS;
	}
	if (f->inquiry_moved.move == inquiry_move_REPLY ||
	    f->inquiry_moved.move == inquiry_move_ANSWER ||
	    (f->inquiry_moved.move == inquiry_move_JOIN_CLOSE && was != inquiry_state_ANSWERED)) {
		i->answered_ms = f->at_ms;
		i->reason = (enum inquiry_reason)f->inquiry_moved.reason;
	}
}

static void due(struct inquiry *i, const struct fact *f)
{
	i->due_ms = f->inquiry_due.due_at;
	i->hop_due_ms = f->inquiry_due.hop_due_at;
	i->extended = f->inquiry_due.extended != 0;
	if (f->inquiry_due.why == due_why_OPENED || f->inquiry_due.why == due_why_REOPENED)
		i->due_from_ms = f->at_ms;
}

static void paused(struct inquiry *i, const struct fact *f)
{
	i->pause = f->inquiry_paused.pause;
	i->pause_why = (enum pause_why)f->inquiry_paused.why;
	i->paused_ms = f->at_ms;
}

void inquiry_apply(struct inquiry *i, const struct fact *f)
{
	switch (f->kind) {
	case FACT_inquiry_opened:
		opened(i, f);
		break;
	case FACT_inquiry_changed:
		changed(i, f);
		break;
	case FACT_inquiry_moved:
		moved(i, f);
		break;
	case FACT_inquiry_due:
		due(i, f);
		break;
	case FACT_inquiry_paused:
		paused(i, f);
		break;
	case FACT_inquiry_resumed:
		i->pause = 0;
		i->pause_why = pause_why_NONE;
		i->paused_ms = 0;
		break;
	case FACT_inquiry_interim:
		i->interim_ms = f->inquiry_interim.next_at;
		break;
	case FACT_inquiry_linked:
		i->parent = f->inquiry_linked.parent;
		i->link = (enum inquiry_link)f->inquiry_linked.link;
		break;
	default:
		break;
	}
}
