/* Owns what the text edge may read, and the files of mails as they came. Refuses: changing a row.
 */
#include "app/letterbox.h"
#include "app/letter_row.h"
#include "app/sealed.h"
#include "base/text.h"
#include "store/recording_file.h"
#include "store/view.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINE	   24 /* letters of a line of references */
#define EVENT_MOST (110 << 20)

struct letterbox {
	char offers[2000], external[200]; /* beside the letter at hand */
	char *folder;
	struct db_view view;
	const struct keyring *keys;
	char *to, *subject, *body;
	char message_id[200], mark[LETTER_MARK];
	struct dj_buf references;
	struct attachment_shelf shelf;
	struct letter_file files[LETTER_FILES];
	int file_count;
};

struct letterbox *letterbox_alloc(const char *database, const struct keyring *keys,
				  const char *data)
{
	struct letterbox *b = dj_alloc(sizeof *b);
	size_t n = strlen(data) + sizeof "/letters";

	db_view_init(&b->view, database);
	b->folder = dj_alloc(n);
	snprintf(b->folder, n, "%s/letters", data);
	b->keys = keys;
	attachment_shelf_init(&b->shelf, data, keys);
	dj_buf_init(&b->references, 8000);
	return b;
}

static void forget_letter(struct letterbox *b)
{
	free(b->to);
	free(b->subject);
	free(b->body);
	b->to = b->subject = b->body = NULL;
	for (int i = 0; i < b->file_count; i++)
		free(b->files[i].bytes);
	b->file_count = 0;
}

void letterbox_free(struct letterbox *b)
{
	if (!b)
		return;
	forget_letter(b);
	dj_buf_fini(&b->references);
	free(b->folder);
	db_view_fini(&b->view);
	free(b);
}

/* ---- letters ---- */

int letterbox_waiting(struct letterbox *b, void (*each)(void *arg, const struct letter_waiting *w),
		      void *arg, struct dj_error *e)
{
	int err = db_view_begin(&b->view, e);
	struct db_rows rows;

	if (err)
		return err;
	rows = db_query(b->view.db, SQL_letter_open);
	while (db_next(&rows)) {
		struct letter_waiting w = {db_int(&rows, 0),
					   (enum channel)db_int(&rows, 1),
					   (enum letter_state)db_int(&rows, 2),
					   (int)db_int(&rows, 3),
					   db_int(&rows, 4),
					   db_int(&rows, 5)};
		each(arg, &w);
	}
	return db_view_end(&b->view, e);
}

static char *text_or_empty(char *text)
{
	return text ? text : dj_strdup("");
}

static void read_letter(struct letterbox *b, const struct db_rows *row, struct letter_out *out)
{
	dj_id letter = db_int(row, 0);

	forget_letter(b);
	b->to = text_or_empty(letter_text(b->keys, "letter.identity", letter, row, 11));
	b->subject = text_or_empty(letter_text(b->keys, "letter.subject", letter, row, 13));
	b->body = text_or_empty(letter_text(b->keys, "letter.body", letter, row, 14));
	dj_copy(b->message_id, sizeof b->message_id, db_text(row, 16));
	letter_mark(b->keys, letter, b->mark);
	*out = (struct letter_out){.letter = letter,
				   .channel = (enum channel)db_int(row, 1),
				   .state = (enum letter_state)db_int(row, 3),
				   .automatic = db_int(row, 4) == letter_kind_AUTOMATIC,
				   .language = (enum language)db_int(row, 10),
				   .to = b->to,
				   .subject = b->subject,
				   .body = b->body,
				   .message_id = b->message_id,
				   .mark = b->mark,
				   .made_ms = db_int(row, 20),
				   .due_ms = db_int(row, 21),
				   .tries = (int)db_int(row, 23)};
}

/* The letters before it, each answering the one before. */
static void read_references(struct letterbox *b, dj_id answers)
{
	char ids[LINE][200];
	int count = 0;

	dj_buf_clear(&b->references);
	while (answers && count < LINE) {
		struct db_rows rows = db_query(b->view.db, SQL_letter_facts, db_i(answers));

		if (!db_next(&rows))
			break;
		dj_copy(ids[count], sizeof ids[0], db_text(&rows, 12));
		answers = db_int(&rows, 6);
		count += ids[count][0] != '\0';
		db_done(&rows);
	}
	while (count > 0)
		dj_buf_printf(&b->references, "<%s>%s", ids[count - 1], count > 1 ? " " : ""),
		    count--;
}

