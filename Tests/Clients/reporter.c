/* Reports with dmon.h what it is told to: the tests compile it as C and as C++. */
#include "dmon.h"

#include <signal.h>
#include <sys/wait.h>

static int check(int is_right, const char *what) {
    if (!is_right) fprintf(stderr, "reporter: %s\n", what);
    return is_right ? 0 : 1;
}

/* One task with N steps. */
static int work(long n) {
    dmon d;
    dmon_task t;
    long i;
    int wrong = 0;
    dmon_open(&d);
    dmon_register(&d, &t, "c", "work", (double)n, "steps");
    errno = 77;
    for (i = 0; i < n; i++) dmon_advance(&t, 1);
    wrong += check(errno == 77, "errno has changed");
    wrong += check(dmon_done(&t, "all of them") == 0, "the end was not acknowledged");
    wrong += check(dmon_done(&t, "again") != 0, "it ended twice");
    dmon_close(&d);
    return wrong;
}

/* Text and numbers that are not as they should be. */
static int odd(void) {
    static char longest[100000];
    dmon d;
    dmon_task bad, big, part;
    int wrong = 0;
    memset(longest, 'x', sizeof longest - 1);
    setenv("DMON_GROUP", "c", 1);
    dmon_open(&d);
    dmon_register(&d, &bad, "c", "q\"\\\n\x01 \xc3\xa9 \xff \xe2\x82 \xed\xa0\x80 \xf0\x9f\x8e\x89", -1, NULL);
    dmon_report(&bad, 0.0 / (bad.set + 0.0));
    dmon_report(&bad, -2.5);
    dmon_advance(&bad, 0.25);
    wrong += check(dmon_fail(&bad, longest, 3) == 0, "the failure was not acknowledged");
    dmon_register(&d, &big, "-a/b", longest, 1e300, "bytes");
    dmon_report(&big, 123456789012345678.0);
    setenv("DMON_TASK", "1", 1);
    dmon_register(&d, &part, NULL, "no label is too short", 0, "");
    dmon_message(&part, "h\xc3\xa4lf");
    dmon_total(&part, 12.5);
    dmon_advance(&part, 1.0 / 3);
    wrong += check(dmon_flush(&d) == 0, "not everything was told");
    wrong += check(dmon_id(&bad) == 1 && dmon_id(&big) == 1 && dmon_id(&part) == 2, "other numbers");
    wrong += check(dmon_done(&big, NULL) == 0 && dmon_done(&part, NULL) == 0, "an end was not acknowledged");
    dmon_close(&d);
    return wrong;
}

/* For each line that comes 1000 steps, and a line as the answer. */
static int lines(void) {
    dmon d;
    dmon_task t, u;
    char line[64];
    int i, code;
    dmon_open(&d);
    dmon_register(&d, &t, "c", "added", 0, NULL);
    dmon_register(&d, &u, "c", "set", 0, NULL);
    puts("begun");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin) != NULL) {
        long long begun = dmon_now_(), took;
        for (i = 0; i < 1000; i++) {
            dmon_advance(&t, 1);
            dmon_report(&u, i);
            if (line[0] == 's') usleep(200);
        }
        took = dmon_now_() - begun;
        printf("%s\n", took < 10000 ? "on" : "slow");
        fflush(stdout);
    }
    /* Who is killed comes back: longer than one call has patience. */
    for (i = 0; i < 40 && dmon_flush(&d) != 0; i++) usleep(100000);
    code = dmon_done(&t, NULL) + dmon_done(&u, NULL);
    dmon_close(&d);
    return check(code == 0, "the ends were not acknowledged");
}

/* A child's copies are silent, and it adds to its parent's task by its own connection. */
static int forks(void) {
    dmon d, own;
    dmon_task t, same;
    int wrong = 0, i, status;
    dmon_open(&d);
    dmon_register(&d, &t, "c", "forked", 40, NULL);
    dmon_advance(&t, 10);
    wrong += check(dmon_flush(&d) == 0, "not told");
    for (i = 0; i < 3; i++) {
        pid_t child = fork();
        if (child == 0) {
            dmon_advance(&t, 1000);
            dmon_done(&t, "by the child");
            dmon_close(&d);
            dmon_open(&own);
            dmon_attach(&own, &same, "c", dmon_id(&t));
            dmon_advance(&same, 10);
            dmon_done(&same, "not its own");
            i = dmon_flush(&own);
            dmon_close(&own);
            _exit(i == 0 ? 0 : 1);
        }
        wrong += check(waitpid(child, &status, 0) == child && status == 0, "the child failed");
    }
    dmon_message(&t, "by the parent");
    wrong += check(dmon_done(&t, NULL) == 0, "the end was not acknowledged");
    dmon_close(&d);
    return wrong;
}

/* Nobody is there: nothing waits, nothing is printed. */
static int nobody(void) {
    dmon d;
    dmon_task t;
    int wrong = 0, i;
    long long begun = dmon_now_();
    wrong += check(dmon_open(&d) == -1, "somebody answers");
    dmon_register(&d, &t, "c", "nobody", 0, NULL);
    for (i = 0; i < 100000; i++) dmon_advance(&t, 1);
    wrong += check(dmon_flush(&d) == 0, "it waits for nobody");
    wrong += check(dmon_done(&t, NULL) == -1, "nobody has acknowledged it");
    dmon_close(&d);
    dmon_advance(&t, 1);
    wrong += check(dmon_now_() - begun < 10000, "it took too long");
    return wrong;
}

int main(int count, char **words) {
    const char *what = count > 1 ? words[1] : "";
    signal(SIGPIPE, SIG_DFL);
    if (strcmp(what, "work") == 0) return work(count > 2 ? atol(words[2]) : 10);
    if (strcmp(what, "odd") == 0) return odd();
    if (strcmp(what, "lines") == 0) return lines();
    if (strcmp(what, "forks") == 0) return forks();
    if (strcmp(what, "nobody") == 0) return nobody();
    return 64;
}
