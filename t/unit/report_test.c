/* links: base domain */
/* What citizens report themselves: tables that hold together, cities, danger, what others may read.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

#include "domain/report/report.h"

static void every_service_is_there_once(void **state)
{
	const struct report_service_info *s;
	int count = 0;

	(void)state;
	for (int i = 0; (s = report_service_at(i)); i++, count++) {
		assert_ptr_equal(report_service_find(s->service), s);
		assert_int_not_equal(s->branch, report_branch_GOVERNOR);
	}
	assert_int_equal(count, report_service_COUNT - 2); /* NONE and MEETING are no services */
	assert_null(report_service_find(report_service_NONE));
	assert_null(report_service_find(report_service_MEETING));
	for (int i = 0; report_attribute_at(i); i++)
		assert_non_null(report_service_find(report_attribute_at(i)->service));
}

static void a_value_is_one_of_its_list(void **state)
{
	const struct report_attribute *where = report_attribute_at(0),
				      *pole = report_attribute_at(2);

	(void)state;
	assert_true(report_attribute_takes(where, "pavement"));
	assert_false(report_attribute_takes(where, "pave"));
	assert_false(report_attribute_takes(where, ""));
	assert_string_equal(pole->code, "pole");
	assert_true(report_attribute_takes(pole, "A-17"));
}

static void a_point_belongs_to_the_nearest_city(void **state)
{
	(void)state;
	assert_string_equal(report_city_near(37285000, 127010000)->place, "suwon");
	assert_string_equal(report_city_near(38090000, 127070000)->place, "yeoncheon");
	assert_null(report_city_near(35180000, 129080000)); /* Busan */
	assert_null(report_city_near(-90000000000, 500000000000));
	assert_string_equal(report_city_find("41670")->place, "yeoju");
	assert_string_equal(report_city_find("gg.go.kr/yeoju")->code, "41670");
	assert_null(report_city_find("seoul"));
	assert_in_range(report_metres(37263600, 127028600, 37272600, 127028600), 990, 1010);
}

static void danger_is_heard_in_six_languages(void **state)
{
	static const char *const loud[] = {"옆집에 불이 났어요", "FIRE! The house is on Fire",
					   "有人受伤",		 "けがをした人がいます",
					   "có người bị thương", "утаа гарч байна"};
	static const char *const calm[] = {"가로등이 꺼졌어요", "The light has been off for a week",
					   "unhurt and fine", "", "路灯坏了"};

	(void)state;
	for (size_t i = 0; i < DJ_COUNT(loud); i++)
		assert_true(report_danger(loud[i]));
	for (size_t i = 0; i < DJ_COUNT(calm); i++)
		assert_false(report_danger(calm[i]));
}

static void others_read_no_number_and_no_address(void **state)
{
	char out[200], small[20];

	(void)state;
	report_redact("전화 010-1234-5678, 메일 kim.su@example.kr 로. 30번 버스", out, sizeof out);
	assert_string_equal(out, "전화 •••, 메일 ••• 로. 30번 버스");
	report_redact("call +82 10 1234 5678 (031) 120 1234", out, sizeof out);
	assert_null(strstr(out, "1234"));
	report_redact("가나다라마바사아자차", small, sizeof small);
	assert_string_equal(small, "가나다라");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_service_is_there_once),
	    cmocka_unit_test(a_value_is_one_of_its_list),
	    cmocka_unit_test(a_point_belongs_to_the_nearest_city),
	    cmocka_unit_test(danger_is_heard_in_six_languages),
	    cmocka_unit_test(others_read_no_number_and_no_address),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
