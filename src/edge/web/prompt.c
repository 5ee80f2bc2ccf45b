/* Owns replacing an announcement by a recording: the file that came is looked at by a worker, laid
 * where the announcements are looked for (DATA/prompts/LANGUAGE/KEY.wav, music.wav), and then the
 * command says so. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/sound.h"
#include "domain/phrase/phrase.h"
#include "domain/phrase/wav.h"
#include "edge/web/route.h"
#include "edge/web/upload.h"

struct prompt_job {
	struct job job;
	struct upload *upload;
	char name[64];	  /* below DATA/prompts: "ko/greeting.wav" */
	char target[600]; /* the whole path */
	char folder[600];
};

/* Is it a recording that can be played? */
static bool looked_at(const struct upload *u, char *why, size_t cap)
{
	struct dj_error e = {""};
	struct stat st;
	struct wav wav;
	void *file;
	bool good;

	if (fstat(u->fd, &st) != 0 || st.st_size == 0) {
		snprintf(why, cap, "The file is empty.");
		return false;
	}
	file = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, u->fd, 0);
	if (file == MAP_FAILED)
		return false;
	good = wav_parse(&wav, file, (size_t)st.st_size, &e) == 0;
	munmap(file, (size_t)st.st_size);
	dj_copy(why, cap, e.text);
	return good;
}

static void install(struct job *j)
{
	struct prompt_job *p = (struct prompt_job *)j;

	j->verdict = VERDICT_bad_request;
	if (!looked_at(p->upload, j->why, sizeof j->why))
		return;
	j->verdict = VERDICT_fault;
	if ((mkdir(p->folder, 0750) != 0 && errno != EEXIST) || fsync(p->upload->fd) != 0 ||
	    rename(p->upload->path, p->target) != 0) {
		dj_log(DJ_LOG_ERROR, "web.prompt", "errno=%d", errno);
		return;
	}
	p->upload->installed = true;
	j->verdict = VERDICT_ok;
}

static void release(struct job *j)
{
	struct prompt_job *p = (struct prompt_job *)j;

	upload_free(p->upload);
	free(p);
}

static void installed(struct web *w, void *arg, const struct reply *got)
{
	struct request *r = arg;

	r->ask = 0;
	if (got->verdict != VERDICT_ok) {
		reply_refusal(r, got->verdict, got->job ? got->job->why : NULL, 0);
		return;
	}
	r->ask = ask_command(w, r->work, route_answered, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}

/* Which clip the address means, and where its file lies. The hold music has no language. */
static bool read_address(const struct request *r, struct command *c)
{
	int l = word_value(words_language, request_arg(r, "language"));
	enum phrase phrase;
	int n;

	c->language = l > language_UNKNOWN ? (enum language)l : language_KO;
	if (strcmp(r->key, "music") == 0) {
		c->number = SOUND_MUSIC;
		dj_copy(c->name, sizeof c->name, "music.wav");
		return true;
	}
	if (l <= language_UNKNOWN || !phrase_of_key(r->key, &phrase, &n))
		return false;
	c->number = phrase_clip(phrase, n, c->language);
	snprintf(c->name, sizeof c->name, "%s/%.40s.wav", word_of(words_language, l), r->key);
	return true;
}

void prompt_put(struct request *r)
{
	struct command *c = dj_alloc(sizeof *c);
	struct prompt_job *p;

	r->work = c;
	r->work_size = sizeof *c;
	route_command_init(r, COMMAND_PROMPT_REPLACED, c);
	if (!read_address(r, c)) {
		reply_refusal(r, VERDICT_not_found,
			      "There is no such announcement, or ?language= is missing.", 0);
		return;
	}
	if (!r->upload || upload_verdict(r->upload) != VERDICT_ok) {
		reply_verdict(r, r->upload ? upload_verdict(r->upload) : VERDICT_length_missing);
		return;
	}
	p = dj_alloc(sizeof *p);
	p->job.run = install;
	p->job.release = release;
	p->upload = r->upload;
	r->upload = NULL;
	snprintf(p->target, sizeof p->target, "%s/prompts/%s", r->web->cfg.data, c->name);
	dj_copy_n(p->folder, sizeof p->folder, p->target,
		  (size_t)(strrchr(p->target, '/') - p->target));
	r->ask = ask_worker(r->web, &p->job, installed, r);
	if (!r->ask)
		reply_verdict(r, VERDICT_overloaded);
}
