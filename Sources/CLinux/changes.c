#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

int clinux_changes(void) { return inotify_init1(IN_NONBLOCK | IN_CLOEXEC); }

int clinux_changes_add(int fd, const char *path, int of_files) {
    uint32_t mask = IN_CREATE | IN_DELETE | IN_MOVE | IN_DELETE_SELF | IN_MOVE_SELF;
    if (of_files) mask |= IN_CLOSE_WRITE | IN_ATTRIB;
    // One folder may be watched for several reasons: what was asked for before stays.
    return inotify_add_watch(fd, path, mask | IN_ONLYDIR | IN_MASK_ADD);
}

void clinux_changes_remove(int fd, int watch) { inotify_rm_watch(fd, watch); }

long clinux_changes_read(int fd, void *buffer, size_t size) {
    ssize_t count;
    do count = read(fd, buffer, size);
    while (count < 0 && errno == EINTR);
    return count;
}

long clinux_changes_next(const void *at, struct clinux_change *change) {
    const struct inotify_event *event = at;
    uint32_t mask = event->mask;
    change->watch = event->wd;
    change->came = (mask & (IN_CREATE | IN_MOVED_TO)) != 0;
    change->created = (mask & IN_CREATE) != 0;
    change->went = (mask & (IN_DELETE | IN_MOVED_FROM)) != 0;
    change->is_folder = (mask & IN_ISDIR) != 0;
    change->is_over = (mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT)) != 0;
    change->is_forgotten = (mask & IN_IGNORED) != 0;
    change->overflowed = (mask & IN_Q_OVERFLOW) != 0;
    change->name = event->len > 0 ? event->name : "";
    return (long)(sizeof *event + event->len);
}
