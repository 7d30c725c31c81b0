#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int keep(const int *kept, int count, int flag) {
    for (int i = 0; i < count; i++)
        if (fcntl(kept[i], F_SETFD, flag) < 0) return -1;
    return 0;
}

int clinux_replace(
    const char *path, char *const *arguments, char *const *environment, const int *kept, int kept_count) {
    if (keep(kept, kept_count, 0) == 0) execve(path, arguments, environment);
    int error = errno;
    keep(kept, kept_count, FD_CLOEXEC);
    errno = error;
    return -1;
}

pid_t clinux_ended_of_thread(void) {
    siginfo_t info;
    int result;
    do {
        memset(&info, 0, sizeof info);
        result = waitid(P_ALL, 0, &info, WEXITED | WNOWAIT | WNOHANG | __WNOTHREAD);
    } while (result < 0 && errno == EINTR);
    return result < 0 ? 0 : info.si_pid;
}
