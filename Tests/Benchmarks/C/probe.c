#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>

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

/// The time of all threads of a process on a CPU: unlike a delay, it does not grow with what else runs on the machine.
static uint64_t work_of(clockid_t clock) {
    struct timespec time = {0};
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

int bench_probe(int pid, int probe, const void *message, size_t count, int other, uint64_t end, uint64_t pause,
                struct bench_probe *result) {
    *result = (struct bench_probe){0};
    clockid_t clock;
    if ((errno = clock_getcpuclockid(pid, &clock)) != 0) return bench_fail("cannot read the server's clock", NULL);
    for (uint64_t begin = bench_now(); begin < end; begin = bench_now()) {
        uint64_t work = work_of(clock);
        if (bench_send(probe, message, count) < 0 || await_answer(probe, other, &result->last_bytes) < 0) return -1;
        uint64_t delay = bench_now() - begin;
        work = work_of(clock) - work;
        if (delay > result->longest) result->longest = delay;
        if (work > result->most_work) result->most_work = work;
        result->calls++;
        if (other >= 0 && drain(other, &result->last_bytes) < 0) return -1;
        struct timespec rest = {.tv_nsec = (long)pause};
        nanosleep(&rest, NULL);
    }
    return 0;
}
