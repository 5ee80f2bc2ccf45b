/* Owns the words of the settings `trunk`, `line`, `queue` and `static-agents`. Refuses: the
 * database (store/site.c reads the document), and what is not written in the file: taking a line
 * out of the file takes nothing out of the database. */
#include "main/site_config.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_out.h"

#define WORD_MAX     128
#define STATIC_LEVEL 3
#define QUEUE_LEVEL  1

/* ---- words ---- */

/* The next word of *text, or false at its end (or when it is longer than any word may be: *text
 * then stays). */
static bool next_word(const char **text, char word[WORD_MAX])
{
	size_t n;

	*text += strspn(*text, " \t");
	n = strcspn(*text, " \t");
	if (n == 0 || !dj_copy_n(word, WORD_MAX, *text, n))
		return false;
	*text += n;
	return true;
}

static bool is_name(const char *word)
{
	size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

	return n > 0 && word[n] == '\0' && n < SITE_NAME;
}

/* "192.0.2.1", "192.0.2.0/24", "2001:db8::/32" */
static bool is_peer(const char *word)
{
	unsigned char any[sizeof(struct in6_addr)];
	char address[SITE_ADDRESS];
	size_t n = strcspn(word, "/");
	bool six = strchr(word, ':') != NULL;
	char *end = NULL;
	long length = word[n] ? strtol(word + n + 1, &end, 10) : 0;

	if (end && (*end || end == word + n + 1 || length < 0 || length > (six ? 128 : 32)))
		return false;
	return strlen(word) < SITE_ADDRESS && dj_copy_n(address, sizeof address, word, n) &&
	       inet_pton(six ? AF_INET6 : AF_INET, address, any) == 1;
}

static int wrong(struct dj_error *e, enum setting which, const char *text, const char *why)
{
	return dj_fail(e, EINVAL, "`%s = %.80s`: %s", setting_info(which)->key, text, why);
}

/* ---- trunk ---- */

struct trunk {
	char name[SITE_NAME];
	int peer_count;
	char peers[SITE_PEERS][SITE_ADDRESS];
	char transport[8], registrar[SITE_ADDRESS], user[SITE_NAME], secret[SITE_ADDRESS];
	char target[SITE_ADDRESS], priority[8], weight[8], channels[8];
	char profile[PROFILE_LINE];
};

/* A word of the carrier's profile (domain/trunk/profile.def). */
static bool trunk_profile_add(struct trunk *t, const char *word)
{
	size_t n = strlen(t->profile);

	return (size_t)snprintf(t->profile + n, sizeof t->profile - n, "%s%s", n ? " " : "", word) <
	       sizeof t->profile - n;
}

static bool trunk_option(struct trunk *t, const char *word)
{
	const struct {
		const char *key;
		char *to;
		size_t cap;
	} options[] = {
	    {"transport=", t->transport, sizeof t->transport},
	    {"registrar=", t->registrar, sizeof t->registrar},
	    {"user=", t->user, sizeof t->user},
	    {"secret=", t->secret, sizeof t->secret},
	    {"target=", t->target, sizeof t->target},
	    {"priority=", t->priority, sizeof t->priority},
	    {"weight=", t->weight, sizeof t->weight},
	    {"channels=", t->channels, sizeof t->channels},
	};

	for (size_t i = 0; i < DJ_COUNT(options); i++) {
		size_t n = strlen(options[i].key);

		if (strncmp(word, options[i].key, n) == 0)
			return word[n] && dj_copy(options[i].to, options[i].cap, word + n);
	}
	return profile_word(word) && trunk_profile_add(t, word);
}

static bool is_count(const char *word)
{
	return word[strspn(word, "0123456789")] == '\0' && strlen(word) <= 5;
}

static bool is_transport(const char *word)
{
	return strcmp(word, "udp") == 0 || strcmp(word, "tcp") == 0 || strcmp(word, "tls") == 0;
}

