/* Owns start and stop of the sound, and what its events become: commands of the system actor. */
#include "edge/media/media.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/thread.h"
#include "edge/media/state.h"

#define ASK_SLOTS   1024
#define EVENT_SLOTS 2048

int media_events_fd(const struct media *m)
{
	return dj_mailbox_fd(m->engine.events);
}

static void release(struct media *m, const struct event *ev)
{
	free(ev->freed);
	if (ev->beside)
		pool_give(&m->pool, ev->beside, dj_mono(dj_real_clock()));
	pool_give(&m->pool, &m->pool.slots[ev->slot], dj_mono(dj_real_clock()));
}

/* What we showed in the offer. */
static void our_end(const struct media *m, const struct event *ev, char *out, size_t cap)
{
	bool six = strchr(m->public_address, ':');

	snprintf(out, cap, six ? "[%s]:%d" : "%s:%d", m->public_address,
		 m->pool.slots[ev->slot].port);
}

/* False when nobody is to hear of it: the leg was freed meanwhile. */
static bool to_command(struct media *m, const struct event *ev, struct command *c)
{
	static const enum command_kind kinds[] = {
	    [EVENT_KEY] = COMMAND_LEG_KEY,	    [EVENT_PLAYED] = COMMAND_LEG_PLAYED,
	    [EVENT_SILENT] = COMMAND_LEG_SILENT,    [EVENT_SECURE] = COMMAND_LEG_SECURE,
	    [EVENT_LOST] = COMMAND_LEG_INTERRUPTED, [EVENT_FREED] = COMMAND_LEG_FREED,
	    [EVENT_QUALITY] = COMMAND_LEG_QUALITY,  [EVENT_VOICE] = COMMAND_LEG_VOICE,
	    [EVENT_KNOCK] = COMMAND_LEG_KNOCK,
	};

	if (ev->kind != EVENT_FREED && !dj_map_get(&m->legs, ev->leg))
		return false;
	memset(c, 0, sizeof *c);
	c->kind = kinds[ev->kind];
	c->leg = ev->leg;
	c->play = ev->play;
	c->text[0] = ev->kind == EVENT_VOICE ? '\0' : ev->key;
	c->flag = ev->kind == EVENT_VOICE && ev->key;
	memcpy(c->count, ev->count, sizeof c->count);
	c->quality = ev->quality;
	c->video = ev->video;
	c->path = ev->path;
	if (ev->kind == EVENT_SECURE)
		our_end(m, ev, c->path.ours, sizeof c->path.ours);
	return true;
}

void media_events_drain(struct media *m, void (*take)(void *arg, const struct command *c),
			void *arg)
{
	struct event ev;

	media_flush(m);
	dj_mailbox_quiet(m->engine.events);
	while (dj_mailbox_take(m->engine.events, &ev)) {
		if (ev.kind == EVENT_SOUND) {
			sound_bank_free((struct sound_bank *)ev.bank);
			continue;
		}
		if (ev.kind == EVENT_FREED)
			release(m, &ev);
		if (to_command(m, &ev, &m->command) && take)
			take(arg, &m->command);
	}
}

void media_sound(struct media *m, struct sound_bank *bank)
{
	struct ask a = {.kind = ASK_SOUND, .bank = bank};

	media_post(m, &a);
}

static int send_datagram(void *arg, int fd, const void *data, size_t n, const union address *to)
{
	(void)arg;
	return sendto(fd, data, n, MSG_DONTWAIT, &to->any, address_size(to)) < 0 ? errno : 0;
}

static void raise_descriptors(void)
{
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < r.rlim_max) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
}

