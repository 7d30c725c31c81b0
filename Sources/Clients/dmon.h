/* dmon.h: tell dmon how far this program is. One header, no dependencies, C99 and C++11, Linux.
 *
 *     dmon client c > dmon.h
 *
 *     #include "dmon.h"
 *
 *     dmon d;
 *     dmon_task t;
 *     dmon_open(&d);
 *     dmon_register(&d, &t, "etl", "load", 1000, "rows");
 *     for (int i = 0; i < 1000; i++) {
 *         load(i);
 *         dmon_advance(&t, 1);
 *     }
 *     dmon_done(&t, NULL);
 *     dmon_close(&d);
 *
 * What is promised:
 *  - No call but dmon_done, dmon_fail, dmon_flush and dmon_close ever waits: sockets are non-blocking, and while the daemon
 *    does not answer the newest values are kept and told later. Those four wait for the answer, DMON_PATIENCE ms at most;
 *    once it was late none waits again until there was an answer.
 *  - Where there is no daemon every call does nothing, and every DMON_RETRY ms at most it is looked for again: what has
 *    not ended is registered when it comes. No daemon is started; `dmon run`, `dmon report` and `dmon daemon` do that.
 *  - A daemon that was killed in between is told again: what was added, and how it ended, counts exactly once.
 *  - Nothing is allocated, printed or raised: no malloc, no signal (no SIGPIPE), no exit; errno is as it was. Descriptors
 *    are close-on-exec. When the process ends without a word the daemon calls the task lost.
 *  - dmon_report, dmon_advance and dmon_message cost a look at the clock, and every DMON_INTERVAL ms a send.
 *  - Text may be anything: it is cut (DMON_LABEL, DMON_MESSAGE), escaped, and bytes that are no UTF-8 become U+FFFD. A
 *    number that is not finite is ignored.
 *  - A dmon and its tasks belong to one thread at a time, and must not move or vanish in between. Each file that includes
 *    this has its own copy of the functions, and there is no state but in the structures. In a forked child the copies of
 *    its parent's structures are silent; it opens its own, and dmon_attach lets it add to a task of its parent.
 */
#ifndef DMON_H
#define DMON_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <sys/utsname.h>
#include <unistd.h>

/* Milliseconds between two reports. */
#ifndef DMON_INTERVAL
#define DMON_INTERVAL 50
#endif
/* Milliseconds that dmon_done, dmon_fail, dmon_flush and dmon_close wait at most. */
#ifndef DMON_PATIENCE
#define DMON_PATIENCE 500
#endif
/* Milliseconds between two looks for a daemon. */
#ifndef DMON_RETRY
#define DMON_RETRY 500
#endif
/* Bytes of a label and of a message, the final NUL among them. */
#ifndef DMON_LABEL
#define DMON_LABEL 128
#endif
#ifndef DMON_MESSAGE
#define DMON_MESSAGE 256
#endif

