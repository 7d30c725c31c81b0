#define _GNU_SOURCE
#include "clinux.h"

#include <limits.h>
#include <string.h>

bool clinux_begins_with(regex_t *expression, const char *text) {
    size_t length = strlen(text);
    if (length > INT_MAX) return false;
    return re_search(expression, text, (int)length, 0, 0, NULL) >= 0;
}
