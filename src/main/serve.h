/* Private to src/main/serve*.c: everything that a running server owns, in the order it is started.
 */
#ifndef MAIN_SERVE_H
#define MAIN_SERVE_H

#include "app/app.h"
#include "app/attachment_shelf.h"
#include "app/figure_writer.h"
#include "app/media_worker.h"
#include "app/query.h"
#include "app/recorder.h"
#include "app/recording_shelf.h"
#include "app/recordings.h"
#include "app/signal_port.h"
#include "app/site.h"
#include "app/writer.h"
#include "base/mailbox.h"
#include "base/settings.h"
#include "edge/media/media.h"
#include "edge/rtc/rtc.h"
#include "edge/sip/sip.h"
#include "edge/text/net.h"
#include "edge/web/web.h"
#include "main/places.h"
#include "main/lan.h"
#include "store/journal.h"
#include "store/keyring.h"

#include <pthread.h>

#define SERVICE_KEY 400 /* of somebody else's service */

struct server {
	struct settings settings;
	struct settings given; /* by file and flags: what readers of the database go by, too */
	struct places places;
	bool demo;
	struct keyring *keys;
	char push_key[PUSH_KEY_TEXT];
	struct journal *journal;
	struct writer *writer;
	struct query_pool *readers;
	struct figure_writer *figures;
	struct figure_daily daily;
	char daily_mark[1024];
	struct sound_bank *sounds; /* for the check of flows */
	struct site site;
	struct app *app;
	struct media *media;
	struct leg_port legs;
	struct recording_shelf shelf;
	struct attachment_shelf attachments;
	struct tap_ring *taps; /* media -> recorder */
	struct recorder *recorder;
	struct recordings *_Atomic recordings; /* asked for by the writer before it is there */
	int64_t media_late;		       /* as the worker of recordings saw it last */
	struct rtc *rtc;
	struct sip_edge *sip;
	char translate_key[SERVICE_KEY];
	char feed[1000];			  /* address of the public feed, its key included */
	struct text_net *_Atomic text;		  /* likewise */
	struct media_worker *_Atomic media_files; /* likewise */
	struct web *_Atomic web; /* asked for by writer and readers before it is there */
	struct dj_mailbox
	    *signals; /* web -> loop: struct signal; full: the page is told to try again */
	struct dj_mailbox *committed; /* writer -> loop: record facts that live state must know */
	struct dj_mailbox *renewed;   /* helper -> loop: a changed site was read */
	pthread_t renewer;
	bool renewing, renew_again;
	struct dj_mailbox *listed; /* helper -> loop: who is to be rung back, read again */
	pthread_t lister;
	bool listing, list_again;
	struct dj_mailbox *banks; /* helper -> loop: struct sound_bank *, NULL failed */
	pthread_t sounder;
	bool sounding, sound_again;
	struct lan lan; /* "" unless --lan */
	dj_id run;
};

/* serve_lan.c: a certificate for phones in this room, before the settings are checked; and its
 * address for them. */
int serve_lan(struct server *s, struct dj_error *e);
void serve_lan_print(const struct server *s);
/* What the helper thread read, on its way to the loop. */
struct serve_renewal {
	struct server *server;
	struct site *site;
	struct settings *changed;
	bool failed;
};

/* serve_data.c: what is on disk, before anything listens. */
int serve_open_data(struct server *s, struct dj_error *e);
/* server.started, and the contacts that the last run left behind. */
int serve_begin(struct server *s, struct dj_error *e);
/* serve_sound.c: the announcements, and again when one was replaced. */
int serve_sounds(struct server *s, struct sound_bank **out, struct dj_error *e);
void serve_sound_changed(struct server *s);
void serve_sound_made(struct server *s);
void serve_sound_close(struct server *s);
/* serve_callbacks.c: the call-backs that are open in the database: at the start, and again when one
 * was made that the loop does not know (an agent's promise, a call that a restart cut). */
struct serve_list {
	struct server *server;
	struct callback *open;
	int count;
};
int serve_callbacks(struct server *s, struct dj_error *e);
int serve_conversations(struct server *s, struct dj_error *e);
int serve_surveyed(struct server *s, struct dj_error *e);
void serve_callback_made(struct server *s, dj_id callback);
void serve_callbacks_listed(struct server *s);

/* serve_figures.c: a day's figures by mail; for figure_daily. */
bool serve_figures_mail(void *arg, const char *day, const struct figure_daily_file *files,
			int count);
/* serve_site.c: the site at the start and its renewal. */
int serve_load_site(struct server *s, struct dj_error *e);
void serve_site_changed(struct server *s);
void serve_site_renewed(struct server *s);
/* At the stop: what was read meanwhile, and nobody takes over, goes. */
void serve_site_close(struct server *s);
void serve_close_data(struct server *s);
/* Any thread: raised or cleared, for the pages and the log. */
void serve_alarm(void *arg, enum alarm alarm, bool on);
/* serve_recording.c */
int serve_open_recording(struct server *s, struct dj_error *e);
void serve_close_recording(struct server *s);
int serve_record(void *arg, const struct recorder_ask *ask);
/* serve_media.c: files that came are looked at. */
int serve_open_media_files(struct server *s, struct dj_error *e);
/* serve_text.c: mail and messages. */
int serve_open_text(struct server *s, struct dj_error *e);
void serve_text_fact(struct server *s, const struct fact *f);
void serve_front_found(struct server *s, const struct query_answer *a);
/* serve_edges.c: what listens. */
void serve_trunks_changed(struct server *s);
int serve_open_edges(struct server *s, struct dj_error *e);
void serve_close_edges(struct server *s);

#endif
