#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { PROGRESS_OF_EACH = 7, LINES_OF_EACH = PROGRESS_OF_EACH + 3, GROUP = 100 };

struct journal {
    FILE *file;
    long sequence;
    long long now;
    uint32_t table[256];
};

static void make_table(uint32_t table[256]) {
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t value = byte;
        for (int bit = 0; bit < 8; bit++) value = value & 1 ? value >> 1 ^ 0x82F63B78u : value >> 1;
        table[byte] = value;
    }
}

/// A line as dmon writes it: CRC-32C of what follows, number, JSON.
__attribute__((format(printf, 2, 3))) static void line(struct journal *journal, const char *format, ...) {
    char text[1024];
    size_t length = (size_t)snprintf(text, sizeof text, "%ld ", ++journal->sequence);
    va_list arguments;
    va_start(arguments, format);
    length += (size_t)vsnprintf(text + length, sizeof text - length, format, arguments);
    va_end(arguments);
    uint32_t value = ~0u;
    for (size_t i = 0; i < length; i++) value = value >> 8 ^ journal->table[(value ^ (uint8_t)text[i]) & 0xFF];
    fprintf(journal->file, "%08x %s\n", ~value, text);
}

static void task(struct journal *journal, long group, long id, bool done) {
    char ended[64] = "";
    if (done) snprintf(ended, sizeof ended, ",\"ended\":%lld", journal->now);
    line(journal,
         "{\"task\":{\"status\":{\"group\":\"group %ld\",\"id\":%ld,\"label\":\"shard %ld of 100\",\"unit\":\"files\","
         "\"host\":\"benchmark\",\"uid\":1000,\"state\":\"%s\",\"reason\":\"\",\"completed\":%d,\"total\":100,"
         "\"message\":\"copying\",\"started\":%lld,\"updated\":%lld%s}}}",
         group, id, id, done ? "done" : "active", done ? 100 : 0, journal->now, journal->now, ended);
}

static void progress(struct journal *journal, long group, long id, int completed) {
    line(journal,
         "{\"progress\":{\"group\":\"group %ld\",\"id\":%ld,\"completed\":%d,\"total\":100,\"message\":\"copying\","
         "\"updated\":%lld}}",
         group, id, completed, journal->now);
}

long bench_write_journal(const char *path, long records, long alive) {
    struct journal journal = {.file = fopen(path, "w"), .now = (long long)time(NULL) * 1000000};
    if (journal.file == NULL) return bench_fail("cannot write", path);
    make_table(journal.table);
    long index = 0;
    for (; journal.sequence + LINES_OF_EACH + alive * (1 + PROGRESS_OF_EACH) <= records; index++) {
        long group = index / GROUP % 1000, id = index / (GROUP * 1000) * GROUP + index % GROUP + 1;
        task(&journal, group, id, false);
        for (int i = 1; i <= PROGRESS_OF_EACH; i++) progress(&journal, group, id, 14 * i);
        task(&journal, group, id, true);
        line(&journal, "{\"forgotten\":{\"group\":\"group %ld\",\"id\":%ld}}", group, id);
    }
    for (long end = index + alive; index < end; index++) {
        long group = index / GROUP % 1000, id = index / (GROUP * 1000) * GROUP + index % GROUP + 1;
        task(&journal, group, id, false);
        for (int i = 1; i <= PROGRESS_OF_EACH && journal.sequence < records; i++) {
            progress(&journal, group, id, 14 * i);
        }
    }
    long lines = journal.sequence;
    if (ferror(journal.file) | fclose(journal.file)) return bench_fail("cannot write", path);
    return lines;
}