static int trunk_parse(const char *text, struct trunk *t, struct dj_error *e)
{
	const char *at = text;
	char word[WORD_MAX];

	*t = (struct trunk){.transport = "udp"};
	if (!next_word(&at, word) || !is_name(word))
		return wrong(e, SETTING_trunk, text,
			     "it begins with a name of letters and digits.");
	dj_copy(t->name, sizeof t->name, word);
	while (next_word(&at, word)) {
		if (is_peer(word) && t->peer_count < SITE_PEERS)
			dj_copy(t->peers[t->peer_count++], SITE_ADDRESS, word);
		else if (!trunk_option(t, word))
			return wrong(e, SETTING_trunk, text,
				     "after the name come at most 8 addresses, and options like "
				     "transport=tcp.");
	}
	if (!is_transport(t->transport))
		return wrong(e, SETTING_trunk, text, "the transport is udp, tcp or tls.");
	if (t->peer_count == 0 && t->registrar[0] == '\0' && t->target[0] == '\0')
		return wrong(e, SETTING_trunk, text,
			     "it needs an address, a registrar or a target.");
	if (!is_count(t->priority) || !is_count(t->weight) || !is_count(t->channels))
		return wrong(e, SETTING_trunk, text,
			     "priority, weight and channels are numbers up to 99999.");
	return *at ? wrong(e, SETTING_trunk, text, "a word is too long.") : 0;
}

/* ---- line ---- */

struct line {
	char number[NUMBER_TEXT], queue[SITE_NAME], agent[SITE_NAME], language[8];
	bool direct, outside;
};

static bool line_option(struct line *l, const char *word)
{
	if (strcmp(word, "greet") == 0)
		return true;
	if (strcmp(word, "direct") == 0)
		return l->direct = true;
	if (strcmp(word, "outside") == 0)
		return l->outside = true;
	return word_value(words_language, word) > language_UNKNOWN &&
	       dj_copy(l->language, sizeof l->language, word);
}

static bool is_number(const char *word)
{
	size_t n =
	    strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.+*#");

	return n > 0 && word[n] == '\0' && n < NUMBER_TEXT;
}

static int line_parse(const char *text, struct line *l, struct dj_error *e)
{
	char word[WORD_MAX], kind[WORD_MAX], name[WORD_MAX];
	const char *at = text;

	*l = (struct line){.direct = false};
	if (!next_word(&at, word) || !is_number(word))
		return wrong(e, SETTING_line, text, "it begins with the number that is dialled.");
	dj_copy(l->number, sizeof l->number, word);
	if (!next_word(&at, kind) || !next_word(&at, name) || !is_name(name) ||
	    (strcmp(kind, "queue") != 0 && strcmp(kind, "agent") != 0))
		return wrong(e, SETTING_line, text,
			     "after the number comes `queue NAME` or `agent NAME`.");
	dj_copy(kind[0] == 'q' ? l->queue : l->agent, SITE_NAME, name);
	while (next_word(&at, word))
		if (!line_option(l, word))
			return wrong(e, SETTING_line, text,
				     "what follows is greet, direct, outside or a language.");
	return *at ? wrong(e, SETTING_line, text, "a word is too long.") : 0;
}

/* ---- skills, queues, static agents ---- */

struct need {
	char skill[SITE_NAME];
	int level;
};

/* "general" or "general:3" */
static bool need_parse(const char *word, int otherwise, struct need *out)
{
	const char *colon = strchr(word, ':');
	char name[WORD_MAX];

	out->level = colon ? colon[1] - '0' : otherwise;
	dj_copy_n(name, sizeof name, word, colon ? (size_t)(colon - word) : strlen(word));
	return is_name(name) && dj_copy(out->skill, sizeof out->skill, name) && out->level >= 1 &&
	       out->level <= 5 && (!colon || colon[2] == '\0');
}

struct crew {
	char name[SITE_NAME]; /* of the queue, or the prefix */
	int count;
	char address[SITE_ADDRESS];
	int need_count;
	struct need needs[ACD_SKILLS];
};

static int needs_parse(const char **at, struct crew *c, int level)
{
	char word[WORD_MAX];

	while (next_word(at, word))
		if (c->need_count == ACD_SKILLS ||
		    !need_parse(word, level, &c->needs[c->need_count++]))
			return EINVAL;
	return **at ? EINVAL : 0;
}

