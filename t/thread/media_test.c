/* links: base domain app edge/media */
/* The same walk as unit/media_thread_test, under the thread sanitizer. */
#include "unit/media_thread_test.c"
