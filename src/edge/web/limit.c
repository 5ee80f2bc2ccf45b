/* Owns the table of addresses. Refuses: deciding what a refusal looks like. */
#include "edge/web/limit.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#define SLOTS  4096 /* power of two */
#define PROBES 16
#define MINUTE ((dj_us)60 * 1000 * 1000)

struct slot {
	uint64_t key; /* 0 is free */
	int connections;
	double tokens[LIMITS];
	dj_us filled[LIMITS];
	dj_us seen;
};

struct limits {
	struct rate {
		int per_minute, burst;
	} rates[LIMITS];
	struct slot slots[SLOTS];
};

struct limits *limits_alloc(void)
{
	static const struct rate defaults[LIMITS] = {
#define LIMIT(name, per_minute, burst) [LIMIT_##name] = {per_minute, burst},
#include "edge/web/limit.def"
#undef LIMIT
	};
	struct limits *l = dj_alloc(sizeof *l);

	memcpy(l->rates, defaults, sizeof defaults);
	return l;
}

void limits_free(struct limits *l)
{
	free(l);
}

void limits_set(struct limits *l, enum limit_kind kind, int per_minute, int burst)
{
	l->rates[kind] = (struct rate){per_minute, burst};
}

static uint64_t mix(uint64_t x)
{
	x ^= x >> 33;
	x *= 0xff51afd7ed558ccdULL;
	x ^= x >> 33;
	x *= 0xc4ceb9fe1a85ec53ULL;
	return x ^ x >> 33;
}

/* Never 0. IPv4 in IPv6 clothes counts as IPv4. */
static uint64_t key_of(const char *address)
{
	unsigned char six[16];
	struct in_addr four;
	uint64_t key = 0;

	if (strncmp(address, "::ffff:", 7) == 0)
		address += 7;
	if (inet_pton(AF_INET, address, &four) == 1)
		key = mix(four.s_addr);
	else if (inet_pton(AF_INET6, address, six) == 1) {
		memcpy(&key, six, sizeof key);
		key = mix(key ^ 0x6666666666666666ULL);
	}
	return key ? key : 1;
}

static void start_slot(struct limits *l, struct slot *s, uint64_t key, dj_us now)
{
	memset(s, 0, sizeof *s);
	s->key = key;
	s->seen = now;
	for (int i = 0; i < LIMITS; i++) {
		s->tokens[i] = l->rates[i].burst;
		s->filled[i] = now;
	}
}

/* The slot of the address; when the neighbourhood is full, that of the one silent longest. NULL:
 * all are connected. */
static struct slot *slot_of(struct limits *l, const char *address, dj_us now)
{
	uint64_t key = key_of(address);
	struct slot *oldest = NULL;

	for (size_t i = 0; i < PROBES; i++) {
		struct slot *s = &l->slots[(key + i) & (SLOTS - 1)];

		if (s->key == key) {
			s->seen = now;
			return s;
		}
		if (s->connections == 0 &&
		    (!oldest || s->key == 0 || (oldest->key && s->seen < oldest->seen)))
			oldest = s;
	}
	if (oldest)
		start_slot(l, oldest, key, now);
	return oldest;
}

static const struct slot *slot_find(const struct limits *l, const char *address)
{
	uint64_t key = key_of(address);

	for (size_t i = 0; i < PROBES; i++)
		if (l->slots[(key + i) & (SLOTS - 1)].key == key)
			return &l->slots[(key + i) & (SLOTS - 1)];
	return NULL;
}

bool limits_connect(struct limits *l, const char *address, dj_us now)
{
	struct slot *s = slot_of(l, address, now);

	if (!s || s->connections >= LIMIT_CONNECTIONS)
		return false;
	s->connections++;
	return true;
}

int limits_connected(const struct limits *l, const char *address)
{
	const struct slot *s = slot_find(l, address);

	return s ? s->connections : 0;
}

void limits_disconnect(struct limits *l, const char *address)
{
	struct slot *s = (struct slot *)slot_find(l, address);

	dj_assert(s && s->connections > 0);
	s->connections--;
}

/* Fills the bucket up to now; NULL when there is no limit or no room to count. */
static struct slot *fill(struct limits *l, enum limit_kind kind, const char *address, dj_us now)
{
	const struct rate *r = &l->rates[kind];
	struct slot *s = r->per_minute ? slot_of(l, address, now) : NULL;

	if (!s)
		return NULL;
	s->tokens[kind] += (double)(now - s->filled[kind]) * r->per_minute / (double)MINUTE;
	s->tokens[kind] = DJ_MIN(s->tokens[kind], r->burst);
	s->filled[kind] = now;
	return s;
}

static int wait_of(const struct limits *l, enum limit_kind kind, const struct slot *s)
{
	if (!s)
		return l->rates[kind].per_minute ? 60 : 0;
	if (s->tokens[kind] >= 1)
		return 0;
	return 1 + (int)((1 - s->tokens[kind]) * 60 / l->rates[kind].per_minute);
}

int limits_wait(struct limits *l, enum limit_kind kind, const char *address, dj_us now)
{
	return wait_of(l, kind, fill(l, kind, address, now));
}

int limits_take(struct limits *l, enum limit_kind kind, const char *address, dj_us now)
{
	struct slot *s = fill(l, kind, address, now);
	int wait_s = wait_of(l, kind, s);

	if (s && wait_s == 0)
		s->tokens[kind] -= 1;
	return wait_s;
}
