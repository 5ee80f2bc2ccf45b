/* The text edge's window on the rows: what waits to go out, what came and is not read yet, each
 * channel's settings. It reads; every change is a record command. One thread uses one letterbox. A
 * lost database is opened again with the next call. */
#ifndef APP_LETTERBOX_H
#define APP_LETTERBOX_H

#include "app/attachment_shelf.h"
#include "app/command.h"
#include "app/push_page.h"
#include "domain/letter/channel_key.h"
#include "domain/letter/letter.h"

struct keyring;
struct letterbox;

struct letterbox *letterbox_alloc(const char *database, const struct keyring *keys,
				  const char *data);
void letterbox_free(struct letterbox *b);

/* A letter that waits (or was under way when the last run ended). */
struct letter_waiting {
	dj_id letter;
	enum channel channel;
	enum letter_state state;
	int tries;
	dj_ms made_ms, due_ms;
};
int letterbox_waiting(struct letterbox *b, void (*each)(void *arg, const struct letter_waiting *w),
		      void *arg, struct dj_error *e);

#define LETTER_FILES 20
struct letter_file {
	dj_id attachment;
	char name[ATTACHMENT_NAME], type[ATTACHMENT_TYPE];
	char *bytes;
	size_t n;
};

/* A letter to send, whole. Texts are the letterbox's until the next call of letterbox_letter. */
struct letter_out {
	dj_id letter;
	enum channel channel;
	enum letter_state state;
	enum language language;
	bool automatic;
	int tries;
	dj_ms made_ms, due_ms;
	const char *to, *subject, *body;
	const char *message_id;	      /* without < > */
	const char *references;	      /* "<a@b> <c@d>": what it answers, oldest first; "" */
	const char *mark;	      /* for the address that answers come to */
	const char *offers;	      /* JSON of what may be pressed: [{"label"}]; "" */
	bool open;		      /* everybody may read it */
	bool answers_open;	      /* as the one that it answers */
	const char *answers_external; /* its id there; "" */
	dj_ms heard_ms;		      /* their last words to us; 0: none */
	const struct letter_file *files;
	int file_count;
};
/* ENOENT: there is none. */
int letterbox_letter(struct letterbox *b, dj_id letter, struct letter_out *out, struct dj_error *e);

/* A browser that waits for news, docs/push.md. */
struct push_waiting {
	dj_id push;
	enum push_of of;
	enum language language;
	int64_t number; /* of the news */
	bool readable;
	struct push_page page;
};
int letterbox_pushes(struct letterbox *b, dj_ms now, int limit,
		     void (*each)(void *arg, const struct push_waiting *w), void *arg,
		     struct dj_error *e);

/* Words that wait to be translated. */
struct translation_waiting {
	enum language language; /* into this one */
	char *words;		/* take: the caller frees */
};
/* ENOENT: nobody waits for it any more. */
int letterbox_translation(struct letterbox *b, dj_id translation, struct translation_waiting *out,
			  struct dj_error *e);

/* What came after this one and is not read yet, oldest first. `tries`: so many runs ended in the
 * middle of reading it. */
int letterbox_events(struct letterbox *b, dj_id after, int limit,
		     void (*each)(void *arg, dj_id event, enum channel channel, int tries),
		     void *arg, struct dj_error *e);
struct letterbox_event {
	enum channel channel;
	char what[NUMBER_TEXT];
	char *bytes; /* take: the caller frees */
	size_t n;
};
/* ENOENT: there is none; EALREADY: it was read; EBADMSG: it cannot be opened. */
int letterbox_event(struct letterbox *b, dj_id event, struct letterbox_event *out,
		    struct dj_error *e);

/* An event is at work from here to there: an empty file of DATA/letters stands so long, for it must
 * be there when the process is not, and be gone while only the database is away. Where it cannot be
 * written, a run that ends is not counted. */
void letterbox_at_work(struct letterbox *b, dj_id event, bool on);
bool letterbox_was_at_work(const struct letterbox *b, dj_id event);

/* As letterbox_event, of one that could not be read; ENOENT, too, when it could. */
int letterbox_unread(struct letterbox *b, dj_id event, struct letterbox_event *out,
		     struct dj_error *e);

int letterbox_channel(struct letterbox *b, enum channel channel, struct channel_settings *out,
		      struct dj_error *e);

/* ---- mails as they came: sealed files of DATA/letters, written before their event ---- */

#define LETTER_DIGEST 49 /* 48 hex digits and the NUL */
/* Seals and syncs it. The same bytes twice are one file. */
int letterbox_keep(struct letterbox *b, const void *bytes, size_t n, dj_ms now,
		   char digest[LETTER_DIGEST], struct dj_error *e);
/* A file that came with one, beside its place on the shelf: LETTER_RECEIVED moves it there. */
int letterbox_lay(struct letterbox *b, const void *bytes, size_t n, struct attachment_laid *out,
		  struct dj_error *e);

#endif
