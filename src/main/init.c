/* Owns making a site: configuration file, keys, database, first administrator, first backup.
 * Refuses: touching anything that is there already, unless it is told to. */
#include "main/init.h"

#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "app/site.h"
#include "app/site_seed.h"
#include "base/clock.h"
#include "base/embedded.h"
#include "main/check.h"
#include "main/check_config.h"
#include "main/init_ask.h"
#include "main/lan.h"
#include "main/site_config.h"
#include "store/backup.h"
#include "store/db.h"
#include "store/keyring.h"
#include "store/schema.h"

#define PATH_TEXT 512
#define NODE_INIT 254 /* of ids made here */

struct init {
	char config[PATH_TEXT], data[PATH_TEXT], database[PATH_TEXT + 40],
	    file_of_answers[PATH_TEXT];
	bool force;
	dj_ms now;
	struct answers answers;
	struct lan lan;
};

static const char *answer(const struct init *t, enum question q)
{
	return t->answers.text[q];
}

/* ---- flags ---- */

static bool take_path(struct init *t, const char *key, const char *value)
{
	const struct {
		const char *key;
		char *to;
		size_t cap;
	} paths[] = {
	    {"config", t->config, sizeof t->config},
	    {"data", t->data, sizeof t->data},
	    {"database", t->database, sizeof t->database},
	    {"answers", t->file_of_answers, sizeof t->file_of_answers},
	};

	for (size_t i = 0; i < DJ_COUNT(paths); i++)
		if (strcmp(paths[i].key, key) == 0)
			return dj_copy(paths[i].to, paths[i].cap, value);
	return false;
}

static int take_flags(struct init *t, int argc, char **argv, struct dj_error *e)
{
	for (int i = 0; i < argc; i += 2) {
		const char *key = strncmp(argv[i], "--", 2) == 0 ? argv[i] + 2 : "";
		int q = question_of(key);

		if (strcmp(key, "force") == 0) {
			t->force = true;
			i--;
			continue;
		}
		if (i + 1 == argc)
			return dj_fail(e, EINVAL, "`%.60s` needs a value.", argv[i]);
		if (q >= 0 ? !answer_take(&t->answers, q, argv[i + 1])
			   : !take_path(t, key, argv[i + 1]))
			return dj_fail(e, EINVAL,
				       "`%.60s` is no flag of init, or its value is too long.",
				       argv[i]);
	}
	return 0;
}

/* A file of answers fills in what the flags left open. */
static int take_file(struct init *t, struct dj_error *e)
{
	struct answers more = {0};
	int err = t->file_of_answers[0] ? answers_load(&more, t->file_of_answers, e) : 0;

	for (int q = 0; q < QUESTIONS && !err; q++)
		if (more.given[q] && !t->answers.given[q])
			answer_take(&t->answers, q, more.text[q]);
	return err;
}

/* The server may be started from another folder, so paths are written whole. */
static int whole_path(char path[PATH_TEXT], struct dj_error *e)
{
	char here[PATH_TEXT], whole[2 * PATH_TEXT];

	if (path[0] == '/')
		return 0;
	if (!getcwd(here, sizeof here))
		return dj_fail(e, errno, "The current folder has no name: %s.", strerror(errno));
	snprintf(whole, sizeof whole, "%s/%s", here, strncmp(path, "./", 2) == 0 ? path + 2 : path);
	return dj_copy(path, PATH_TEXT, whole)
		   ? 0
		   : dj_fail(e, ENAMETOOLONG, "The path %.80s is too long.", whole);
}

static int find_certificate(struct init *t, enum question q, struct dj_error *e)
{
	char path[PATH_TEXT];

	if (strcmp(answer(t, q), "self") == 0 || strcmp(answer(t, q), "none") == 0)
		return 0;
	if (!dj_copy(path, sizeof path, answer(t, q)) || whole_path(path, e))
		return dj_fail(e, ENAMETOOLONG, "The path of the certificate is too long.");
	answer_take(&t->answers, q, path);
	return 0;
}

static int find_paths(struct init *t, struct dj_error *e)
{
	if (whole_path(t->config, e) || whole_path(t->data, e) ||
	    find_certificate(t, QUESTION_CERTIFICATE, e) ||
	    find_certificate(t, QUESTION_CERTIFICATE_KEY, e))
		return EINVAL;
	if (!t->database[0])
		snprintf(t->database, sizeof t->database, "sqlite:%s/dajeong.db", t->data);
	return check_folder(t->data, e);
}

/* ---- what must not be there ---- */