/* What stands beside it: buttons, what it answers, when they wrote last. */
static void read_around(struct letterbox *b, dj_id letter, struct letter_out *out)
{
	struct db_rows rows = db_query(b->view.db, SQL_letter_around, db_i(letter));

	b->offers[0] = b->external[0] = '\0';
	if (db_next(&rows)) {
		dj_copy(b->offers, sizeof b->offers, db_text(&rows, 0));
		out->open = db_int(&rows, 1) != 0;
		dj_copy(b->external, sizeof b->external, db_text(&rows, 2));
		out->answers_open = db_int(&rows, 3) != 0;
		out->heard_ms = db_int(&rows, 4);
	}
	db_done(&rows);
	out->offers = b->offers;
	out->answers_external = b->external;
}

static void read_bytes(struct letterbox *b, const char *digest, size_t size, struct letter_file *f)
{
	int64_t whole;
	ssize_t n;

	f->bytes = dj_alloc(size + 1);
	f->n = 0;
	while (f->n < size && (n = attachment_read(&b->shelf, digest, (int64_t)f->n,
						   f->bytes + f->n, size - f->n, &whole)) > 0)
		f->n += (size_t)n;
}

static void read_files(struct letterbox *b, dj_id letter)
{
	struct db_rows rows =
	    db_query(b->view.db, SQL_attachment_of, db_i(attachment_owner_LETTER), db_i(letter));
	dj_id ids[LETTER_FILES];
	int n = 0;

	while (n < LETTER_FILES && db_next(&rows))
		ids[n++] = db_int(&rows, 0);
	db_done(&rows);
	for (int i = 0; i < n; i++) {
		struct letter_file *f = &b->files[b->file_count];
		struct seal_place place = {"attachment.name", ids[i]};

		rows = db_query(b->view.db, SQL_attachment_one, db_i(ids[i]));
		if (!db_next(&rows))
			continue;
		f->attachment = ids[i];
		dj_copy(f->type, sizeof f->type, db_text(&rows, 2));
		sealed_text(b->keys, place, &rows, 3, f->name, sizeof f->name);
		read_bytes(b, db_text(&rows, 0), (size_t)db_int(&rows, 1), f);
		db_done(&rows);
		b->file_count++;
	}
}

int letterbox_letter(struct letterbox *b, dj_id letter, struct letter_out *out, struct dj_error *e)
{
	int err = db_view_begin(&b->view, e);
	struct db_rows rows;
	dj_id answers = 0;
	bool there;

	if (err)
		return err;
	rows = db_query(b->view.db, SQL_letter_one, db_i(letter));
	there = db_next(&rows);
	if (there) {
		read_letter(b, &rows, out);
		answers = db_int(&rows, 8);
	}
	db_done(&rows);
	if (there) {
		read_references(b, answers);
		read_around(b, letter, out);
		read_files(b, letter);
	}
	err = db_view_end(&b->view, e);
	out->files = b->files;
	out->file_count = b->file_count;
	out->references = b->references.data ? b->references.data : "";
	return err ? err : there ? 0 : ENOENT;
}

/* ---- browsers that wait for news ---- */

int letterbox_pushes(struct letterbox *b, dj_ms now, int limit,
		     void (*each)(void *arg, const struct push_waiting *w), void *arg,
		     struct dj_error *e)
{
	int err = db_view_begin(&b->view, e);
	struct db_rows rows;

	if (err)
		return err;
	rows = db_query(b->view.db, SQL_push_waiting, db_i(now), db_i(limit));
	while (db_next(&rows)) {
		struct push_waiting w = {.push = db_int(&rows, 0),
					 .of = (enum push_of)db_int(&rows, 1),
					 .language = (enum language)db_int(&rows, 2),
					 .number = db_int(&rows, 3)};
		char page[PUSH_ENDPOINT + 200];

		sealed_text(b->keys, (struct seal_place){"push.page", w.push}, &rows, 4, page,
			    sizeof page);
		w.readable = push_page_read(page, &w.page);
		each(arg, &w);
	}
	return db_view_end(&b->view, e);
}

