#define _GNU_SOURCE
#include "clinux.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Room for some of our largest messages (160 KiB); the kernel lets a whole message in as long as there is any.
enum { BUFFER_SIZE = 512 * 1024 };

static int raise_buffer(int fd, int forced, int ordinary) {
    int size = BUFFER_SIZE;
    // Above the administrator's bound only for root; below it for everybody.
    if (setsockopt(fd, SOL_SOCKET, forced, &size, sizeof size) == 0) return 0;
    return setsockopt(fd, SOL_SOCKET, ordinary, &size, sizeof size);
}

static int prepare(int fd) {
    if (raise_buffer(fd, SO_SNDBUFFORCE, SO_SNDBUF) < 0) return -1;
    return raise_buffer(fd, SO_RCVBUFFORCE, SO_RCVBUF);
}

int clinux_message_pair(int ends[2]) {
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends) < 0) return -1;
    if (prepare(ends[0]) == 0 && prepare(ends[1]) == 0) return 0;
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    errno = error;
    return -1;
}

int clinux_message_adopt(int fd) {
    int kind = 0;
    socklen_t length = sizeof kind;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &kind, &length) < 0) return -1;
    if (kind != SOCK_SEQPACKET) {
        errno = EPROTOTYPE;
        return -1;
    }
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) < 0) return -1;
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0) return -1;
    return prepare(fd);
}

union control {
    char bytes[CMSG_SPACE(sizeof(int) * CLINUX_DESCRIPTORS_PER_MESSAGE)];
    struct cmsghdr aligned;
};

int clinux_message_send(int fd, const void *bytes, size_t length, const int *descriptors, int count) {
    // An empty message reads as the end, and more descriptors than the other side has room for would be lost.
    if (length == 0 || count > CLINUX_DESCRIPTORS_PER_MESSAGE) {
        errno = EINVAL;
        return -1;
    }
    struct iovec part = {.iov_base = (void *)bytes, .iov_len = length};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    union control control;
    if (count > 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * (size_t)count);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int) * (size_t)count);
        memcpy(CMSG_DATA(header), descriptors, sizeof(int) * (size_t)count);
    }
    ssize_t sent;
    do sent = sendmsg(fd, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -1 : 0;
}

ssize_t clinux_message_receive(
    int fd, void *bytes, size_t capacity, int descriptors[CLINUX_DESCRIPTORS_PER_MESSAGE], int *count) {
    struct iovec part = {.iov_base = bytes, .iov_len = capacity};
    union control control;
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes,
    };
    *count = 0;
    ssize_t length;
    // A reset is told before what is queued, and once: what was sent before it still comes.
    do length = recvmsg(fd, &message, MSG_CMSG_CLOEXEC);
    while (length < 0 && (errno == EINTR || errno == ECONNRESET));
    if (length < 0) return -1;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t size = header->cmsg_len - CMSG_LEN(0);
        memcpy(descriptors + *count, CMSG_DATA(header), size);
        *count += (int)(size / sizeof(int));
    }
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        errno = message.msg_flags & MSG_TRUNC ? EMSGSIZE : EBADMSG;
        return -1;
    }
    return length;
}