static int queue_parse(const char *text, struct crew *c, struct dj_error *e)
{
	const char *at = text;
	char word[WORD_MAX];

	*c = (struct crew){.count = 0};
	if (!next_word(&at, word) || !is_name(word))
		return wrong(e, SETTING_queue, text,
			     "it begins with a name of letters and digits.");
	dj_copy(c->name, sizeof c->name, word);
	if (needs_parse(&at, c, QUEUE_LEVEL))
		return wrong(e, SETTING_queue, text,
			     "after the name come skills like general or general:3.");
	return 0;
}

static int static_parse(const char *text, struct crew *c, struct dj_error *e)
{
	char prefix[WORD_MAX], count[WORD_MAX], address[WORD_MAX], host[SITE_ADDRESS];
	const char *at = text;
	int port;

	*c = (struct crew){.count = 0};
	if (!next_word(&at, prefix) || !is_name(prefix) || strlen(prefix) + 5 > SITE_NAME ||
	    !next_word(&at, count) || !next_word(&at, address))
		return wrong(e, SETTING_static_agents, text,
			     "it is a prefix, a count and an address with port.");
	c->count = atoi(count);
	if (c->count < 1 || c->count > STATIC_AGENTS_MAX)
		return wrong(e, SETTING_static_agents, text, "the count is 1 to 10000.");
	if (!endpoint_parse(address, host, sizeof host, &port))
		return wrong(e, SETTING_static_agents, text, "the address is like 127.0.0.3:5080.");
	dj_copy(c->name, sizeof c->name, prefix);
	dj_copy(c->address, sizeof c->address, address);
	if (needs_parse(&at, c, STATIC_LEVEL))
		return wrong(e, SETTING_static_agents, text,
			     "after the address come skills like general or general:3.");
	if (c->need_count == 0)
		c->needs[c->need_count++] = (struct need){"general", STATIC_LEVEL};
	return 0;
}

/* Which of these phones has this name: 1..count, or 0. */
static int static_number(const struct crew *c, const char *name)
{
	size_t n = strlen(c->name);
	int number = strncmp(name, c->name, n) == 0 ? atoi(name + n) : 0;
	char same[SITE_NAME + 12];

	snprintf(same, sizeof same, "%s%04d", c->name, number);
	return number >= 1 && number <= c->count && strcmp(same, name) == 0 ? number : 0;
}

int site_config_check(enum setting which, const char *text, struct dj_error *e)
{
	struct trunk t;
	struct line l;
	struct crew c;

	switch (which) {
	case SETTING_trunk:
		return trunk_parse(text, &t, e);
	case SETTING_line:
		return line_parse(text, &l, e);
	case SETTING_queue:
		return queue_parse(text, &c, e);
	case SETTING_static_agents:
		return static_parse(text, &c, e);
	default:
		return 0;
	}
}

/* ---- the document ---- */

struct document {
	const struct settings *settings;
	const struct site *have;
	struct dj_json json;
	bool any;
	const char *open; /* the list that is being written, or NULL */
	uint32_t numbers; /* skill numbers that are taken */
};

/* The object of one thing in its list; lists and the document itself begin with their first thing.
 */
static struct dj_json *thing(struct document *d, const char *list)
{
	if (!d->any) {
		dj_json_object(&d->json, NULL);
		dj_json_int(&d->json, "format", 1);
		d->any = true;
	}
	if (!d->open) {
		dj_json_array(&d->json, list);
		d->open = list;
	}
	dj_json_object(&d->json, NULL);
	return &d->json;
}

static void list_end(struct document *d)
{
	if (d->open)
		dj_json_end_array(&d->json);
	d->open = NULL;
}

static bool has_skill(const struct site *s, const char *name)
{
	for (int i = 0; i < s->skill_count; i++)
		if (strcmp(s->skills[i].name, name) == 0)
			return true;
	return false;
}

static bool has_queue(const struct site *s, const char *name)
{
	for (int i = 0; i < s->queue_count; i++)
		if (strcmp(s->queues[i].name, name) == 0)
			return true;
	return false;
}

