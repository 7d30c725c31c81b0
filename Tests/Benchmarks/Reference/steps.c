// N steps of a task with dmon.h, which the compiler includes; a number for each repeat: 1/100 ns a step.
#include <time.h>

int main(int count, char **words) {
  if (count != 3) return 64;
  long steps = atol(words[1]);
  for (int repeat = 0; repeat < atoi(words[2]); repeat++) {
    dmon connection;
    dmon_task task;
    struct timespec begin, end;
    if (dmon_open(&connection) != 0) return 69;
    dmon_register(&connection, &task, "steps", "steps", (double)steps, NULL);
    clock_gettime(CLOCK_MONOTONIC, &begin);
    for (long i = 0; i < steps; i++) dmon_advance(&task, 1);
    clock_gettime(CLOCK_MONOTONIC, &end);
    if (dmon_done(&task, NULL) != 0) return 70;
    dmon_close(&connection);
    double nanoseconds = (double)(end.tv_sec - begin.tv_sec) * 1e9 + (double)(end.tv_nsec - begin.tv_nsec);
    printf("%.0f\n", nanoseconds / (double)steps * 100);
  }
  return 0;
}
