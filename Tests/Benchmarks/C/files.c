#define _GNU_SOURCE
#include "cbenchmarks.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

int bench_make_directory(const char *parent, char *path, size_t capacity) {
    int length = snprintf(path, capacity, "%s/dmon-benchmark-XXXXXX", parent);
    if (length < 0 || (size_t)length >= capacity) {
        errno = ENAMETOOLONG;
        return bench_fail("cannot make a directory below", parent);
    }
    return mkdtemp(path) ? 0 : bench_fail("cannot make a directory below", parent);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *where) {
    (void)status, (void)kind, (void)where;
    return remove(path);
}

int bench_make_plain_directory(const char *path) {
    return mkdir(path, 0700) < 0 ? bench_fail("cannot make", path) : 0;
}

int bench_link(const char *target, const char *path) {
    return symlink(target, path) < 0 ? bench_fail("cannot make", path) : 0;
}

int bench_remove_tree(const char *path) {
    int failed = nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    return failed ? bench_fail("cannot remove", path) : 0;
}

static int write_all(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return -1;
        bytes += written;
        count -= (size_t)written;
    }
    return 0;
}

int bench_write_file(const char *path, const void *bytes, size_t count) {
    int descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) return bench_fail("cannot write", path);
    int result = write_all(descriptor, bytes, count) < 0 ? bench_fail("cannot write", path) : 0;
    close(descriptor);
    return result;
}

int bench_copy_file(const char *from, const char *to) {
    int result = 0;
    int source = open(from, O_RDONLY | O_CLOEXEC);
    if (source < 0) return bench_fail("cannot read", from);
    int target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0700);
    if (target < 0) result = bench_fail("cannot write", to);
    // Read and write, not copy_file_range: on some file systems that would share the pages that we want apart.
    char buffer[65536];
    for (ssize_t count = 1; result == 0 && count > 0;) {
        count = read(source, buffer, sizeof buffer);
        if (count < 0) result = bench_fail("cannot read", from);
        if (count > 0 && write_all(target, buffer, (size_t)count) < 0) result = bench_fail("cannot write", to);
    }
    close(source);
    if (target >= 0) close(target);
    return result;
}

long bench_read_file(const char *path, void *bytes, size_t capacity) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return bench_fail("cannot read", path);
    size_t filled = 0;
    while (filled < capacity) {
        ssize_t count = read(descriptor, (char *)bytes + filled, capacity - filled);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) bench_fail("cannot read", path);
        if (count < 0) filled = (size_t)-1;
        if (count <= 0) break;
        filled += (size_t)count;
    }
    close(descriptor);
    return (long)filled;
}

bool bench_is_file(const char *path) {
    return access(path, F_OK) == 0;
}

bool bench_is_executable(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0;
}

bool bench_is_memory_file_system(const char *path) {
    struct statfs status;
    return statfs(path, &status) == 0 && (status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC);
}

int bench_own_path(char *path, size_t capacity) {
    ssize_t length = readlink("/proc/self/exe", path, capacity - 1);
    if (length < 0) return bench_fail("cannot read", "/proc/self/exe");
    path[length] = 0;
    return 0;
}
