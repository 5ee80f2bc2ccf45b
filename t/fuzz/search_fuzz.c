/* links: base domain */
/* Any bytes as an article and as a question: two lines are title and body, the rest is asked. */
#include "domain/search/search.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct search *s = search_alloc();
	char *text = dj_alloc(size + 1), *body, *asked;
	struct search_query q = {.audiences = 1, .now_ms = 1};
	struct search_hit hits[SEARCH_HITS];
	struct search_result r;
	struct search_marks marks;
	struct search_marker *m;

	memcpy(text, data, size);
	body = strchr(text, '\n');
	asked = body ? strchr(body + 1, '\n') : NULL;
	if (asked) {
		*body++ = *asked++ = '\0';
		search_add_usual_words(s);
		search_add_synonym(s, body, text);
		search_put(
		    s, &(struct search_text){
			   .id = 1, .title = text, .aliases = asked, .body = body, .audiences = 1});
		q.text = asked;
		q.n = strlen(asked);
		search_find(s, &q, &r);
		dj_assert(search_complete(s, &q, hits) <= SEARCH_HITS);
		m = search_marker_alloc(s, &q);
		search_mark(m, body, strlen(body), 40, &marks);
		dj_assert(marks.begin <= marks.end && marks.end <= strlen(body));
		for (int i = 0; i < marks.count; i++)
			dj_assert(marks.marks[i].begin < marks.marks[i].end &&
				  marks.marks[i].end <= marks.end);
		search_marker_free(m);
	}
	free(text);
	search_free(s);
	return 0;
}
