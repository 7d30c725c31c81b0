#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

int clinux_open(int at, const char *path, int flags, int mode) {
    int fd;
    do fd = openat(at < 0 ? AT_FDCWD : at, path, flags | O_CLOEXEC, mode);
    while (fd < 0 && errno == EINTR);
    return fd;
}

int clinux_open_directory(int at, const char *path) {
    return clinux_open(at, path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW, 0);
}

int clinux_memory_file(const char *name) { return (int)syscall(SYS_memfd_create, name, MFD_CLOEXEC); }

int clinux_rename(int at, const char *from, const char *to) { return renameat(at, from, at, to); }

void clinux_begin_writeout(int fd, int64_t offset, int64_t length) {
    sync_file_range(fd, offset, length, SYNC_FILE_RANGE_WRITE);
}

int clinux_reserve(int fd, int64_t offset, int64_t length) {
    int result;
    do result = fallocate(fd, FALLOC_FL_KEEP_SIZE, offset, length);
    while (result < 0 && errno == EINTR);
    return result < 0 && (errno == EOPNOTSUPP || errno == ENOSYS) ? 0 : result;
}

int clinux_window_size(int fd, int *columns, int *rows) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) < 0) return -1;
    *columns = size.ws_col;
    *rows = size.ws_row;
    return 0;
}

int clinux_set_window_size(int fd, int columns, int rows) {
    struct winsize size = {.ws_col = (unsigned short)columns, .ws_row = (unsigned short)rows};
    return ioctl(fd, TIOCSWINSZ, &size);
}

int clinux_pty(int columns, int rows, int *child) {
    int control = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (control < 0) return -1;
    if (grantpt(control) < 0 || unlockpt(control) < 0) goto failed;
    // ptsname(3) is not safe with threads; the kernel opens the other side for us (4.13).
    *child = ioctl(control, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (*child < 0) goto failed;
    if (clinux_set_window_size(*child, columns, rows) < 0) {
        close(*child);
        goto failed;
    }
    return control;
failed:;
    int error = errno;
    close(control);
    errno = error;
    return -1;
}

int clinux_raise_descriptor_limit(uint64_t *soft, uint64_t *former) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) < 0) return -1;
    *former = limit.rlim_cur;
    limit.rlim_cur = limit.rlim_max;
    int result = setrlimit(RLIMIT_NOFILE, &limit);
    *soft = result < 0 ? *former : limit.rlim_cur;
    return result;
}

static int watch(const char *path, uint32_t mask) {
    int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (fd < 0) return -1;
    if (inotify_add_watch(fd, path, mask) >= 0) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int clinux_watch_removals(const char *path) {
    return watch(path, IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

int clinux_watch_changes(const char *path) {
    return watch(path, IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVE | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR);
}

int clinux_removed(int fd, const char *name) {
    _Alignas(struct inotify_event) char buffer[4096];
    int removed = 0;
    ssize_t count;
    while ((count = read(fd, buffer, sizeof buffer)) > 0) {
        for (char *at = buffer; at < buffer + count;) {
            const struct inotify_event *event = (const struct inotify_event *)at;
            if (event->mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED | IN_Q_OVERFLOW)) removed = 1;
            if (event->len > 0 && strcmp(event->name, name) == 0) removed = 1;
            at += sizeof *event + event->len;
        }
    }
    return removed;
}

int clinux_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    return fcntl(ends[0], F_SETFL, O_NONBLOCK);
}

int clinux_blocking_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

extern const char __executable_start, etext;

void clinux_forget_startup_pages(void) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = ((uintptr_t)&__executable_start + page - 1) & ~(page - 1);
    uintptr_t end = (uintptr_t)&etext & ~(page - 1);
    // Clean pages of the file: what is used again comes back from the page cache.
    if (end > start) (void)madvise((void *)start, end - start, MADV_DONTNEED);
}
