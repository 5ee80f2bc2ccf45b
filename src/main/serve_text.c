/* Owns the wiring of the text channels: the net thread between the writer and the world. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "main/serve.h"

static int to_writer(void *arg, const struct command *c)
{
	return writer_post(((struct server *)arg)->writer, c);
}

/* The articles that answer a letter are looked for by a reader; what it finds, or that it has no
 * time, goes to the writer: then a person reads the letter. */
static void found(struct server *s, dj_id letter, const char *json, size_t n)
{
	struct command c = {.kind = COMMAND_FRONT_FOUND, .subject = letter};

	c.body = dj_alloc(n + 1);
	memcpy(c.body, json, n);
	c.body_n = n;
	if (writer_post(s->writer, &c))
		command_drop(&c); /* FRONT_TICK finds it within the minute */
}

/* Something was given up, or nothing is left that was. */
static void alarm_webhooks(struct server *s, const struct fact *f)
{
	struct command c = {.kind = COMMAND_ALARM,
			    .number = alarm_WEBHOOK_DEAD,
			    .flag = f->webhook_troubled.dead > 0};

	if (s->app)
		app_post(s->app, &c);
}

void serve_text_fact(struct server *s, const struct fact *f)
{
	struct query q = {.kind = QUERY_FRONT_FIND, .origin = ORIGIN_TEXT};

	if (f->kind == FACT_front_asked) {
		q.id = f->front_asked.letter;
		q.request = (uint64_t)f->front_asked.letter;
		if (!s->readers || query_post(s->readers, &q))
			found(s, q.id, "{}", 2);
	}
	if (f->kind == FACT_webhook_troubled)
		alarm_webhooks(s, f);
	text_fact(s->text, f);
}

void serve_front_found(struct server *s, const struct query_answer *a)
{
	bool read = a->verdict == VERDICT_ok && a->json_n;

	found(s, (dj_id)a->request, read ? a->json : "{}", read ? a->json_n : 2);
}

/* The key of a service, from the file that this setting names. */
static int read_key(struct server *s, enum setting which, char out[SERVICE_KEY], struct dj_error *e)
{
	FILE *in = fopen(settings_text(&s->settings, which), "re");
	size_t n;

	if (!in)
		return dj_fail(e, errno, "%s cannot be read: %s", setting_info(which)->key,
			       strerror(errno));
	n = fread(out, 1, SERVICE_KEY - 1, in);
	fclose(in);
	out[n] = '\0';
	out[strcspn(out, "\r\n")] = '\0';
	return 0;
}

/* `{key}` of the address becomes what the key's file says. */
static int feed_address(struct server *s, struct dj_error *e)
{
	const char *url = settings_text(&s->settings, SETTING_facility_feed);
	const char *at = strstr(url, "{key}");
	char key[SERVICE_KEY] = "";
	int err = at ? read_key(s, SETTING_facility_feed_key, key, e) : 0;

	if (err)
		return err;
	if (snprintf(s->feed, sizeof s->feed, "%.*s%s%s", at ? (int)(at - url) : (int)strlen(url),
		     url, key, at ? at + 5 : "") >= (int)sizeof s->feed)
		return dj_fail(e, EINVAL, "facility-feed is longer than %zu bytes.",
			       sizeof s->feed - 1);
	return 0;
}

int serve_open_text(struct server *s, struct dj_error *e)
{
	struct text_net_config c = {.database = s->places.database,
				    .keys = s->keys,
				    .data = s->places.data,
				    .local = settings_text(&s->settings, SETTING_fetch_local),
				    .push_contact =
					settings_text(&s->settings, SETTING_push_contact),
				    .clock = dj_real_clock(),
				    .arg = s,
				    .to_writer = to_writer};
	struct text_net *text = NULL;
	int err = feed_address(s, e);

	if (!err && settings_text(&s->settings, SETTING_translate_key)[0])
		err = read_key(s, SETTING_translate_key, s->translate_key, e);
	if (err)
		return err;
	c.feed = s->feed;
	c.translate = settings_text(&s->settings, SETTING_translate);
	c.translate_key = s->translate_key;
	c.feed_every_s = (int)settings_number(&s->settings, SETTING_facility_feed_every);
	err = text_start(&text, &c, e);

	s->text = text;
	return err;
}