static bool has_phone(const struct site *s, const char *name, const char *address)
{
	const struct site_agent *a = site_agent_named(s, name);

	return a && strcmp(a->phone_address, address) == 0;
}

typedef int crew_parser(const char *text, struct crew *c, struct dj_error *e);

static const struct {
	enum setting setting;
	crew_parser *parse;
} crews[] = {{SETTING_queue, queue_parse}, {SETTING_static_agents, static_parse}};

/* Names of skills that were written already, so that each is written once. */
struct skill_names {
	int count;
	char name[ACD_SKILLS][SITE_NAME];
};

static int write_skill(struct document *d, struct skill_names *done, const char *name,
		       struct dj_error *e)
{
	int number = 0;
	struct dj_json *j;

	for (int i = 0; i < done->count; i++)
		if (strcmp(done->name[i], name) == 0)
			return 0;
	if (has_skill(d->have, name))
		return 0;
	while (number < ACD_SKILLS && (d->numbers >> number & 1))
		number++;
	if (number == ACD_SKILLS)
		return dj_fail(e, EINVAL, "There are more than %d skills.", ACD_SKILLS);
	d->numbers |= 1u << number;
	dj_copy(done->name[done->count++], SITE_NAME, name);
	j = thing(d, "skills");
	dj_json_int(j, "number", number);
	dj_json_text(j, "name", name);
	dj_json_end_object(j);
	return 0;
}

static int write_skills(struct document *d, struct dj_error *e)
{
	struct skill_names done = {0};
	const char *text;

	for (int i = 0; i < d->have->skill_count; i++)
		d->numbers |= 1u << d->have->skills[i].number;
	for (size_t k = 0; k < DJ_COUNT(crews); k++)
		for (int i = 0; (text = settings_at(d->settings, crews[k].setting, i)); i++) {
			struct crew c;
			int err = crews[k].parse(text, &c, e);

			for (int n = 0; n < c.need_count && !err; n++)
				err = write_skill(d, &done, c.needs[n].skill, e);
			if (err)
				return err;
		}
	list_end(d);
	return 0;
}

static void write_needs(struct dj_json *j, const char *key, const struct crew *c)
{
	dj_json_object(j, key);
	for (int i = 0; i < c->need_count; i++)
		dj_json_int(j, c->needs[i].skill, c->needs[i].level);
	dj_json_end_object(j);
}

static int write_queues(struct document *d, struct dj_error *e)
{
	const char *text;

	for (int i = 0; (text = settings_at(d->settings, SETTING_queue, i)); i++) {
		struct dj_json *j;
		struct crew c;

		if (queue_parse(text, &c, e))
			return EINVAL;
		if (has_queue(d->have, c.name))
			continue;
		j = thing(d, "queues");
		dj_json_text(j, "name", c.name);
		write_needs(j, "needs", &c);
		dj_json_int(j, "ring_s", settings_number(d->settings, SETTING_ring));
		dj_json_text(j, "wrap_mode", settings_text(d->settings, SETTING_wrap_up));
		dj_json_int(j, "wrap_s", settings_number(d->settings, SETTING_wrap_up_time));
		dj_json_end_object(j);
	}
	list_end(d);
	return 0;
}

static void write_person(struct document *d, const struct crew *c, const char *name)
{
	struct dj_json *j = thing(d, "people");

	dj_json_text(j, "name", name);
	dj_json_text(j, "display", name);
	dj_json_array(j, "roles");
	dj_json_text(j, NULL, "agent");
	dj_json_end_array(j);
	write_needs(j, "skills", c);
	dj_json_text(j, "phone_address", c->address);
	dj_json_end_object(j);
}

static int write_people(struct document *d, struct dj_error *e)
{
	const char *text;

	for (int i = 0; (text = settings_at(d->settings, SETTING_static_agents, i)); i++) {
		struct crew c;

		if (static_parse(text, &c, e))
			return EINVAL;
		for (int n = 1; n <= c.count; n++) {
			char name[SITE_NAME + 12];

			snprintf(name, sizeof name, "%s%04d", c.name, n);
			if (!has_phone(d->have, name, c.address))
				write_person(d, &c, name);
		}
	}
	list_end(d);
	return 0;
}

