"""What was written for tqdm, with dmon in its place; and following changes."""

import importlib.util
import inspect
import os
import subprocess
import sys
import unittest

from world import World

import dmon

# A script as people write them; nothing in it knows of dmon.
SCRIPT = """
import sys, time
import tqdm as whole
from tqdm import tqdm, trange
from tqdm.auto import tqdm as auto
from tqdm.contrib.concurrent import thread_map
from tqdm.contrib import tenumerate, tzip

def square(n):
    return n * n

for epoch in trange(3, desc="epochs"):
    losses = []
    with tqdm(total=40, desc="batches %d" % epoch, unit="batch", leave=False, position=1) as bar:
        for batch in range(4):
            losses.append(1 / (batch + 1))
            bar.set_postfix(loss=losses[-1], lr="1e-3")
            bar.update(10)
for line in tqdm(["a", "b"], "lines", file=sys.stderr, ncols=80, ascii=True, mininterval=0.5, smoothing=0):
    tqdm.write(line)
pbar = auto(range(7), desc="described")
for n in pbar:
    pbar.set_description("item %d" % n)
    time.sleep(0.05)
size = tqdm(total=2048, unit="B", unit_scale=True, unit_divisor=1024, desc="bytes", initial=1024)
size.update(1024)
size.close()
size.close()
for _ in tqdm(range(5), disable=True, desc="disabled"): pass
assert thread_map(square, range(4), desc="mapped", max_workers=2) == [0, 1, 4, 9]
assert [pair for pair in tenumerate("ab", desc="enumerated")] == [(0, "a"), (1, "b")]
assert list(tzip([1, 2], [3, 4], desc="zipped")) == [(1, 3), (2, 4)]
grows = tqdm(desc="grows")
grows.total = 6
for _ in range(6):
    grows.update()
    grows.refresh()
print(len(pbar), bool(grows), grows.n, grows.format_dict["total"], whole.tqdm is tqdm, sys.argv[1:], __name__)
grows.close()
"""


class DropIn(World):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def run_pretending(self, *words, code=0):
        result = subprocess.run(
            [sys.executable, "-m", "dmon"] + list(words), env=self.environment, cwd=self.path, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True, timeout=120)
        self.assertEqual(result.returncode, code, result.stderr)
        return result

    def test_an_unchanged_script_runs_and_is_shown(self):
        self.file("train.py", SCRIPT)
        result = self.run_pretending("train.py", "--fast", "3")
        self.assertEqual(result.stderr, "")
        self.assertEqual(result.stdout, "a\nb\n7 True 6 6 True ['--fast', '3'] __main__\n")
        tasks = {t["label"]: t for t in self.tasks()}
        self.assertEqual({t["group"] for t in tasks.values()}, {"train"})
        self.assertEqual({t["state"] for t in tasks.values()}, {"done"})
        counts = {k: (t["completed"], t["total"]) for k, t in tasks.items()}
        self.assertEqual(counts, {
            "epochs": (3, 3), "lines": (2, 2), "described": (7, 7), "bytes": (2048, 2048), "mapped": (4, 4),
            "enumerated": (2, 2), "zipped": (2, 2), "grows": (6, 6)})
        self.assertEqual((tasks["bytes"]["unit"], tasks["described"]["message"]), ("bytes", "item 6"))

    def test_a_script_that_fails_fails_as_ever(self):
        self.file("bad.py", """
            from tqdm import tqdm
            for n in tqdm(range(4), desc="bar"):
                if n == 2: raise KeyError("row 2")
            """)
        result = self.run_pretending("bad.py", code=1)
        self.assertIn("KeyError: 'row 2'", result.stderr)
        self.assertIn('bad.py", line 4', result.stderr)
        task = self.task("bar")
        self.assertEqual((task["state"], task["message"], task["completed"]), ("failed", "KeyError: 'row 2'", 2))
        self.file("code.py", "import sys\nsys.exit(7)")
        self.run_pretending("code.py", code=7)
        self.assertIn("No such file", self.run_pretending("missing.py", code=66).stderr)

    def test_modules_and_workers_too(self):
        self.file("pooled.py", """
            from multiprocessing import get_context
            from tqdm import tqdm
            class Row:
                def __init__(self, n): self.n = n
            def work(row): return row.n
            if __name__ == "__main__":
                with get_context("fork").Pool(2) as pool:
                    print(sum(tqdm(pool.imap(work, map(Row, range(10))), total=10, desc="pool")))
            """)
        for words in (["pooled.py"], ["-m", "pooled"]):
            self.assertEqual(self.run_pretending(*words).stdout, "45\n")
        self.assertEqual([t["completed"] for t in self.tasks()], [10, 10])

    def test_nested_bars_are_shown_below_each_other(self):
        self.run_script("""
            from dmon.auto import tqdm, trange
            for _ in trange(1, desc="a"):
                for _ in trange(2, desc="b"):
                    pass
            """)
        a, b1, b2 = self.task("a"), *[t for t in self.tasks() if t["label"] == "b"] + [None]
        self.assertEqual((a.get("parent"), b1.get("parent")), (None, a["id"]))
        self.assertIsNone(b2)

    def test_reset_streams_and_scales(self):
        self.run_script("""
            import io
            from dmon import tqdm
            bar = tqdm(total=5, desc="first")
            bar.update(5)
            bar.close()
            bar.reset(total=9)
            bar.update(2)
            bar.close()
            with tqdm.wrapattr(io.BytesIO(b"x" * 100), "read", total=100, desc="stream") as stream:
                while stream.read(30): pass
            with tqdm(total=10, unit_scale=64, desc="scaled") as bar: bar.update(3)
            """)
        self.assertEqual([(t["completed"], t["total"]) for t in self.tasks()], [(5, 5), (2, 9), (100, 100), (192, 640)])
        self.assertEqual(self.task("stream")["unit"], "bytes")

    @unittest.skipUnless(importlib.util.find_spec("tqdm"), "tqdm is not installed for this Python")
    def test_the_arguments_are_those_of_tqdm(self):
        import tqdm as real
        theirs = list(inspect.signature(real.tqdm.__init__).parameters)
        ours = list(inspect.signature(dmon.tqdm.__init__).parameters)
        theirs = [p for p in theirs if p != "kwargs"]
        self.assertEqual(ours[:len(theirs)], theirs)
        for name in ("update", "close", "set_description", "set_postfix", "set_postfix_str", "reset", "refresh", "write", "unpause",
                     "clear", "display", "format_sizeof", "format_interval", "format_num", "set_lock", "get_lock", "wrapattr"):
            self.assertTrue(callable(getattr(dmon.tqdm, name)), name)
        for n in (0, 1, 999, 1024.5, 1e7, 0.12345678):
            self.assertEqual(dmon.tqdm.format_num(n), real.tqdm.format_num(n))
        for t in (0, 59, 60, 3600, 86400.7):
            self.assertEqual(dmon.tqdm.format_interval(t), real.tqdm.format_interval(t))


