#ifndef CBENCHMARKS_H
#define CBENCHMARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// The system work of the benchmarks. Whatever returns a number answers -1 on failure, and `bench_error` then says what
// failed. Everything that waits has a time limit and ends early on Ctrl-C.

// common.c
/// What the last failed function could not do. Valid until the next failure.
const char *bench_error(void);
int bench_fail(const char *what, const char *object);
/// From now on SIGINT, SIGTERM and SIGHUP only make `bench_interrupted` true; a second one kills as usual.
void bench_catch_signals(void);
bool bench_interrupted(void);
/// CLOCK_MONOTONIC in nanoseconds.
uint64_t bench_now(void);
/// Returns after `milliseconds`, or earlier on Ctrl-C.
void bench_sleep(int milliseconds);
/// How many CPUs this process might use when it started.
int bench_cpu_count(void);
/// Leaves the first CPU to the servers when there is more than one: this process and its children stay off it.
int bench_leave_first_cpu(void);
/// Whether no other benchmark runs on this machine; the place is held until this process ends.
bool bench_is_alone(void);

/// A variable of the environment, or null.
const char *bench_environment(const char *name);
/// A line for the person who waits, on stderr: the table goes to stdout.
void bench_say(const char *text);
_Noreturn void bench_exit(int code);

// files.c
/// Makes a fresh directory below `parent` and writes its path.
int bench_make_directory(const char *parent, char *path, size_t capacity);
int bench_make_plain_directory(const char *path);
int bench_remove_tree(const char *path);
/// Makes `path` a symbolic link to `target`.
int bench_link(const char *target, const char *path);
int bench_copy_file(const char *from, const char *to);
int bench_write_file(const char *path, const void *bytes, size_t count);
/// Reads at most `capacity` bytes; returns how many.
long bench_read_file(const char *path, void *bytes, size_t capacity);
bool bench_is_file(const char *path);
bool bench_is_executable(const char *path);
/// Whether the pages of a file there count as shared memory.
bool bench_is_memory_file_system(const char *path);
/// The path of this executable.
int bench_own_path(char *path, size_t capacity);

// process.c
/// Starts a program that dies with this process; output goes to `log`, or nowhere when it is null.
/// `first_cpu` pins it to the CPU that this process keeps off.
int bench_spawn(const char *path, char *const arguments[], char *const environment[], const char *log, bool first_cpu);
/// One run from vfork to the return of wait4, in nanoseconds; fails unless it exits with 0 within ten seconds.
int64_t bench_time_run(const char *path, char *const arguments[], char *const environment[]);
/// Waits for the end of a child; returns its exit code, 128 + signal, or -1 when it is still running.
int bench_wait(int pid, int milliseconds);
/// SIGTERM, `milliseconds` of patience, SIGKILL. Returns once it is gone.
void bench_stop(int pid, int milliseconds);
void bench_kill(int pid);
int bench_suspend(int pid);
int bench_resume(int pid);
bool bench_is_alive(int pid);
/// The numeric names in a directory such as /proc/PID/task; returns how many there are.
int bench_list_numbers(const char *path, int numbers[], int capacity);
/// Sends SIGTERM and does not wait.
void bench_terminate(int pid);
/// Whether the process runs this file.
bool bench_is_program(int pid, const char *path);
/// The room of all pipes that these processes have open, each pipe once, in bytes.
long bench_pipe_bytes(const int pids[], int count);

// socket.c
int bench_listen(const char *path);
/// Takes one connection within the time.
int bench_accept(int listener, int milliseconds);
int bench_connect(const char *path);
/// Sends `count` bytes, then reads until `frames` NULs have come; returns the bytes read.
long bench_exchange(int socket, const void *bytes, size_t count, int frames, void *replies, size_t capacity,
                    int milliseconds);
/// Reads up to and including one NUL; returns 0 when nothing came in the time.
long bench_receive(int socket, void *bytes, size_t capacity, int milliseconds);
int bench_send(int socket, const void *bytes, size_t count);
void bench_close(int descriptor);

// load.c
/// What the load sends: Varlink Report with `completed` or with `advance`, or Redis SET.
enum bench_kind { BENCH_REPORT, BENCH_ADVANCE, BENCH_SET };
struct bench_load {
    int connections;
    int depth;
    enum bench_kind kind;
    double seconds;
};
struct bench_load_result {
    uint64_t calls;
    double seconds;
    /// Bytes of one reply.
    int reply_length;
};
/// Closed loop: each connection has `depth` calls under way, sent at once, and sends the next when all are answered.
int bench_load(const char *socket, const struct bench_load *load, struct bench_load_result *result);
/// The message that connection `id` sends, with its end; returns its length.
int bench_load_message(enum bench_kind kind, int id, int value, char *bytes, size_t capacity);

// pairs.c
/// Closed loop: each connection registers a task, finishes it, registers the next. Counts both calls.
int bench_pairs(const char *socket, int connections, double seconds, struct bench_load_result *result);

// probe.c
struct bench_probe {
    /// The longest time from a call to its answer, and the most that the server worked in such a time, in nanoseconds.
    uint64_t longest;
    uint64_t most_work;
    /// How many calls there were.
    uint64_t calls;
    /// When the other connection had its last bytes, as `bench_now`; 0 when it had none.
    uint64_t last_bytes;
};
/// Calls `message` on `probe` again and again until `end` (as `bench_now`), `pause` nanoseconds after each answer, and
/// throws away what comes on `other` (-1: none). `pid` is the server.
int bench_probe(int pid, int probe, const void *message, size_t count, int other, uint64_t end, uint64_t pause,
                struct bench_probe *result);

// journal.c
/// Writes a journal of about `records` lines that leaves `alive` tasks in groups of 100: tasks that come, advance, end
/// and are forgotten, those that stay at the end. Returns the number of lines.
long bench_write_journal(const char *path, long records, long alive);

// output.c
/// Writes `total` bytes to the standard output, `chunk` at a time, as lines.
int bench_produce(long total, long chunk);

// server.c
/// The reference: one thread, epoll, parses each Report and stores it. Serves until it is killed.
int bench_reference_server(const char *socket);

// json.c
struct bench_report {
    const char *group;
    size_t group_length;
    int64_t id;
    double completed;
};
/// Parses one call of Report in one pass; returns false when it is not one.
bool bench_parse_report(const char *bytes, const char *end, struct bench_report *report);

#endif
