#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

struct entry {
    uint64_t inode;
    int64_t offset;
    unsigned short length;
    unsigned char kind;
    char name[];
};

int clinux_list_processes(int proc, struct clinux_process *found, int capacity) {
    _Alignas(struct entry) char buffer[32768];
    int count = 0;
    if (lseek(proc, 0, SEEK_SET) < 0) return -1;
    while (1) {
        long length = syscall(SYS_getdents64, proc, buffer, sizeof buffer);
        if (length < 0) return -1;
        if (length == 0) return count;
        for (long place = 0; place < length;) {
            const struct entry *entry = (const struct entry *)(buffer + place);
            place += entry->length;
            if (entry->name[0] < '1' || entry->name[0] > '9') continue;
            int32_t pid = 0;
            for (const char *digit = entry->name; *digit >= '0' && *digit <= '9'; digit++) pid = pid * 10 + (*digit - '0');
            if (count < capacity) found[count] = (struct clinux_process){.pid = pid, .inode = entry->inode};
            count++;
        }
    }
}

// Writes PID/FILE, NUL-ended; `file` is at most 32 bytes long.
static void write_path(char *path, int pid, const char *file) {
    char digits[12];
    int count = 0;
    do digits[count++] = (char)('0' + pid % 10);
    while ((pid /= 10) > 0);
    while (count > 0) *path++ = digits[--count];
    *path++ = '/';
    strcpy(path, file);
}

ssize_t clinux_read_of_process(int proc, int pid, const char *file, char *bytes, size_t capacity) {
    char path[64];
    write_path(path, pid, file);
    int fd = clinux_open(proc, path, O_RDONLY, 0);
    if (fd < 0) return -1;
    ssize_t length;
    do length = read(fd, bytes, capacity - 1);
    while (length < 0 && errno == EINTR);
    int code = errno;
    close(fd);
    errno = code;
    if (length >= 0) bytes[length] = 0;
    return length;
}

int64_t clinux_open_files(int proc, int pid) {
    char path[64];
    struct stat status;
    write_path(path, pid, "fd");
    return fstatat(proc, path, &status, 0) < 0 ? -1 : (int64_t)status.st_size;
}

int64_t clinux_cpu_time(pid_t pid) {
    clockid_t clock;
    struct timespec time;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &time) < 0) return -1;
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}