static int nothing_lost(const struct init *t, struct dj_error *e)
{
	const char *file = strncmp(t->database, "sqlite:", 7) == 0 ? t->database + 7 : "";

	if (t->force)
		return 0;
	if (access(t->config, F_OK) == 0)
		return dj_fail(e, EEXIST, "%.150s is there already; --force writes it anew.",
			       t->config);
	if (file[0] && access(file, F_OK) == 0)
		return dj_fail(e, EEXIST,
			       "The database %.150s is there already; --force adds to it.", file);
	return 0;
}

/* ---- the configuration file ---- */

static void write_line(struct dj_buf *b, const char *comment, enum setting which, const char *value)
{
	dj_buf_printf(b, "\n# %s\n%s = %s\n", comment, setting_info(which)->key, value);
}

static void write_certificate(const struct init *t, struct dj_buf *b)
{
	bool self = strcmp(answer(t, QUESTION_CERTIFICATE), "self") == 0;

	if (strcmp(answer(t, QUESTION_CERTIFICATE), "none") == 0) {
		dj_buf_puts(b, "\n# No certificate yet: pages by http on this machine "
			       "only.\n#certificate = FILE\n#certificate-key = FILE\n");
		return;
	}
	write_line(
	    b,
	    self ? "Made by this server for this network; replace it by one that browsers know."
		 : "Certificate for pages and telephone calls.",
	    SETTING_certificate, self ? t->lan.certificate : answer(t, QUESTION_CERTIFICATE));
	dj_buf_printf(b, "certificate-key = %s\n",
		      self ? t->lan.key : answer(t, QUESTION_CERTIFICATE_KEY));
	dj_buf_puts(b, "https = 0.0.0.0:8443\nsips = 0.0.0.0:5061\n");
}

/* Telephone calls come from elsewhere as soon as the trunk does: then SIP listens on this machine's
 * address in the network. */
static void write_telephone(const struct init *t, struct dj_buf *b)
{
	char line[SETTING_TEXT_MAX + 40], addresses[LAN_ADDRESSES][46], sip[60];
	bool trunk = strcmp(answer(t, QUESTION_TRUNK), "none") != 0;

	if (trunk && !strstr(answer(t, QUESTION_TRUNK), " 127.") && lan_addresses(addresses) > 0) {
		snprintf(sip, sizeof sip, "%s:5060", addresses[0]);
		write_line(b, "Where telephone calls arrive.", SETTING_sip, sip);
	}
	if (trunk)
		write_line(b,
			   "The telephone network: a name and the addresses that calls come from.",
			   SETTING_trunk, answer(t, QUESTION_TRUNK));
	snprintf(line, sizeof line, "%s queue general greet", answer(t, QUESTION_NUMBER));
	write_line(b, "Where a dialled number leads.", SETTING_line, line);
}

static void config_text(const struct init *t, struct dj_buf *b)
{
	time_t now = (time_t)(t->now / 1000);
	char date[16];
	struct tm tm;

	strftime(date, sizeof date, "%Y-%m-%d", gmtime_r(&now, &tm));
	dj_buf_printf(
	    b,
	    "# Made by `dajeong init` on %s. `dajeong settings` explains every key, `dajeong "
	    "check-config --config THIS` looks at them all.\n",
	    date);
	write_line(b, "What the centre is called on its pages.", SETTING_name,
		   answer(t, QUESTION_NAME));
	dj_buf_printf(b, "time-zone = %s\nlanguages = %s\n", answer(t, QUESTION_TIME_ZONE),
		      answer(t, QUESTION_LANGUAGES));
	write_line(b, "Everything that is kept.", SETTING_data, t->data);
	dj_buf_printf(b, "database = %s\n", t->database);
	write_certificate(t, b);
	write_telephone(t, b);
}

/* It may hold a database password or a trunk's secret, so it is ours alone. */
static int config_write(const struct init *t, const struct dj_buf *b, struct dj_error *e)
{
	char part[PATH_TEXT + 8];
	int fd, failed;

	snprintf(part, sizeof part, "%s.part", t->config);
	unlink(part);
	fd = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return dj_fail(e, errno, "%.150s cannot be written: %s.", t->config,
			       strerror(errno));
	failed = write(fd, b->data, b->len) != (ssize_t)b->len || fsync(fd) != 0;
	if (close(fd) != 0 || failed || rename(part, t->config) != 0)
		return dj_fail(e, errno ? errno : EIO, "%.150s cannot be written.", t->config);
	return 0;
}

/* ---- the site document ---- */

