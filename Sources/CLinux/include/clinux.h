// What `import Glibc` hides. Every descriptor made here is close-on-exec; every function returns -1 and sets errno on failure
// unless it says otherwise. _GNU_SOURCE stays in the .c files: in this header it would clash with Swift's own Glibc module.
#ifndef CLINUX_H
#define CLINUX_H

#include <regex.h>
#include <stdbool.h>
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
// Level-triggered; `operation` is 1 to add, 2 to remove, 3 to change.
int clinux_epoll_level(int epoll, int operation, int fd, uint64_t token, int reading, int writing);
// `nanoseconds` < 0 waits for ever. At most 256 events. EINTR is answered with 0 events.
int clinux_epoll_wait(int epoll, struct clinux_event *events, int capacity, int64_t nanoseconds);

int clinux_eventfd(void);
void clinux_eventfd_signal(int fd);
void clinux_eventfd_clear(int fd);

// timerfd(2) on CLOCK_MONOTONIC, non-blocking.
int clinux_timerfd(void);
// Readable once after `nanoseconds` (at least 1); 0 disarms.
int clinux_timerfd_set(int fd, int64_t nanoseconds);

// timerfd(2) on CLOCK_REALTIME, non-blocking, that tells when the clock is set.
int clinux_wall_timer(void);
// Readable at this moment, microseconds since 1970; 0 or less disarms. 1 when the clock was set since the timer was last
// armed: it is armed all the same.
int clinux_wall_timer_set(int fd, int64_t microseconds);
// 1: the moment has come; 2: the clock was set; 0: neither.
int clinux_wall_timer_next(int fd);

// ---- signals

// Blocks `signals` in the calling thread and returns a non-blocking signalfd(2) for them.
int clinux_signalfd(const int *signals, int count);
// The next signal number, 0 when none is waiting; `*kernel` is 1 when the kernel sent it, as a terminal's Ctrl-C.
int clinux_signalfd_next(int fd, int *kernel);
// The same with the sender's pid, 0 where that means nothing.
int clinux_signalfd_next_from(int fd, int *sender);
// Unblocks everything in the calling thread.
void clinux_unblock_all(void);
void clinux_ignore(int signal);
// Unblocks one signal in the calling thread; one that waits is delivered before this returns.
void clinux_unblock(int signal);
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
// Begins to connect to an address of 4 or 16 bytes; the descriptor does not block, and is writable when it is known how it
// went. -1 with errno where that is known at once.
int clinux_connect_internet(const uint8_t *bytes, int count, uint16_t port);
// How that went: 0, or an errno.
int clinux_connected(int fd);
int clinux_set_timeouts(int fd, int sending, int receiving);  // milliseconds; 0: for ever
int clinux_datagram_socket(void);
// One datagram, never waiting; a path that begins with '@' is a name of the abstract namespace.
int clinux_send_datagram(int fd, const char *path, const void *bytes, size_t length);
// Makes an inherited listening AF_UNIX stream socket non-blocking and close-on-exec, and tells its path ("": none).
// EPROTOTYPE for anything else.
int clinux_listener_adopt(int fd, char *path, size_t capacity);

// ---- messages: AF_UNIX, SOCK_SEQPACKET

#define CLINUX_DESCRIPTORS_PER_MESSAGE 8

// A connected, non-blocking pair.
int clinux_message_pair(int ends[2]);
// Makes an inherited one non-blocking and close-on-exec. EPROTOTYPE for anything else.
int clinux_message_adopt(int fd);
// One message, whole or not at all.
int clinux_message_send(int fd, const void *bytes, size_t length, const int *descriptors, int count);
// One message; 0 is the end. `*count` descriptors, close-on-exec, are the caller's also when it is an error:
// EMSGSIZE for a message cut short, EBADMSG for descriptors that were left out.
ssize_t clinux_message_receive(
    int fd, void *bytes, size_t capacity, int descriptors[CLINUX_DESCRIPTORS_PER_MESSAGE], int *count);

// ---- notifications: AF_UNIX, SOCK_DGRAM, an abstract name

// A non-blocking socket that is told who sends. EADDRINUSE when the name is taken.
int clinux_notify_socket(const char *name, size_t length);
// One message and its sender; 0 is a message without a byte. Descriptors that come along are closed. EAGAIN when none is
// there, EMSGSIZE for one that was too long (it is gone).
ssize_t clinux_notify_receive(int fd, void *bytes, size_t capacity, struct clinux_credentials *sender);

// ---- processes

// The arguments of this process, as main got them; NULL-ended.
int clinux_argument_count(void);
char **clinux_argument_vector(void);
// The path that this process was started by, as it was given to execve(2); NULL when the kernel does not say.
const char *clinux_executed_path(void);


