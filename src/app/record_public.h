/* A citizen's report on its way to becoming an inquiry. Shared by the pages and Open311. */
#ifndef APP_RECORD_PUBLIC_H
#define APP_RECORD_PUBLIC_H

#include "app/record.h"
#include "domain/report/report.h"

#define PUBLIC_WORDS 4000 /* characters of a description: as GeoReport v2 has it */
#define PUBLIC_FILES 2

/* Everything is borrowed. */
struct public_form {
	enum report_service service; /* MEETING: with the governor */
	enum came_in came_in;
	enum language language;
	dj_id place;
	bool located, injured, shown;
	int64_t latitude_e6, longitude_e6;
	const char *text,
	    *details; /* details: answers to the questions of the service, may be "" */
	const char *address, *phone, *mail;
	int64_t client_hash; /* the sender's mark: the same once more changes nothing; 0: none */
	dj_id joins;	     /* another's report of the same thing; 0 */
	dj_id files[PUBLIC_FILES];
	int file_count;
};

/* Writes it, unless the mark is there already: r->answer has the id of the inquiry either way. */
enum verdict public_report_make(struct record *r, const struct public_form *f);
/* What stood beside the inquiry of somebody who is to be forgotten: shown words, where it was, what
 * they said to a rating. */
void public_report_erase(struct record *r, dj_id inquiry);
/* Runs another use case in the citizen's name, with the rights of a consultant. */
enum verdict public_run(struct record *r, const struct command *c,
			enum verdict (*use_case)(struct record *r));
/* Refuses with a sentence. */
enum verdict public_refuse(struct record *r, enum verdict v, const char *sentence);
/* Degrees of a JSON number or text, in millionths; false when it is none of this planet's. */
bool public_degrees(const char *text, int most, int64_t *out_e6);
/* At most PUBLIC_WORDS characters of UTF-8 without control characters but line ends. */
bool public_words_fit(const char *text);

#endif
