/* links: base domain */
/* When a letter that answers none needs consent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "domain/citizen/consent.h"

#define CONTACT consent_purpose_CONTACT
#define NEWS	consent_purpose_NEWS
#define SURVEY	consent_purpose_SURVEY

static void saying_nothing_is_a_no_but_for_their_own_matter(void **state)
{
	static const struct {
		struct consent_letter l;
		enum consent_letter_no is;
	} table[] = {
	    {{NEWS, 1, false, true}, CONSENT_MAY},
	    {{NEWS, 0, true, true}, CONSENT_REFUSED},
	    {{NEWS, -1, true, true}, CONSENT_MISSING},
	    {{SURVEY, -1, false, false}, CONSENT_MISSING}, /* nobody knows whose number it is */
	    {{SURVEY, 1, false, true}, CONSENT_MAY},
	    {{CONTACT, -1, true, true}, CONSENT_MAY},
	    {{CONTACT, -1, false, false}, CONSENT_MAY}, /* an office */
	    {{CONTACT, -1, false, true}, CONSENT_MISSING},
	    {{CONTACT, 0, true, true}, CONSENT_REFUSED}, /* they took it back */
	    {{CONTACT, 1, false, true}, CONSENT_MAY},
	    {{consent_purpose_SHARE, 1, true, true}, CONSENT_NO_LETTER},
	    {{consent_purpose_SENSITIVE, 1, true, true}, CONSENT_NO_LETTER},
	};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(table); i++)
		assert_int_equal(consent_for_letter(&table[i].l), table[i].is);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(saying_nothing_is_a_no_but_for_their_own_matter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
