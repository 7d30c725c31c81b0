#define _GNU_SOURCE
#include "clinux.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

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

int clinux_datagram_socket(void) { return socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

int clinux_send_datagram(int fd, const char *path, const void *bytes, size_t length) {
    struct sockaddr_un to;
    if (address(&to, path) < 0) return -1;
    socklen_t size = (socklen_t)(offsetof(struct sockaddr_un, sun_path) + strlen(path));
    if (path[0] == '@') to.sun_path[0] = 0;
    else size++;
    ssize_t sent;
    do sent = sendto(fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL, (struct sockaddr *)&to, size);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -1 : 0;
}

static int option(int fd, int name, int *value) {
    socklen_t length = sizeof *value;
    return getsockopt(fd, SOL_SOCKET, name, value, &length);
}

int clinux_listener_adopt(int fd, char *path, size_t capacity) {
    int family = 0, kind = 0, listens = 0;
    if (option(fd, SO_DOMAIN, &family) < 0 || option(fd, SO_TYPE, &kind) < 0) return -1;
    if (option(fd, SO_ACCEPTCONN, &listens) < 0) return -1;
    if (family != AF_UNIX || kind != SOCK_STREAM || !listens) {
        errno = EPROTOTYPE;
        return -1;
    }
    struct sockaddr_un own = {0};
    socklen_t length = sizeof own;
    if (getsockname(fd, (struct sockaddr *)&own, &length) < 0) return -1;
    path[0] = 0;
    // A name of the abstract namespace begins with NUL and is no file.
    size_t count = length > offsetof(struct sockaddr_un, sun_path) ? strnlen(own.sun_path, sizeof own.sun_path) : 0;
    if (count >= capacity) count = capacity - 1;
    memcpy(path, own.sun_path, count);
    path[count] = 0;
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
    return fcntl(fd, F_SETFD, FD_CLOEXEC);
}

int clinux_connect_internet(const uint8_t *bytes, int count, uint16_t port) {
    struct sockaddr_storage to = {0};
    socklen_t length;
    if (count == 4) {
        struct sockaddr_in *four = (struct sockaddr_in *)&to;
        four->sin_family = AF_INET;
        four->sin_port = htons(port);
        memcpy(&four->sin_addr, bytes, 4);
        length = sizeof *four;
    } else {
        struct sockaddr_in6 *six = (struct sockaddr_in6 *)&to;
        six->sin6_family = AF_INET6;
        six->sin6_port = htons(port);
        memcpy(&six->sin6_addr, bytes, 16);
        length = sizeof *six;
    }
    int fd = socket(to.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) return -1;
    int result;
    do result = connect(fd, (struct sockaddr *)&to, length);
    while (result < 0 && errno == EINTR);
    if (result == 0 || errno == EINPROGRESS) return fd;
    int error = errno;
    close(fd);
    errno = error;
    return -1;
}

int clinux_connected(int fd) {
    int error = 0;
    socklen_t length = sizeof error;
    if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) < 0) return errno;
    if (error) return error;
    struct sockaddr_storage own = {0}, other = {0};
    socklen_t own_length = sizeof own, other_length = sizeof other;
    if (getsockname(fd, (struct sockaddr *)&own, &own_length) < 0) return errno;
    if (getpeername(fd, (struct sockaddr *)&other, &other_length) < 0) return errno;
    // Among the ports that the kernel gives to who connects, one that nobody listens on can be given to us: then we have
    // met ourselves.
    return own_length == other_length && memcmp(&own, &other, own_length) == 0 ? ECONNREFUSED : 0;
}