#ifdef __cplusplus
extern "C" {
#endif

struct dmon_task;

/* A connection. All members are private. */
typedef struct dmon {
    int fd;                    /* -1: none */
    long pid;                  /* the process that opened it; another one is a forked child */
    long long retry_at;        /* not looked for earlier */
    long long looked_at;
    int is_late;               /* an answer did not come in time: nobody waits again */
    unsigned long long seed;   /* of request ids */
    unsigned long long count;
    struct dmon_task *tasks;   /* all that are not over, as a list */
    struct dmon_task *asking;  /* whose call is in flight; one at a time */
    size_t out_sent, out_size, in_size;
    char out[6 * (DMON_LABEL + DMON_MESSAGE) + 1024];
    char in[1024];
} dmon;

/* A task. All members are private. */
typedef struct dmon_task {
    dmon *owner;
    struct dmon_task *next;
    long long id;                     /* 0: not registered yet */
    int is_over, is_foreign, ending;  /* ending: 1 done, 2 failed */
    int code, has_code, asked;        /* asked: what is in flight */
    double set, added, flying, total, said_total;
    double flying_set;
    int has_set, flying_has_set, has_message, flies;
    long long told_at, parent;
    unsigned long long request;       /* of what is in flight, or of the registration */
    unsigned long long ending_request;
    unsigned long long register_request;
    char group[129];
    char label[DMON_LABEL];
    char unit[33];
    char message[DMON_MESSAGE];
} dmon_task;

/* Opens a connection, at once or when a daemon comes. Returns 0 when one is there now, else -1; nothing depends on it. */
static inline int dmon_open(dmon *d);
/* Begins a task. group NULL: that of DMON_GROUP, else `default`; in that of DMON_GROUP it is a part of the task DMON_TASK.
 * total <= 0: not known. label and unit may be NULL; the unit `bytes` is shown in KiB, MiB ... */
static inline void dmon_register(
    dmon *d, dmon_task *t, const char *group, const char *label, double total, const char *unit);
/* Uses a task that another process registered: adds to it, shows messages, and does not end it. */
static inline void dmon_attach(dmon *d, dmon_task *t, const char *group, long long id);
/* The number in the group; 0 while it is not known. dmon_flush waits for it. */
static inline long long dmon_id(const dmon_task *t);
/* Says how much is completed. */
static inline void dmon_report(dmon_task *t, double completed);
/* Adds to what is completed. */
static inline void dmon_advance(dmon_task *t, double n);
/* Says how much there is to do. */
static inline void dmon_total(dmon_task *t, double total);
/* Shows a line beside the bar. */
static inline void dmon_message(dmon_task *t, const char *text);
/* Ends a task well; message may be NULL. Returns 0 when the daemon has acknowledged it. */
static inline int dmon_done(dmon_task *t, const char *message);
/* Ends a task badly; message may be NULL, code < 0 is none. Returns 0 when the daemon has acknowledged it. */
static inline int dmon_fail(dmon_task *t, const char *message, int code);
/* Tells everything now. Returns 0 when all of it was acknowledged, or there is no daemon to tell. */
static inline int dmon_flush(dmon *d);
/* Tells everything, and closes the connection. Tasks that have not ended stay until the process ends; they are lost then. */
static inline void dmon_close(dmon *d);

/* ---- what follows is nobody's business ---- */

/* Strict C hides some names of Linux. On Linux O_CLOEXEC is the same number as SOCK_CLOEXEC, which it shows. */
#define DMON_CLOEXEC_ SOCK_CLOEXEC
#ifdef SO_PEERCRED
#define DMON_PEERCRED_ SO_PEERCRED
#else
#define DMON_PEERCRED_ 17
#endif

enum { DMON_REGISTER_ = 1, DMON_REPORT_ = 2, DMON_END_ = 3 };

static inline long long dmon_now_(void) {
    struct timeval now;
    gettimeofday(&now, NULL);
    return (long long)now.tv_sec * 1000 + now.tv_usec / 1000;
}

static inline int dmon_is_finite_(double x) { return x - x == 0; }

/* Copies text, cut between characters. */
static inline void dmon_copy_(char *to, size_t room, const char *from) {
    size_t n = 0;
    if (from != NULL) {
        while (n + 1 < room && from[n] != 0) n++;
        if (from[n] != 0)
            while (n > 0 && ((unsigned char)from[n] & 0xC0) == 0x80) n--;
        memcpy(to, from, n);
    }
    to[n] = 0;
}

/* The length of the UTF-8 character at p; 0 when there is none. */
static inline int dmon_character_(const unsigned char *p) {
    unsigned a = p[0], b, low = 0x80, high = 0xBF;
    int n, i;
    if (a < 0x80) return 1;
    n = a >= 0xC2 && a < 0xE0 ? 2 : a >= 0xE0 && a < 0xF0 ? 3 : a >= 0xF0 && a < 0xF5 ? 4 : 0;
    if (n == 0) return 0;
    if (a == 0xE0) low = 0xA0;
    if (a == 0xED) high = 0x9F;
    if (a == 0xF0) low = 0x90;
    if (a == 0xF4) high = 0x8F;
    b = p[1];
    if (b < low || b > high) return 0;
    for (i = 2; i < n; i++)
        if ((p[i] & 0xC0) != 0x80) return 0;
    return n;
}

/* The message that is being written: there is always room, for every text has a limit. */
static inline void dmon_put_(dmon *d, const char *text) {
    size_t n = strlen(text);
    if (d->out_size + n < sizeof d->out) {
        memcpy(d->out + d->out_size, text, n);
        d->out_size += n;
    }
}

static inline void dmon_put_string_(dmon *d, const char *text) {
    const unsigned char *p = (const unsigned char *)text;
    char piece[8];
    dmon_put_(d, "\"");
    while (*p != 0) {
        int n = dmon_character_(p);
        if (n == 0) {
            dmon_put_(d, "\\ufffd");
            p++;
        } else if (n == 1 && (*p < 0x20 || *p == '"' || *p == '\\' || *p == 0x7F)) {
            snprintf(piece, sizeof piece, "\\u%04x", (unsigned)*p & 0xFFu);
            dmon_put_(d, piece);
            p++;
        } else {
            memcpy(piece, p, (size_t)n);
            piece[n] = 0;
            dmon_put_(d, piece);
            p += n;
        }
    }
    dmon_put_(d, "\"");
}

/* Without the comma that a locale may have in it. */
static inline void dmon_put_number_(dmon *d, double x) {
    char text[352];
    double size = x < 0 ? -x : x;
    if (size >= 1e15) {
        snprintf(text, sizeof text, "%.0f", x);
    } else {
        long long whole = (long long)size;
        long long millionths = (long long)((size - (double)whole) * 1e6 + 0.5);
        if (millionths >= 1000000) {
            whole++;
            millionths = 0;
        }
        if (millionths == 0)
            snprintf(text, sizeof text, "%s%lld", x < 0 ? "-" : "", whole);
        else
            snprintf(text, sizeof text, "%s%lld.%06lld", x < 0 ? "-" : "", whole, millionths);
    }
    dmon_put_(d, text);
}

static inline void dmon_put_field_(dmon *d, const char *name, double value) {
    dmon_put_(d, ",\"");
    dmon_put_(d, name);
    dmon_put_(d, "\":");
    dmon_put_number_(d, value);
}

static inline void dmon_put_text_(dmon *d, const char *name, const char *value) {
    dmon_put_(d, ",\"");
    dmon_put_(d, name);
    dmon_put_(d, "\":");
    dmon_put_string_(d, value);
}

static inline void dmon_put_request_(dmon *d, unsigned long long request) {
    char text[64];
    snprintf(text, sizeof text, ",\"request\":\"c%llx-%llx\"", d->seed, request);
    dmon_put_(d, text);
}

/* ---- where the daemon is ---- */

static inline const char *dmon_variable_(const char *name) {
    const char *value = getenv(name);
    return value != NULL && value[0] != 0 ? value : NULL;
}

/* Puts the current directory in front of a relative path; 0 when it has no room. */
static inline int dmon_absolute_(char *to, size_t room, const char *path, const char *rest) {
    char here[1024];
    int n;
    if (path[0] == '/')
        n = snprintf(to, room, "%s%s", path, rest);
    else if (getcwd(here, sizeof here) == NULL)
        return 0;
    else
        n = snprintf(to, room, "%s/%s%s", here, path, rest);
    return n > 0 && (size_t)n < room;
}

/* The socket that the holder of a state directory's lock wrote into it; 0 when nobody holds it. */
static inline int dmon_holder_(const char *state, char *path, size_t room) {
    char text[4609];
    char *start, *end;
    int n = snprintf(text, sizeof text, "%s/lock", state);
    int lock = n > 0 && (size_t)n < sizeof text ? open(text, O_RDONLY | DMON_CLOEXEC_) : -1;
    ssize_t size = 0;
    if (lock < 0) return 0;
    if (flock(lock, LOCK_SH | LOCK_NB) != 0) size = read(lock, text, sizeof text - 1);
    close(lock);
    if (size <= 0) return 0;
    text[size] = 0;
    start = strchr(text, '/');
    if (start == NULL) return 0;
    end = strchr(start, '\n');
    if (end != NULL) *end = 0;
    if (strlen(start) >= room) return 0;
    memcpy(path, start, strlen(start) + 1);
    return 1;
}

/* The host's name as it stands on disk. */
static inline void dmon_host_(char *to, size_t room) {
    struct utsname system;
    size_t n = 0;
    const char *p;
    if (uname(&system) != 0) system.nodename[0] = 0;
    for (p = system.nodename; *p != 0 && n + 4 < room; p++) {
        int is_plain = (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '_'
            || *p == '-' || (*p == '.' && n > 0);
        if (is_plain)
            to[n++] = *p;
        else
            n += (size_t)snprintf(to + n, room - n, "%%%02X", (unsigned)*p & 0xFFu);
    }
    to[n] = 0;
}

/* As `dmon` itself finds it: DMON_SOCKET, the lock of the state directory, the default place. 0 when it is too long. */
static inline int dmon_find_(char *path, size_t room) {
    char state[1024], host[256];
    struct stat facts;
    const char *value;
    long user = (long)getuid();
    int n, fits;
    if ((value = dmon_variable_("DMON_SOCKET")) != NULL) return dmon_absolute_(path, room, value, "");
    dmon_host_(host, sizeof host);
    if ((value = dmon_variable_("DMON_STATE")) != NULL)
        fits = dmon_absolute_(state, sizeof state, value, "");
    else {
        if ((value = dmon_variable_("XDG_STATE_HOME")) != NULL)
            n = snprintf(state, sizeof state, "%s/dmon/%s", value, host);
        else if (user == 0)
            n = snprintf(state, sizeof state, "/var/lib/dmon");
        else if ((value = dmon_variable_("HOME")) != NULL)
            n = snprintf(state, sizeof state, "%s/.local/state/dmon/%s", value, host);
        else
            n = snprintf(state, sizeof state, "/tmp/dmon-%ld/state", user);
        fits = n > 0 && (size_t)n < sizeof state;
    }
    if (!fits) return 0;
    if (dmon_holder_(state, path, room)) return 1;
    if (dmon_variable_("DMON_STATE") != NULL) {
        n = snprintf(path, room, "%s/dmon.sock", state);
        return n > 0 && (size_t)n < room;
    }
    if ((value = dmon_variable_("XDG_RUNTIME_DIR")) != NULL) {
        n = snprintf(path, room, "%s/dmon/dmon.sock", value);
        return n > 0 && (size_t)n < room;
    }
    n = snprintf(path, room, "/run/user/%ld", user);
    if (stat(path, &facts) == 0 && S_ISDIR(facts.st_mode))
        n = snprintf(path, room, "/run/user/%ld/dmon/dmon.sock", user);
    else if (user == 0 && stat("/run", &facts) == 0 && S_ISDIR(facts.st_mode))
        n = snprintf(path, room, "/run/dmon/dmon.sock");
    else
        n = snprintf(path, room, "/tmp/dmon-%ld/dmon.sock", user);
    return n > 0 && (size_t)n < room;
}

/* Connects without waiting, to a daemon of ours or of root; -1 when there is none. */
static inline int dmon_connect_(void) {
    struct sockaddr_un address;
    struct {
        int pid;
        unsigned uid, gid;
    } peer = {0, 0, 0};
    socklen_t size = sizeof peer;
    char path[1024];
    char *slash;
    int directory = -1, made, n, fd;
    if (!dmon_find_(path, sizeof path)) return -1;
    memset(&address, 0, sizeof address);
    address.sun_family = AF_UNIX;
    if (strlen(path) < sizeof address.sun_path) {
        memcpy(address.sun_path, path, strlen(path) + 1);
    } else {
        /* Longer than an address may be: through the directory's descriptor. */
        slash = strrchr(path, '/');
        if (slash == NULL) return -1;
        *slash = 0;
        directory = open(path, O_RDONLY | DMON_CLOEXEC_);
        if (directory < 0) return -1;
        n = snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%.80s", directory, slash + 1);
        if (n <= 0) return -1;
    }
    fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    made = fd >= 0 && connect(fd, (struct sockaddr *)&address, sizeof address) == 0
        && getsockopt(fd, SOL_SOCKET, DMON_PEERCRED_, &peer, &size) == 0
        && (peer.uid == 0 || peer.uid == (unsigned)getuid());
    if (directory >= 0) close(directory);
    if (made) return fd;
    if (fd >= 0) close(fd);
    return -1;
}

/* ---- talking ---- */

static inline void dmon_unlink_(dmon *d, dmon_task *t) {
    dmon_task **place = &d->tasks;
    while (*place != NULL && *place != t) place = &(*place)->next;
    if (*place == t) *place = t->next;
    t->is_over = 1;
}

/* The connection ended: what was in flight is asked again, with the same request. */
static inline void dmon_drop_(dmon *d) {
    if (d->fd >= 0) close(d->fd);
    d->fd = -1;
    d->asking = NULL;
    d->out_size = d->out_sent = d->in_size = 0;
}

/* Writes the next call of a task; 0 when it has none now. */
static inline int dmon_next_call_(dmon *d, dmon_task *t, long long now, int is_all) {
    int has_news = t->flies || t->has_set || t->added != 0 || t->has_message || t->total != t->said_total;
    const char *method;
    if (t->id == 0)
        t->asked = DMON_REGISTER_;
    else if (has_news && (is_all || t->ending || t->flies || now - t->told_at >= DMON_INTERVAL || now < t->told_at))
        t->asked = DMON_REPORT_;
    else if (!has_news && t->ending)
        t->asked = DMON_END_;
    else
        return 0;
    method = t->asked == DMON_REGISTER_ ? "Register" : t->asked == DMON_REPORT_ ? "Report" : t->ending == 1 ? "Finish" : "Fail";
    d->out_size = d->out_sent = 0;
    dmon_put_(d, "{\"method\":\"org.dmon.Progress.");
    dmon_put_(d, method);
    dmon_put_(d, "\",\"parameters\":{\"group\":");
    dmon_put_string_(d, t->group);
    if (t->asked == DMON_REGISTER_) {
        if (t->label[0] != 0) dmon_put_text_(d, "label", t->label);
        if (t->unit[0] != 0) dmon_put_text_(d, "unit", t->unit);
        if (t->total > 0) dmon_put_field_(d, "total", t->total);
        t->said_total = t->total;
        if (t->parent > 0) dmon_put_field_(d, "parent", (double)t->parent);
        dmon_put_field_(d, "pid", (double)d->pid);
        dmon_put_request_(d, t->register_request);
    } else {
        dmon_put_field_(d, "id", (double)t->id);
    }
    if (t->asked == DMON_REPORT_) {
        if (!t->flies) {
            t->flies = 1;
            t->flying = t->added;
            t->flying_set = t->set;
            t->flying_has_set = t->has_set;
            t->added = 0;
            t->has_set = 0;
            t->said_total = t->total;
            t->has_message = 0;
            t->request = ++d->count;
        }
        if (t->flying_has_set) dmon_put_field_(d, "completed", t->flying_set);
        if (t->flying != 0) dmon_put_field_(d, "advance", t->flying);
        if (t->total > 0) dmon_put_field_(d, "total", t->total);
        if (t->message[0] != 0) dmon_put_text_(d, "message", t->message);
        dmon_put_request_(d, t->request);
    } else if (t->asked == DMON_END_) {
        if (t->ending == 2 && t->has_code) dmon_put_field_(d, "code", t->code);
        dmon_put_request_(d, t->ending_request);
    }
    dmon_put_(d, "}}");
    d->out[d->out_size++] = 0;
    t->told_at = now;
    d->asking = t;
    return 1;
}

/* Takes the answer to what is in flight. */
static inline void dmon_answered_(dmon *d, const char *reply) {
    dmon_task *t = d->asking;
    const char *error = strstr(reply, "\"error\"");
    const char *id;
    d->asking = NULL;
    if (t == NULL) return;
    d->is_late = 0;
    if (error != NULL && strstr(error, "NotDurable") != NULL) {
        d->retry_at = dmon_now_() + DMON_RETRY;
        dmon_drop_(d);
        return;
    }
    if (t->asked == DMON_REGISTER_) {
        id = error == NULL ? strstr(reply, "\"id\":") : NULL;
        t->id = id != NULL ? strtoll(id + 5, NULL, 10) : 0;
        if (t->id <= 0) dmon_unlink_(d, t);
    } else if (t->asked == DMON_REPORT_) {
        t->flies = 0;
        if (error != NULL && strstr(error, "InvalidParameter") == NULL) dmon_unlink_(d, t);
    } else {
        dmon_unlink_(d, t);
    }
}

/* Sends and receives as much as goes without waiting. Returns 0 when there is nothing left to tell, 1 when an answer is
 * waited for, 2 when there is nobody now. */
static inline int dmon_pump_(dmon *d, int is_all) {
    long long now = dmon_now_();
    int error = errno, goes_on = 1;
    if (d->pid != (long)getpid()) {
        /* A forked child: what it has are copies, and its copy of the socket is closed. Or it was closed. */
        if (d->pid != 0) dmon_drop_(d);
        d->pid = 0;
        errno = error;
        return 0;
    }
    while (goes_on) {
        dmon_task *t;
        ssize_t n = 0;
        if (d->fd < 0) {
            if (d->retry_at > now && d->retry_at <= now + DMON_RETRY) {
                errno = error;
                return 2;
            }
            d->fd = dmon_connect_();
            /* One that ends connections is not asked again at once either. */
            d->retry_at = now + (d->fd < 0 ? DMON_RETRY : DMON_INTERVAL);
            if (d->fd < 0) {
                errno = error;
                return 2;
            }
        }
        for (t = d->tasks; d->asking == NULL && t != NULL; t = t->next) dmon_next_call_(d, t, now, is_all);
        if (d->asking == NULL) {
            errno = error;
            return 0;
        }
        if (d->out_sent < d->out_size) {
            n = send(d->fd, d->out + d->out_sent, d->out_size - d->out_sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n > 0) d->out_sent += (size_t)n;
        }
        if (n >= 0 && d->out_sent == d->out_size) {
            n = recv(d->fd, d->in + d->in_size, sizeof d->in - 1 - d->in_size, MSG_DONTWAIT);
            if (n == 0) n = -1, errno = EPIPE;
        }
        if (n > 0 && d->out_sent == d->out_size) {
            char *end;
            d->in_size += (size_t)n;
            end = (char *)memchr(d->in, 0, d->in_size);
            if (end != NULL) {
                size_t size = (size_t)(end - d->in) + 1;
                dmon_answered_(d, d->in);
                if (d->in_size >= size) {
                    memmove(d->in, d->in + size, d->in_size - size);
                    d->in_size -= size;
                }
            } else if (d->in_size >= sizeof d->in - 1) {
                n = -1, errno = EPIPE; /* no answer is so long */
            }
        }
        if (n < 0 && errno == EINTR) continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) goes_on = 0;
        else if (n < 0) dmon_drop_(d);
    }
    errno = error;
    return 1;
}

/* Pumps until the task is over, or all is told where there is no task; DMON_PATIENCE at most. Returns 0 when it came to that. */
static inline int dmon_settle_(dmon *d, dmon_task *t) {
    long long deadline = dmon_now_() + DMON_PATIENCE;
    int error = errno, left_over;
    while (1) {
        long long left = deadline - dmon_now_();
        struct pollfd wanted;
        dmon_task *known = d->tasks;
        left_over = dmon_pump_(d, 1);
        if (t != NULL ? t->is_over : left_over == 0) break;
        if (d->pid == 0 || d->is_late) break;
        if (left <= 0 || left > DMON_PATIENCE) {
            d->is_late = 1;
            break;
        }
        if (d->fd < 0) {
            /* One that was killed is back in a moment; one that was never there is not waited for. */
            while (known != NULL && known->id == 0) known = known->next;
            if (known == NULL) {
                left_over = 0;
                break;
            }
            d->retry_at = 0;
            poll(NULL, 0, 10);
            continue;
        }
        wanted.fd = d->fd;
        wanted.events = (short)(d->out_sent < d->out_size ? POLLOUT : POLLIN);
        wanted.revents = 0;
        poll(&wanted, 1, (int)left);
    }
    errno = error;
    return t != NULL ? (t->is_over ? 0 : -1) : (left_over != 0 ? -1 : 0);
}

/* Sends what is due, where the last look was not just now; else this costs a look at the clock. */
static inline void dmon_touch_(dmon_task *t) {
    long long now = dmon_now_();
    if (now - t->owner->looked_at < DMON_INTERVAL / 10 && now >= t->owner->looked_at) return;
    t->owner->looked_at = now;
    dmon_pump_(t->owner, 0);
}

/* ---- what is promised above ---- */

static inline int dmon_open(dmon *d) {
    int error = errno, source;
    memset(d, 0, sizeof *d);
    d->fd = -1;
    d->pid = (long)getpid();
    d->seed = (unsigned long long)dmon_now_() << 20 ^ (unsigned long long)d->pid ^ (unsigned long long)(size_t)d;
    source = open("/dev/urandom", O_RDONLY | DMON_CLOEXEC_);
    if (source >= 0) {
        unsigned long long random = 0;
        if (read(source, &random, sizeof random) == (ssize_t)sizeof random) d->seed = random;
        close(source);
    }
    d->fd = dmon_connect_();
    d->retry_at = dmon_now_() + DMON_RETRY;
    errno = error;
    return d->fd >= 0 ? 0 : -1;
}

static inline void dmon_add_(dmon *d, dmon_task *t, const char *group) {
    dmon_task **place = &d->tasks;
    const char *outer = dmon_variable_("DMON_GROUP");
    const char *number = dmon_variable_("DMON_TASK");
    char *p;
    memset(t, 0, sizeof *t);
    t->owner = d;
    if (group == NULL || group[0] == 0) group = outer != NULL ? outer : "default";
    if (number != NULL && outer != NULL && strcmp(outer, group) == 0) t->parent = strtoll(number, NULL, 10);
    dmon_copy_(t->group, sizeof t->group, group);
    /* What no name may have in it. */
    for (p = t->group; *p != 0; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7F || *p == '/' || (p == t->group && (*p == '-' || *p == '@'))) *p = '_';
    while (*place != NULL) place = &(*place)->next;
    *place = t;
}

static inline void dmon_register(
    dmon *d, dmon_task *t, const char *group, const char *label, double total, const char *unit) {
    dmon_add_(d, t, group);
    dmon_copy_(t->label, sizeof t->label, label);
    dmon_copy_(t->unit, sizeof t->unit, unit);
    t->total = dmon_is_finite_(total) && total > 0 ? total : 0;
    t->register_request = ++d->count;
    dmon_pump_(d, 0);
}

static inline void dmon_attach(dmon *d, dmon_task *t, const char *group, long long id) {
    dmon_add_(d, t, group);
    t->id = id;
    t->is_foreign = 1;
    if (id <= 0) dmon_unlink_(d, t);
}

static inline long long dmon_id(const dmon_task *t) { return t->id; }

static inline void dmon_report(dmon_task *t, double completed) {
    if (t->is_over || t->ending || !dmon_is_finite_(completed)) return;
    t->set = completed;
    t->has_set = 1;
    t->added = 0;
    dmon_touch_(t);
}

static inline void dmon_advance(dmon_task *t, double n) {
    if (t->is_over || t->ending || !dmon_is_finite_(n)) return;
    t->added += n;
    dmon_touch_(t);
}

static inline void dmon_total(dmon_task *t, double total) {
    if (t->is_over || t->ending || !dmon_is_finite_(total) || total < 0) return;
    t->total = total;
    dmon_touch_(t);
}

static inline void dmon_message(dmon_task *t, const char *text) {
    if (t->is_over || t->ending || text == NULL) return;
    dmon_copy_(t->message, sizeof t->message, text);
    t->has_message = 1;
    dmon_touch_(t);
}

static inline int dmon_end_(dmon_task *t, int how, const char *message, int code) {
    if (t->owner == NULL || t->is_over || t->ending || t->is_foreign) return -1;
    if (message != NULL) {
        dmon_copy_(t->message, sizeof t->message, message);
        t->has_message = 1;
    }
    t->ending = how;
    t->code = code;
    t->has_code = code >= 0;
    t->ending_request = ++t->owner->count;
    return dmon_settle_(t->owner, t);
}

static inline int dmon_done(dmon_task *t, const char *message) { return dmon_end_(t, 1, message, -1); }

static inline int dmon_fail(dmon_task *t, const char *message, int code) { return dmon_end_(t, 2, message, code); }

static inline int dmon_flush(dmon *d) { return dmon_settle_(d, NULL); }

static inline void dmon_close(dmon *d) {
    int error = errno;
    if (d->pid == (long)getpid()) dmon_settle_(d, NULL);
    dmon_drop_(d);
    while (d->tasks != NULL) dmon_unlink_(d, d->tasks);
    d->pid = 0;
    errno = error;
}

#ifdef __cplusplus
}
#endif

#endif
