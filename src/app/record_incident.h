/* What a saved record means for the incidents that are open. Private to src/app/record*.c. */
#ifndef APP_RECORD_INCIDENT_H
#define APP_RECORD_INCIDENT_H

#include "app/record.h"

/* The contact of this command was classified: it joins the incidents that it concerns and leaves
 * the others. */
void record_incident_tag(struct record *r);

#endif