/* A public address that is a NAT's is not ours to bind: then all of them, of the same family. */
static void choose_bind(union address *bind_to)
{
	int fd = socket(bind_to->any.sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	union address any = {.any.sa_family = bind_to->any.sa_family}; /* zeros are "any" in both */

	if (fd < 0)
		return;
	if (bind(fd, &bind_to->any, address_size(bind_to)) < 0 && errno == EADDRNOTAVAIL)
		*bind_to = any;
	close(fd);
}

static int check_config(const struct media_config *cfg, union address *bind_to, struct dj_error *e)
{
	if (!address_parse(bind_to, cfg->public_address, 0))
		return dj_fail(e, EINVAL, "'%s' is no IP address for sound.", cfg->public_address);
	choose_bind(bind_to);
	if (cfg->bind_address[0] && !address_parse(bind_to, cfg->bind_address, 0))
		return dj_fail(e, EINVAL, "'%s' is no IP address for sound.", cfg->bind_address);
	if (cfg->port_lo < 1 || cfg->port_hi > 65535 || cfg->port_lo + 1 > cfg->port_hi)
		return dj_fail(e, EINVAL, "The ports %d-%d for sound are no range.", cfg->port_lo,
			       cfg->port_hi);
	return 0;
}

static void init_engine(struct engine *g, const struct media_config *cfg, const struct pool *p)
{
	g->slot_count = p->count;
	g->slots = p->slots;
	g->live = dj_alloc(p->count * sizeof(struct leg *));
	g->ticking = dj_alloc(p->count * sizeof(struct leg *));
	g->asks = dj_mailbox_alloc("media", ASK_SLOTS, sizeof(struct ask), DJ_FULL_REFUSE);
	g->events =
	    dj_mailbox_alloc("media_events", EVENT_SLOTS, sizeof(struct event), DJ_FULL_STOP);
	g->silence_us = (cfg->silence_ms ? cfg->silence_ms : 60000) * 1000LL;
	g->consent_us = (cfg->consent_ms ? cfg->consent_ms : 15000) * 1000LL;
	g->bank = cfg->bank;
	g->taps = cfg->taps;
	g->send = send_datagram;
	g->epoll = -1;
}

int media_alloc(struct media **out, const struct media_config *cfg, struct dj_error *e)
{
	union address bind_to;
	int err = check_config(cfg, &bind_to, e);
	struct media *m;

	if (err)
		return err;
	m = dj_alloc(sizeof *m);
	err = secure_start(&m->engine.dtls, m->fingerprint, e);
	if (err) {
		free(m);
		return err;
	}
	voice_init();
	raise_descriptors();
	m->loop = pthread_self();
	dj_copy(m->public_address, sizeof m->public_address, cfg->public_address);
	dj_map_init(&m->legs);
	pool_init(&m->pool, &bind_to, cfg->port_lo, cfg->port_hi);
	init_engine(&m->engine, cfg, &m->pool);
	err = pool_warm(&m->pool);
	if (err) {
		media_stop(m);
		return dj_fail(e, err, "No port of %d-%d is free for sound: %s.", cfg->port_lo,
			       cfg->port_hi, strerror(err));
	}
	*out = m;
	return 0;
}

/* Sound first, where the system allows it: 20 ms late is heard, a page that is 20 ms late is not.
 */
#define MEDIA_NICE (-10)

static void *run(void *arg)
{
	setpriority(PRIO_PROCESS, (id_t)gettid(), MEDIA_NICE);
	engine_run(arg);
	return NULL;
}

int media_start(struct media **out, const struct media_config *cfg, struct dj_error *e)
{
	struct media *m;
	int err = media_alloc(&m, cfg, e);

	*out = NULL;
	if (err)
		return err;
	m->engine.epoll = epoll_create1(EPOLL_CLOEXEC);
	dj_assert(m->engine.epoll >= 0);
	err = dj_thread_start(&m->thread, "media", run, &m->engine);
	if (err) {
		media_stop(m);
		return dj_fail(e, err, "The thread for sound cannot start.");
	}
	m->running = true;
	*out = m;
	return 0;
}

static void stop_thread(struct media *m)
{
	struct ask quit = {.kind = ASK_QUIT};

	if (!m->running)
		return;
	media_post(m, &quit);
	while (!media_flush(m))
		usleep(1000);
	pthread_join(m->thread, NULL);
}

/* The thread is gone: what it left is ours. */
static void empty(struct media *m)
{
	struct engine *g = &m->engine;
	struct ask a;

	while (media_flush(m), dj_mailbox_take(g->asks, &a))
		engine_ask(g, &a);
	do {
		media_events_drain(m, NULL, NULL);
		engine_fini(g);
	} while (g->live_count);
	media_events_drain(m, NULL, NULL);
}

void media_stop(struct media *m)
{
	struct engine *g = &m->engine;

	stop_thread(m);
	empty(m);
	if (g->epoll >= 0)
		close(g->epoll);
	secure_stop(g->dtls);
	sound_bank_free((struct sound_bank *)g->bank);
	dj_mailbox_free(g->asks);
	dj_mailbox_free(g->events);
	dj_map_fini(&m->legs);
	pool_fini(&m->pool);
	free(m->backlog.asks);
	free(g->live);
	free(g->ticking);
	free(m);
}
