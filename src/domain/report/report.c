/* Owns the tables of reports and what is read out of a citizen's words. Refuses: guessing what they
 * mean beyond a list that anybody can read. */
#include "domain/report/report.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"

#define METRES_PER_DEGREE 111320
#define NEAR_METRES	  40000

static const struct report_service_info services[] = {
#define SERVICE(service, branch, topic, name, about, keywords)                                     \
	{report_service_##service, report_branch_##branch, topic, name, about, keywords},
#define ATTRIBUTE(service, code, required, ask, values)
#include "domain/report/service.def"
#undef SERVICE
#undef ATTRIBUTE
};

static const struct report_attribute attributes[] = {
#define SERVICE(service, branch, topic, name, about, keywords)
#define ATTRIBUTE(service, code, required, ask, values)                                            \
	{report_service_##service, code, required, ask, values},
#include "domain/report/service.def"
#undef SERVICE
#undef ATTRIBUTE
};

static const struct report_city cities[] = {
#define CITY(place, code, latitude, longitude) {place, code, latitude, longitude},
#include "domain/report/city.def"
#undef CITY
};

static const char *const danger[] = {
    "불이 났",	   "불났",	"불이야",	  "화재",	"연기가",   "가스 냄새",
    "가스냄새",	   "가스가 새", "폭발",		  "갇혔",	"갇혀",	    "다쳤",
    "다친 사람",   "피가 나",	"피를 흘",	  "숨을 못",	"숨을 안",  "의식이 없",
    "쓰러져 있",   "물에 빠",	"떠내려",	  "감전",	"무너지고", "무너졌",
    "흉기",	   "칼을 들",	"죽고 싶",	  "자살",	"살려",	    "on fire",
    "fire broke",  "burning",	"smoke",	  "smell gas",	"gas leak", "smell of gas",
    "explosion",   "trapped",	"injured",	  "hurt",	"bleeding", "not breathing",
    "unconscious", "drowning",	"electric shock", "collapsing", "knife",    "suicide",
    "kill myself", "help me",	"着火",		  "起火",	"火灾",	    "冒烟",
    "煤气味",	   "燃气泄漏",	"爆炸",		  "被困",	"受伤",	    "流血",
    "昏迷",	   "溺水",	"触电",		  "自杀",	"救命",	    "火事",
    "燃えて",	   "煙が",	"ガスのにおい",	  "ガス臭",	"爆発",	    "閉じ込め",
    "けが",	   "怪我",	"出血",		  "意識がない", "溺れ",	    "感電",
    "自殺",	   "助けて",	"cháy",		  "khói",	"mùi gas",  "rò rỉ gas",
    "phát nổ",	   "mắc kẹt",	"bị thương",	  "chảy máu",	"bất tỉnh", "đuối nước",
    "điện giật",   "tự tử",	"cứu với",	  "гал гар",	"түймэр",   "утаа",
    "хий алд",	   "дэлбэр",	"гацсан",	  "гэмтсэн",	"цус гар",  "ухаангүй",
    "живж",	   "тогонд",	"амиа хорло",	  "туслаарай",	NULL};

const struct report_service_info *report_service_at(int index)
{
	return index < (int)DJ_COUNT(services) ? &services[index] : NULL;
}

const struct report_service_info *report_service_find(enum report_service service)
{
	for (size_t i = 0; i < DJ_COUNT(services); i++)
		if (services[i].service == service)
			return &services[i];
	return NULL;
}

const struct report_attribute *report_attribute_at(int index)
{
	return index < (int)DJ_COUNT(attributes) ? &attributes[index] : NULL;
}

bool report_attribute_takes(const struct report_attribute *a, const char *value)
{
	size_t n = strlen(value);

	if (!a->values[0])
		return n <= 200;
	for (const char *p = a->values; *p;) {
		size_t key = strcspn(p, "="), pair = strcspn(p, "|");

		if (key == n && strncmp(p, value, n) == 0)
			return true;
		p += pair + (p[pair] == '|');
	}
	return false;
}

/* ---- where ---- */

const struct report_city *report_city_at(int index)
{
	return index < (int)DJ_COUNT(cities) ? &cities[index] : NULL;
}

const struct report_city *report_city_find(const char *name)
{
	static const char root[] = "gg.go.kr/";

	if (strncmp(name, root, sizeof root - 1) == 0)
		name += sizeof root - 1;
	for (size_t i = 0; i < DJ_COUNT(cities); i++)
		if (strcmp(cities[i].place, name) == 0 || strcmp(cities[i].code, name) == 0)
			return &cities[i];
	return NULL;
}

static int64_t whole_root(int64_t square)
{
	int64_t root = 0;

	for (int64_t bit = (int64_t)1 << 30; bit; bit >>= 1)
		if ((root + bit) * (root + bit) <= square)
			root += bit;
	return root;
}

/* Flat: the province reaches over 1.4 degrees, and the cosine of 37.5 degrees is 0.793. */
int64_t report_metres(int64_t lat1_e6, int64_t lon1_e6, int64_t lat2_e6, int64_t lon2_e6)
{
	const int64_t most = 90 * (int64_t)1000000;
	int64_t north =
	    DJ_MAX(-most, DJ_MIN(lat1_e6 - lat2_e6, most)) * METRES_PER_DEGREE / 1000000;
	int64_t east = DJ_MAX(-most, DJ_MIN(lon1_e6 - lon2_e6, most)) * METRES_PER_DEGREE / 1000000;

	east = east * 793 / 1000;
	return whole_root(north * north + east * east);
}

const struct report_city *report_city_near(int64_t latitude_e6, int64_t longitude_e6)
{
	const struct report_city *best = NULL;
	int64_t least = NEAR_METRES;

	for (size_t i = 0; i < DJ_COUNT(cities); i++) {
		int64_t metres =
		    report_metres(latitude_e6, longitude_e6, (int64_t)cities[i].latitude_e4 * 100,
				  (int64_t)cities[i].longitude_e4 * 100);

		if (metres <= least) {
			least = metres;
			best = &cities[i];
		}
	}
	return best;
}

/* ---- words ---- */

const char *report_danger_at(int index)
{
	return danger[index];
}

static bool starts(const char *text, const char *word)
{
	for (; *word; word++, text++)
		if (tolower((unsigned char)*text) != (unsigned char)*word)
			return false;
	return true;
}

/* "fire" is no part of "misfire"; letters beyond A-Z have no such border. */
static bool begins_here(const char *text, const char *at)
{
	return at == text || !isalpha((unsigned char)*at) || !isalpha((unsigned char)at[-1]);
}

bool report_danger(const char *text)
{
	for (const char *at = text; *at; at++)
		for (int i = 0; danger[i]; i++)
			if (starts(at, danger[i]) && begins_here(text, at))
				return true;
	return false;
}

/* How many bytes of a number stand here: digits with at most two of " -.()+" between them. */
static size_t number_here(const char *p)
{
	size_t end = 0, i = 0;
	int digits = 0, between = 0;

	for (; p[i] && between <= 2; i++) {
		if (isdigit((unsigned char)p[i])) {
			digits++;
			between = 0;
			end = i + 1;
		} else if (digits && strchr(" -.()", p[i])) {
			between++;
		} else if (!(i == 0 && p[i] == '+')) {
			break;
		}
	}
	return digits >= 7 ? end : 0;
}

static bool in_mailbox(char c)
{
	return isalnum((unsigned char)c) || strchr("._%+-", c);
}

static size_t mail_here(const char *p)
{
	size_t name = 0, domain = 0;

	while (p[name] && in_mailbox(p[name]))
		name++;
	if (!name || p[name] != '@')
		return 0;
	while (p[name + 1 + domain] && in_mailbox(p[name + 1 + domain]))
		domain++;
	return memchr(p + name + 1, '.', domain) ? name + 1 + domain : 0;
}

void report_redact(const char *text, char *out, size_t cap)
{
	size_t n = 0;
	bool inside = false; /* a word that is no mailbox is not looked at again letter by letter */

	while (*text && n + 8 < cap) {
		size_t skip = number_here(text);

		if (!skip && !inside)
			skip = mail_here(text);
		inside = in_mailbox(*text);
		if (skip) {
			memcpy(out + n, "•••", sizeof "•••" - 1);
			n += sizeof "•••" - 1;
			text += skip;
		} else {
			out[n++] = *text++;
		}
	}
	if (*text) /* not in the middle of a letter */
		while (n && ((unsigned char)*text & 0xc0) == 0x80) {
			text--;
			n--;
		}
	out[n] = '\0';
}
