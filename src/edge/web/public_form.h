/* The form that a browser without scripts, or another system, sent with this request. */
#ifndef EDGE_WEB_PUBLIC_FORM_H
#define EDGE_WEB_PUBLIC_FORM_H

#include "base/form.h"
#include "edge/web/http.h"

#define PUBLIC_FORM_FIELDS 60
#define PUBLIC_FORM_BYTES  (64 * 1024)

/* EINVAL with a sentence: a broken escape, a NUL, no UTF-8, too much. form_fini in any case. */
int public_form_read(const struct request *r, struct form *f, struct dj_error *e);

#endif
