/* The public real-time feed of emergency rooms: what one answer says of each (the open API of the
 * National Emergency Medical Center at data.go.kr, getEmrrmRltmUsefulSckbdInfoInqire). Its names
 * for fields are kept here and nowhere else. Pure. */
#ifndef DOMAIN_FEED_H
#define DOMAIN_FEED_H

#include "domain/facility/facility.h"

#define FEED_BYTES (1024 * 1024) /* of one answer */
#define FEED_ITEMS 2000
#define FEED_VALUE 120

struct feed_item {
	char id[DIRECTORY_CODE]; /* hpid */
	int64_t at;		 /* hvidate, on the clock of the site: 20261122214000; 0 not said */
	int beds, child_beds, isolation_beds, theatres, intensive; /* FACILITY_NOT_KNOWN */
	unsigned equipment;					   /* bits of enum feed_has */
};
enum feed_has { FEED_CT, FEED_MRI, FEED_ANGIO, FEED_VENTILATOR, FEED_AMBULANCE, FEED_HAS };
const char *feed_has_word(enum feed_has which); /* "ct" */

void feed_item_init(struct feed_item *item);
/* One field of an item by its name; others are passed over. */
void feed_item_field(struct feed_item *item, const char *name, const char *value);
/* With an id and a count of beds: the others say nothing. */
bool feed_item_usable(const struct feed_item *item);
/* A place that is free makes it open; none leaves it limited: they still treat what cannot wait. */
enum facility_state feed_item_state(const struct feed_item *item);

/* The XML form. 0, or EINVAL with what the feed said, or what is wrong with it; ENOSPC past
 * FEED_ITEMS. */
int feed_xml(const char *text, size_t n, void (*take)(void *arg, const struct feed_item *item),
	     void *arg, struct dj_error *e);

#endif