static void trunk_number(struct dj_json *j, const char *key, const char *text)
{
	if (text[0])
		dj_json_int(j, key, atoi(text));
}

static int write_trunks(struct document *d, struct dj_error *e)
{
	const char *text;

	for (int i = 0; (text = settings_at(d->settings, SETTING_trunk, i)); i++) {
		struct dj_json *j;
		struct trunk t;

		if (trunk_parse(text, &t, e))
			return EINVAL;
		j = thing(d, "trunks");
		dj_json_text(j, "name", t.name);
		dj_json_array(j, "peers");
		for (int k = 0; k < t.peer_count; k++)
			dj_json_text(j, NULL, t.peers[k]);
		dj_json_end_array(j);
		dj_json_text(j, "transport", t.transport);
		dj_json_text(j, "registrar", t.registrar);
		dj_json_text(j, "user", t.user);
		dj_json_text(j, "secret", t.secret);
		dj_json_text(j, "target", t.target);
		dj_json_text(j, "profile", t.profile);
		trunk_number(j, "priority", t.priority);
		trunk_number(j, "weight", t.weight);
		trunk_number(j, "channels", t.channels);
		dj_json_end_object(j);
	}
	list_end(d);
	return 0;
}

/* Does the file or the database have what a line leads to? */
static bool leads_somewhere(const struct document *d, const struct line *l)
{
	const char *text;
	struct crew c;

	if (l->queue[0] ? has_queue(d->have, l->queue)
			: site_agent_named(d->have, l->agent) != NULL)
		return true;
	for (int i = 0; l->queue[0] && (text = settings_at(d->settings, SETTING_queue, i)); i++)
		if (queue_parse(text, &c, NULL) == 0 && strcmp(c.name, l->queue) == 0)
			return true;
	for (int i = 0; l->agent[0] && (text = settings_at(d->settings, SETTING_static_agents, i));
	     i++)
		if (static_parse(text, &c, NULL) == 0 && static_number(&c, l->agent))
			return true;
	return false;
}

static int write_lines(struct document *d, struct dj_error *e)
{
	const char *text;

	for (int i = 0; (text = settings_at(d->settings, SETTING_line, i)); i++) {
		struct dj_json *j;
		struct line l;

		if (line_parse(text, &l, e))
			return EINVAL;
		if (!leads_somewhere(d, &l))
			return wrong(e, SETTING_line, text, "there is no such queue or person.");
		j = thing(d, "lines");
		dj_json_text(j, "number", l.number);
		dj_json_text(j, "flow", l.agent[0] ? "agent" : l.direct ? "direct" : "greet");
		dj_json_text(j, l.agent[0] ? "agent" : "queue", l.agent[0] ? l.agent : l.queue);
		dj_json_bool(j, "in_province", !l.outside);
		if (l.language[0])
			dj_json_text(j, "language", l.language);
		dj_json_end_object(j);
	}
	list_end(d);
	return 0;
}

int site_config_document(const struct settings *s, const struct site *have, struct dj_buf *out,
			 struct dj_error *e)
{
	struct document d = {.settings = s, .have = have, .json = dj_json_begin(out)};

	if (write_skills(&d, e) || write_queues(&d, e) || write_people(&d, e) ||
	    write_trunks(&d, e) || write_lines(&d, e))
		return EINVAL;
	if (d.any)
		dj_json_end_object(&d.json);
	return out->full ? dj_fail(e, EFBIG, "The configuration file names too many things.") : 0;
}

void site_config_mark(const struct settings *s, struct site *site)
{
	const char *text;
	struct crew c;

	for (int i = 0; (text = settings_at(s, SETTING_static_agents, i)); i++) {
		if (static_parse(text, &c, NULL))
			continue;
		for (int k = 0; k < site->agent_count; k++) {
			struct site_agent *a = &site->agents[k];

			if (static_number(&c, a->name) && strcmp(a->phone_address, c.address) == 0)
				a->always_available = true;
		}
	}
}
