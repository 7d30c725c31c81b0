#include "clinux.h"

#include <stdlib.h>
#include <sys/auxv.h>
#include <unistd.h>

// Without /proc the Swift runtime cannot find itself and aborts at start, unless it is told where it is; before it looks.
__attribute__((constructor(101))) static void name_runtime_root(void) {
    char path[1];
    if (readlink("/proc/self/exe", path, sizeof path) < 0) setenv("SWIFT_ROOT", "/", 0);
}

static int kept_count;
static char **kept_vector;

// glibc hands the arguments to constructors too; Swift's own way reads /proc, which an empty chroot lacks.
__attribute__((constructor)) static void keep(int count, char **vector) {
    kept_count = count;
    kept_vector = vector;
}

int clinux_argument_count(void) { return kept_count; }

char **clinux_argument_vector(void) { return kept_vector; }

const char *clinux_executed_path(void) { return (const char *)getauxval(AT_EXECFN); }
