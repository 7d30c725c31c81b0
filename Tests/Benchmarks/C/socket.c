#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int address(const char *path, struct sockaddr_un *address) {
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    if (strlen(path) >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return bench_fail("cannot use the socket", path);
    }
    strcpy(address->sun_path, path);
    return 0;
}

int bench_listen(const char *path) {
    struct sockaddr_un name;
    if (address(path, &name) < 0) return -1;
    int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0 || bind(listener, (struct sockaddr *)&name, sizeof name) < 0 || listen(listener, 1024) < 0) {
        bench_fail("cannot listen on", path);
        bench_close(listener);
        return -1;
    }
    return listener;
}

/// Waits until the socket is ready; false after the time or on Ctrl-C.
static bool ready(int socket, short events, uint64_t end) {
    while (!bench_interrupted()) {
        uint64_t now = bench_now();
        struct pollfd entry = {.fd = socket, .events = events};
        int milliseconds = now >= end ? 0 : (int)((end - now) / 1000000u) + 1;
        int count = poll(&entry, 1, milliseconds);
        if (count > 0) return true;
        if (count == 0) break;
        if (errno != EINTR) return false;
    }
    errno = bench_interrupted() ? EINTR : ETIMEDOUT;
    return false;
}

static uint64_t deadline(int milliseconds) {
    return bench_now() + (uint64_t)milliseconds * 1000000u;
}

bool bench_is_alone(void) {
    // An abstract name: only one process can have it, and it leaves no file behind. Kept open on purpose.
    static int place = -1;
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "\0dmon-benchmark"};
    if (place < 0) place = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return bind(place, (struct sockaddr *)&name, sizeof name) == 0;
}

int bench_accept(int listener, int milliseconds) {
    if (!ready(listener, POLLIN, deadline(milliseconds))) return bench_fail("nobody connected", NULL);
    int socket = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    return socket < 0 ? bench_fail("cannot accept", NULL) : socket;
}

int bench_connect(const char *path) {
    struct sockaddr_un name;
    if (address(path, &name) < 0) return -1;
    int result = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (result < 0 || connect(result, (struct sockaddr *)&name, sizeof name) < 0) {
        bench_fail("cannot connect to", path);
        bench_close(result);
        return -1;
    }
    return result;
}

int bench_send(int socket, const void *bytes, size_t count) {
    const char *next = bytes;
    uint64_t end = deadline(5000);
    while (count > 0) {
        ssize_t sent = send(socket, next, count, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0 && errno == EAGAIN && ready(socket, POLLOUT, end)) continue;
        if (sent < 0) return bench_fail("cannot send", NULL);
        next += sent;
        count -= (size_t)sent;
    }
    return 0;
}

/// Adds what is there to `bytes`; returns how many, 0 at the end of the stream, -1 on failure or after the time.
static ssize_t receive_some(int socket, char *bytes, size_t capacity, uint64_t end) {
    for (;;) {
        if (!ready(socket, POLLIN, end)) return -1;
        ssize_t count = recv(socket, bytes, capacity, MSG_DONTWAIT);
        if (count >= 0) return count;
        if (errno != EINTR && errno != EAGAIN) return -1;
    }
}

long bench_exchange(int socket, const void *bytes, size_t count, int frames, void *replies, size_t capacity,
                    int milliseconds) {
    if (bench_send(socket, bytes, count) < 0) return -1;
    uint64_t end = deadline(milliseconds);
    size_t filled = 0;
    char *buffer = replies;
    while (frames > 0 && filled < capacity) {
        ssize_t received = receive_some(socket, buffer + filled, capacity - filled, end);
        if (received <= 0) {
            if (received == 0) errno = ECONNRESET;
            return bench_fail("no answer", NULL);
        }
        for (ssize_t i = 0; i < received; i++) frames -= buffer[filled + (size_t)i] == 0;
        filled += (size_t)received;
    }
    errno = 0;
    return frames > 0 ? bench_fail("the answer is longer than expected", NULL) : (long)filled;
}

long bench_receive(int socket, void *bytes, size_t capacity, int milliseconds) {
    uint64_t end = deadline(milliseconds);
    size_t filled = 0;
    while (filled < capacity) {
        // Byte by byte, so that nothing of the next message is taken; nobody measures this.
        ssize_t received = receive_some(socket, (char *)bytes + filled, 1, end);
        if (received < 0 && errno == ETIMEDOUT && filled == 0) return 0;
        if (received == 0) errno = ECONNRESET;
        if (received <= 0) return bench_fail("cannot receive", NULL);
        if (((char *)bytes)[filled++] == 0) return (long)filled;
    }
    errno = 0;
    return bench_fail("the message is longer than expected", NULL);
}

void bench_close(int descriptor) {
    if (descriptor >= 0) close(descriptor);
}
