/* links: base domain app edge/text */
/* Addresses that somebody else wrote: one case for each kind that must be refused, through the real
 * library, too: a name that resolves to this machine, and a redirect to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "edge/text/guard.h"

static bool allowed(const char *address, int port, const char *local)
{
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6, .sin6_port = htons((uint16_t)port)};
	struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};

	if (strchr(address, ':')) {
		assert_int_equal(inet_pton(AF_INET6, address, &v6.sin6_addr), 1);
		return guard_address((struct sockaddr *)&v6, local);
	}
	assert_int_equal(inet_pton(AF_INET, address, &v4.sin_addr), 1);
	return guard_address((struct sockaddr *)&v4, local);
}

static void every_kind_of_address_that_is_not_public_is_refused(void **state)
{
	static const char *const refused[] = {
	    "0.0.0.0",		"10.1.2.3",	   "100.64.0.1",  "127.0.0.1",
	    "127.255.255.254",	"169.254.169.254", "172.16.0.1",  "172.31.255.255",
	    "192.0.0.8",	"192.0.2.1",	   "192.168.1.1", "198.18.0.1",
	    "198.19.255.255",	"198.51.100.7",	   "203.0.113.9", "224.0.0.1",
	    "240.0.0.1",	"255.255.255.255", "::",	  "::1",
	    "::ffff:127.0.0.1", "::ffff:8.8.8.8",  "::127.0.0.1", "64:ff9b::7f00:1",
	    "fc00::1",		"fd12:3456::1",	   "fe80::1",	  "fec0::1",
	    "ff02::1",		"2001::1",	   "2001:db8::1", "2002:7f00:1::",
	    "100::1",		"3fff::1",
	};
	static const char *const fine[] = {"8.8.8.8",	      "172.15.255.255",	 "172.32.0.1",
					   "100.128.0.1",     "192.167.255.255", "223.255.255.255",
					   "2606:4700::1111", "2400:cb00::1",	 "2a00:1450::1"};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(refused); i++)
		if (allowed(refused[i], 443, ""))
			fail_msg("%s is let through", refused[i]);
	for (size_t i = 0; i < DJ_COUNT(fine); i++)
		if (!allowed(fine[i], 443, "") || !allowed(fine[i], 80, ""))
			fail_msg("%s is refused", fine[i]);
}

static void other_ports_are_refused_and_exceptions_are_exact(void **state)
{
	(void)state;
	assert_false(allowed("8.8.8.8", 22, ""));
	assert_false(allowed("8.8.8.8", 8080, ""));
	assert_false(allowed("8.8.8.8", 6379, ""));
	assert_true(allowed("127.0.0.1", 8000, "127.0.0.1:8000"));
	assert_true(allowed("::1", 8001, "127.0.0.1:8000 [::1]:8001"));
	assert_false(allowed("127.0.0.1", 800, "127.0.0.1:8000"));
	assert_false(allowed("127.0.0.1", 8001, "127.0.0.1:8000"));
	assert_false(allowed("27.0.0.1", 8000, "127.0.0.1:8000"));
}

static void other_schemes_and_logins_are_refused(void **state)
{
	(void)state;
	assert_true(guard_url("https://cdn.example/a.jpg"));
	assert_true(guard_url("http://cdn.example/a.jpg?x=1"));
	assert_false(guard_url("file:///etc/passwd"));
	assert_false(guard_url("ftp://cdn.example/a"));
	assert_false(guard_url("gopher://cdn.example/a"));
	assert_false(guard_url("dict://127.0.0.1:11211/stat"));
	assert_false(guard_url("https://user:word@cdn.example/a"));
	assert_false(guard_url("//cdn.example/a"));
	assert_false(guard_url("cdn.example/a"));
	assert_false(guard_url(""));
}

/* ---- through libcurl ---- */

/* Answers one request by a redirect to the address that stands in `to`. */
struct server {
	int fd, port;
	char to[100];
};

static void *serve(void *arg)
{
	struct server *s = arg;
	char got[2000], answer[300];
	int c = accept(s->fd, NULL, NULL);

	if (c < 0)
		return NULL;
	assert_true(read(c, got, sizeof got) > 0);
	snprintf(answer, sizeof answer,
		 "HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\nConnection: "
		 "close\r\n\r\n",
		 s->to);
	assert_true(write(c, answer, strlen(answer)) > 0);
	close(c);
	return NULL;
}

static int bound(int *port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t n = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(listen(fd, 4), 0);
	getsockname(fd, (struct sockaddr *)&a, &n);
	*port = ntohs(a.sin_port);
	return fd;
}

static CURLcode ask(const char *url, const char *local)
{
	CURL *easy = curl_easy_init();
	CURLcode code;

	curl_easy_setopt(easy, CURLOPT_URL, url);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_PROXY, "");
	curl_easy_setopt(easy, CURLOPT_TIMEOUT, 20L);
	guard_exchange(easy, local, 3);
	code = curl_easy_perform(easy);
	curl_easy_cleanup(easy);
	return code;
}

static void names_and_redirects_to_this_machine_lead_nowhere(void **state)
{
	struct server s;
	char url[80], local[40];
	pthread_t thread;
	int target, port;

	(void)state;
	s.fd = bound(&s.port);
	target = bound(&port);
	snprintf(url, sizeof url, "http://localhost:%d/", s.port);
	assert_int_equal(ask(url, ""), CURLE_COULDNT_CONNECT);
	snprintf(url, sizeof url, "http://2130706433:%d/", s.port); /* 127.0.0.1 as one number */
	assert_int_equal(ask(url, ""), CURLE_COULDNT_CONNECT);
	snprintf(url, sizeof url, "http://[::ffff:127.0.0.1]:%d/", s.port);
	assert_int_equal(ask(url, ""), CURLE_COULDNT_CONNECT);
	/* The first is an exception, where it sends us is none. */
	snprintf(local, sizeof local, "127.0.0.1:%d", s.port);
	snprintf(url, sizeof url, "http://127.0.0.1:%d/", s.port);
	snprintf(s.to, sizeof s.to, "http://127.0.0.1:%d/", port);
	assert_int_equal(pthread_create(&thread, NULL, serve, &s), 0);
	assert_int_equal(ask(url, local), CURLE_COULDNT_CONNECT);
	pthread_join(thread, NULL);
	dj_copy(s.to, sizeof s.to, "file:///etc/passwd");
	assert_int_equal(pthread_create(&thread, NULL, serve, &s), 0);
	assert_int_equal(ask(url, local), CURLE_UNSUPPORTED_PROTOCOL);
	pthread_join(thread, NULL);
	close(target);
	close(s.fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_kind_of_address_that_is_not_public_is_refused),
	    cmocka_unit_test(other_ports_are_refused_and_exceptions_are_exact),
	    cmocka_unit_test(other_schemes_and_logins_are_refused),
	    cmocka_unit_test(names_and_redirects_to_this_machine_lead_nowhere),
	};

	curl_global_init(CURL_GLOBAL_DEFAULT);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