class Watching(World):
    def next_change(self, changes, condition):
        for change in changes:
            if condition(change):
                return change

    def test_a_snapshot_then_changes_over_the_end_of_the_daemon(self):
        self.start_daemon()
        os.environ["DMON_SOCKET"] = self.path + "/s"
        self.addCleanup(os.environ.pop, "DMON_SOCKET")
        self.dmon("report", "new", "g", "--label", "before", "--total", "4", "--pid", "0")
        self.dmon("report", "new", "other", "--pid", "0")
        changes = dmon.watch("g", interval=0.05)
        first = next(changes)
        self.assertEqual((first.kind, [t.label for t in first.tasks.values()]), ("snapshot", ["before"]))
        self.dmon("report", "set", "g", "1", "2", "-m", "half")
        half = self.next_change(changes, lambda c: c.kind == "changed" and c.task.completed == 2)
        self.assertEqual((half.task.message, half.task.total, half.task.state), ("half", 4, "active"))
        self.assertEqual(half.tasks["g", 1].completed, 2)
        self.assertGreater(half.task.updated, 1.7e9)
        self.kill_daemon()
        self.assertTrue(self.next_change(changes, lambda c: c.kind == "away"))
        again = self.next_change(changes, lambda c: c.kind == "snapshot")
        self.assertEqual(list(again.tasks), [("g", 1)])
        self.dmon("report", "done", "g", "1")
        self.assertTrue(self.next_change(changes, lambda c: c.task is not None and c.task.state == "done"))
        self.dmon("gc", "g", "1")
        gone = self.next_change(changes, lambda c: c.kind == "removed")
        self.assertEqual((gone.task.label, dict(gone.tasks)), ("before", {}))
        changes.close()

    def test_it_waits_for_a_daemon_and_says_when_nothing_happens(self):
        os.environ["DMON_SOCKET"] = self.path + "/s"
        self.addCleanup(os.environ.pop, "DMON_SOCKET")
        changes = dmon.watch(idle=0.1)
        self.assertEqual(next(changes).kind, "away")
        self.assertEqual(next(changes).kind, "idle")
        self.start_daemon()
        self.assertTrue(self.next_change(changes, lambda c: c.kind == "snapshot"))
        self.assertEqual(next(changes).kind, "idle")
        changes.close()


if __name__ == "__main__":
    unittest.main()