/* The demo province has what any site begins with: topics, reasons, holidays, queues of the
 * languages. Its people and numbers are not taken. */
static json_t *province(struct dj_error *e)
{
	json_error_t why;

	for (size_t i = 0; i < embedded_demo_count; i++)
		if (strcmp(embedded_demo[i].name, "site.json") == 0) {
			json_t *root = json_loadb((const char *)embedded_demo[i].data,
						  embedded_demo[i].size, 0, &why);

			if (!root)
				dj_fail(e, EINVAL, "The demo province is damaged: %s.", why.text);
			return root;
		}
	dj_fail(e, ENOENT, "The demo province is not part of this program.");
	return NULL;
}

/* Keeps the skills of the languages that are offered, and general. */
static json_t *offered_skills(const json_t *all, const bool offered[language_COUNT])
{
	json_t *kept = json_array(), *skill;
	size_t i;

	json_array_foreach(all, i, skill)
	{
		const char *language = json_string_value(json_object_get(skill, "language"));
		const char *name = json_string_value(json_object_get(skill, "name"));
		int l = language ? word_value(words_language, language) : -1;

		if (l > language_UNKNOWN ? offered[l] : strcmp(name, "general") == 0)
			json_array_append(kept, skill);
	}
	return kept;
}

static bool has_name(const json_t *list, const char *name)
{
	json_t *thing;
	size_t i;

	json_array_foreach(list, i,
			   thing) if (strcmp(json_string_value(json_object_get(thing, "name")),
					     name) == 0) return true;
	return false;
}

/* Keeps the queues that need nothing but these skills. */
static json_t *offered_queues(const json_t *all, const json_t *skills)
{
	json_t *kept = json_array(), *queue, *level;
	const char *skill;
	size_t i;

	json_array_foreach(all, i, queue)
	{
		bool fits = true;

		json_object_foreach(json_object_get(queue, "needs"), skill, level) fits =
		    fits && has_name(skills, skill);
		if (fits)
			json_array_append(kept, queue);
	}
	return kept;
}

static json_t *site_document(const struct init *t, struct dj_error *e)
{
	bool offered[language_COUNT];
	json_t *demo = province(e), *site, *skills;

	if (!demo)
		return NULL;
	check_languages(answer(t, QUESTION_LANGUAGES), offered, NULL);
	skills = offered_skills(json_object_get(demo, "skills"), offered);
	site = json_pack(
	    "{s:i, s:o, s:o, s:O, s:O, s:O, s:[{s:s, s:s, s:s, s:s, s:[s]}]}", "format", 1,
	    "queues", offered_queues(json_object_get(demo, "queues"), skills), "skills", skills,
	    "topics", json_object_get(demo, "topics"), "reasons", json_object_get(demo, "reasons"),
	    "days", json_object_get(demo, "days"), "people", "name", answer(t, QUESTION_ADMIN),
	    "display", answer(t, QUESTION_ADMIN), "password", answer(t, QUESTION_PASSWORD),
	    "language", "ko", "roles", "admin");
	if (site && strcmp(answer(t, QUESTION_PLACES), "gyeonggi") == 0)
		json_object_set(site, "places", json_object_get(demo, "places"));
	json_decref(demo);
	if (!site)
		dj_fail(e, EINVAL, "The answers cannot be written as a site document.");
	return site;
}

/* ---- making it ---- */

/* With the folders above it; those of others are left as they are. */
static int make_folder(const char *path, struct dj_error *e)
{
	char part[PATH_TEXT + 16];

	for (const char *slash = path; (slash = strchr(slash + 1, '/'));) {
		dj_copy_n(part, sizeof part, path, (size_t)(slash - path));
		mkdir(part, 0755);
	}
	if (mkdir(path, 0700) == 0 || errno == EEXIST)
		return 0;
	return dj_fail(e, errno, "The folder %.150s cannot be made: %s.", path, strerror(errno));
}

static int make_certificate(struct init *t, struct dj_error *e)
{
	static const char alone[][46] = {"127.0.0.1"};
	char addresses[LAN_ADDRESSES][46];
	int count;

	if (strcmp(answer(t, QUESTION_CERTIFICATE), "self") != 0)
		return 0;
	count = lan_addresses(addresses);
	return count ? lan_prepare_for(t->data, t->now, (const char(*)[46])addresses, count,
				       &t->lan, e)
		     : lan_prepare_for(t->data, t->now, alone, 1, &t->lan, e);
}

