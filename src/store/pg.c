/* Owns PostgreSQL: one connection in pipeline mode. Statements without rows are sent and not waited
 * for; what they answer is read when a query, a savepoint or the commit needs to know. Refuses:
 * other threads, anything but the list of statements.
 *
 * Everything travels in binary: integers as 8 bytes in network order. Each statement is prepared on
 * its first use; whether that worked is known only when its answer is read, because a statement
 * that is sent after an error is skipped by the server. */
#include "store/driver.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SENT_MAX   256 /* answers not read yet; then we wait */
#define PARAMETERS 32

/* pg_type.dat */
#define OID_INT8  20
#define OID_TEXT  25
#define OID_BYTEA 17

enum prepared { NOT_PREPARED, PREPARE_SENT, PREPARED };
enum sent_kind { SENT_STEP, SENT_PREPARE, SENT_EXEC };

struct pg {
	struct db db;
	PGconn *c;
	enum db_use use;
	unsigned char state[SQLS]; /* enum prepared */
	struct {
		unsigned char kind;
		const char *what; /* the statement or step, for errors */
		int id;
	} sent[SENT_MAX + 4];
	int sent_count;
};

static struct pg *pg_of(struct db *db)
{
	return (struct pg *)db;
}

/* ---- errors ---- */

static const struct {
	const char *state; /* a whole SQLSTATE or its class */
	int code;
} classes[] = {
    {"08", ENOTCONN},  {"57P", ENOTCONN},   {"53100", ENOSPC}, {"53", EAGAIN},
    {"40001", EAGAIN}, {"40P01", EAGAIN},   {"55P03", EAGAIN}, {"57014", EAGAIN},
    {"23505", EEXIST}, {"25006", ENOTCONN}, /* read only: it became a standby */
};

static int error_class(const char *state)
{
	for (size_t i = 0; state && i < DJ_COUNT(classes); i++)
		if (strncmp(state, classes[i].state, strlen(classes[i].state)) == 0)
			return classes[i].code;
	return EPROTO;
}

static void fails(struct pg *p, const PGresult *r, const char *what)
{
	if (PQstatus(p->c) == CONNECTION_BAD)
		db_fails(&p->db, ENOTCONN, what, PQerrorMessage(p->c));
	else if (r)
		db_fails(&p->db, error_class(PQresultErrorField(r, PG_DIAG_SQLSTATE)), what,
			 PQresultErrorMessage(r));
	else
		db_fails(&p->db, EPROTO, what, PQerrorMessage(p->c));
}

/* ---- the pipeline ---- */

static void note_sent(struct pg *p, enum sent_kind kind, const char *what, int id)
{
	dj_assert(p->sent_count < (int)DJ_COUNT(p->sent));
	p->sent[p->sent_count].kind = (unsigned char)kind;
	p->sent[p->sent_count].what = what;
	p->sent[p->sent_count++].id = id;
}

/* One answer: the result of the next thing sent, then the NULL that ends it. */
static PGresult *read_answer(struct pg *p)
{
	PGresult *r = PQgetResult(p->c), *more;

	while (r && (more = PQgetResult(p->c)))
		PQclear(more);
	return r;
}

static bool is_good(const PGresult *r)
{
	ExecStatusType s = PQresultStatus(r);

	return s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK || s == PGRES_EMPTY_QUERY;
}

static void settle(struct pg *p, int i, const PGresult *r)
{
	bool good = is_good(r);

	if (p->sent[i].kind == SENT_PREPARE)
		p->state[p->sent[i].id] = good ? PREPARED : NOT_PREPARED;
	if (!good && PQresultStatus(r) != PGRES_PIPELINE_ABORTED)
		fails(p, r, p->sent[i].what);
	else if (!good)
		db_fails(&p->db, EPROTO, p->sent[i].what, "skipped after an error");
}

/* Reads every answer. The last one, when `keep` is given, is the caller's. */
static void drain(struct pg *p, PGresult **keep)
{
	int count = p->sent_count;

	p->sent_count = 0;
	if (!PQpipelineSync(p->c)) {
		fails(p, NULL, "send");
		return;
	}
	for (int i = 0; i < count; i++) {
		PGresult *r = read_answer(p);

		settle(p, i, r);
		if (keep && i == count - 1 && PQresultStatus(r) == PGRES_TUPLES_OK)
			*keep = r;
		else
			PQclear(r);
	}
	PQclear(PQgetResult(p->c)); /* PGRES_PIPELINE_SYNC */
	if (PQstatus(p->c) == CONNECTION_BAD)
		fails(p, NULL, "connection");
}

static void flush(struct db *db)
{
	struct pg *p = pg_of(db);

	if (p->sent_count > 0)
		drain(p, NULL);
}

