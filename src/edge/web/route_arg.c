/* Owns what may stand behind the `?` of each address, for the documentation; checks nothing. */
#include "edge/web/facility.h"
#include "edge/web/figure.h"
#include "edge/web/inquiry.h"
#include "edge/web/recording.h"
#include "edge/web/route.h"

static const struct route_arg none[] = {{0}};
static const struct route_arg contacts[] = {
    {"limit", "^[0-9]{1,3}$", "1 to 200, 50 without it"},
    {"before", "^[0-9]{1,19}$", "older than this contact"},
    {"state", "^live$", "only those that have not ended"},
    {0},
};
static const struct route_arg prompt[] = {{"language", "^[a-z]{2}$", "of the recording"}, {0}};
static const struct route_arg import[] = {
    {"apply", "^[01]$", "1 takes the file over; without it, what would change"}, {0}};
static const struct route_arg survey[] = {{"days", "^[0-9]{1,3}$", "so far back, 30 without it"},
					  {0}};
static const struct route_arg sound[] = {
    {"download", "^1$", "to keep a copy, when that was asked for"}, {0}};
static const struct route_arg flow[] = {{"version", "^[0-9]{1,9}$", "the newest without it"}, {0}};
static const struct route_arg articles[] = {{"limit", "^[0-9]{1,3}$", "1 to 200, 50 without it"},
					    {"before", "^[0-9]{1,19}$", "older than this article"},
					    {"state", "^(draft|live|withdrawn)$", "only these"},
					    {0}};
static const struct route_arg facilities[] = {
    {"kind", NULL, "emergency_room, pharmacy, ...; all without it"},
    {"place", "^[a-z]{2,39}$", "near the middle of this city or county"},
    {"latitude", "^[0-9.]{1,12}$", "or of this point, in degrees"},
    {"longitude", "^[0-9.]{1,12}$", "in degrees"},
    {"limit", "^[0-9]{1,3}$", "1 to 200, 30 without it"},
    {0}};
static const struct route_arg language[] = {
    {"language", "^[a-z]{2}$", "only those in this language"}, {0}};
static const struct route_arg reader[] = {
    {"language", "^[a-z]{2}$", "of who reads: texts of the directory are told in it"}, {0}};
static const struct route_arg near[] = {
    {"service", "^[a-z_]{1,24}$", "what it is about"},
    {"place", "^[a-z]{2,39}$", "in this city, or"},
    {"latitude", "^-?[0-9.]{1,20}$", "near this point, in degrees"},
    {"longitude", "^-?[0-9.]{1,20}$", "in degrees"},
    {0}};
static const struct route_arg month[] = {
    {"month", "^[0-9]{6}$", "202611; which there are without it"}, {0}};
static const struct route_arg requests[] = {
    {"service_request_id", NULL, "numbers with a comma between, at most 50"},
    {"service_code", NULL, "codes with a comma between"},
    {"status", NULL, "open, closed, or both"},
    {"start_date", NULL, "with a zone; at most 90 days"},
    {"end_date", NULL, "likewise"},
    {"jurisdiction_id", NULL, "gg.go.kr, a city by name or code"},
    {"page", NULL, "from 1"},
    {"page_size", NULL, "1 to 1000"},
    {0}};
static const struct route_arg file_key[] = {
    {"key", "^[a-z0-9]{10}$", "as it came with the file"},
    {"size", "^thumb$", "the small picture, where there is one"},
    {0}};
static const struct route_arg file_size[] = {
    {"size", "^thumb$", "the small picture, where there is one"},
    {"r", "^[0-9]{1,9}$", "any: another address for what was drawn over meanwhile"},
    {0}};
static const struct route_arg letters[] = {{"limit", "^[0-9]{1,3}$", "1 to 200, 50 without it"},
					   {"before", "^[0-9]{1,19}$", "older than this letter"},
					   {"state", "^(waiting|problems)$", "only these"},
					   {0}};
static const struct route_arg unread[] = {{"limit", "^[0-9]{1,3}$", "1 to 200, 50 without it"},
					  {"before", "^[0-9]{1,19}$", "older than this one"},
					  {0}};
static const struct route_arg conversations[] = {{"state", "^(mine|waiting)$", "only these"}, {0}};
static const struct route_arg deliveries[] = {
    {"limit", "^[0-9]{1,3}$", "1 to 199, 200 without it"},
    {"before", "^[0-9]{1,19}$", "older than this delivery"},
    {"state", "^dead$", "only what was given up"},
    {0}};
static const struct route_arg gateway[] = {
    {"from", NULL, "the citizen's number"},
    {"to", NULL, "ours"},
    {"id", NULL, "the gateway's own of this message"},
    {"letter", "^[0-9]{1,19}$", "of a receipt: the letter"},
    {"status", "^[0-9]{1,4}$", "of a receipt: what became of it"},
    {"file", "^[0-9]{1,19}$", "a photo of ours: which one"},
    {"until", "^[0-9]{1,19}$", "a photo of ours: ms UTC at which its address ends"},
    {"sign", "^[0-9a-f]{64}$", "a photo of ours: what we signed it with"},
    {0}};
static const struct route_arg wall[] = {{"token", NULL, "of a wallboard"}, {0}};

#define ASKS(name) QUERY_##name, NULL
#define RUNS(name) -1, name

static const struct {
	int query; /* -1: none */
	void (*run)(struct request *r);
	const struct route_arg *args;
} args_of[] = {
    {ASKS(CONTACTS), contacts},
    {ASKS(ARTICLES), articles},
    {ASKS(FACILITIES), facilities},
    {RUNS(facility_public), facilities},
    {ASKS(LETTERS), letters},
    {ASKS(CHANNEL_UNREAD), unread},
    {ASKS(CONVERSATIONS), conversations},
    {ASKS(WEBHOOK), deliveries},
    {ASKS(SURVEY), survey},
    {ASKS(CARE), survey},
    {ASKS(FLOW), flow},
    {RUNS(channel_in), gateway},
    {RUNS(public_figures), month},
    {RUNS(public_figures_csv), month},
    {RUNS(public_articles), language},
    {RUNS(public_found), reader},
    {RUNS(open311_inquiry), language},
    {RUNS(open311_list), requests},
    {RUNS(public_near), near},
    {RUNS(public_file), file_key},
    {RUNS(attachment_show), file_size},
    {RUNS(chat_file), file_size},
    {RUNS(directory_import), import},
    {RUNS(prompt_put), prompt},
    {RUNS(recording_sound), sound},
    {RUNS(recording_citizen), sound},
    {RUNS(recording_agent), sound},
    {RUNS(wall_show), wall},
};

const struct route_arg *route_args(const struct route *t)
{
	const struct route_arg *own = figure_args(t) ? figure_args(t) : inquiry_args(t);

	for (size_t i = 0; !own && i < DJ_COUNT(args_of); i++)
		if (t->runs == RUNS_QUERY ? args_of[i].query == t->verb
					  : args_of[i].run && args_of[i].run == t->run)
			own = args_of[i].args;
	return own ? own : none;
}
