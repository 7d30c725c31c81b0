#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct report {
    const struct clinux_spawn *what;
    volatile int stage;
    volatile int detail;
    volatile int error;
};

// What nothing comes from and nothing goes into. Without /dev, as in an empty chroot, it is a file without a name: reading it
// finds its end, writing to it fails.
static int nothing(void) {
    int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (fd >= 0) return fd;
    fd = (int)syscall(SYS_memfd_create, "nothing", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd >= 0) fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL);
    return fd;
}

// Sources above 2 first, so that no later dup2 overwrites one; kept descriptors are open, so nothing takes their numbers.
static int arrange_descriptors(const struct clinux_spawn *what) {
    int moved[3];
    for (int i = 0; i < 3; i++) {
        int source = what->descriptors[i];
        moved[i] = source < 0 ? nothing() : fcntl(source, F_DUPFD_CLOEXEC, 3);
        if (moved[i] >= 0 && moved[i] < 3) moved[i] = fcntl(moved[i], F_DUPFD_CLOEXEC, 3);
        if (moved[i] < 0) return -1;
    }
    for (int i = 0; i < 3; i++)
        if (dup2(moved[i], i) < 0) return -1;
    // Kernels before 5.11 refuse the flag; all our own descriptors are close-on-exec from birth.
    syscall(SYS_close_range, 3, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */);
    for (int i = 0; i < what->kept_count; i++)
        if (what->kept[i] > 2 && fcntl(what->kept[i], F_SETFD, 0) < 0) return -1;
    if (what->placed < 0) return 0;
    // Whatever of ours has that number: this is the child's table, and nothing of ours is needed there any more.
    if (what->placed == what->placed_as) return fcntl(what->placed, F_SETFD, 0);
    return dup2(what->placed, what->placed_as) < 0 ? -1 : 0;
}

static int set_limits(const struct clinux_spawn *what, struct report *report) {
    for (int i = 0; i < what->limit_count; i++) {
        struct rlimit limit = {.rlim_cur = what->limits[i].soft, .rlim_max = what->limits[i].hard};
        report->detail = i;
        if (setrlimit(what->limits[i].resource, &limit) < 0) return -1;
    }
    if (!what->branded) return 0;
    struct rlimit brand = {.rlim_cur = what->brand, .rlim_max = what->brand};
    report->detail = what->limit_count;
    return setrlimit(RLIMIT_RTTIME, &brand);
}

// The bare calls: those of the C library would change the user of all threads of the parent, whose memory this is.
static int take_identity(const struct clinux_spawn *what) {
    if (syscall(SYS_setgroups, (long)what->identity_group_count, what->identity_groups) < 0) return -1;
    if (syscall(SYS_setgid, what->identity_group) < 0) return -1;
    return (int)syscall(SYS_setuid, what->identity_user);
}

// Runs in the child, on the parent's memory: system calls only.
static int child(void *argument) {
    struct report *report = argument;
    const struct clinux_spawn *what = report->what;
    struct sigaction defaults = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &defaults, NULL);

    report->stage = CLINUX_STAGE_SESSION;
    if (what->session && setsid() < 0) goto failed;
    if (what->group && setpgid(0, 0) < 0) goto failed;

    report->stage = CLINUX_STAGE_DESCRIPTORS;
    if (arrange_descriptors(what) < 0) goto failed;
    if (what->terminal >= 0 && ioctl(what->terminal, TIOCSCTTY, 0) < 0) goto failed;

    report->stage = CLINUX_STAGE_NICE;
    if (what->prioritized && setpriority(PRIO_PROCESS, 0, what->nice) < 0) goto failed;

    report->stage = CLINUX_STAGE_LIMIT;
    if (set_limits(what, report) < 0) goto failed;

    report->stage = CLINUX_STAGE_IDENTITY;
    if (what->identified && take_identity(what) < 0) goto failed;
    if (what->mask >= 0) umask((mode_t)what->mask);

    report->stage = CLINUX_STAGE_DIRECTORY;
    if (what->directory && chdir(what->directory) < 0) goto failed;

    report->stage = CLINUX_STAGE_EXEC;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(what->path, what->arguments, what->environment);
failed:
    report->error = errno;
    _exit(127);
}

pid_t clinux_spawn(const struct clinux_spawn *what, struct clinux_spawned *result) {
    struct report report = {.what = what, .stage = CLINUX_STAGE_FORK};
    // A stack of the child's own, in this frame: we do not go on before it has left it.
    _Alignas(16) char stack[16 * 1024];
    sigset_t all, former;
    sigfillset(&all);
    int dumpable = what->identified ? prctl(PR_GET_DUMPABLE) : -1;
    // No handler of ours may run in the child before its dispositions are reset.
    pthread_sigmask(SIG_SETMASK, &all, &former);
    int pidfd = -1;
    int flags = CLONE_VM | CLONE_VFORK | SIGCHLD | (what->handle ? CLONE_PIDFD : 0);
    pid_t pid = clone(child, stack + sizeof stack, flags, &report, &pidfd);
    int error = pid < 0 ? errno : report.error;
    pthread_sigmask(SIG_SETMASK, &former, NULL);
    // With its user the child changed whether our common memory may be looked at; by now it has memory of its own.
    if (dumpable == 1) prctl(PR_SET_DUMPABLE, 1);
    result->stage = error ? report.stage : CLINUX_STAGE_NONE;
    result->detail = report.detail;
    result->pidfd = pidfd;
    result->error = error;
    if (pid > 0 && error) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
        if (pidfd >= 0) close(pidfd);
        result->pidfd = -1;
        pid = -1;
    }
    errno = error;
    return pid;
}
