#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

int clinux_reopen_pipe(int fd) {
    char path[32];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return clinux_open(-1, path, O_RDWR, 0);
}

int clinux_output_pipe(void) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    int both = clinux_reopen_pipe(ends[1]);
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    errno = error;
    return both;
}

int clinux_scratch_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC | O_NONBLOCK); }

int clinux_pipe_size(int fd, int size) { return fcntl(fd, size > 0 ? F_SETPIPE_SZ : F_GETPIPE_SZ, size); }

int64_t clinux_available(int fd) {
    int count = 0;
    return ioctl(fd, FIONREAD, &count) < 0 ? -1 : count;
}

int64_t clinux_pipe_inode(int fd) {
    struct stat status;
    if (fstat(fd, &status) < 0) return -1;
    if (S_ISFIFO(status.st_mode)) return (int64_t)status.st_ino;
    errno = EINVAL;
    return -1;
}

int64_t clinux_tee(int from, int to, int64_t count) {
    ssize_t result;
    do result = tee(from, to, (size_t)count, SPLICE_F_NONBLOCK);
    while (result < 0 && errno == EINTR);
    return result < 0 && errno == EAGAIN ? 0 : result;
}

int64_t clinux_splice(int from, int to, int64_t count) {
    ssize_t result;
    do result = splice(from, NULL, to, NULL, (size_t)count, SPLICE_F_MOVE | SPLICE_F_MORE);
    while (result < 0 && errno == EINTR);
    return result;
}

static int64_t copy_to_file(int from, int to, int64_t offset, int64_t count) {
    char buffer[16 * 1024];
    int64_t copied = 0;
    while (copied < count) {
        int64_t left = count - copied;
        ssize_t taken = read(from, buffer, left < (int64_t)sizeof buffer ? (size_t)left : sizeof buffer);
        if (taken < 0 && errno == EINTR) continue;
        if (taken < 0 && errno == EAGAIN) return copied;
        if (taken <= 0) return copied > 0 ? copied : taken;
        for (ssize_t done = 0; done < taken;) {
            ssize_t written = pwrite(to, buffer + done, (size_t)(taken - done), offset + copied);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return copied > 0 ? copied : written;
            done += written;
            copied += written;
        }
    }
    return copied;
}

int64_t clinux_splice_to_file(int from, int to, int64_t offset, int64_t count) {
    int64_t copied = 0;
    while (copied < count) {
        loff_t at = offset + copied;
        ssize_t result = splice(from, NULL, to, &at, (size_t)(count - copied), SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
        if (result < 0 && errno == EINTR) continue;
        // The file system has no splice, or the file is open for appending.
        if (result < 0 && errno == EINVAL && copied == 0) return copy_to_file(from, to, offset, count);
        if (result < 0 && errno == EAGAIN) return copied;
        if (result <= 0) return copied > 0 ? copied : result;
        copied += result;
    }
    return copied;
}

int64_t clinux_discard(int fd, int sink, int64_t count) {
    int64_t gone = 0;
    while (gone < count) {
        ssize_t result;
        if (sink >= 0) {
            result = splice(fd, NULL, sink, NULL, (size_t)(count - gone), SPLICE_F_NONBLOCK | SPLICE_F_MOVE);
        } else {
            char buffer[4096];
            int64_t left = count - gone;
            struct iovec part = {buffer, left < (int64_t)sizeof buffer ? (size_t)left : sizeof buffer};
            result = preadv2(fd, &part, 1, -1, RWF_NOWAIT);
        }
        if (result < 0 && errno == EINTR) continue;
        if (result <= 0) break;
        gone += result;
    }
    return gone;
}
