#include "clinux.h"

static int kept_count;
static char **kept_vector;

// glibc hands the arguments to constructors too; Swift's own way reads /proc, which an empty chroot lacks.
__attribute__((constructor)) static void keep(int count, char **vector) {
    kept_count = count;
    kept_vector = vector;
}

int clinux_argument_count(void) { return kept_count; }

char **clinux_argument_vector(void) { return kept_vector; }
