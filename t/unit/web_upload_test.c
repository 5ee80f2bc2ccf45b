/* links: base domain app edge/web; with: unit/web_rig */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "domain/phrase/phrase.h"
#include "unit/web_rig.h"

static char data[64] = "/tmp/dj-upload-XXXXXX", admin[128], agent[128];
static struct got g;

static void put32(unsigned char *p, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		p[i] = (unsigned char)(v >> (8 * i));
}

/* A recording of n bytes in all: 16 bit, mono, 48 kHz. */
static unsigned char *recording(size_t n)
{
	unsigned char *w = dj_alloc(n);

	memcpy(w, "RIFF....WAVEfmt \x10\0\0\0\1\0\1\0", 24);
	put32(w + 4, (uint32_t)n - 8);
	put32(w + 24, 48000);
	put32(w + 28, 96000);
	memcpy(w + 32, "\2\0\x10\0data", 8);
	put32(w + 40, (uint32_t)n - 44);
	return w;
}

static void put(const char *path, const char *cookie, const void *body, size_t n)
{
	char head[600];
	int fd = client_open();

	snprintf(head, sizeof head,
		 "PUT %s HTTP/1.1\r\nHost: 127.0.0.1\r\n%sContent-Type: "
		 "audio/wav\r\nContent-Length: %zu\r\n\r\n",
		 path, cookie, n);
	client_send(fd, head);
	client_send_n(fd, body, n);
	client_get(fd, &g);
	close(fd);
}

static off_t size_of(const char *name)
{
	char path[200];
	struct stat st;

	snprintf(path, sizeof path, "%s/prompts/%s", data, name);
	return stat(path, &st) == 0 ? st.st_size : -1;
}

/* Files that begin with a dot are uploads on their way. */
static int left_over(void)
{
	char path[200];
	struct dirent *e;
	int n = 0;
	DIR *d;

	snprintf(path, sizeof path, "%s/prompts", data);
	d = opendir(path);
	while (d && (e = readdir(d)))
		n += strncmp(e->d_name, ".upload", 7) == 0;
	if (d)
		closedir(d);
	return n;
}

static void a_recording_takes_the_place_of_the_voice(void **state)
{
	size_t n = 4 * 1024 * 1024;
	unsigned char *w = recording(n);

	(void)state;
	put("/api/v1/prompts/greeting?language=ko", admin, w, n);
	assert_int_equal(g.status, 200);
	assert_int_equal(size_of("ko/greeting.wav"), n);
	assert_int_equal(rig.last.kind, COMMAND_PROMPT_REPLACED);
	assert_string_equal(rig.last.name, "ko/greeting.wav");
	assert_int_equal(rig.last.language, language_KO);
	assert_int_equal(rig.last.number, phrase_clip(PHRASE_GREETING, 0, language_KO));
	free(w);
	w = recording(100044);
	put("/api/v1/prompts/music", admin, w, 100044);
	assert_int_equal(g.status, 200);
	assert_int_equal(size_of("music.wav"), 100044);
	assert_int_equal(left_over(), 0);
	free(w);
}

static void what_is_no_recording_is_refused_and_thrown_away(void **state)
{
	static const char junk[] = "this is not a recording at all, whatever it says";

	(void)state;
	put("/api/v1/prompts/greeting?language=en", admin, junk, sizeof junk);
	assert_int_equal(g.status, 400);
	assert_int_equal(size_of("en/greeting.wav"), -1);
	put("/api/v1/prompts/nothing?language=en", admin, junk, sizeof junk);
	assert_int_equal(g.status, 404);
	put("/api/v1/prompts/greeting", admin, junk, sizeof junk);
	assert_int_equal(g.status, 404);
	put("/api/v1/prompts/..%2f..%2fx?language=en", admin, junk, sizeof junk);
	assert_int_equal(g.status, 404);
	assert_int_equal(left_over(), 0);
}

static void who_may_not_is_refused_before_anything_is_written(void **state)
{
	unsigned char *w = recording(500044);

	(void)state;
	put("/api/v1/prompts/greeting?language=ja", agent, w, 500044);
	assert_int_equal(g.status, 403);
	put("/api/v1/prompts/greeting?language=ja", "", w, 500044);
	assert_int_equal(g.status, 401);
	assert_int_equal(size_of("ja/greeting.wav"), -1);
	assert_int_equal(left_over(), 0);
	free(w);
}

static void more_than_5_mb_is_refused_by_its_length(void **state)
{
	char head[600];
	int fd = client_open();

	(void)state;
	snprintf(head, sizeof head,
		 "PUT /api/v1/prompts/greeting?language=ko HTTP/1.1\r\nHost: a\r\n%sContent-Type: "
		 "audio/wav\r\nContent-Length: 5242881\r\n\r\n",
		 admin);
	client_send(fd, head);
	client_get(fd, &g);
	assert_int_equal(g.status, 413);
	assert_true(client_closed(fd));
	close(fd);
}

static void an_upload_that_breaks_off_leaves_nothing(void **state)
{
	char head[600];
	unsigned char *w = recording(300044);
	int fd = client_open();

	(void)state;
	snprintf(head, sizeof head,
		 "PUT /api/v1/prompts/greeting?language=vi HTTP/1.1\r\nHost: a\r\n%sContent-Type: "
		 "audio/wav\r\nContent-Length: 300044\r\n\r\n",
		 admin);
	client_send(fd, head);
	client_send_n(fd, w, 200000);
	while (left_over() == 0)
		rig_nap();
	close(fd);
	while (left_over() > 0)
		rig_nap();
	assert_int_equal(size_of("vi/greeting.wav"), -1);
	free(w);
}

static int start(void **state)
{
	struct web_config cfg = {.unlimited = true, .data = data};

	(void)state;
	assert_non_null(mkdtemp(data));
	rig_start(&cfg);
	client_login("admin", admin);
	client_login("agent01", agent);
	return 0;
}

static int stop(void **state)
{
	char command[100];

	(void)state;
	rig_stop();
	snprintf(command, sizeof command, "rm -r %s", data);
	return system(command);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_recording_takes_the_place_of_the_voice),
	    cmocka_unit_test(what_is_no_recording_is_refused_and_thrown_away),
	    cmocka_unit_test(who_may_not_is_refused_before_anything_is_written),
	    cmocka_unit_test(more_than_5_mb_is_refused_by_its_length),
	    cmocka_unit_test(an_upload_that_breaks_off_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, start, stop);
}