/* ---- translations ---- */

/* Own words, or the citizen's: what they quote is left out. */
static char *translation_words(struct letterbox *b, dj_id id, const struct db_rows *row)
{
	bool own = db_int(row, 2) != 0;
	char *words = own ? letter_text(b->keys, "translation.written", id, row, 6)
			  : letter_text(b->keys, "letter.body", db_int(row, 1), row, 7);
	size_t n = words ? strlen(words) : 0, fold = (size_t)db_int(row, 5);

	if (n && fold && fold < n)
		words[fold] = '\0';
	return words;
}

int letterbox_translation(struct letterbox *b, dj_id translation, struct translation_waiting *out,
			  struct dj_error *e)
{
	int err = db_view_begin(&b->view, e);
	struct db_rows row;

	*out = (struct translation_waiting){0};
	if (err)
		return err;
	row = db_query(b->view.db, SQL_translation_one, db_i(translation));
	if (db_next(&row) && db_int(&row, 4) == translation_state_WAITS) {
		out->language = (enum language)db_int(&row, 3);
		out->words = translation_words(b, translation, &row);
	}
	db_done(&row);
	err = db_view_end(&b->view, e);
	return err ? err : out->words ? 0 : ENOENT;
}

/* ---- events ---- */

int letterbox_events(struct letterbox *b, dj_id after, int limit,
		     void (*each)(void *arg, dj_id event, enum channel channel, int tries),
		     void *arg, struct dj_error *e)
{
	int err = db_view_begin(&b->view, e);
	struct db_rows rows;

	if (err)
		return err;
	rows = db_query(b->view.db, SQL_channel_event_open, db_i(after), db_i(limit));
	while (db_next(&rows))
		each(arg, db_int(&rows, 0), (enum channel)db_int(&rows, 1), (int)db_int(&rows, 2));
	return db_view_end(&b->view, e);
}

static void path_of(const struct letterbox *b, const char *digest, char *out, size_t cap)
{
	snprintf(out, cap, "%s/%s", b->folder, digest);
}

static int read_file(struct letterbox *b, const char *digest, struct letterbox_event *out,
		     struct dj_error *e)
{
	struct recording_reader *reader;
	struct recording_info info;
	char path[600];
	ssize_t n;
	int err;

	path_of(b, digest, path, sizeof path);
	err = recording_open(&reader, path, b->keys, &info, e);
	if (err)
		return err == ENOENT ? EBADMSG : err;
	if (!info.whole || info.bytes > EVENT_MOST) {
		recording_reader_free(reader);
		return EBADMSG;
	}
	out->bytes = dj_alloc((size_t)info.bytes + 1);
	while (out->n < (size_t)info.bytes &&
	       (n = recording_read(reader, (int64_t)out->n, out->bytes + out->n,
				   (size_t)info.bytes - out->n)) > 0)
		out->n += (size_t)n;
	recording_reader_free(reader);
	return out->n == (size_t)info.bytes ? 0 : EBADMSG;
}

static int open_body(struct letterbox *b, const struct db_rows *row, const char *digest,
		     struct letterbox_event *out)
{
	size_t n;
	const void *sealed = db_bytes(row, 4, &n);

	if (n <= SEAL_OVERHEAD)
		return EBADMSG;
	out->bytes = dj_alloc(n - SEAL_OVERHEAD + 1);
	return keyring_unseal(b->keys,
			      (struct seal_place){"channel_event.body", event_place(digest)},
			      sealed, n, out->bytes, &out->n)
		   ? 0
		   : EBADMSG;
}

/* `unread`: those that a person decides about; else those that nobody has read yet. */
static int take_event(struct letterbox *b, dj_id event, bool unread, struct letterbox_event *out,
		      struct dj_error *e)
{
	int err = db_view_begin(&b->view, e), found = ENOENT;
	char digest[LETTER_DIGEST] = "";
	struct db_rows rows;