static int seed(const struct init *t, struct db *db, const struct keyring *keys, struct dj_error *e)
{
	struct dj_ids ids = {.node = SITE_NODE};
	struct site_change with = {db, keys, &ids, t->now};
	json_t *site = site_document(t, e);
	char *text = site ? json_dumps(site, JSON_COMPACT) : NULL;
	int err = text ? site_seed(&with, text, e) : EINVAL;

	free(text);
	json_decref(site);
	return err;
}

/* Into DATA/backups under the name that the server would give it, and into the list that the
 * administrator sees. */
static int first_backup(const struct init *t, struct db *db, const struct keyring *keys,
			struct dj_error *e)
{
	char folder[PATH_TEXT + 16], path[PATH_TEXT + 64], name[40];
	time_t now = (time_t)(t->now / 1000);
	struct dj_ids ids = {.node = NODE_INIT};
	struct backup_info info;
	struct tm tm;
	int err;

	snprintf(folder, sizeof folder, "%s/backups", t->data);
	strftime(name, sizeof name, "dajeong-%Y%m%d-%H%M%S.djb", localtime_r(&now, &tm));
	snprintf(path, sizeof path, "%s/%s", folder, name);
	err = make_folder(folder, e);
	if (!err)
		err = backup_write(t->database, keys, path, t->now, &info, e);
	if (err)
		return err;
	db_begin(db, DB_RECORD);
	db_exec(db, SQL_backup_add, db_i(dj_id_next(&ids, t->now)), db_t(name), db_i(info.bytes),
		db_i(0), db_i(t->now));
	return db_commit(db, e);
}

static int make_database(const struct init *t, struct dj_error *e)
{
	char path[PATH_TEXT + 8];
	struct keyring *keys;
	struct db *db;
	int err;

	snprintf(path, sizeof path, "%s/keys", t->data);
	err = schema_migrate(t->database, t->data, t->now, NULL, e);
	if (!err)
		err = keyring_open(&keys, path, e);
	if (err)
		return err;
	err = db_open(&db, t->database, DB_WRITER, e);
	if (!err) {
		err = seed(t, db, keys, e);
		if (!err)
			err = first_backup(t, db, keys, e);
		db_close(db);
	}
	keyring_close(keys);
	return err;
}

static int make(struct init *t, struct dj_error *e)
{
	struct dj_buf text;
	int err;

	setenv("TZ", answer(t, QUESTION_TIME_ZONE), 1); /* backups are named by the local time */
	tzset();
	if (make_folder(t->data, e) || make_certificate(t, e) || make_database(t, e))
		return EINVAL;
	dj_buf_init(&text, SETTINGS_FILE_MAX);
	config_text(t, &text);
	err = config_write(t, &text, e);
	dj_buf_fini(&text);
	return err;
}

/* ---- the command ---- */

static int prepare(struct init *t, int argc, char **argv, struct dj_error *e)
{
	bool terminal = isatty(STDIN_FILENO);
	int err;

	*t = (struct init){
	    .config = "dajeong.conf", .data = "data", .now = dj_wall(dj_real_clock())};
	err = take_flags(t, argc, argv, e);
	if (!err)
		err = take_file(t, e);
	if (!err)
		err = answers_complete(&t->answers, terminal ? stdin : NULL, stdout, e);
	if (!err)
		err = find_paths(t, e);
	return err ? err : nothing_lost(t, e);
}

static int report(const struct init *t, struct dj_error *e)
{
	struct settings s;
	int err, bad = 0;

	settings_init(&s);
	err = settings_load(&s, t->config, e);
	if (!err)
		bad = check_config(&s, t->now, stdout);
	settings_fini(&s);
	if (err)
		return err;
	printf("\nThe site is made. Configuration: %s\n"
	       "Start it:    dajeong serve --config %s\n"
	       "Then log in as %s; the page of the administrator shows what is still missing.\n"
	       "Keep a copy of %s/keys in another place: without it no backup can be opened.\n",
	       t->config, t->config, answer(t, QUESTION_ADMIN), t->data);
	return bad ? dj_fail(e, EINVAL, "%d of the lines above must be repaired before it starts.",
			     bad)
		   : 0;
}

int init_run(int argc, char **argv)
{
	struct init *t = dj_alloc(sizeof *t);
	struct dj_error e = {""};
	int err = prepare(t, argc, argv, &e);

	if (!err)
		err = make(t, &e);
	if (!err)
		err = report(t, &e);
	if (err)
		fprintf(stderr, "dajeong init: %s\n", e.text);
	explicit_bzero(t, sizeof *t); /* the password */
	free(t);
	return err ? 1 : 0;
}
