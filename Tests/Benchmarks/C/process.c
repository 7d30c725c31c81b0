#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static cpu_set_t server_cpus;
static bool has_server_cpus;

int bench_leave_first_cpu(void) {
    cpu_set_t all;
    if (bench_cpu_count() < 2 || sched_getaffinity(0, sizeof all, &all) < 0) return 0;
    int first = 0;
    while (!CPU_ISSET(first, &all)) first++;
    CPU_ZERO(&server_cpus);
    CPU_SET(first, &server_cpus);
    CPU_CLR(first, &all);
    if (sched_setaffinity(0, sizeof all, &all) < 0) return bench_fail("cannot choose CPUs", NULL);
    has_server_cpus = true;
    return 0;
}

/// /dev/null, opened once: opening it is not part of what is timed.
static int nothing(void) {
    static int descriptor = -1;
    if (descriptor < 0) descriptor = open("/dev/null", O_RDWR | O_CLOEXEC);
    return descriptor;
}

/// The part between vfork and exec, on the parent's memory: system calls only.
static void become(const char *path, char *const arguments[], char *const environment[], int output, bool first_cpu) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (first_cpu && has_server_cpus) sched_setaffinity(0, sizeof server_cpus, &server_cpus);
    dup2(nothing(), STDIN_FILENO);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execve(path, arguments, environment);
    _exit(127);
}

static pid_t start(const char *path, char *const arguments[], char *const environment[], int output, bool first_cpu) {
    pid_t pid = vfork();
    if (pid == 0) become(path, arguments, environment, output, first_cpu);
    return pid;
}

int bench_spawn(const char *path, char *const arguments[], char *const environment[], const char *log, bool first_cpu) {
    int output = log ? open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600) : nothing();
    if (output < 0 || nothing() < 0) return bench_fail("cannot open", log ? log : "/dev/null");
    pid_t pid = start(path, arguments, environment, output, first_cpu);
    if (pid < 0) bench_fail("cannot start", path);
    if (log) close(output);
    return pid;
}

static void ignore(int signal) {
    (void)signal;
}

/// A timer that interrupts wait4, so that a hanging program cannot hang the benchmark.
static void arm(int seconds) {
    struct sigaction action = {.sa_handler = ignore};
    sigaction(SIGALRM, &action, NULL);
    struct itimerval timer = {.it_value = {.tv_sec = seconds}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

int64_t bench_time_run(const char *path, char *const arguments[], char *const environment[]) {
    int status = 0;
    int output = nothing();
    arm(10);
    uint64_t begin = bench_now();
    pid_t pid = start(path, arguments, environment, output, false);
    pid_t waited = pid < 0 ? -1 : wait4(pid, &status, 0, NULL);
    uint64_t end = bench_now();
    arm(0);
    if (pid < 0) return bench_fail("cannot start", path);
    if (waited != pid) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        errno = 0;
        return bench_fail(bench_interrupted() ? "interrupted" : "ten seconds are not enough for", path);
    }
    if (status != 0) {
        errno = 0;
        return bench_fail("it did not exit with 0:", path);
    }
    return (int64_t)(end - begin);
}

int bench_wait(int pid, int milliseconds) {
    uint64_t end = bench_now() + (uint64_t)milliseconds * 1000000u;
    for (;;) {
        int status;
        pid_t waited = waitpid(pid, &status, WNOHANG);
        if (waited == pid) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        if (waited < 0 && errno != EINTR) return bench_fail("cannot wait for a child", NULL);
        if (bench_now() >= end) break;
        // Not bench_sleep: a child must be waited for after Ctrl-C too.
        struct timespec pause = {.tv_nsec = 1000000};
        nanosleep(&pause, NULL);
    }
    errno = 0;
    return bench_fail("the child is still running", NULL);
}

void bench_stop(int pid, int milliseconds) {
    if (pid <= 1) return;
    kill(pid, SIGTERM);
    if (bench_wait(pid, milliseconds) >= 0) return;
    kill(pid, SIGKILL);
    bench_wait(pid, 5000);
}

void bench_kill(int pid) {
    if (pid > 1) kill(pid, SIGKILL);
}

int bench_suspend(int pid) {
    return pid > 1 && kill(pid, SIGSTOP) == 0 ? 0 : bench_fail("cannot suspend", NULL);
}

int bench_resume(int pid) {
    return pid > 1 && kill(pid, SIGCONT) == 0 ? 0 : bench_fail("cannot resume", NULL);
}

bool bench_is_alive(int pid) {
    return pid > 1 && kill(pid, 0) == 0;
}

int bench_list_numbers(const char *path, int numbers[], int capacity) {
    DIR *directory = opendir(path);
    if (directory == NULL) return bench_fail("cannot list", path);
    int count = 0;
    for (struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9') continue;
        if (count < capacity) numbers[count] = atoi(entry->d_name);
        count++;
    }
    closedir(directory);
    return count;
}

void bench_terminate(int pid) {
    if (pid > 1) kill(pid, SIGTERM);
}

bool bench_is_program(int pid, const char *path) {
    char link[64], target[4096];
    snprintf(link, sizeof link, "/proc/%d/exe", pid);
    ssize_t length = readlink(link, target, sizeof target - 1);
    if (length < 0) return false;
    target[length] = 0;
    return strcmp(target, path) == 0;
}

static bool is_first(uint64_t inodes[], int *known, int capacity, uint64_t inode) {
    for (int i = 0; i < *known; i++)
        if (inodes[i] == inode) return false;
    if (*known < capacity) inodes[(*known)++] = inode;
    return true;
}

long bench_pipe_bytes(const int pids[], int count) {
    static uint64_t inodes[1 << 14];
    static int numbers[1 << 14];
    int known = 0;
    long sum = 0;
    for (int i = 0; i < count; i++) {
        char path[64];
        snprintf(path, sizeof path, "/proc/%d/fd", pids[i]);
        int open_files = bench_list_numbers(path, numbers, 1 << 14);
        for (int j = 0; j < open_files && j < 1 << 14; j++) {
            struct stat status;
            snprintf(path, sizeof path, "/proc/%d/fd/%d", pids[i], numbers[j]);
            if (stat(path, &status) < 0 || !S_ISFIFO(status.st_mode)) continue;
            if (!is_first(inodes, &known, 1 << 14, status.st_ino)) continue;
            int pipe = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
            if (pipe < 0) continue;
            long size = fcntl(pipe, F_GETPIPE_SZ);
            if (size > 0) sum += size;
            close(pipe);
        }
    }
    return sum;
}
