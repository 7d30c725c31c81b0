#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/// Throws away what is there; -1 at the end of the stream.
static int drain(int socket, uint64_t *last_bytes) {
    static char buffer[1 << 20];
    for (;;) {
        ssize_t count = recv(socket, buffer, sizeof buffer, MSG_DONTWAIT);
        if (count < 0) return errno == EAGAIN || errno == EINTR ? 0 : bench_fail("cannot receive", NULL);
        if (count == 0) return bench_fail("the server closed the other connection", NULL);
        *last_bytes = bench_now();
    }
}

/// Takes bytes of the answer; 1 when its end was among them.
static int take_answer(int socket) {
    char buffer[4096];
    ssize_t count = recv(socket, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count < 0) return errno == EAGAIN || errno == EINTR ? 0 : bench_fail("cannot receive", NULL);
    if (count == 0) return bench_fail("the server closed the probe's connection", NULL);
    return buffer[count - 1] == 0;
}

/// Waits for the answer, with the other connection drained meanwhile.
static int await_answer(int probe, int other, uint64_t *last_bytes) {
    for (;;) {
        struct pollfd entries[2] = {{.fd = probe, .events = POLLIN}, {.fd = other, .events = POLLIN}};
        int count = poll(entries, 2, 10000);
        if (bench_interrupted()) return bench_fail("interrupted", NULL);
        if (count == 0) return bench_fail("the probe was not answered for ten seconds", NULL);
        if (count < 0) continue;
        // The probe first: what is drained must not make its answer look late.
        if (entries[0].revents != 0) {
            int answered = take_answer(probe);
            if (answered != 0) return answered;
        }
        if (entries[1].revents != 0 && drain(other, last_bytes) < 0) return -1;
    }
}

/// The time of a process's main thread on a CPU: unlike a delay, it does not grow with what else runs on the machine.
static uint64_t work_of(int schedstat) {
    char text[64] = "";
    return pread(schedstat, text, sizeof text - 1, 0) > 0 ? strtoull(text, NULL, 10) : 0;
}

static int open_schedstat(int pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/schedstat", pid);
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    return descriptor < 0 ? bench_fail("cannot open", path) : descriptor;
}

int bench_probe(int pid, int probe, const void *message, size_t count, int other, uint64_t end, uint64_t pause,
                struct bench_probe *result) {
    *result = (struct bench_probe){0};
    int clock = open_schedstat(pid), outcome = clock < 0 ? -1 : 0;
    for (uint64_t begin = bench_now(); outcome == 0 && begin < end; begin = bench_now()) {
        uint64_t work = work_of(clock);
        outcome = bench_send(probe, message, count) < 0 || await_answer(probe, other, &result->last_bytes) < 0 ? -1 : 0;
        uint64_t delay = bench_now() - begin;
        work = work_of(clock) - work;
        if (delay > result->longest) result->longest = delay;
        if (work > result->most_work) result->most_work = work;
        result->calls++;
        if (outcome == 0 && other >= 0) outcome = drain(other, &result->last_bytes);
        struct timespec rest = {.tv_nsec = (long)pause};
        nanosleep(&rest, NULL);
    }
    bench_close(clock);
    return outcome;
}
