/* links: base domain store app */
/* Files that come along: kept once for each content, sealed, thrown away when nothing needs them.
 * On both engines. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>

#include <stdio.h>
#include "app/attachment_shelf.h"
#include "flow/query_rig.h"

#define DAY	 86400000LL
#define AGENT	 (1u << role_AGENT)
#define OFFICIAL (1u << role_OFFICIAL)

static struct attachment_shelf shelf;
static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\10\6\0\0\0";

/* A file without a name that holds these bytes. */
static int file_of(struct rig *r, const void *bytes, size_t n)
{
	char path[300];
	int fd;

	attachment_shelf_init(&shelf, r->fresh.tmp.dir, r->keys);
	snprintf(path, sizeof path, "%s/came-XXXXXX", r->fresh.tmp.dir);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	unlink(path);
	assert_int_equal(write(fd, bytes, n), n);
	return fd;
}

static struct attachment_laid lay(struct rig *r, const void *bytes, size_t n)
{
	struct attachment_laid laid;
	int fd = file_of(r, bytes, n);

	assert_int_equal(attachment_lay(&shelf, fd, &laid, NULL), 0);
	close(fd);
	return laid;
}

static struct answer add(struct rig *r, const struct attachment_laid *l, const char *name,
			 dj_id person, uint32_t roles)
{
	struct command c = {.kind = COMMAND_ATTACHMENT_ADD, .actor = person, .roles = roles};

	dj_copy(c.text, sizeof c.text, l->digest);
	dj_copy(c.line, sizeof c.line, l->laid);
	dj_copy(c.name, sizeof c.name, l->type);
	dj_copy(c.words, sizeof c.words, name);
	c.count[0] = l->bytes;
	return rig_ask(r, &c);
}

static int files_on_shelf(void)
{
	char command[700], out[20] = "";
	FILE *p;

	snprintf(command, sizeof command, "find %s -type f | wc -l", shelf.folder);
	p = popen(command, "r");
	assert_non_null(fgets(out, sizeof out, p));
	pclose(p);
	return atoi(out);
}

static void sweep(struct rig *r)
{
	struct command c = {.kind = COMMAND_ATTACHMENT_SWEEP};

	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
}

static void same_content_lies_there_once_and_sealed(struct rig *r, struct query_rig *q)
{
	struct attachment_laid one = lay(r, png, sizeof png), two = lay(r, png, sizeof png);
	char back[100] = "", raw[400], path[700];
	int64_t size = 0;
	int fd;

	(void)q;
	assert_string_equal(one.type, "image/png");
	assert_string_equal(one.digest, two.digest);
	assert_int_equal(add(r, &one, "길.png", 7, AGENT).verdict, VERDICT_ok);
	assert_int_equal(add(r, &two, "길 2.png", 7, AGENT).verdict, VERDICT_ok);
	assert_int_equal(files_on_shelf(), 1);
	assert_int_equal(attachment_read(&shelf, one.digest, 0, back, sizeof back, &size),
			 sizeof png);
	assert_memory_equal(back, png, sizeof png);
	snprintf(path, sizeof path, "%s/%.2s/%s.sealed", shelf.folder, one.digest, one.digest);
	fd = open(path, O_RDONLY);
	assert_true(read(fd, raw, sizeof raw) > 0);
	assert_null(memmem(raw, sizeof raw, "IHDR", 4));
	close(fd);
}

static void what_nothing_needs_goes_in_a_day(struct rig *r, struct query_rig *q)
{
	struct attachment_laid one = lay(r, "one", 3), two = lay(r, "two", 3);
	dj_id kept = add(r, &one, "one.txt", 7, AGENT).id;

	(void)q;
	add(r, &two, "two.txt", 7, AGENT);
	db_begin(r->db, DB_RECORD);
	db_exec(r->db, SQL_attachment_link, db_i(kept), db_i(attachment_owner_INQUIRY), db_i(5));
	assert_int_equal(db_commit(r->db, NULL), 0);
	r->clock.wall += DAY - 1000;
	sweep(r), sweep(r);
	assert_int_equal(files_on_shelf(), 2);
	r->clock.wall += 2000;
	sweep(r), sweep(r);
	assert_int_equal(files_on_shelf(), 1);
	assert_true(attachment_read(&shelf, one.digest, 0, (char[10]){0}, 10, &(int64_t){0}) == 3);
}

static void content_that_comes_again_stays(struct rig *r, struct query_rig *q)
{
	struct attachment_laid one = lay(r, "again", 5), two;

	(void)q;
	add(r, &one, "a.txt", 7, AGENT);
	r->clock.wall += DAY + 1000;
	sweep(r); /* the row is gone, the bytes go with the next one */
	two = lay(r, "again", 5);
	add(r, &two, "b.txt", 7, AGENT);
	sweep(r);
	assert_int_equal(files_on_shelf(), 1);
}

