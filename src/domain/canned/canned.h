/* Canned texts (R056): words with {variables} that the page fills when they are inserted.
 *
 * A variable is a word of canned_variable in braces; "{{" is a brace that is meant. Filling is one
 * pass: a brace in a value is never read again. */
#ifndef CANNED_H
#define CANNED_H

#include "base/base.h"

/* Is every brace a variable that there is, or a pair? `wrong` gets the one that is not, in its
 * braces, cut at cap. */
bool canned_check(const char *text, char *wrong, size_t cap);

#endif
