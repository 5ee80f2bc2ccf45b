/* Starting a thread, with the name that `top -H` and a core dump show. */
#ifndef DJ_THREAD_H
#define DJ_THREAD_H

#include <pthread.h>

/* 0 or errno. name: at most 15 letters. */
int dj_thread_start(pthread_t *out, const char *name, void *(*run)(void *arg), void *arg);

#endif
