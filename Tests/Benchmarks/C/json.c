#include "cbenchmarks.h"

#include <stdlib.h>
#include <string.h>

// One pass over one call, to the rules of JSON; what is not asked for is checked and skipped. Every text ends with a
// byte that is no JSON (the NUL of the frame), so no step needs to ask for the end first.

struct cursor {
    const unsigned char *next;
};

struct text {
    const char *start;
    size_t length;
};

enum { DEEPEST = 64 };

static void skip_space(struct cursor *c) {
    while (*c->next == ' ' || *c->next == '\n' || *c->next == '\t' || *c->next == '\r') c->next++;
}

static bool take(struct cursor *c, unsigned char byte) {
    skip_space(c);
    if (*c->next != byte) return false;
    c->next++;
    return true;
}

static bool escape(struct cursor *c) {
    unsigned char kind = *c->next++;
    if (kind != 'u') return kind != 0 && strchr("\"\\/bfnrt", kind) != NULL;
    for (int i = 0; i < 4; i++, c->next++) {
        unsigned char digit = *c->next | 0x20;
        if (!((digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f'))) return false;
    }
    return true;
}

static bool string(struct cursor *c, struct text *text) {
    if (!take(c, '"')) return false;
    text->start = (const char *)c->next;
    for (;;) {
        unsigned char byte = *c->next++;
        if (byte == '"') break;
        if (byte < 0x20 || (byte == '\\' && !escape(c))) return false;
    }
    text->length = (size_t)((const char *)c->next - 1 - text->start);
    return true;
}

static bool is_digit(unsigned char byte) {
    return byte >= '0' && byte <= '9';
}

static bool number(struct cursor *c, double *value) {
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    skip_space(c);
    const unsigned char *start = c->next;
    bool negative = *c->next == '-';
    if (negative) c->next++;
    uint64_t digits = 0;
    int count = 0, fraction = 0;
    if (!is_digit(*c->next) || (*c->next == '0' && is_digit(c->next[1]))) return false;
    for (; is_digit(*c->next); c->next++, count++) digits = digits * 10 + (uint64_t)(*c->next - '0');
    if (*c->next == '.') {
        if (!is_digit(*++c->next)) return false;
        for (; is_digit(*c->next); c->next++, fraction++) digits = digits * 10 + (uint64_t)(*c->next - '0');
    }
    if ((*c->next | 0x20) == 'e' || count + fraction > 15) {
        char *end;
        *value = strtod((const char *)start, &end);
        c->next = (const unsigned char *)end;
        return true;
    }
    // At most 15 digits and a power of ten that is exact: one division rounds once, so it is the nearest value.
    *value = (negative ? -1.0 : 1.0) * (double)digits / tens[fraction];
    return true;
}

static bool word(struct cursor *c, const char *text) {
    for (; *text; text++, c->next++) {
        if (*c->next != (unsigned char)*text) return false;
    }
    return true;
}

static bool skip_value(struct cursor *c, int depth);

static bool skip_members(struct cursor *c, bool named, unsigned char end, int depth) {
    struct text name;
    if (take(c, end)) return true;
    do {
        if (named && (!string(c, &name) || !take(c, ':'))) return false;
        if (!skip_value(c, depth)) return false;
    } while (take(c, ','));
    return take(c, end);
}

static bool skip_value(struct cursor *c, int depth) {
    struct text text;
    double value;
    if (depth >= DEEPEST) return false;
    skip_space(c);
    switch (*c->next) {
    case '"': return string(c, &text);
    case '{': return c->next++, skip_members(c, true, '}', depth + 1);
    case '[': return c->next++, skip_members(c, false, ']', depth + 1);
    case 't': return word(c, "true");
    case 'f': return word(c, "false");
    case 'n': return word(c, "null");
    default: return number(c, &value);
    }
}

static bool is(struct text text, const char *name) {
    return text.length == strlen(name) && memcmp(text.start, name, text.length) == 0;
}

static bool parameters(struct cursor *c, struct bench_report *report) {
    struct text key, group;
    if (!take(c, '{')) return false;
    if (take(c, '}')) return true;
    do {
        if (!string(c, &key) || !take(c, ':')) return false;
        bool good;
        double id;
        if (is(key, "group")) {
            good = string(c, &group);
            report->group = group.start;
            report->group_length = group.length;
        } else if (is(key, "id")) {
            good = number(c, &id);
            report->id = (int64_t)id;
        } else if (is(key, "completed")) {
            good = number(c, &report->completed);
        } else {
            good = skip_value(c, 2);
        }
        if (!good) return false;
    } while (take(c, ','));
    return take(c, '}');
}

bool bench_parse_report(const char *bytes, const char *end, struct bench_report *report) {
    struct cursor c = {(const unsigned char *)bytes};
    struct text key, method = {"", 0};
    *report = (struct bench_report){0};
    if (!take(&c, '{')) return false;
    do {
        if (!string(&c, &key) || !take(&c, ':')) return false;
        bool good = is(key, "method")       ? string(&c, &method)
                    : is(key, "parameters") ? parameters(&c, report)
                                            : skip_value(&c, 1);
        if (!good) return false;
    } while (take(&c, ','));
    if (!take(&c, '}')) return false;
    skip_space(&c);
    return (const char *)c.next == end && is(method, "org.dmon.Progress.Report") && report->group_length > 0;
}
