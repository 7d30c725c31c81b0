#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int bench_produce(long total, long chunk) {
    // Lines of a hundred bytes, so that logs can end at a line.
    char *bytes = malloc((size_t)chunk);
    if (bytes == NULL) return bench_fail("cannot make", "lines");
    memset(bytes, 'x', (size_t)chunk);
    for (long end = 99; end < chunk; end += 100) bytes[end] = '\n';
    bytes[chunk - 1] = '\n';
    int result = 0;
    for (long done = 0; done < total && result == 0;) {
        long count = total - done < chunk ? total - done : chunk;
        ssize_t written = write(1, bytes + chunk - count, (size_t)count);
        if (written > 0) done += written;
        if (written < 0 && errno != EINTR) result = bench_fail("cannot write to", "the output");
    }
    free(bytes);
    return result;
}
