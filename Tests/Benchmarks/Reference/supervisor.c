// The least that a supervisor can do: vfork and exec COUNT services s1, s2, ..., wait, start whichever ended again.
#define _GNU_SOURCE
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;
static pid_t pids[10000];
static char names[10000][8];
static volatile sig_atomic_t ending;

static void end(int signal) {
    (void)signal;
    ending = 1;
}

static void start(const char *path, int index) {
    char *arguments[] = {(char *)path, names[index], NULL};
    pid_t pid = vfork();
    if (pid == 0) {
        execve(path, arguments, environ);
        _exit(127);
    }
    pids[index] = pid;
}

int main(int count, char **arguments) {
    int services = count == 3 ? atoi(arguments[2]) : 0;
    if (services < 1 || services > 10000) return 64;
    struct sigaction action = {.sa_handler = end};
    sigaction(SIGTERM, &action, NULL);
    for (int i = 0; i < services; i++) {
        snprintf(names[i], sizeof names[i], "s%d", i + 1);
        start(arguments[1], i);
    }
    while (!ending) {
        pid_t pid = waitpid(-1, NULL, 0);
        for (int i = 0; pid > 0 && i < services; i++)
            if (pids[i] == pid) start(arguments[1], i);
    }
    for (int i = 0; i < services; i++) kill(pids[i], SIGKILL);
    return 0;
}
