/* Owns nothing: a thread belongs to who starts it. */
#include "base/thread.h"

int dj_thread_start(pthread_t *out, const char *name, void *(*run)(void *arg), void *arg)
{
	int err = pthread_create(out, NULL, run, arg);

	if (!err)
		pthread_setname_np(*out, name);
	return err;
}
