#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

enum { EVENTS = 256, LONGEST_REPLY = 512 };

static const char registration[] = "{\"method\":\"org.dmon.Progress.Register\",\"parameters\":"
                                   "{\"group\":\"pairs\",\"label\":\"shard 7 of 16\",\"total\":100}}";

struct worker {
    int descriptor;
    bool registering;
    size_t filled;
    char reply[LONGEST_REPLY];
};

static int ask_for_registration(struct worker *worker) {
    worker->registering = true;
    return bench_send(worker->descriptor, registration, sizeof registration);
}

/// Goes on after a whole reply.
static int advance(struct worker *worker) {
    if (strstr(worker->reply, "\"error\"") != NULL) {
        errno = 0;
        return bench_fail("a call was refused:", worker->reply);
    }
    if (!worker->registering) return ask_for_registration(worker);
    const char *id = strstr(worker->reply, "\"id\":");
    if (id == NULL) return bench_fail("a registration without an id:", worker->reply);
    char call[256];
    int length = snprintf(call, sizeof call,
                          "{\"method\":\"org.dmon.Progress.Finish\",\"parameters\":{\"group\":\"pairs\",\"id\":%ld}}",
                          strtol(id + 5, NULL, 10));
    worker->registering = false;
    return bench_send(worker->descriptor, call, (size_t)length + 1);
}

/// 1 when a call was answered, 0 when not all of it was there.
static int take_reply(struct worker *worker) {
    ssize_t count = recv(worker->descriptor, worker->reply + worker->filled, LONGEST_REPLY - worker->filled, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) return 0;
    if (count <= 0) return bench_fail("the server closed a connection", NULL);
    worker->filled += (size_t)count;
    if (worker->reply[worker->filled - 1] != 0) {
        if (worker->filled < LONGEST_REPLY) return 0;
        errno = 0;
        return bench_fail("a reply is too long", NULL);
    }
    worker->filled = 0;
    return advance(worker) < 0 ? -1 : 1;
}

static int run(struct worker *workers, int connections, int poll, double seconds, struct bench_load_result *result) {
    struct epoll_event events[EVENTS];
    uint64_t begin = bench_now(), end = begin + (uint64_t)(seconds * 1e9), now = begin;
    for (int i = 0; i < connections; i++) {
        if (ask_for_registration(&workers[i]) < 0) return -1;
    }
    while (now < end) {
        int count = epoll_wait(poll, events, EVENTS, 1000);
        if (bench_interrupted()) return bench_fail("interrupted", NULL);
        if (count == 0) return bench_fail("no answer for a second", NULL);
        for (int i = 0; i < count; i++) {
            int answered = take_reply(&workers[events[i].data.u32]);
            if (answered < 0) return -1;
            result->calls += (uint64_t)answered;
        }
        now = bench_now();
    }
    result->seconds = (double)(now - begin) / 1e9;
    return 0;
}

int bench_pairs(const char *socket, int connections, double seconds, struct bench_load_result *result) {
    errno = 0;
    *result = (struct bench_load_result){0};
    struct worker *workers = calloc((size_t)connections, sizeof *workers);
    if (workers == NULL) return bench_fail("no memory for the load", NULL);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    int outcome = poll < 0 ? bench_fail("cannot poll", NULL) : 0;
    for (int i = 0; i < connections; i++) workers[i].descriptor = -1;
    for (int i = 0; i < connections && outcome == 0; i++) {
        workers[i].descriptor = bench_connect(socket);
        struct epoll_event event = {.events = EPOLLIN, .data.u32 = (uint32_t)i};
        if (workers[i].descriptor < 0) outcome = -1;
        else if (epoll_ctl(poll, EPOLL_CTL_ADD, workers[i].descriptor, &event) < 0) {
            outcome = bench_fail("cannot poll", NULL);
        }
    }
    if (outcome == 0) outcome = run(workers, connections, poll, seconds, result);
    for (int i = 0; i < connections; i++) bench_close(workers[i].descriptor);
    bench_close(poll);
    free(workers);
    return outcome;
}
