/* Resident and foreigner registration numbers (PIPA article 24-2): found in what people write, and
 * made unreadable before anything is kept. Pure; the vectors stand in t/data/resident.txt and are
 * those of the pages too (web/shared/resident.js).
 *
 * Such a number is six digits of a birthday, perhaps a separator, and seven digits of which the
 * first is the kind (1-4, 9, 0: residents; 5-8: foreigners). Numbers of people born, or changed,
 * since October 2020 have no check digit, so a wrong one proves nothing: what has the form and a
 * day of the calendar is masked. */
#ifndef DOMAIN_CITIZEN_RESIDENT_H
#define DOMAIN_CITIZEN_RESIDENT_H

#include "base/base.h"

/* Puts a star for every digit of every such number in a NUL-terminated UTF-8 text, in place; the
 * text only gets shorter (a full-width digit has three bytes). How many numbers there were. */
int resident_mask(char *text);
/* The same, within the double-quoted strings of a JSON text only: numbers outside are times. */
int resident_mask_json(char *text);

#endif
