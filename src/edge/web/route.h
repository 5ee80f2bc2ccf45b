/* The route table (route.def): address -> what runs, who may, which body, which answer. */
#ifndef EDGE_WEB_ROUTE_H
#define EDGE_WEB_ROUTE_H

#include "edge/web/body.h"
#include "edge/web/http.h"
#include "edge/web/schema.h"

enum route_runs { RUNS_WEB, RUNS_COMMAND, RUNS_QUERY };
enum access {
	ACCESS_ANYONE,
	ACCESS_LOGIN,	  /* a person or a program */
	ACCESS_PERSON,	  /* a person's session */
	ACCESS_AGENT,	  /* a person who may talk with citizens */
	ACCESS_BOARD,	  /* a login or a wallboard */
	ACCESS_PROMPT,	  /* who may replace an announcement (COMMAND_PROMPT_REPLACED) */
	ACCESS_DIRECTORY, /* who may import into the directory (COMMAND_DIRECTORY_IMPORT) */
	ACCESS_VERB,	  /* as permission.def says of the command or query */
};

struct route {
	enum method method;
	const char *path; /* {contact} and {id} stand for one segment of digits */
	enum route_runs runs;
	int verb; /* enum command_kind or query_kind */
	void (*run)(struct request *r);
	enum access access;
	enum body_shape body;
	enum schema answer;
	const char *summary;
};

extern const struct route routes[];
extern const int route_count;

/* Finds r->route and r->id. not_found, or wrong_method with the header Allow. */
enum verdict route_find(struct request *r);
enum verdict route_may(const struct route *t, const struct viewer *v);
/* Runs it: who asks is known and allowed, the body is complete. */
void route_run(struct request *r);
/* A command in the name of who asks. */
void route_command_init(const struct request *r, enum command_kind kind, struct command *c);
/* Answers the request as its route says; for commands that a function posts itself. */
void route_answered(struct web *w, void *arg, const struct reply *got);
/* The same for a question whose answer is JSON. */
void route_query_answered(struct web *w, void *arg, const struct reply *got);
/* Arguments of the address (?limit=50) that this route reads; ends with a NULL name. */
struct route_arg {
	const char *name, *pattern, *help;
};
const struct route_arg *route_args(const struct route *t);
/* "roles": who may, for the documentation: "agent supervisor". */
void route_who(const struct route *t, struct dj_buf *out);

/* The functions named in route.def. */
#define WEB(method, path, function, access, body, answer, summary) void function(struct request *r);
#define COMMAND(method, path, kind, body, answer, summary)
#define QUERY(method, path, kind, answer, summary)
#define ASK(method, path, kind, body, answer, summary)
#include "edge/web/route.def"
#undef ASK
#undef WEB
#undef COMMAND
#undef QUERY

#endif
