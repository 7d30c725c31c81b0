#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int clinux_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int clinux_pidfd_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

struct report {
    volatile int stage;
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

// Runs in the child, on the parent's memory: system calls only.
static void child(const struct clinux_spawn *what, struct report *report) {
    struct sigaction defaults = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) sigaction(number, &defaults, NULL);

    report->stage = CLINUX_STAGE_SESSION;
    if (what->session && setsid() < 0) goto failed;
    if (what->group && setpgid(0, 0) < 0) goto failed;

    report->stage = CLINUX_STAGE_DIRECTORY;
    if (what->directory && chdir(what->directory) < 0) goto failed;

    report->stage = CLINUX_STAGE_DESCRIPTORS;
    int moved[3];
    for (int i = 0; i < 3; i++) {
        int source = what->descriptors[i];
        // Above 2, so that no later dup2 overwrites a source.
        moved[i] = source < 0 ? nothing() : fcntl(source, F_DUPFD_CLOEXEC, 3);
        if (moved[i] >= 0 && moved[i] < 3) moved[i] = fcntl(moved[i], F_DUPFD_CLOEXEC, 3);
        if (moved[i] < 0) goto failed;
    }
    for (int i = 0; i < 3; i++)
        if (dup2(moved[i], i) < 0) goto failed;
    if (what->keep > 2) {
        if (what->keep > 3) syscall(SYS_close_range, 3, what->keep - 1, 4 /* CLOSE_RANGE_CLOEXEC */);
        syscall(SYS_close_range, what->keep + 1, ~0U, 4);
        if (fcntl(what->keep, F_SETFD, 0) < 0) goto failed;
    } else {
        // Kernels before 5.11 refuse the flag; all our own descriptors are close-on-exec from birth.
        syscall(SYS_close_range, 3, ~0U, 4);
    }

    report->stage = CLINUX_STAGE_EXEC;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    execve(what->path, what->arguments, what->environment);
failed:
    report->error = errno;
    _exit(127);
}

pid_t clinux_spawn(const struct clinux_spawn *what, int *stage) {
    struct report report = {.stage = CLINUX_STAGE_FORK, .error = 0};
    sigset_t all, former;
    sigfillset(&all);
    // No handler of ours may run in the child before its dispositions are reset.
    pthread_sigmask(SIG_SETMASK, &all, &former);
    pid_t pid = vfork();
    if (pid == 0) child(what, &report);
    int error = pid < 0 ? errno : report.error;
    pthread_sigmask(SIG_SETMASK, &former, NULL);
    *stage = error ? report.stage : CLINUX_STAGE_NONE;
    if (pid > 0 && error) {
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {}
        pid = -1;
    }
    errno = error;
    return pid;
}

int clinux_wait(pid_t pid, int block, int *code, int *signal) {
    int status;
    pid_t result;
    do result = waitpid(pid, &status, block ? 0 : WNOHANG);
    while (result < 0 && errno == EINTR);
    if (result <= 0) return (int)result;
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    *signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return 1;
}
