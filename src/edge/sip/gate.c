/* Owns the addresses we trust and the buckets of those we do not. A bucket a source, in a table of
 * fixed size: when it is full the one that has been quiet longest goes, so a flood of forged
 * sources costs nothing but their own places. */
#include "edge/sip/gate.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define WAYS	4
#define SETS	1024 /* power of two */
#define PHONES	16   /* hosts of fixed phones that were rung last */
#define TRUSTED (SIP_TRUNKS * (SIP_ADDRESSES + 1))

struct range {
	uint8_t address[16];
	int bytes, bits; /* 4 or 16; how many bits of it count */
	int trunk;
};

struct bucket {
	uint8_t key[16];
	dj_us last;
	int64_t thousandths; /* of a request that may still come */
};

struct sip_gate {
	struct range trusted[TRUSTED];
	int count;
	int learned[SIP_TRUNKS]; /* place in trusted of a registered trunk's address, 0 none */
	struct range phones[PHONES];
	int next_phone;
	int rate;
	struct bucket buckets[SETS][WAYS];
};

static int bytes_of(const struct sa *sa, uint8_t out[16])
{
	uint32_t v4;

	memset(out, 0, 16);
	if (sa_af(sa) == AF_INET6) {
		sa_in6(sa, out);
		return 16;
	}
	v4 = htonl(sa_in(sa));
	memcpy(out, &v4, 4);
	return 4;
}

static int add_range(struct sip_gate *g, const char *text, int trunk)
{
	struct range *r = &g->trusted[g->count];
	char address[64];
	char *slash;

	dj_copy(address, sizeof address, text);
	slash = strchr(address, '/');
	if (slash)
		*slash++ = '\0';
	r->bytes = inet_pton(AF_INET, address, r->address) == 1	   ? 4
		   : inet_pton(AF_INET6, address, r->address) == 1 ? 16
								   : 0;
	r->bits = slash ? atoi(slash) : r->bytes * 8;
	r->trunk = trunk;
	if (!r->bytes || r->bits < 8 || r->bits > r->bytes * 8)
		return EINVAL;
	g->count++;
	return 0;
}

bool sip_gate_is_loopback(const struct sa *sa)
{
	if (sa_af(sa) == AF_INET6)
		return IN6_IS_ADDR_LOOPBACK(&sa->u.in6.sin6_addr);
	return sa_in(sa) >> 24 == 127;
}

struct sip_gate *sip_gate_alloc(const struct sip_config *cfg)
{
	struct sip_gate *g = dj_alloc(sizeof *g);

	g->rate = cfg->requests_per_s ? cfg->requests_per_s : 50;
	return g;
}

int sip_gate_set(struct sip_gate *g, const struct sip_config *cfg, struct dj_error *e)
{
	g->count = 0;
	memset(g->learned, 0, sizeof g->learned);
	for (int t = 0; t < cfg->trunk_count; t++)
		for (int i = 0; i < SIP_ADDRESSES && cfg->trunks[t].addresses[i][0]; i++)
			if (add_range(g, cfg->trunks[t].addresses[i], t))
				return dj_fail(e, EINVAL, "trunk %s: \"%s\" is no address",
					       cfg->trunks[t].name, cfg->trunks[t].addresses[i]);
	return 0;
}

void sip_gate_free(struct sip_gate *g)
{
	free(g);
}

static bool in_range(const struct range *r, const uint8_t key[16], int bytes)
{
	int whole = r->bits / 8, rest = r->bits % 8;
	uint8_t mask = (uint8_t)(0xff00 >> rest);

	return r->bytes == bytes && !memcmp(r->address, key, (size_t)whole) &&
	       (!rest || ((r->address[whole] ^ key[whole]) & mask) == 0);
}

static const struct range *find_range(const struct range *list, int count, const struct sa *src)
{
	uint8_t key[16];
	int bytes = bytes_of(src, key);

	for (int i = 0; i < count; i++)
		if (in_range(&list[i], key, bytes))
			return &list[i];
	return NULL;
}

int sip_gate_trunk(const struct sip_gate *g, const struct sa *src)
{
	const struct range *r = find_range(g->trusted, g->count, src);

	return r ? r->trunk : -1;
}

void sip_gate_registered(struct sip_gate *g, int trunk, const struct sa *src)
{
	struct range *r;

	if (!g->learned[trunk]) {
		dj_assert(g->count < TRUSTED);
		g->learned[trunk] = ++g->count;
	}
	r = &g->trusted[g->learned[trunk] - 1];
	r->bytes = bytes_of(src, r->address);
	r->bits = r->bytes * 8;
	r->trunk = trunk;
}

void sip_gate_rung(struct sip_gate *g, const char *address)
{
	struct range *r;
	struct sa sa;

	if (sa_decode(&sa, address, strlen(address)) || find_range(g->phones, PHONES, &sa))
		return;
	r = &g->phones[g->next_phone++ % PHONES];
	r->bytes = bytes_of(&sa, r->address);
	r->bits = r->bytes * 8;
}

/* An IPv6 source is its /64: a host has all of it. */
static struct bucket *bucket_of(struct sip_gate *g, const struct sa *src)
{
	uint8_t key[16];
	int bytes = bytes_of(src, key);
	struct bucket *set, *oldest;

	if (bytes == 16)
		memset(key + 8, 0, 8);
	set = g->buckets[hash_joaat(key, sizeof key) & (SETS - 1)];
	oldest = set;
	for (int i = 0; i < WAYS; i++) {
		if (set[i].last && !memcmp(set[i].key, key, sizeof key))
			return &set[i];
		if (set[i].last < oldest->last)
			oldest = &set[i];
	}
	memcpy(oldest->key, key, sizeof key);
	oldest->last = 0;
	return oldest;
}

bool sip_gate_pass(struct sip_gate *g, const struct sa *src, dj_us now)
{
	struct bucket *b;
	int64_t full = (int64_t)g->rate * 2 * 1000;

	if (find_range(g->trusted, g->count, src) || find_range(g->phones, PHONES, src))
		return true;
	b = bucket_of(g, src);
	if (!b->last)
		b->thousandths = full;
	else
		b->thousandths =
		    DJ_MIN(full, b->thousandths + DJ_MIN(now - b->last, 10000000) * g->rate / 1000);
	b->last = DJ_MAX(now, 1);
	if (b->thousandths < 1000)
		return false;
	b->thousandths -= 1000;
	return true;
}
