#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static char last_error[512];
static volatile sig_atomic_t interrupted;

const char *bench_error(void) {
    return last_error;
}

int bench_fail(const char *what, const char *object) {
    int code = errno;
    snprintf(last_error, sizeof last_error, "%s%s%s%s%s", what, object ? " " : "", object ? object : "",
             code ? ": " : "", code ? strerror(code) : "");
    return -1;
}

static void interrupt(int signal) {
    (void)signal;
    interrupted = 1;
}

void bench_catch_signals(void) {
    // No SA_RESTART: what waits must come back and see the flag.
    struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
}

bool bench_interrupted(void) {
    return interrupted != 0;
}

uint64_t bench_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void bench_sleep(int milliseconds) {
    uint64_t end = bench_now() + (uint64_t)milliseconds * 1000000u;
    for (uint64_t now = bench_now(); now < end && !interrupted; now = bench_now()) {
        uint64_t left = end - now;
        struct timespec pause = {.tv_sec = (time_t)(left / 1000000000u), .tv_nsec = (long)(left % 1000000000u)};
        nanosleep(&pause, NULL);
    }
}

int bench_cpu_count(void) {
    // Asked once: bench_leave_first_cpu takes one away later.
    static int count;
    if (count == 0) {
        cpu_set_t set;
        count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
    }
    return count;
}

const char *bench_environment(const char *name) {
    return getenv(name);
}

void bench_say(const char *text) {
    fprintf(stderr, "%s\n", text);
}

void bench_exit(int code) {
    exit(code);
}
