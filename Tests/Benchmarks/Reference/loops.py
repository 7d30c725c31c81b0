"""Loops of N steps with tqdm and with dmon.py, in alternation. A line of five whole numbers for each repeat, in 1/100 ns a step:
iterating with tqdm, with dmon's tqdm, with dmon.track; update() of tqdm, of dmon's."""

import sys
import time

import dmon
import tqdm

steps, repeats = int(sys.argv[1]), int(sys.argv[2])
# Where tqdm writes is not a terminal, and costs nothing.
nowhere = open("/dev/null", "w")


def iterating(iterable):
    begun = time.perf_counter_ns()
    for _ in iterable:
        pass
    return time.perf_counter_ns() - begun


def updating(bar):
    begun = time.perf_counter_ns()
    for _ in range(steps):
        bar.update(1)
    bar.close()
    return time.perf_counter_ns() - begun


for _ in range(repeats):
    times = [
        iterating(tqdm.tqdm(range(steps), file=nowhere)), iterating(dmon.tqdm(range(steps))),
        iterating(dmon.track(range(steps), group="loops")), updating(tqdm.tqdm(total=steps, file=nowhere)),
        updating(dmon.tqdm(total=steps)),
    ]
    assert dmon.flush(30)
    print(*(t * 100 // steps for t in times), flush=True)
