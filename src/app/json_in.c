/* Owns the sentence of what is wrong with a document. */
#include "app/json_in.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

void json_fault_say(struct json_fault *fault, const char *fmt, ...)
{
	char why[200];
	va_list ap;

	if (fault->err)
		return;
	va_start(ap, fmt);
	vsnprintf(why, sizeof why, fmt, ap);
	va_end(ap);
	fault->err = dj_fail(fault->e, EINVAL, "%s%s%s%s", fault->step ? "Step " : "",
			     fault->step ? fault->step : "", fault->step ? ": " : "", why);
}
