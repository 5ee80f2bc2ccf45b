/* Owns the child that opens files of strangers: `dajeong media TYPE`, started by the media worker
 * with the file as standard input. It has no network, opens no file, starts nothing, takes little
 * memory and little time, and what it writes goes to descriptors that it was given. */
#include "app/media_child.h"
#include "domain/media/exif.h"
#include "domain/media/film.h"
#include "main/main.h"
#include "picture/archive.h"
#include "picture/picture.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define MEMORY_MOST (192L * 1024 * 1024) /* of addresses; a fraction of it is ever touched */
#define SECONDS	    20
#define FILE_MOST   (64L * 1024 * 1024)
#define HEAD	    (128 * 1024)

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* it maps terabytes of addresses */
#else
#define SANITIZED 0
#endif
#if defined(__x86_64__)
#define ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCH AUDIT_ARCH_AARCH64
#endif

static void limit(int what, rlim_t most)
{
	struct rlimit l = {most, most};

	setrlimit(what, &l);
}

/* What a decoder needs: memory, its descriptors, an end. Anything else fails as if it were not
 * there (EPERM). */
static bool shut_in(void)
{
#ifdef ARCH
	static const int calls[] = {
	    SYS_read,	       SYS_pread64,	 SYS_readv,	     SYS_write,
	    SYS_writev,	       SYS_lseek,	 SYS_fstat,	     SYS_newfstatat,
	    SYS_mmap,	       SYS_munmap,	 SYS_mremap,	     SYS_mprotect,
	    SYS_madvise,       SYS_brk,		 SYS_futex,	     SYS_close,
	    SYS_rt_sigreturn,  SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_sigaltstack,
	    SYS_clock_gettime, SYS_getrandom,	 SYS_exit,	     SYS_exit_group};
	struct sock_filter f[DJ_COUNT(calls) * 2 + 6];
	struct sock_fprog program = {.filter = f};
	size_t n = 0;

	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
					      offsetof(struct seccomp_data, arch));
	f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCH, 1, 0);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	f[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
					      offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < DJ_COUNT(calls); i++) {
		f[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)calls[i],
						      0, 1);
		f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	}
	f[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
	program.len = (unsigned short)n;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#else
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
#endif
}

static bool enter_sandbox(void)
{
	if (!SANITIZED)
		limit(RLIMIT_AS, MEMORY_MOST);
	limit(RLIMIT_CPU, SECONDS);
	limit(RLIMIT_FSIZE, FILE_MOST);
	limit(RLIMIT_NOFILE, 16);
	limit(RLIMIT_CORE, 0);
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_PDEATHSIG, 9);
	return shut_in();
}

static void say(bool thumb, bool placed, double latitude, double longitude, const char *taken)
{
	printf("{\"thumb\":%s,\"placed\":%s,\"latitude\":%.7f,\"longitude\":%.7f,\"taken\":\"%s\"}",
	       thumb ? "true" : "false", placed ? "true" : "false", latitude, longitude, taken);
	fflush(stdout);
}

static int clean_picture(const char *type, FILE *clean, FILE *thumb)
{
	unsigned char *head = dj_alloc(HEAD);
	struct picture p;
	struct exif e;
	ssize_t n = pread(MEDIA_IN, head, HEAD, 0);
	enum picture_end end;

	exif_read(head, n > 0 ? (size_t)n : 0, &e);
	free(head);
	end = picture_read(stdin, type, e.orientation, &p);
	if (end != PICTURE_DONE)
		return end == PICTURE_OTHER ? MEDIA_OTHER : MEDIA_REFUSED;
	if (!picture_write(&p, clean, PICTURE_SIDE, 88) ||
	    !picture_write(&p, thumb, PICTURE_THUMB, 78))
		return MEDIA_REFUSED;
	say(true, e.placed, e.latitude, e.longitude, e.taken);
	return MEDIA_CLEANED;
}

static unsigned char *mapped(int fd, int protect, int how, size_t *n)
{
	struct stat st;
	void *bytes;

	if (fstat(fd, &st) != 0 || st.st_size <= 0)
		return NULL;
	*n = (size_t)st.st_size;
	bytes = mmap(NULL, *n, protect, how, fd, 0);
	return bytes == MAP_FAILED ? NULL : bytes;
}

/* The copy is changed where it lies, in the file that we were given for it. A film that is an
 * archive as well is not one of a camera. */
static int clean_film(void)
{
	struct film film;
	char piece[16384];
	unsigned char *bytes;
	size_t size;
	ssize_t n;

	while ((n = read(MEDIA_IN, piece, sizeof piece)) > 0)
		if (write(MEDIA_CLEAN, piece, (size_t)n) != n)
			return MEDIA_REFUSED;
	bytes = mapped(MEDIA_CLEAN, PROT_READ | PROT_WRITE, MAP_SHARED, &size);
	if (!bytes || !film_clean(bytes, size, &film) || archive_look(bytes, size) != ARCHIVE_NONE)
		return MEDIA_REFUSED;
	say(false, film.placed, film.latitude, film.longitude, "");
	return MEDIA_CLEANED;
}

static int count_archive(void)
{
	size_t n;
	const unsigned char *bytes = mapped(MEDIA_IN, PROT_READ, MAP_PRIVATE, &n);

	return bytes && archive_look(bytes, n) != ARCHIVE_BAD ? MEDIA_OTHER : MEDIA_REFUSED;
}

static bool is_one_of(const char *type, const char *const *types)
{
	for (; *types; types++)
		if (strcmp(type, *types) == 0)
			return true;
	return false;
}

static int look(const char *type, FILE *clean, FILE *thumb)
{
	static const char *const pictures[] = {"image/jpeg", "image/png", "image/webp", NULL};
	static const char *const films[] = {"video/mp4", "video/quicktime", "video/3gpp", NULL};
	/* What nobody sends to a public office but to break into it. */
	static const char *const programs[] = {"application/x-dosexec",
					       "application/x-msdownload",
					       "application/vnd.microsoft.portable-executable",
					       "application/x-executable",
					       "application/x-pie-executable",
					       "application/x-sharedlib",
					       "application/x-object",
					       "application/x-mach-binary",
					       "application/x-msi",
					       "application/x-ms-shortcut",
					       "application/java-archive",
					       "application/vnd.android.package-archive",
					       "application/x-java-applet",
					       "text/x-msdos-batch",
					       "text/x-shellscript",
					       NULL};
	if (is_one_of(type, programs))
		return MEDIA_REFUSED;
	if (is_one_of(type, films))
		return clean_film();
	if (!is_one_of(type, pictures))
		return count_archive();
	return clean_picture(type, clean, thumb);
}

int media_run(int argc, char **argv)
{
	FILE *clean = fdopen(MEDIA_CLEAN, "wb"), *thumb = fdopen(MEDIA_THUMB, "wb");

	if (argc != 1 || !clean || !thumb || !enter_sandbox())
		return MEDIA_REFUSED;
	_exit(look(argv[0], clean, thumb)); /* nothing else of the program runs in here */
}
