#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

int clinux_accept(int listener) {
    int fd;
    do fd = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    return fd;
}

int clinux_unix_socket(int nonblocking) {
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | (nonblocking ? SOCK_NONBLOCK : 0), 0);
}

static int address(struct sockaddr_un *to, const char *path) {
    size_t length = strlen(path);
    if (length >= sizeof to->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memset(to, 0, sizeof *to);
    to->sun_family = AF_UNIX;
    memcpy(to->sun_path, path, length + 1);
    return 0;
}

int clinux_bind(int fd, const char *path) {
    struct sockaddr_un to;
    if (address(&to, path) < 0) return -1;
    return bind(fd, (struct sockaddr *)&to, sizeof to);
}

static int set_timeout(int fd, int option, int milliseconds) {
    struct timeval limit = {.tv_sec = milliseconds / 1000, .tv_usec = (milliseconds % 1000) * 1000};
    return setsockopt(fd, SOL_SOCKET, option, &limit, sizeof limit);
}

int clinux_set_timeouts(int fd, int sending, int receiving) {
    if (set_timeout(fd, SO_SNDTIMEO, sending) < 0) return -1;
    return set_timeout(fd, SO_RCVTIMEO, receiving);
}

int clinux_connect(int fd, const char *path, int milliseconds, int patience) {
    struct sockaddr_un to;
    if (address(&to, path) < 0) return -1;
    // unix(7): connect on a full backlog waits, but honours SO_SNDTIMEO.
    if (clinux_set_timeouts(fd, milliseconds, patience) < 0) return -1;
    int result;
    do result = connect(fd, (struct sockaddr *)&to, sizeof to);
    while (result < 0 && errno == EINTR);
    return result;
}

int clinux_peer(int fd, struct clinux_credentials *peer) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0) return -1;
    peer->pid = credentials.pid;
    peer->uid = credentials.uid;
    peer->gid = credentials.gid;
    return 0;
}
