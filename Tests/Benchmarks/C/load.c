#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// The load does as little as it can for a call: messages are made beforehand, one send for a batch, replies are
// counted by their length once the first one has shown how long they are.

enum { VALUES = 64, LONGEST_MESSAGE = 256, EVENTS = 256, BUFFER = 65536 };

struct reporter {
    int descriptor;
    int next;           // the value that comes next, so that no two calls in a row are the same
    size_t expected;    // bytes of replies still to come
    size_t length;      // of one message
    char *messages;     // VALUES of them, twice over, so that any batch is one piece
};

struct pressure {
    const struct bench_load *load;
    struct reporter *reporters;
    int poll;
    size_t reply_length;
    uint64_t answered;
    char buffer[BUFFER];
};

int bench_load_message(enum bench_kind kind, int id, int value, char *bytes, size_t capacity) {
    int size = snprintf(bytes, capacity,
                        "{\"method\":\"org.dmon.Progress.Report\",\"parameters\":"
                        "{\"group\":\"bench\",\"id\":%d,\"%s\":%d}}",
                        id, kind == BENCH_ADVANCE ? "advance" : "completed", value);
    if (kind != BENCH_SET) return size + 1;
    // The same number of bytes: the value is filled up with zeros.
    char key[32], head[64];
    int key_length = snprintf(key, sizeof key, "bench:%d", id);
    int value_length = size + 1;
    for (int total = LONGEST_MESSAGE; total > size + 1; value_length--) {
        int head_length = snprintf(head, sizeof head, "*3\r\n$3\r\nSET\r\n$%d\r\n%s\r\n$%d\r\n", key_length, key,
                                   value_length);
        total = head_length + value_length + 2;
        if (total <= size + 1) return snprintf(bytes, capacity, "%s%0*d\r\n", head, value_length, value);
    }
    return -1;
}

/// Learns the length of a reply from the first one, which must be a success.
static int learn(struct pressure *pressure, struct reporter *reporter) {
    char end = pressure->load->kind == BENCH_SET ? '\n' : 0;
    size_t filled = 0;
    if (bench_send(reporter->descriptor, reporter->messages, reporter->length) < 0) return -1;
    uint64_t limit = bench_now() + 5000000000u;
    while (filled == 0 || pressure->buffer[filled - 1] != end) {
        ssize_t count = recv(reporter->descriptor, pressure->buffer + filled, 1024 - filled, MSG_DONTWAIT);
        if (count > 0) filled += (size_t)count;
        bool waiting = count < 0 && (errno == EAGAIN || errno == EINTR);
        if ((count <= 0 && !waiting) || filled == 1024 || bench_now() > limit || bench_interrupted()) {
            return bench_fail("no answer to the first call", NULL);
        }
    }
    pressure->buffer[filled] = 0;
    bool good = pressure->load->kind == BENCH_SET ? strncmp(pressure->buffer, "+OK", 3) == 0
                                      : strstr(pressure->buffer, "\"error\"") == NULL;
    errno = 0;
    if (!good) return bench_fail("the first call was refused:", pressure->buffer);
    pressure->reply_length = filled;
    return 0;
}

static int open_reporter(struct pressure *pressure, int id, const char *socket) {
    struct reporter *reporter = &pressure->reporters[id - 1];
    reporter->descriptor = bench_connect(socket);
    if (reporter->descriptor < 0) return -1;
    reporter->messages = malloc(2 * VALUES * LONGEST_MESSAGE);
    if (reporter->messages == NULL) return bench_fail("no memory for the load", NULL);
    char *next = reporter->messages;
    for (int i = 0; i < 2 * VALUES; i++) {
        // Two digits each: all messages of a connection have the same length.
        int length = bench_load_message(pressure->load->kind, id, 10 + i % VALUES, next, LONGEST_MESSAGE);
        if (length < 0) return bench_fail("cannot write the message", NULL);
        reporter->length = (size_t)length;
        next += length;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)(id - 1)};
    if (epoll_ctl(pressure->poll, EPOLL_CTL_ADD, reporter->descriptor, &event) < 0) {
        return bench_fail("cannot poll", NULL);
    }
    return id == 1 ? learn(pressure, reporter) : 0;
}

static int next_batch(struct pressure *pressure, struct reporter *reporter) {
    int depth = pressure->load->depth;
    const char *batch = reporter->messages + (size_t)reporter->next * reporter->length;
    reporter->next = (reporter->next + depth) % VALUES;
    // One value further each time, else a depth that divides VALUES would repeat its first batch for ever.
    if (depth > 1) reporter->next = (reporter->next + 1) % VALUES;
    reporter->expected = (size_t)depth * pressure->reply_length;
    return bench_send(reporter->descriptor, batch, (size_t)depth * reporter->length);
}

static int take_replies(struct pressure *pressure, struct reporter *reporter, bool more) {
    ssize_t count = recv(reporter->descriptor, pressure->buffer, BUFFER, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (count <= 0) return bench_fail("the server closed a connection", NULL);
    if ((size_t)count > reporter->expected) {
        errno = 0;
        return bench_fail("the server answered more than was asked", NULL);
    }
    reporter->expected -= (size_t)count;
    if (reporter->expected > 0) return 0;
    pressure->answered += (uint64_t)pressure->load->depth;
    return more ? next_batch(pressure, reporter) : 0;
}

static int press(struct pressure *pressure, struct bench_load_result *result) {
    struct epoll_event events[EVENTS];
    uint64_t begin = bench_now(), end = begin + (uint64_t)(pressure->load->seconds * 1e9), now = begin;
    for (int i = 0; i < pressure->load->connections; i++) {
        if (next_batch(pressure, &pressure->reporters[i]) < 0) return -1;
    }
    while (now < end) {
        int count = epoll_wait(pressure->poll, events, EVENTS, 1000);
        if (bench_interrupted()) return bench_fail("interrupted", NULL);
        if (count == 0) return bench_fail("no answer for a second", NULL);
        for (int i = 0; i < count; i++) {
            if (take_replies(pressure, &pressure->reporters[events[i].data.u32], true) < 0) return -1;
        }
        now = bench_now();
    }
    result->calls = pressure->answered;
    result->seconds = (double)(now - begin) / 1e9;
    result->reply_length = (int)pressure->reply_length;
    return 0;
}

int bench_load(const char *socket, const struct bench_load *load, struct bench_load_result *result) {
    errno = 0;
    if (load->depth < 1 || load->depth > VALUES || load->connections < 1) return bench_fail("no such load", NULL);
    struct pressure *pressure = calloc(1, sizeof *pressure);
    struct reporter *reporters = calloc((size_t)load->connections, sizeof *reporters);
    if (pressure == NULL || reporters == NULL) return bench_fail("no memory for the load", NULL);
    pressure->load = load;
    pressure->reporters = reporters;
    pressure->poll = epoll_create1(EPOLL_CLOEXEC);
    int outcome = 0;
    for (int i = 0; i < load->connections; i++) reporters[i].descriptor = -1;
    for (int id = 1; id <= load->connections && outcome == 0; id++) outcome = open_reporter(pressure, id, socket);
    if (outcome == 0) outcome = press(pressure, result);
    for (int i = 0; i < load->connections; i++) {
        bench_close(reporters[i].descriptor);
        free(reporters[i].messages);
    }
    bench_close(pressure->poll);
    free(reporters);
    free(pressure);
    return outcome;
}
