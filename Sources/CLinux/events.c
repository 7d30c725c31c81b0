#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int clinux_epoll_create(void) { return epoll_create1(EPOLL_CLOEXEC); }

static int control(int epoll, int operation, int fd, uint64_t token, int both) {
    struct epoll_event event = {
        .events = EPOLLET | EPOLLIN | EPOLLRDHUP | (both ? EPOLLOUT : 0),
        .data.u64 = token,
    };
    return epoll_ctl(epoll, operation, fd, &event);
}

int clinux_epoll_add(int epoll, int fd, uint64_t token, int both) {
    return control(epoll, EPOLL_CTL_ADD, fd, token, both);
}

int clinux_epoll_change(int epoll, int fd, uint64_t token, int both) {
    return control(epoll, EPOLL_CTL_MOD, fd, token, both);
}

int clinux_epoll_remove(int epoll, int fd) {
    struct epoll_event event = {0};
    return epoll_ctl(epoll, EPOLL_CTL_DEL, fd, &event);
}

int clinux_epoll_level(int epoll, int operation, int fd, uint64_t token, int reading, int writing) {
    struct epoll_event event = {.events = (reading ? EPOLLIN : 0) | (writing ? EPOLLOUT : 0), .data.u64 = token};
    int code = operation == 1 ? EPOLL_CTL_ADD : operation == 2 ? EPOLL_CTL_DEL : EPOLL_CTL_MOD;
    return epoll_ctl(epoll, code, fd, &event);
}

int clinux_epoll_wait(int epoll, struct clinux_event *events, int capacity, int64_t nanoseconds) {
    struct epoll_event ready[256];
    static int no_pwait2;  // kernels before 5.11
    if (capacity > 256) capacity = 256;
    int count = -1;
    if (nanoseconds <= 0) {
        count = epoll_wait(epoll, ready, capacity, nanoseconds < 0 ? -1 : 0);
    } else {
        if (!no_pwait2) {
            struct timespec limit = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
            count = epoll_pwait2(epoll, ready, capacity, &limit, NULL);
            // Some sandboxes refuse calls that they do not know with EPERM.
            if (count < 0 && (errno == ENOSYS || errno == EPERM)) no_pwait2 = 1;
        }
        if (no_pwait2) {
            int64_t milliseconds = (nanoseconds + 999999) / 1000000;
            count = epoll_wait(epoll, ready, capacity, milliseconds > 1 << 30 ? 1 << 30 : (int)milliseconds);
        }
    }
    if (count < 0) return errno == EINTR ? 0 : -1;
    for (int i = 0; i < count; i++) {
        uint32_t bits = ready[i].events;
        events[i].token = ready[i].data.u64;
        events[i].readable = (bits & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
        events[i].hangup = (bits & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0;
        events[i].writable = (bits & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0;
    }
    return count;
}

int clinux_eventfd(void) { return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK); }

void clinux_eventfd_signal(int fd) {
    uint64_t one = 1;
    // EAGAIN means that the counter is full: the wake-up is there already.
    while (write(fd, &one, sizeof one) < 0 && errno == EINTR) {}
}

void clinux_eventfd_clear(int fd) {
    uint64_t count;
    while (read(fd, &count, sizeof count) < 0 && errno == EINTR) {}
}

int clinux_timerfd(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC); }

int clinux_timerfd_set(int fd, int64_t nanoseconds) {
    struct itimerspec when = {
        .it_value = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000},
    };
    return timerfd_settime(fd, 0, &when, NULL);
}

int clinux_wall_timer(void) { return timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC); }

int clinux_wall_timer_set(int fd, int64_t microseconds) {
    struct itimerspec when = {{0, 0}, {0, 0}};
    if (microseconds > 0) {
        when.it_value.tv_sec = microseconds / 1000000;
        when.it_value.tv_nsec = microseconds % 1000000 * 1000;
    }
    int was_set = 0;
    // Where the clock was set meanwhile it is armed, and says so once.
    while (timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &when, NULL) < 0) {
        if (errno != ECANCELED || was_set) return -1;
        was_set = 1;
    }
    return was_set;
}

int clinux_wall_timer_next(int fd) {
    uint64_t count;
    ssize_t size;
    do size = read(fd, &count, sizeof count);
    while (size < 0 && errno == EINTR);
    return size == (ssize_t)sizeof count ? 1 : size < 0 && errno == ECANCELED ? 2 : 0;
}

int clinux_signalfd(const int *signals, int count) {
    sigset_t set;
    sigemptyset(&set);
    for (int i = 0; i < count; i++) sigaddset(&set, signals[i]);
    int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
    if (error) {
        errno = error;
        return -1;
    }
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static int next_signal(int fd, struct signalfd_siginfo *info) {
    ssize_t count;
    do count = read(fd, info, sizeof *info);
    while (count < 0 && errno == EINTR);
    return count == (ssize_t)sizeof *info ? (int)info->ssi_signo : 0;
}

int clinux_signalfd_next(int fd, int *kernel) {
    struct signalfd_siginfo info;
    int number = next_signal(fd, &info);
    if (number) *kernel = info.ssi_code == SI_KERNEL;
    return number;
}

int clinux_signalfd_next_from(int fd, int *sender) {
    struct signalfd_siginfo info;
    int number = next_signal(fd, &info);
    if (number) *sender = info.ssi_code == SI_KERNEL ? 0 : (int)info.ssi_pid;
    return number;
}

void clinux_unblock_all(void) {
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

void clinux_unblock(int number) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void clinux_ignore(int number) { signal(number, SIG_IGN); }

void clinux_name_thread(const char *name) { prctl(PR_SET_NAME, name); }
