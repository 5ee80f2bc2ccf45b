/* The page /demo and the slate that it shares with the helper program of `./dev demo visit`: the
 * page writes which story it wants, the helper writes what happens. The server starts nothing and
 * rings nobody by itself. There is none of this without --demo, and for the administrator alone:
 * everybody else gets 404. */
#ifndef EDGE_WEB_DEMO_H
#define EDGE_WEB_DEMO_H

struct demo_slate;

struct demo_slate *demo_slate_alloc(void);
void demo_slate_free(struct demo_slate *s);

#endif