enum clinux_stage {
    CLINUX_STAGE_NONE = 0,
    CLINUX_STAGE_FORK,
    CLINUX_STAGE_SESSION,
    CLINUX_STAGE_DESCRIPTORS,
    CLINUX_STAGE_NICE,
    CLINUX_STAGE_LIMIT,
    CLINUX_STAGE_IDENTITY,
    CLINUX_STAGE_DIRECTORY,
    CLINUX_STAGE_EXEC,
};

struct clinux_limit {
    int resource;  // RLIMIT_*
    uint64_t soft;
    uint64_t hard;
};

struct clinux_spawn {
    const char *path;  // no search: an absolute or relative path
    char *const *arguments;
    char *const *environment;
    const char *directory;  // entered by the new user; NULL: ours
    int descriptors[3];     // become 0, 1, 2 of the child; -1: /dev/null, or what is like it
    const int *kept;        // further ones, kept under their numbers
    int kept_count;
    int placed;      // one more, that gets the number `placed_as`; -1: none
    int placed_as;
    int session;     // 1: setsid(2)
    int terminal;    // the number, 0 to 2, of what becomes the controlling terminal of the session; -1: none
    int group;       // 1: a process group of its own
    int identified;  // 1: take the identity below
    uint32_t identity_user;
    uint32_t identity_group;
    const uint32_t *identity_groups;
    int identity_group_count;
    int mask;         // umask(2); -1: ours
    int prioritized;  // 1: setpriority(2) to `nice`
    int nice;
    const struct clinux_limit *limits;
    int limit_count;
    int branded;  // 1: RLIMIT_RTTIME, soft and hard, becomes `brand`
    uint64_t brand;
    int handle;  // 1: give a pidfd
};

struct clinux_spawned {
    int stage;   // what failed; CLINUX_STAGE_NONE when nothing did
    int detail;  // at CLINUX_STAGE_LIMIT: the index of the limit; limit_count is the brand
    int pidfd;   // -1 when none was asked for
    int error;   // errno, 0 when it was started
};

// clone(2) as vfork does, and execve(2), with the stages in the order above: signal mask emptied, dispositions reset,
// descriptors above 2 closed but for `kept`. Returns the pid, or -1 with errno and `result->stage`. The child is ours to
// wait for; its parent is the calling thread.
pid_t clinux_spawn(const struct clinux_spawn *what, struct clinux_spawned *result);

int clinux_pidfd_open(pid_t pid);
int clinux_pidfd_signal(int pidfd, int signal);
// To the process group that the process leads, or led. EINVAL before Linux 6.9.
int clinux_pidfd_signal_group(int pidfd, int signal);
// How a child of ours ended: 1, or 0 when it still runs or is none of ours. It stays a zombie unless `reap`.
int clinux_pidfd_wait(int pidfd, int reap, int *code, int *signal);
// How a process ended that somebody has reaped (Linux 6.15): 1, or 0 when that is not known.
int clinux_pidfd_late_exit(int pidfd, int *code, int *signal);
// Reaps one ended child of the calling thread, not of others. Returns its pid, or 0 when there is none.
pid_t clinux_reap_of_thread(int *code, int *signal);
// The next child of any thread that was stopped (`*stopped`: the signal) or continued (0). Returns its pid, or 0.
pid_t clinux_next_change(int *stopped);
// Orphans among our descendants become our children (PR_SET_CHILD_SUBREAPER).
int clinux_become_subreaper(void);
// waitpid(2) for one child. Returns 1 and fills code (0-255) or signal, 0 when it still runs and `block` is 0.
int clinux_wait(pid_t pid, int block, int *code, int *signal);

// A child of the calling thread, not of others, that has ended and that nobody has reaped; it stays so. 0 when there is none.
// The same one again and again, until it is reaped.
pid_t clinux_ended_of_thread(void);
// execve(2) with `kept` left open, and nothing else that is close-on-exec. Returns only when it failed: -1, and all of `kept`
// is close-on-exec again.
int clinux_replace(
    const char *path, char *const *arguments, char *const *environment, const int *kept, int kept_count);

// ---- /proc

struct clinux_process {
    uint64_t inode;  // of its directory: as long as that is the same, so is the process
    int32_t pid;
};

// All processes that /proc (open as `proc`) shows, by pid. Returns how many there are, also where `capacity` is less.
int clinux_list_processes(int proc, struct clinux_process *found, int capacity);
// The beginning of a file of a process, in one read, with a NUL behind it.
ssize_t clinux_read_of_process(int proc, int pid, const char *file, char *bytes, size_t capacity);
// How many files a process has open, as the kernel tells it since Linux 6.2; 0 before.
int64_t clinux_open_files(int proc, int pid);
// Nanoseconds that all threads of a process have run, those that ended included.
int64_t clinux_cpu_time(pid_t pid);

