/* What the files of floor share. */
#ifndef DOMAIN_FLOOR_PRIVATE_H
#define DOMAIN_FLOOR_PRIVATE_H

#include "base/map.h"
#include "domain/board/floor.h"

struct id_list {
	dj_id *at;
	int count, size;
};

struct floor {
	board_day_h *day_start;
	void *arg;
	dj_ms day_ms;
	struct dj_map agent_of, contact_of;
	struct dj_map contact_of_offer;
	struct floor_agent **agents;
	int agent_count, agent_size;
	int blind; /* agents whose contact is not known (yet) */
	struct id_list changed_agents, changed_contacts;
};

typedef void floor_fold_h(struct floor *f, const struct fact *x);

/* floor.c */
struct floor_agent *floor_agent_make(struct floor *f, dj_id id);     /* found or new; NULL for 0 */
struct floor_contact *floor_contact_make(struct floor *f, dj_id id); /* found or new; NULL for 0 */
void floor_end_offer(struct floor *f, struct floor_contact *c);
void floor_touch_agent(struct floor *f, struct floor_agent *g);
void floor_touch_contact(struct floor *f,
			 struct floor_contact *c); /* and the agents whose contact it is */
void floor_set_contact(struct floor *f, struct floor_agent *g, dj_id contact);
bool floor_is_today(const struct floor *f, dj_ms at);

/* floor_care.c */
void floor_care_fold(struct floor *f, const struct fact *x);
/* floor_contact.c: NULL where a fact says nothing about contacts */
floor_fold_h *floor_contact_fold(int kind);
/* floor_party.c: likewise */
floor_fold_h *floor_party_fold(int kind);
/* For facts that only add to what is known: NULL for a contact that is gone or has ended. */
struct floor_contact *floor_known(struct floor *f, dj_id id);
void floor_enter(struct floor_contact *c, enum contact_state state, dj_ms at);

#endif