/* A step of the transaction: BEGIN, SAVEPOINT... */
static void step(struct pg *p, const char *text)
{
	if (PQsendQueryParams(p->c, text, 0, NULL, NULL, NULL, NULL, 1))
		note_sent(p, SENT_STEP, text, 0);
	else
		fails(p, NULL, text);
}

/* ---- transactions ---- */

static void begin(struct db *db, enum db_sync sync)
{
	struct pg *p = pg_of(db);

	if (sync == DB_READ) {
		step(p, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
		return;
	}
	step(p, "BEGIN");
	step(p, sync == DB_LIVE ? "SET LOCAL synchronous_commit = off"
				: "SET LOCAL synchronous_commit = on");
}

static void commit(struct db *db)
{
	step(pg_of(db), "COMMIT");
	flush(db);
}

/* After an error what was sent is read first, so that the ROLLBACK is not skipped with it. */
static void step_after_error(struct pg *p, const char *text)
{
	int error = p->db.error;
	struct dj_error why = p->db.why;

	flush(&p->db);
	if (PQstatus(p->c) == CONNECTION_OK) {
		step(p, text);
		flush(&p->db);
	}
	if (error) {
		p->db.error = error;
		p->db.why = why;
	}
}

static void rollback(struct db *db)
{
	step_after_error(pg_of(db), "ROLLBACK");
}

static void save(struct db *db)
{
	step(pg_of(db), "SAVEPOINT one");
}

static void release(struct db *db)
{
	step(pg_of(db), "RELEASE SAVEPOINT one");
}

static void undo(struct db *db)
{
	step_after_error(pg_of(db), "ROLLBACK TO SAVEPOINT one");
	if (!db->error)
		step(pg_of(db), "RELEASE SAVEPOINT one");
}

/* ---- statements ---- */

static Oid oid_of(char type)
{
	return type == 'i' ? OID_INT8 : type == 't' ? OID_TEXT : OID_BYTEA;
}

static const char *text_of(enum sql_id id)
{
	return sql_list[id].pg_text ? sql_list[id].pg_text : sql_list[id].text;
}

static void send_prepare(struct pg *p, enum sql_id id)
{
	const struct sql *q = &sql_list[id];
	Oid types[PARAMETERS];
	int n = (int)strlen(q->in);

	dj_assert(n <= PARAMETERS);
	for (int i = 0; i < n; i++)
		types[i] = oid_of(q->in[i]);
	if (!PQsendPrepare(p->c, q->name, text_of(id), n, types)) {
		fails(p, NULL, q->name);
		return;
	}
	p->state[id] = PREPARE_SENT;
	note_sent(p, SENT_PREPARE, q->name, id);
}

static bool send_statement(struct pg *p, enum sql_id id, const struct db_value *values, int count)
{
	const char *data[PARAMETERS];
	int lengths[PARAMETERS], binary[PARAMETERS];
	uint64_t numbers[PARAMETERS];

	if (p->sent_count + 2 > SENT_MAX)
		drain(p, NULL);
	if (p->state[id] == NOT_PREPARED && !p->db.error)
		send_prepare(p, id);
	if (p->db.error)
		return false;
	for (int i = 0; i < count; i++) {
		bool number = values[i].type == 'i';

		numbers[i] = htobe64((uint64_t)values[i].i);
		data[i] = number ? (const char *)&numbers[i] : values[i].n ? values[i].p : "";
		lengths[i] = number ? 8 : (int)values[i].n;
		binary[i] = 1;
	}
	if (PQsendQueryPrepared(p->c, sql_list[id].name, count, data, lengths, binary, 1))
		note_sent(p, SENT_EXEC, sql_list[id].name, id);
	else
		fails(p, NULL, sql_list[id].name);
	return !p->db.error;
}

static void exec(struct db *db, enum sql_id id, const struct db_value *values, int count)
{
	send_statement(pg_of(db), id, values, count);
}

/* The columns must be what the list says: a sum is numeric unless it is cast. */
static bool columns_match(const PGresult *r, const char *out)
{
	if (PQnfields(r) != (int)strlen(out))
		return false;
	for (int i = 0; out[i]; i++)
		if (PQftype(r, i) != oid_of(out[i]))
			return false;
	return true;
}

static void query(struct db *db, struct db_rows *r, const struct db_value *values, int count)
{
	struct pg *p = pg_of(db);
	PGresult *result = NULL;

	if (send_statement(p, r->id, values, count))
		drain(p, &result);
	if (result && !columns_match(result, sql_list[r->id].out))
		db_fails(db, EPROTO, sql_list[r->id].name, "its columns are not those it declares");
	if (db->error || !result) {
		PQclear(result);
		return;
	}
	r->result = result;
	r->count = PQntuples(result);
}

static bool next(struct db_rows *r)
{
	return ++r->row < r->count;
}

static void done(struct db_rows *r)
{
	PQclear(r->result);
}

static int64_t column_int(const struct db_rows *r, int column)
{
	uint64_t n = 0;

	if (PQgetlength(r->result, r->row, column) == 8)
		memcpy(&n, PQgetvalue(r->result, r->row, column), 8);
	return (int64_t)be64toh(n);
}

static const void *column_bytes(const struct db_rows *r, int column, size_t *n)
{
	*n = (size_t)PQgetlength(r->result, r->row, column);
	return PQgetvalue(r->result, r->row, column); /* libpq ends every value with NUL */
}

static int prepare(struct db *db, enum sql_id id, struct dj_error *e)
{
	struct pg *p = pg_of(db);
	PGresult *r;
	int err = 0;

	db->error = 0;
	if (p->state[id] == NOT_PREPARED)
		send_prepare(p, id);
	flush(db);
	if (db->error)
		return dj_fail(e, db->error, "PostgreSQL refuses %s", db->why.text);
	if (!PQsendDescribePrepared(p->c, sql_list[id].name) || !PQpipelineSync(p->c))
		return dj_fail(e, ENOTCONN, "describe: %.200s", PQerrorMessage(p->c));
	r = read_answer(p);
	if (!columns_match(r, sql_list[id].out))
		err = dj_fail(e, EPROTO, "%s: its columns are not those it declares.",
			      sql_list[id].name);
	PQclear(r);
	PQclear(PQgetResult(p->c));
	return err;
}

/* ---- connection ---- */

static int script(struct db *db, const char *text, struct dj_error *e)
{
	struct pg *p = pg_of(db);
	PGresult *r;
	int err = 0;

	dj_assert(p->sent_count == 0 && PQexitPipelineMode(p->c));
	r = PQexec(p->c, text);
	if (!is_good(r)) {
		err = PQstatus(p->c) == CONNECTION_BAD
			  ? ENOTCONN
			  : error_class(PQresultErrorField(r, PG_DIAG_SQLSTATE));
		dj_fail(e, err, "The database refuses: %.*s",
			(int)strcspn(PQerrorMessage(p->c), "\n"), PQerrorMessage(p->c));
		if (PQtransactionStatus(p->c) != PQTRANS_IDLE)
			PQclear(PQexec(p->c, "ROLLBACK"));
	}
	PQclear(r);
	dj_assert(PQstatus(p->c) == CONNECTION_BAD || PQenterPipelineMode(p->c));
	return err;
}

static void close_db(struct db *db)
{
	struct pg *p = pg_of(db);

	PQfinish(p->c);
	free(p);
}

/* Notices ("table exists, skipping") are not for our standard error. */
static void silent(void *arg, const PGresult *r)
{
	(void)arg, (void)r;
}

static PGconn *connect_to(const char *url)
{
	/* A server that vanished without a word must not hold the writer for minutes. */
	static const char *const keys[] = {"dbname",
					   "connect_timeout",
					   "tcp_user_timeout",
					   "keepalives_idle",
					   "keepalives_interval",
					   "application_name",
					   "client_encoding",
					   NULL};
	const char *const values[] = {url, "5", "10000", "10", "5", "dajeong", "UTF8", NULL};

	return PQconnectdbParams(keys, values, 1);
}

static int open_db(struct db **out, const char *url, enum db_use use, struct dj_error *e)
{
	struct pg *p = dj_alloc(sizeof *p);

	p->db.driver = &db_postgres;
	p->use = use;
	p->c = connect_to(url);
	if (PQstatus(p->c) != CONNECTION_OK || !PQenterPipelineMode(p->c)) {
		const char *said = PQerrorMessage(p->c);
		int err = dj_fail(e, ENOTCONN, "The database cannot be reached: %.*s",
				  (int)strcspn(said, "\n"), said);

		close_db(&p->db);
		return err;
	}
	PQsetNoticeReceiver(p->c, silent, NULL);
	*out = &p->db;
	return 0;
}

static int checkpoint(struct db *db, struct dj_error *e)
{
	(void)db, (void)e;
	return 0;
}

static int copy(struct db *db, const char *path, struct dj_error *e)
{
	(void)db, (void)path;
	return dj_fail(e, ENOTSUP, "PostgreSQL is copied by pg_dump.");
}

const struct db_driver db_postgres = {
    .scheme = "postgresql",
    .open = open_db,
    .close = close_db,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .save = save,
    .release = release,
    .undo = undo,
    .flush = flush,
    .exec = exec,
    .query = query,
    .next = next,
    .done = done,
    .column_int = column_int,
    .column_bytes = column_bytes,
    .prepare = prepare,
    .script = script,
    .checkpoint = checkpoint,
    .copy = copy,
};
