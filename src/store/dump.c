/* Owns the two child processes of PostgreSQL. Refuses: reading what they say. */
#include "store/dump.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

#define OWN_MAX 40

/* "PGHOST=..." for each part of the URL, then what the environment had. */
static char **child_environment(const char *url, struct dj_error *e)
{
	char *why = NULL;
	PQconninfoOption *parts = PQconninfoParse(url, &why);
	size_t had = 0, n = 0;
	char **env;

	if (!parts) {
		dj_fail(e, EINVAL, "The address of the database is wrong: %.150s", why ? why : "");
		PQfreemem(why);
		return NULL;
	}
	while (environ[had])
		had++;
	env = dj_alloc((had + OWN_MAX + 1) * sizeof *env);
	for (PQconninfoOption *p = parts; p->keyword && n < OWN_MAX; p++) {
		size_t size;

		if (!p->envvar || !p->val)
			continue;
		size = strlen(p->envvar) + strlen(p->val) + 2;
		env[n] = dj_alloc(size);
		snprintf(env[n++], size, "%s=%s", p->envvar, p->val);
	}
	for (size_t i = 0; i < had; i++)
		if (strncmp(environ[i], "PG", 2) != 0)
			env[n++] = dj_strdup(environ[i]);
	PQconninfoFree(parts);
	return env;
}

static void free_environment(char **env)
{
	for (size_t i = 0; env[i]; i++)
		free(env[i]);
	free(env);
}

static int spawn(struct dump *d, char *const argv[], char **env, bool restore)
{
	posix_spawn_file_actions_t files;
	int ends[2], err;

	if (pipe2(ends, O_CLOEXEC))
		return errno;
	posix_spawn_file_actions_init(&files);
	/* dup2 clears close-on-exec; the child keeps only its own end. */
	posix_spawn_file_actions_adddup2(&files, ends[restore ? 0 : 1],
					 restore ? STDIN_FILENO : STDOUT_FILENO);
	err = posix_spawnp(&d->child, argv[0], &files, NULL, argv, env);
	posix_spawn_file_actions_destroy(&files);
	close(ends[restore ? 0 : 1]);
	d->fd = ends[restore ? 1 : 0];
	if (err)
		close(d->fd);
	return err;
}

int dump_start(struct dump *d, const char *url, bool restore, struct dj_error *e)
{
	static char *const dump_argv[] = {"pg_dump", "--format=custom", "--no-owner",
					  "--no-privileges", NULL};
	char *restore_argv[] = {"pg_restore",
				"--clean",
				"--if-exists",
				"--no-owner",
				"--no-privileges",
				"--single-transaction",
				"--dbname",
				"",
				NULL};
	char **env = child_environment(url, e);
	int err;

	if (!env)
		return EINVAL;
	err = spawn(d, restore ? restore_argv : dump_argv, env, restore);
	free_environment(env);
	if (err)
		return dj_fail(e, err,
			       "%s cannot be started: %s. It is in the package postgresql-client.",
			       restore ? "pg_restore" : "pg_dump", strerror(err));
	return 0;
}

int dump_finish(struct dump *d, struct dj_error *e)
{
	int status;

	close(d->fd);
	while (waitpid(d->child, &status, 0) < 0)
		if (errno != EINTR)
			return dj_fail(e, errno, "PostgreSQL's program was lost: %s.",
				       strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	return dj_fail(e, EIO, "PostgreSQL's program failed; its reason stands above.");
}

static int copy_all(int from, int to)
{
	char block[65536];
	ssize_t n;

	while ((n = read(from, block, sizeof block)) > 0)
		for (ssize_t at = 0, m; at < n; at += m)
			if ((m = write(to, block + at, (size_t)(n - at))) < 0)
				return errno;
	return n < 0 ? errno : 0;
}

int dump_postgres(const char *url, const char *path, struct dj_error *e)
{
	struct dump d = {.fd = -1};
	int fd, err;

	err = dump_start(&d, url, false, e);
	if (err)
		return err;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	err = fd < 0 ? errno : copy_all(d.fd, fd);
	if (fd >= 0 && (fsync(fd) || close(fd)) && !err)
		err = errno;
	if (err) {
		kill(d.child, SIGTERM);
		dump_finish(&d, NULL);
		return dj_fail(e, err, "The copy %s cannot be written: %s.", path, strerror(err));
	}
	return dump_finish(&d, e);
}
