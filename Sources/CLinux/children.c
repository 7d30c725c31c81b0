#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int clinux_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int clinux_pidfd_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

int clinux_pidfd_signal_group(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 4 /* PIDFD_SIGNAL_PROCESS_GROUP */);
}

static int decode(int status, int *code, int *signal) {
    *code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    *signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    return 1;
}

int clinux_wait(pid_t pid, int block, int *code, int *signal) {
    int status;
    pid_t result;
    do result = waitpid(pid, &status, block ? 0 : WNOHANG);
    while (result < 0 && errno == EINTR);
    if (result <= 0) return (int)result;
    return decode(status, code, signal);
}

static int wait_for(idtype_t kind, id_t which, int options, siginfo_t *info) {
    int result;
    do {
        memset(info, 0, sizeof *info);
        result = waitid(kind, which, info, options | WNOHANG);
    } while (result < 0 && errno == EINTR);
    return result < 0 || info->si_pid == 0 ? 0 : 1;
}

static int ended(const siginfo_t *info, int *code, int *signal) {
    *code = info->si_code == CLD_EXITED ? info->si_status : 0;
    *signal = info->si_code == CLD_EXITED ? 0 : info->si_status;
    return 1;
}

int clinux_pidfd_wait(int pidfd, int reap, int *code, int *signal) {
    siginfo_t info;
    if (!wait_for(P_PIDFD, (id_t)pidfd, WEXITED | (reap ? 0 : WNOWAIT), &info)) return 0;
    return ended(&info, code, signal);
}

pid_t clinux_reap_of_thread(int *code, int *signal) {
    siginfo_t info;
    if (!wait_for(P_ALL, 0, WEXITED | __WNOTHREAD, &info)) return 0;
    ended(&info, code, signal);
    return info.si_pid;
}

pid_t clinux_next_change(int *stopped) {
    siginfo_t info;
    if (!wait_for(P_ALL, 0, WSTOPPED | WCONTINUED, &info)) return 0;
    *stopped = info.si_code == CLD_CONTINUED ? 0 : info.si_status;
    return info.si_pid;
}

// linux/pidfd.h of 6.15; the headers at hand are older.
struct pidfd_info {
    uint64_t mask;
    uint64_t cgroup;
    uint32_t pid, tgid, ppid;
    uint32_t users_and_groups[8];
    int32_t exit_code;
};
#define PIDFD_INFO_EXIT (1ULL << 3)
#define PIDFD_GET_INFO _IOWR(0xFF, 11, struct pidfd_info)

int clinux_pidfd_late_exit(int pidfd, int *code, int *signal) {
    struct pidfd_info info = {.mask = PIDFD_INFO_EXIT};
    if (ioctl(pidfd, PIDFD_GET_INFO, &info) < 0) return 0;
    return info.mask & PIDFD_INFO_EXIT ? decode(info.exit_code, code, signal) : 0;
}

int clinux_become_subreaper(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1L); }