// ---- inotify(7)

// A non-blocking inotify descriptor that tells of names taken away from the directory `path`, or given to another file by a
// rename, and of its own end.
int clinux_watch_removals(const char *path);
// The same for files that are written to, made, renamed or removed there.
int clinux_watch_changes(const char *path);
// Reads what is there. Returns 1 when `name` or the directory itself went away, or `name` is another file now, else 0.
int clinux_removed(int fd, const char *name);

// A non-blocking inotify descriptor that many folders can be added to.
int clinux_changes(void);
// Watches a folder, links followed: names that come and go, and `of_files`: what is written and closed, or gets another mode.
// Returns the watch's number, the same one for the same folder, or -1.
int clinux_changes_add(int fd, const char *path, int of_files);
void clinux_changes_remove(int fd, int watch);
// What is there to read, or -1.
long clinux_changes_read(int fd, void *buffer, size_t size);

// One thing that happened.
struct clinux_change {
    int watch;
    // A name came, went, or (neither) is as before and what it names was changed; `created` rather than moved here.
    int came, created, went, is_folder;
    // The folder itself was removed, or is elsewhere now.
    int is_over;
    // The watch is no more.
    int is_forgotten;
    // Changes were lost, of any watch.
    int overflowed;
    const char *name;
};
// Looks at what stands at `at`; how long it is.
long clinux_changes_next(const void *at, struct clinux_change *change);

// ---- pipes that services write to

// A pipe as one descriptor for both directions: it ends for nobody while anybody holds it. Needs /proc.
int clinux_output_pipe(void);
// Two ends that do not block.
int clinux_scratch_pipe(int ends[2]);
// The same pipe for both directions, close-on-exec.
int clinux_reopen_pipe(int fd);
// Sets the size (rounded up by the kernel) when `size` > 0; returns what it is then.
int clinux_pipe_size(int fd, int size);
// Bytes that can be read now.
int64_t clinux_available(int fd);
// EINVAL when it is no pipe.
int64_t clinux_pipe_inode(int fd);
// Copies from pipe to pipe, consuming nothing. 0 when nothing is there, or no room.
int64_t clinux_tee(int from, int to, int64_t count);
// Moves bytes where one side is a pipe, as both descriptors are: it waits where they do. EINVAL where that cannot be.
int64_t clinux_splice(int from, int to, int64_t count);
// Moves bytes of a pipe into a file at `offset`, by splice(2) or, where that cannot be, by a copy. May be short; what a
// copy could not write has left `from` all the same.
int64_t clinux_splice_to_file(int from, int to, int64_t offset, int64_t count);
// Takes bytes away without waiting for any; `sink` is /dev/null, or -1. Returns how many it was; never -1.
int64_t clinux_discard(int fd, int sink, int64_t count);

// ---- terminal and files

// The reading end does not block.
int clinux_pipe(int ends[2]);
// Both ends block.
int clinux_blocking_pipe(int ends[2]);

int clinux_window_size(int fd, int *columns, int *rows);
// O_DIRECTORY|O_NOFOLLOW|O_PATH-free, relative to `at` (or AT_FDCWD when negative).
int clinux_open_directory(int at, const char *path);
int clinux_open(int at, const char *path, int flags, int mode);
int clinux_memory_file(const char *name);  // memfd_create(2), close-on-exec
int clinux_rename(int at, const char *from, const char *to);
// Has the kernel begin to write out what was changed in `length` bytes from `offset`; does not wait for it.
void clinux_begin_writeout(int fd, int64_t offset, int64_t length);
// Takes room for `length` bytes behind the file's end without making it longer. 0 also where a file system cannot tell.
int clinux_reserve(int fd, int64_t offset, int64_t length);
// Unmaps the code that was only needed to start; nothing is lost, it is mapped again where it is used.
void clinux_forget_startup_pages(void);
// All threads share one heap from now on; to be called before there are others.
void clinux_use_one_heap(void);
// Whether the text begins with what the expression means; regexec(3) would try it at each place.
bool clinux_begins_with(regex_t *expression, const char *text);
// Gives free memory of the heap back to the system.
void clinux_trim_heap(void);
int clinux_pty(int columns, int rows, int *child);  // returns the controlling side, `child` the other
int clinux_set_window_size(int fd, int columns, int rows);
int clinux_raise_descriptor_limit(uint64_t *soft, uint64_t *former);

#endif