static void who_may_not_see_it_is_told_nothing(struct rig *r, struct query_rig *q)
{
	struct attachment_laid one = lay(r, "secret", 6);
	dj_id id = add(r, &one, "../a\tb", 7, AGENT).id;
	struct query what = {.kind = QUERY_ATTACHMENT, .id = id, .person = 8, .roles = OFFICIAL};

	assert_int_equal(query_rig_ask(q, &what), VERDICT_not_found);
	what.person = 7;
	assert_int_equal(query_rig_ask(q, &what), VERDICT_ok);
	what.roles = 1u << role_VOLUNTEER;
	assert_int_equal(query_rig_ask(q, &what), VERDICT_not_allowed);
}

static void an_inquiry_begins_with_its_files(struct rig *r, struct query_rig *q)
{
	struct attachment_laid one = lay(r, "hole", 4), two = lay(r, "map", 3);
	dj_id a = add(r, &one, "hole.txt", 7, AGENT).id, b = add(r, &two, "map.txt", 7, AGENT).id;
	struct command c = {.kind = COMMAND_INQUIRY_OPEN,
			    .actor = 7,
			    .roles = AGENT,
			    .inquiry = {.kind = inquiry_kind_REPORT},
			    .text = "길이 패였습니다."};
	struct query what = {.kind = QUERY_INQUIRY, .person = 7, .roles = AGENT, .limit = 50};
	json_t *root, *files;

	snprintf(c.inquiry.files, sizeof c.inquiry.files, "%" PRId64 " 123", (int64_t)a);
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
	snprintf(c.inquiry.files, sizeof c.inquiry.files, "%" PRId64 " %" PRId64, (int64_t)a,
		 (int64_t)b);
	what.id = rig_ask(r, &c).id;
	root = query_rig_json(q, &what);
	files = json_object_get(root, "attachments");
	assert_string_equal(text_in(root, "number"), "1120-0017"); /* the refused one took none */
	assert_int_equal(json_array_size(files), 2);
	assert_string_equal(text_in(json_array_get(files, 0), "name"), "hole.txt");
	json_decref(root);
	r->clock.wall += 2 * DAY;
	sweep(r), sweep(r);
	assert_int_equal(files_on_shelf(), 2); /* they belong to something */
}

static void an_editor_adds_a_file_to_an_article(struct rig *r, struct query_rig *q)
{
	struct attachment_laid form = lay(r, "form", 4);
	dj_id file = add(r, &form, "form.hwp", 7, AGENT).id;
	struct command c = {.kind = COMMAND_ARTICLE_SAVE,
			    .actor = 7,
			    .roles = ADMIN,
			    .language = language_KO,
			    .words = "전입신고",
			    .body = dj_strdup("14일 안에 합니다."),
			    .body_n = strlen("14일 안에 합니다.")};
	struct query what = {.kind = QUERY_ARTICLE, .person = 7, .roles = ADMIN};
	json_t *root;

	what.id = rig_ask(r, &c).id;
	c = (struct command){.kind = COMMAND_ARTICLE_FILE,
			     .actor = 7,
			     .roles = AGENT,
			     .subject = what.id,
			     .flag = true};
	c.inquiry.file = file;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_allowed); /* who is no editor */
	c.roles = ADMIN;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	root = query_rig_json(q, &what);
	assert_string_equal(
	    text_in(json_array_get(json_object_get(root, "attachments"), 0), "name"), "form.hwp");
	json_decref(root);
	c.flag = false;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_ok);
	root = query_rig_json(q, &what);
	assert_int_equal(json_array_size(json_object_get(root, "attachments")), 0);
	json_decref(root);
	c.flag = true;
	c.inquiry.file = 123;
	assert_int_equal(rig_ask(r, &c).verdict, VERDICT_not_found);
}

static void bad_files_are_refused(struct rig *r, struct query_rig *q)
{
	struct attachment_laid laid, lost = {.digest = "00", .laid = "nowhere"};
	int fd = file_of(r, "", 0);

	(void)q;
	assert_int_equal(attachment_lay(&shelf, fd, &laid, NULL), ENODATA);
	assert_int_equal(ftruncate(fd, ATTACHMENT_MOST + 1), 0);
	assert_int_equal(attachment_lay(&shelf, fd, &laid, NULL), EFBIG);
	close(fd);
	assert_int_equal(add(r, &lost, "x", 7, AGENT).verdict, VERDICT_fault);
	assert_int_equal(files_on_shelf(), 0);
}

BOTH(same_content_lies_there_once_and_sealed)
BOTH(what_nothing_needs_goes_in_a_day)
BOTH(content_that_comes_again_stays)
BOTH(who_may_not_see_it_is_told_nothing)
BOTH(an_inquiry_begins_with_its_files)
BOTH(an_editor_adds_a_file_to_an_article)
BOTH(bad_files_are_refused)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(same_content_lies_there_once_and_sealed_on_both),
	    cmocka_unit_test(what_nothing_needs_goes_in_a_day_on_both),
	    cmocka_unit_test(content_that_comes_again_stays_on_both),
	    cmocka_unit_test(who_may_not_see_it_is_told_nothing_on_both),
	    cmocka_unit_test(an_inquiry_begins_with_its_files_on_both),
	    cmocka_unit_test(an_editor_adds_a_file_to_an_article_on_both),
	    cmocka_unit_test(bad_files_are_refused_on_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
