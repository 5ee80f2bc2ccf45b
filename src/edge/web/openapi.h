/* The OpenAPI 3.1 document and docs/api.md, both printed from the tables that the server itself
 * runs by: routes (route.def), bodies (body.c), answers (schema.def), verdicts, permissions, words.
 */
#ifndef EDGE_WEB_OPENAPI_H
#define EDGE_WEB_OPENAPI_H

#include "base/text.h"

void openapi_print(struct dj_buf *out);
void api_doc_print(struct dj_buf *out); /* Markdown */

#endif
