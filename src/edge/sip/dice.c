/* Owns the random numbers of libre: tags, branches and call ids, a dozen for each call. libre asks
 * OpenSSL for each, which costs 15 % of a call's time; here the kernel fills a pool for sixty-four
 * at once. As unguessable as before. */
#include "base/base.h"

#include <string.h>
#include <sys/random.h>

uint16_t rand_u16(void);
uint32_t rand_u32(void);
uint64_t rand_u64(void);

static _Thread_local struct {
	uint64_t numbers[64];
	size_t left;
} pool;

uint64_t rand_u64(void)
{
	uint64_t n;

	if (!pool.left) {
		dj_assert(getrandom(pool.numbers, sizeof pool.numbers, 0) == sizeof pool.numbers);
		pool.left = DJ_COUNT(pool.numbers);
	}
	n = pool.numbers[--pool.left];
	pool.numbers[pool.left] = 0; /* what was given away is known to nobody else */
	return n;
}

uint32_t rand_u32(void)
{
	return (uint32_t)rand_u64();
}

uint16_t rand_u16(void)
{
	return (uint16_t)rand_u64();
}
