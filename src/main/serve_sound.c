/* Owns what callers hear in a running server: the announcements of this build, with the site's
 * recordings over them. When one was uploaded, a helper thread makes the pack again, and the media
 * thread goes on in it: from the next announcement on. */
#include "app/prompt_overlay.h"
#include "base/embedded.h"
#include "base/log.h"
#include "main/serve.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static void recording_refused(void *arg, const char *file, const char *why)
{
	(void)arg;
	dj_log(DJ_LOG_WARN, "prompts.refused", "file=\"%s\" why=\"%s\"", file, why);
}

/* Recordings stand in for the voice: they are read again when one of them changed. */
static int lay_recordings(const struct server *s, struct sound_bank *bank, struct dj_error *e)
{
	char folder[500], pack[500];
	int err;

	snprintf(folder, sizeof folder, "%s/prompts", s->places.data);
	snprintf(pack, sizeof pack, "%s/prompts.pack", s->places.data);
	err = prompt_overlay_renew(folder, pack, recording_refused, NULL, e);
	if (!err)
		err = sound_bank_overlay(bank, pack, e);
	return err == ENOENT ? 0 : err;
}

int serve_sounds(struct server *s, struct sound_bank **out, struct dj_error *e)
{
	const char *pack = settings_text(&s->settings, SETTING_prompts);
	int err = ENOENT;

	if (pack[0])
		err = sound_bank_open(out, pack, e);
	for (size_t i = 0; !pack[0] && i < embedded_sounds_count; i++)
		if (strcmp(embedded_sounds[i].name, "prompts.pack") == 0)
			err = sound_bank_view(out, embedded_sounds[i].data, embedded_sounds[i].size,
					      e);
	if (err)
		return dj_fail(pack[0] ? NULL : e, err,
			       "the announcements are not part of this build: run ./dev build");
	return lay_recordings(s, *out, e);
}

/* ---- while it runs ---- */

static void *make_again(void *arg)
{
	struct server *s = arg;
	struct sound_bank *bank = NULL;
	struct dj_error e = {""};

	if (serve_sounds(s, &bank, &e)) {
		dj_log(DJ_LOG_ERROR, "prompts.unreadable", "why=\"%s\"", e.text);
		sound_bank_free(bank);
		bank = NULL;
	}
	dj_mailbox_post(s->banks, &bank, sizeof bank);
	return NULL;
}

void serve_sound_changed(struct server *s)
{
	if (s->sounding) {
		s->sound_again = true;
		return;
	}
	s->sounding = pthread_create(&s->sounder, NULL, make_again, s) == 0;
}

void serve_sound_made(struct server *s)
{
	struct sound_bank *bank;

	dj_mailbox_quiet(s->banks);
	while (dj_mailbox_take(s->banks, &bank)) {
		bool again = s->sound_again;

		pthread_join(s->sounder, NULL);
		s->sounding = s->sound_again = false;
		if (bank)
			media_sound(s->media, bank);
		if (again)
			serve_sound_changed(s);
	}
}

void serve_sound_close(struct server *s)
{
	struct sound_bank *bank;

	if (s->sounding)
		pthread_join(s->sounder, NULL);
	while (s->banks && dj_mailbox_take(s->banks, &bank))
		sound_bank_free(bank);
}