	*out = (struct letterbox_event){.channel = channel_CALL};
	if (err)
		return err;
	rows = db_query(b->view.db, SQL_channel_event_one, db_i(event));
	if (db_next(&rows)) {
		out->channel = (enum channel)db_int(&rows, 0);
		dj_copy(out->what, sizeof out->what, db_text(&rows, 2));
		dj_copy(digest, sizeof digest, db_text(&rows, 3));
		found = unread ? (db_int(&rows, 5) < 0 ? 0 : ENOENT)
			       : (db_int(&rows, 5) ? EALREADY : 0);
		if (!found && out->channel != channel_MAIL)
			found = open_body(b, &rows, digest, out);
		db_done(&rows);
	}
	err = db_view_end(&b->view, e);
	if (!err && !found && out->channel == channel_MAIL)
		found = read_file(b, digest, out, e);
	return err ? err : found;
}

int letterbox_event(struct letterbox *b, dj_id event, struct letterbox_event *out,
		    struct dj_error *e)
{
	return take_event(b, event, false, out, e);
}

int letterbox_unread(struct letterbox *b, dj_id event, struct letterbox_event *out,
		     struct dj_error *e)
{
	return take_event(b, event, true, out, e);
}

int letterbox_channel(struct letterbox *b, enum channel channel, struct channel_settings *out,
		      struct dj_error *e)
{
	int err = db_view_begin(&b->view, e);

	if (err)
		return err;
	channel_read(b->view.db, b->keys, channel, out);
	return db_view_end(&b->view, e);
}

/* ---- mails as they came ---- */

static int write_file(const struct letterbox *b, const char *path, const char *digest,
		      const void *bytes, size_t n, dj_ms now)
{
	struct recording_head head = {event_place(digest), now, RECORDING_PACKETS};
	struct recording_writer *w;
	char part[640];
	int err, closed;

	snprintf(part, sizeof part, "%s.part", path);
	unlink(part);
	err = recording_create(&w, part, b->keys, &head, NULL);
	if (err)
		return err;
	err = recording_write(w, bytes, n);
	closed = recording_close(w);
	err = err ? err : closed;
	if (!err && rename(part, path))
		err = errno;
	if (err)
		unlink(part);
	return err ? err : recording_sync(path);
}

static void at_work_path(const struct letterbox *b, dj_id event, char out[600])
{
	snprintf(out, 600, "%s/reading-%" PRId64, b->folder, event);
}

void letterbox_at_work(struct letterbox *b, dj_id event, bool on)
{
	char path[600];
	int fd;

	at_work_path(b, event, path);
	if (!on) {
		unlink(path);
		return;
	}
	mkdir(b->folder, 0700);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd >= 0)
		close(fd);
}

bool letterbox_was_at_work(const struct letterbox *b, dj_id event)
{
	char path[600];

	at_work_path(b, event, path);
	return access(path, F_OK) == 0;
}

int letterbox_keep(struct letterbox *b, const void *bytes, size_t n, dj_ms now,
		   char digest[LETTER_DIGEST], struct dj_error *e)
{
	unsigned char sum[24];
	char path[600];
	int err = 0;

	crypto_generichash(sum, sizeof sum, bytes, n, NULL, 0);
	sodium_bin2hex(digest, LETTER_DIGEST, sum, sizeof sum);
	if (mkdir(b->folder, 0700) && errno != EEXIST)
		err = errno;
	path_of(b, digest, path, sizeof path);
	if (!err && access(path, F_OK) != 0)
		err = write_file(b, path, digest, bytes, n, now);
	return err ? dj_fail(e, err, "A mail cannot be kept in %s: %s.", b->folder, strerror(err))
		   : 0;
}

int letterbox_lay(struct letterbox *b, const void *bytes, size_t n, struct attachment_laid *out,
		  struct dj_error *e)
{
	int fd = memfd_create("attachment", MFD_CLOEXEC), err;

	if (fd < 0)
		return dj_fail(e, errno, "%s", strerror(errno));
	err = dj_write_whole(fd, bytes, n);
	if (!err)
		err = attachment_lay(&b->shelf, fd, out, e);
	close(fd);
	return err;
}
