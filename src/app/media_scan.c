/* Owns one conversation with clamd: the bytes in pieces, each behind its length, and one line back.
 * A scanner that does not answer in time is away: nothing is taken for clean that it has not seen.
 */
#include "app/media_scan.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define PIECE  (64 * 1024)
#define WAIT_S 60
#define PING_S 5

static int open_socket(const char *path, int wait_s)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	struct timeval wait = {.tv_sec = wait_s};
	int s;

	if (!dj_copy(a.sun_path, sizeof a.sun_path, path))
		return -1;
	s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (s < 0)
		return -1;
	setsockopt(s, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
	setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
	if (connect(s, (const struct sockaddr *)&a, sizeof a) == 0)
		return s;
	close(s);
	return -1;
}

static bool put(int s, const void *data, size_t n)
{
	const char *p = data;

	while (n > 0) {
		ssize_t sent = send(s, p, n, MSG_NOSIGNAL);

		if (sent <= 0)
			return false;
		p += sent;
		n -= (size_t)sent;
	}
	return true;
}

/* A scanner that has enough says so and closes: its answer is read, then. */
static void put_file(int s, int fd)
{
	char *piece = dj_alloc(PIECE);
	uint32_t length;
	off_t at = 0;
	ssize_t n;
	bool well = put(s, "zINSTREAM", sizeof "zINSTREAM");

	while (well && (n = pread(fd, piece, PIECE, at)) > 0) {
		at += n;
		length = htonl((uint32_t)n);
		well = put(s, &length, sizeof length) && put(s, piece, (size_t)n);
	}
	length = 0;
	if (well)
		put(s, &length, sizeof length);
	free(piece);
}

static size_t take_answer(int s, char *out, size_t cap)
{
	size_t at = 0;
	ssize_t n;

	while (at + 1 < cap && (n = recv(s, out + at, cap - 1 - at, 0)) > 0)
		at += (size_t)n;
	out[at] = '\0';
	return at;
}

bool media_scan_is_there(const char *socket_path)
{
	char answer[20] = "";
	int s = open_socket(socket_path, PING_S);

	if (s < 0)
		return false;
	if (put(s, "zPING", sizeof "zPING"))
		take_answer(s, answer, sizeof answer);
	close(s);
	return strcmp(answer, "PONG") == 0;
}

enum scan_end media_scan(const char *socket_path, int fd, char *name, size_t cap)
{
	char answer[300], *end;
	int s = open_socket(socket_path, WAIT_S);

	snprintf(name, cap, "%s", strerror(errno));
	if (s < 0)
		return SCAN_AWAY;
	put_file(s, fd);
	take_answer(s, answer, sizeof answer);
	close(s);
	if (strcmp(answer, "stream: OK") == 0)
		return SCAN_CLEAN;
	end = strstr(answer, " FOUND");
	if (end && strncmp(answer, "stream: ", 8) == 0) {
		*end = '\0';
		snprintf(name, cap, "%s", answer + 8);
		return SCAN_FOUND;
	}
	snprintf(name, cap, "%s", answer[0] ? answer : "no answer");
	return SCAN_AWAY;
}
