/* links: base domain app edge/text */
/* Push messages: the vectors of RFC 8291 (appendix A) and RFC 8292 (2.4), a signature that others
 * can check, keys that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <openssl/bn.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <sodium.h>
#include <string.h>

#include "edge/text/push_seal.h"

#define WORDS "When I grow up, I want to be a watermelon"
#define BROWSER                                                                                    \
	"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
#define SECRET "BTBZMqHH6r4Tts7J_aSIgg"
#define SCALAR "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
#define SALT   "DGv6ra1nlYgDCS1FRnbzlw"
#define SEALED                                                                                     \
	"DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_"                                           \
	"c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWA"                                             \
	"mS6TlzAC8wEqKK6PBru3jl7A_"                                                                \
	"yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSx"                         \
	"sj_Qulcy4a-fN"
#define SIGNED                                                                                     \
	"eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9."                                                    \
	"eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAi"                                     \
	"OjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0"
#define SIGNATURE                                                                                  \
	"i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA"
#define SIGNER                                                                                     \
	"BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs"

static size_t bytes(const char *text, size_t n, unsigned char *out, size_t cap)
{
	size_t got;

	assert_int_equal(sodium_base642bin(out, cap, text, n, NULL, &got, NULL,
					   sodium_base64_VARIANT_URLSAFE_NO_PADDING),
			 0);
	return got;
}

static void the_example_of_the_standard_comes_out_byte_by_byte(void **state)
{
	unsigned char want[400];
	size_t n = bytes(SEALED, strlen(SEALED), want, sizeof want);
	struct push_page page;
	struct push_dice dice;
	struct dj_buf out;

	(void)state;
	assert_true(push_page_read("https://push.example.net/x " BROWSER " " SECRET, &page));
	assert_string_equal(page.endpoint, "https://push.example.net/x");
	bytes(SALT, strlen(SALT), dice.salt, sizeof dice.salt);
	bytes(SCALAR, strlen(SCALAR), dice.scalar, sizeof dice.scalar);
	dj_buf_init(&out, 4096);
	assert_true(push_seal(&page, &dice, WORDS, strlen(WORDS), &out));
	assert_int_equal(out.len, n);
	assert_memory_equal(out.data, want, n);
	dj_buf_fini(&out);
}

/* A public key in the form that every library reads: the head of P-256, then the point. */
static EVP_PKEY *key_of(const char *point)
{
	unsigned char der[26 + PUSH_POINT] = {0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48,
					      0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86, 0x48,
					      0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00};
	const unsigned char *p = der;

	bytes(point, 87, der + 26, PUSH_POINT);
	return d2i_PUBKEY(NULL, &p, sizeof der);
}

/* Checks a token "head.claims" with its signature, as a push service does. */
static bool holds(const char *said, size_t n, const char *signature, const char *signer)
{
	unsigned char raw[64], *der = NULL;
	EVP_PKEY *key = key_of(signer);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	ECDSA_SIG *sig = ECDSA_SIG_new();
	int length;
	bool good;

	bytes(signature, 86, raw, sizeof raw);
	ECDSA_SIG_set0(sig, BN_bin2bn(raw, 32, NULL), BN_bin2bn(raw + 32, 32, NULL));
	length = i2d_ECDSA_SIG(sig, &der);
	assert_int_equal(EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, key), 1);
	good = EVP_DigestVerify(ctx, der, (size_t)length, (const unsigned char *)said, n) == 1;
	OPENSSL_free(der);
	ECDSA_SIG_free(sig);
	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(key);
	return good;
}

static void who_sends_it_is_said_as_the_standard_says_it(void **state)
{
	struct push_signer signer;
	const char *end, *key;
	struct dj_buf out;

	(void)state;
	assert_true(
	    holds(SIGNED, strlen(SIGNED), SIGNATURE, SIGNER)); /* the test itself is right */
	bytes(SCALAR, strlen(SCALAR), signer.scalar, sizeof signer.scalar);
	assert_true(push_point(signer.scalar, signer.point));
	dj_buf_init(&out, 4096);
	assert_true(push_vapid("https://push.example.net/p/JzLQ3raZJfFBR0aqvOMsLrt54w4rJUsV",
			       "mailto:push@example.com", 1453523768, &signer, &out));
	assert_memory_equal(out.data, "vapid t=" SIGNED ".", strlen("vapid t=" SIGNED "."));
	end = out.data + strlen("vapid t=" SIGNED ".");
	key = strstr(end, ", k=");
	assert_non_null(key);
	assert_true(holds(SIGNED, strlen(SIGNED), end, key + 4));
	assert_false(holds(SIGNED, strlen(SIGNED) - 1, end, key + 4));
	dj_buf_fini(&out);
}

static void what_is_no_browser_is_refused(void **state)
{
	static const char *const wrong[] = {
	    "",
	    "https://a",
	    "ftp://a " BROWSER " " SECRET,
	    "https://a " BROWSER,
	    "https://a " BROWSER " BTBZMqHH6r4Tts7J_aSI",
	    "https://a " BROWSER " " SECRET "AA",
	    "https://a " BROWSER "A " SECRET,
	    "https://a A" BROWSER " " SECRET,
	    "https://a\x01 " BROWSER " " SECRET,
	    "https://a  " BROWSER " " SECRET,
	};
	struct push_page page;

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(wrong); i++)
		assert_false(push_page_read(wrong[i], &page));
}

static void a_point_beside_the_curve_and_a_scalar_of_nothing_are_refused(void **state)
{
	struct push_page page;
	struct push_dice dice = {.salt = {1}, .scalar = {0}};
	unsigned char point[PUSH_POINT], beyond[PUSH_SCALAR];
	struct dj_buf out;

	(void)state;
	memset(beyond, 0xff, sizeof beyond);
	assert_false(push_point(dice.scalar, point));
	assert_false(push_point(beyond, point));
	assert_true(push_page_read("https://a " BROWSER " " SECRET, &page));
	dj_buf_init(&out, 4096);
	assert_false(push_seal(&page, &dice, "x", 1, &out));
	bytes(SCALAR, strlen(SCALAR), dice.scalar, sizeof dice.scalar);
	page.point[64] ^= 1;
	assert_false(push_seal(&page, &dice, "x", 1, &out));
	assert_int_equal(out.len, 0);
	dj_buf_fini(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_example_of_the_standard_comes_out_byte_by_byte),
	    cmocka_unit_test(who_sends_it_is_said_as_the_standard_says_it),
	    cmocka_unit_test(what_is_no_browser_is_refused),
	    cmocka_unit_test(a_point_beside_the_curve_and_a_scalar_of_nothing_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
