/* Owns starting the child, its time, and believing nothing of what it says: it may have been taken
 * over by the file that it read. */
#include "app/media_child.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SAID_MOST 600
#define LONG_MS	  30000
#define STEP_MS	  20

static bool in_range(double v, double most)
{
	return v >= -most && v <= most;
}

static void read_said(const char *text, size_t n, struct media_said *out)
{
	json_t *root = json_loadb(text, n, 0, NULL);
	const char *taken = json_string_value(json_object_get(root, "taken"));

	memset(out, 0, sizeof *out);
	out->thumb = json_is_true(json_object_get(root, "thumb"));
	out->latitude = json_number_value(json_object_get(root, "latitude"));
	out->longitude = json_number_value(json_object_get(root, "longitude"));
	out->placed = json_is_true(json_object_get(root, "placed")) &&
		      in_range(out->latitude, 90) && in_range(out->longitude, 180);
	if (taken && strlen(taken) == 19 && strspn(taken, "0123456789: ") == 19)
		snprintf(out->taken, sizeof out->taken, "%s", taken);
	json_decref(root);
}

/* It finds its four descriptors, nowhere to complain, and nothing else of ours. */
static int spawn(const char *type, const int fds[4], pid_t *child)
{
	static const int as[4] = {MEDIA_IN, MEDIA_SAID, MEDIA_CLEAN, MEDIA_THUMB};
	char *const argv[] = {"dajeong", "media", (char *)type, NULL}, *const none[] = {NULL};
	posix_spawn_file_actions_t actions;
	int moved[4], err = 0;

	posix_spawn_file_actions_init(&actions);
	for (int i = 0; i < 4; i++) { /* out of the way of the numbers that they get */
		moved[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, 10);
		if (moved[i] < 0)
			err = errno;
		else
			posix_spawn_file_actions_adddup2(&actions, moved[i], as[i]);
	}
	posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addclosefrom_np(&actions, MEDIA_THUMB + 1);
	if (!err)
		err = posix_spawn(child, "/proc/self/exe", &actions, NULL, argv, none);
	for (int i = 0; i < 4; i++)
		if (moved[i] >= 0)
			close(moved[i]);
	posix_spawn_file_actions_destroy(&actions);
	return err;
}

/* Its end, or ours for it. */
static int wait_for(pid_t child, long *peak_kb)
{
	struct timespec step = {0, STEP_MS * 1000000L};
	struct rusage used = {0};
	int status = 0;

	for (int waited = 0; waited < LONG_MS; waited += STEP_MS) {
		pid_t got = wait4(child, &status, WNOHANG, &used);

		*peak_kb = used.ru_maxrss;
		if (got == child)
			return WIFEXITED(status) ? WEXITSTATUS(status) : MEDIA_REFUSED;
		if (got < 0)
			return MEDIA_REFUSED;
		nanosleep(&step, NULL);
	}
	kill(child, SIGKILL);
	waitpid(child, &status, 0);
	return MEDIA_REFUSED;
}

int media_child(const char *type, int in, int clean, int thumb, struct media_said *said)
{
	char text[SAID_MOST];
	int pipe_[2], err, end;
	long peak_kb = 0;
	pid_t child;
	ssize_t n;

	memset(said, 0, sizeof *said);
	if (lseek(in, 0, SEEK_SET) != 0 || pipe2(pipe_, O_CLOEXEC) != 0)
		return -1;
	err = spawn(type, (const int[4]){in, pipe_[1], clean, thumb}, &child);
	close(pipe_[1]);
	if (err) {
		close(pipe_[0]);
		errno = err;
		return -1;
	}
	end = wait_for(child, &peak_kb); /* what it says fits into the pipe */
	n = read(pipe_[0], text, sizeof text);
	close(pipe_[0]);
	if (n > 0)
		read_said(text, (size_t)n, said);
	said->peak_kb = peak_kb;
	return end == MEDIA_CLEANED || end == MEDIA_OTHER ? end : MEDIA_REFUSED;
}
