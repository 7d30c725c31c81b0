// What `import Glibc` hides. Every descriptor made here is close-on-exec; every function returns -1 and sets errno on failure
// unless it says otherwise. _GNU_SOURCE stays in the .c files: in this header it would clash with Swift's own Glibc module.
#ifndef CLINUX_H
#define CLINUX_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

// ---- epoll(7)

struct clinux_event {
    uint64_t token;
    uint32_t readable;  // data, end of file or error can be read
    uint32_t writable;
    uint32_t hangup;  // the other side will send no more: no further edge will come
};

int clinux_epoll_create(void);
// Edge-triggered, for both directions when `both`, else for reading alone.
int clinux_epoll_add(int epoll, int fd, uint64_t token, int both);
int clinux_epoll_change(int epoll, int fd, uint64_t token, int both);
int clinux_epoll_remove(int epoll, int fd);
// `nanoseconds` < 0 waits for ever. At most 256 events. EINTR is answered with 0 events.
int clinux_epoll_wait(int epoll, struct clinux_event *events, int capacity, int64_t nanoseconds);

int clinux_eventfd(void);
void clinux_eventfd_signal(int fd);
void clinux_eventfd_clear(int fd);

// ---- signals

// Blocks `signals` in the calling thread and returns a non-blocking signalfd(2) for them.
int clinux_signalfd(const int *signals, int count);
// The next signal number, 0 when none is waiting; `*kernel` is 1 when the kernel sent it, as a terminal's Ctrl-C.
int clinux_signalfd_next(int fd, int *kernel);
// Unblocks everything in the calling thread.
void clinux_unblock_all(void);
void clinux_ignore(int signal);
// Names the calling thread; at most 15 bytes.
void clinux_name_thread(const char *name);

// ---- sockets

struct clinux_credentials {
    int32_t pid;
    uint32_t uid;
    uint32_t gid;
};

int clinux_accept(int listener);  // accept4(2), non-blocking
int clinux_unix_socket(int nonblocking);
int clinux_bind(int fd, const char *path);
// Gives up after `milliseconds` with EAGAIN: a full backlog blocks an ordinary connect for ever.
// The limit stays on the socket for later sends; a receive waits at most `patience` milliseconds.
int clinux_connect(int fd, const char *path, int milliseconds, int patience);
int clinux_peer(int fd, struct clinux_credentials *peer);
int clinux_set_timeouts(int fd, int sending, int receiving);  // milliseconds; 0: for ever

// ---- processes

// The arguments of this process, as main got them; NULL-ended.
int clinux_argument_count(void);
char **clinux_argument_vector(void);
// The path that this process was started by, as it was given to execve(2); NULL when the kernel does not say.
const char *clinux_executed_path(void);


int clinux_pidfd_open(pid_t pid);
int clinux_pidfd_signal(int pidfd, int signal);

enum clinux_stage {
    CLINUX_STAGE_NONE = 0,
    CLINUX_STAGE_FORK,
    CLINUX_STAGE_DIRECTORY,
    CLINUX_STAGE_DESCRIPTORS,
    CLINUX_STAGE_SESSION,
    CLINUX_STAGE_EXEC,
};

struct clinux_spawn {
    const char *path;  // no search: an absolute or relative path
    char *const *arguments;
    char *const *environment;
    const char *directory;  // NULL: ours
    int descriptors[3];     // become 0, 1, 2 of the child; -1: /dev/null, or what is like it
    int keep;               // one more descriptor, kept under its number; -1: none
    int session;            // 1: setsid(2)
    int group;              // 1: a process group of its own
};

// vfork(2) and execve(2): signal mask emptied, dispositions reset, descriptors above 2 closed.
// Returns the pid, or -1 with errno and `*stage`. The child is ours to wait for.
pid_t clinux_spawn(const struct clinux_spawn *what, int *stage);
// waitpid(2) for one child. Returns 1 and fills code (0-255) or signal, 0 when it still runs and `block` is 0.
int clinux_wait(pid_t pid, int block, int *code, int *signal);

// ---- inotify(7)

// A non-blocking inotify descriptor that tells of names taken away from the directory `path`, or given to another file by a
// rename, and of its own end.
int clinux_watch_removals(const char *path);
// Reads what is there. Returns 1 when `name` or the directory itself went away, or `name` is another file now, else 0.
int clinux_removed(int fd, const char *name);

// ---- terminal and files

// The reading end does not block.
int clinux_pipe(int ends[2]);

int clinux_window_size(int fd, int *columns, int *rows);
// O_DIRECTORY|O_NOFOLLOW|O_PATH-free, relative to `at` (or AT_FDCWD when negative).
int clinux_open_directory(int at, const char *path);
int clinux_open(int at, const char *path, int flags, int mode);
int clinux_rename(int at, const char *from, const char *to);
// Has the kernel begin to write out what was changed in `length` bytes from `offset`; does not wait for it.
void clinux_begin_writeout(int fd, int64_t offset, int64_t length);
// Takes room for `length` bytes behind the file's end without making it longer. 0 also where a file system cannot tell.
int clinux_reserve(int fd, int64_t offset, int64_t length);
int clinux_close_from(int first);
// Unmaps the code that was only needed to start; nothing is lost, it is mapped again where it is used.
void clinux_forget_startup_pages(void);
int clinux_pty(int columns, int rows, int *child);  // returns the controlling side, `child` the other
int clinux_set_window_size(int fd, int columns, int rows);
int clinux_set_controlling_terminal(int fd);
int clinux_raise_descriptor_limit(uint64_t *soft, uint64_t *former);

#endif
