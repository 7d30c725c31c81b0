#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

// What a daemon that does nothing else would cost: find the NUL, parse the object, store the value by group and id,
// answer as many bytes as dmon does.

enum { BUFFER = 65536, EVENTS = 256, SLOTS = 1 << 15, LONGEST_GROUP = 128 };

static const char reply[] = "{\"parameters\":{}}";
static const char refusal[] = "{\"error\":\"org.varlink.service.InvalidParameter\"}";

struct slot {
    uint32_t length; // 0: free
    char group[LONGEST_GROUP];
    int64_t id;
    double completed;
    uint64_t updated;
};

struct connection {
    int descriptor;
    size_t filled;
    char input[BUFFER];
    char output[BUFFER];
};

static struct slot slots[SLOTS];

static bool store(const struct bench_report *report, uint64_t now) {
    if (report->group_length > LONGEST_GROUP) return false;
    uint64_t hash = 14695981039346656037u ^ (uint64_t)report->id;
    for (size_t i = 0; i < report->group_length; i++) hash = (hash ^ (unsigned char)report->group[i]) * 1099511628211u;
    for (size_t i = 0; i < SLOTS; i++) {
        struct slot *slot = &slots[(hash + (hash >> 32) + i) % SLOTS];
        if (slot->length == 0) {
            slot->length = (uint32_t)report->group_length;
            memcpy(slot->group, report->group, report->group_length);
            slot->id = report->id;
        }
        bool same = slot->id == report->id && slot->length == report->group_length &&
                    memcmp(slot->group, report->group, report->group_length) == 0;
        if (!same) continue;
        slot->completed = report->completed;
        slot->updated = now;
        return true;
    }
    return false;
}

/// Waits for room in a full socket: with a load that reads all its replies this is short and rare.
static bool send_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t sent = send(descriptor, bytes, count, MSG_NOSIGNAL | MSG_DONTWAIT);
        struct pollfd room = {.fd = descriptor, .events = POLLOUT};
        if (sent < 0 && errno == EAGAIN && poll(&room, 1, 1000) == 1) continue;
        if (sent < 0) return false;
        bytes += sent;
        count -= (size_t)sent;
    }
    return true;
}

/// Answers every whole frame and keeps the rest for the next read.
static bool answer(struct connection *connection) {
    const char *next = connection->input, *end = connection->input + connection->filled;
    size_t replied = 0;
    uint64_t now = bench_now();
    for (;;) {
        const char *nul = memchr(next, 0, (size_t)(end - next));
        if (nul == NULL) break;
        struct bench_report report;
        bool good = bench_parse_report(next, nul, &report) && store(&report, now);
        size_t length = good ? sizeof reply : sizeof refusal;
        if (replied + length > sizeof connection->output) {
            if (!send_all(connection->descriptor, connection->output, replied)) return false;
            replied = 0;
        }
        memcpy(connection->output + replied, good ? reply : refusal, length);
        replied += length;
        next = nul + 1;
    }
    connection->filled = (size_t)(end - next);
    memmove(connection->input, next, connection->filled);
    return send_all(connection->descriptor, connection->output, replied);
}

static bool serve(struct connection *connection) {
    size_t room = sizeof connection->input - connection->filled;
    ssize_t count = recv(connection->descriptor, connection->input + connection->filled, room, MSG_DONTWAIT);
    if (count < 0) return errno == EAGAIN;
    if (count == 0) return false; // also when a frame does not fit
    connection->filled += (size_t)count;
    return answer(connection);
}

static void admit(int poll, int listener) {
    int descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
    if (descriptor < 0) return;
    struct connection *connection = malloc(sizeof *connection);
    if (connection == NULL) {
        close(descriptor);
        return;
    }
    connection->descriptor = descriptor;
    connection->filled = 0;
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    epoll_ctl(poll, EPOLL_CTL_ADD, descriptor, &event);
}

int bench_reference_server(const char *socket) {
    int listener = bench_listen(socket);
    if (listener < 0) return -1;
    int poll = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event listening = {.events = EPOLLIN};
    if (poll < 0 || epoll_ctl(poll, EPOLL_CTL_ADD, listener, &listening) < 0) return bench_fail("cannot poll", NULL);
    struct epoll_event events[EVENTS];
    while (!bench_interrupted()) {
        int count = epoll_wait(poll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            struct connection *connection = events[i].data.ptr;
            if (connection == NULL) {
                admit(poll, listener);
            } else if (!serve(connection)) {
                close(connection->descriptor);
                free(connection);
            }
        }
    }
    return 0;
}
