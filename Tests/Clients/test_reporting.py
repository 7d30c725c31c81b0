"""dmon.py against the real daemon: tasks, loops, threads, children, and daemons that are not as they should be."""

import ast
import os
import signal
import subprocess
import sys
import time
import unittest

from world import BINARY, LIBRARY, World, wait_for


class Tasks(World):
    def setUp(self):
        super().setUp()
        self.start_daemon()

    def test_a_loop_is_counted_and_done(self):
        self.run_script("""
            import dmon
            assert list(dmon.track("abcde", group="g", label="letters", unit="letters")) == list("abcde")
            """)
        task, = self.tasks()
        self.assertEqual((task["group"], task["label"], task["unit"]), ("g", "letters", "letters"))
        self.assertEqual((task["completed"], task["total"], task["state"]), (5, 5, "done"))

    def test_the_group_is_the_program_or_what_the_environment_says(self):
        self.run_script("import dmon\nlist(dmon.track([1]))")
        self.assertEqual(self.tasks()[0]["group"], "script")
        outer = self.dmon("report", "new", "build", "--pid", "0").stdout.decode().strip()
        self.run_script("import dmon\nlist(dmon.track([1]))", DMON_GROUP="build", DMON_TASK=outer)
        self.assertEqual(self.tasks("build")[1].get("parent"), int(outer))

    def test_a_context_is_done_or_failed_with_the_text(self):
        self.run_script("""
            import dmon, sys
            with dmon.Task("g", total=3, label="good") as task:
                task.advance(); task.advance(2, message="two")
            try:
                with dmon.Task("g", label="bad") as task:
                    task.set(1.5, 4)
                    raise ValueError("no such row")
            except ValueError:
                pass
            with dmon.Task("g", label="said") as task:
                task.fail("by hand", code=3)
                task.done()
            try:
                with dmon.Task("g", label="exit"): sys.exit(7)
            except SystemExit:
                pass
            """)
        good, bad, said, exit = (self.task(n) for n in ("good", "bad", "said", "exit"))
        self.assertEqual((good["completed"], good["state"], good["message"]), (3, "done", "two"))
        self.assertEqual((bad["completed"], bad["total"], bad["state"]), (1.5, 4, "failed"))
        self.assertEqual(bad["message"], "ValueError: no such row")
        self.assertEqual((said["state"], said["message"], said["code"]), ("failed", "by hand", 3))
        self.assertEqual((exit["state"], exit["code"]), ("failed", 7))

    def test_what_begins_inside_is_a_part(self):
        self.run_script("""
            import dmon
            with dmon.Task("g", label="outer"):
                for _ in dmon.track([1], label="middle"):
                    for _ in dmon.track([1], label="inner"): pass
            dmon.Task("g", label="alone").done()
            dmon.Task("g", label="child", parent=dmon.Task("g", label="parent")).done()
            """)
        ids = {t["label"]: t["id"] for t in self.tasks()}
        parents = {t["label"]: t.get("parent") for t in self.tasks()}
        self.assertEqual(parents["middle"], ids["outer"])
        self.assertEqual(parents["inner"], ids["middle"])
        self.assertEqual(parents["child"], ids["parent"])
        self.assertIsNone(parents["alone"])

    def test_a_loop_that_is_left_is_done_and_one_that_ends_the_program_failed(self):
        self.run_script("""
            import dmon
            for n in dmon.track(range(9), label="left"):
                if n == 3: break
            def broken():
                yield 1
                raise OSError("disk gone")
            try:
                for _ in dmon.track(broken(), label="broken"): pass
            except OSError:
                pass
            for n in dmon.track(range(9), label="fatal"):
                if n == 4: raise RuntimeError("cannot go on")
            """, code=1, errors=None)
        left, broken, fatal = (self.task(n) for n in ("left", "broken", "fatal"))
        self.assertEqual((left["state"], left["completed"]), ("done", 3))
        self.assertEqual((broken["state"], broken["message"]), ("failed", "OSError: disk gone"))
        self.assertEqual((fatal["state"], fatal["message"], fatal["completed"]), ("failed", "RuntimeError: cannot go on", 4))

    def test_a_loop_around_a_with_that_ends_the_program_failed(self):
        for around in ("with dmon.tqdm(total=9, desc='inner'):", "try:"):
            self.run_script("""
                import dmon
                def work():
                    for n in dmon.trange(3, desc="outer"):
                        %s
                            for k in range(9):
                                if n == 1 and k == 4: raise KeyboardInterrupt()
                        %s
                work()
                """ % (around, "finally: pass" if around == "try:" else ""), code=-2, errors=None)
            outer = [t for t in self.tasks() if t["label"] == "outer"][-1]
            self.assertEqual((outer["state"], outer["completed"]), ("failed", 1), around)

    def test_a_process_that_dies_loses_its_tasks(self):
        child = self.start("""
            import dmon, os, signal
            task = dmon.Task("g", total=2, label="victim")
            task.advance()
            assert dmon.flush()
            os.kill(os.getpid(), signal.SIGKILL)
            """)
        child.communicate(timeout=60)
        wait_for("it is lost", lambda: self.task("victim")["state"] == "lost")
        self.assertEqual(self.task("victim")["completed"], 1)

    def test_thousands_of_tasks_are_told_to_the_last(self):
        self.run_script("""
            import dmon
            bars = [dmon.tqdm(total=2, desc=str(n), group="open") for n in range(2000)]
            for bar in bars: bar.update(2)
            for n in range(2000):
                with dmon.Task("short") as task: task.advance(n)
            """)
        opened, short = self.tasks("open"), self.tasks("short")
        self.assertEqual([(t["label"], t["completed"], t["state"]) for t in opened], [(str(n), 2, "done") for n in range(2000)])
        self.assertEqual([(t["completed"], t["state"]) for t in short], [(n, "done") for n in range(2000)])

    def test_odd_values_hurt_nobody(self):
        output = self.run_script("""
            import dmon
            from fractions import Fraction
            class Odd:
                def __str__(self): raise ValueError
            with dmon.Task("a/b\\n@" + "x" * 300, total=float("inf"), label="\\ud800" + "y" * 100000, unit=7) as task:
                task.advance(Fraction(1, 2)); task.set(float("nan")); task.set(10 ** 400); task.set(total=-1)
                task.message(Odd())
                task.message("\\x1b[31mred\\0")
            with dmon.Task("-odd", label=None, total="many"): pass
            with dmon.Task("", timeout=1e-9): pass
            for _ in dmon.tqdm(iter([1]), total=float("nan"), desc=None): pass
            print("alive")
            """)
        self.assertEqual(output, "alive\n")
        self.assertEqual({t["state"] for t in self.tasks()}, {"done"}, self.tasks())
        self.assertEqual(len(self.tasks()), 4)
        self.assertIn(0.5, [t["completed"] for t in self.tasks()])

    def test_threads_lose_no_count(self):
        self.run_script("""
            import dmon, sys, threading
            sys.setswitchinterval(1e-6)
            with dmon.Task("g", total=160000, label="task") as task, dmon.tqdm(total=160000, desc="bar", group="g") as bar:
                def work():
                    for _ in range(20000):
                        task.advance()
                        bar.update()
                threads = [threading.Thread(target=work) for _ in range(8)]
                for t in threads: t.start()
                for t in threads: t.join()
                assert bar.n == 160000, bar.n
            """)
        self.assertEqual(self.task("task")["completed"], 160000)
        self.assertEqual(self.task("bar")["completed"], 160000)

    def test_an_event_loop_is_not_held_up(self):
        self.run_script("""
            import asyncio, dmon, time
            longest = 0
            async def beat():
                global longest
                while True:
                    begun = time.monotonic()
                    await asyncio.sleep(0.001)
                    longest = max(longest, time.monotonic() - begun)
            async def work(n):
                with dmon.Task("g", total=20, label="job %d" % n) as task:
                    for _ in range(20):
                        task.advance()
                        await asyncio.sleep(0.002)
                return n
            async def numbers():
                for n in range(3): yield n
            async def main():
                heart = asyncio.ensure_future(beat())
                assert await dmon.tqdm.gather(*(work(n) for n in range(10)), desc="all") == list(range(10))
                assert [n async for n in dmon.tqdm(numbers(), desc="numbers")] == [0, 1, 2]
                heart.cancel()
            asyncio.run(main())
            assert longest < 5, longest
            """)
        self.assertEqual({t["state"] for t in self.tasks()}, {"done"})
        self.assertEqual([self.task("job %d" % n)["completed"] for n in range(10)], [20] * 10)
        self.assertEqual((self.task("all")["completed"], self.task("numbers")["completed"]), (10, 3))


class Children(World):
    def setUp(self):
        super().setUp()
        # From 3.12 on Python says of every fork beside a thread that it is one.
        self.environment["PYTHONWARNINGS"] = "ignore::DeprecationWarning"
        self.start_daemon()

    def test_forked_children_add_and_do_not_end_the_task(self):
        self.run_script("""
            import dmon, os, sys
            with dmon.Task("g", total=500, label="task") as task:
                if sys.argv[1:] == ["known"]: dmon.flush()
                task.advance(100)
                pids = []
                for _ in range(4):
                    pid = os.fork()
                    if pid == 0:
                        with task:
                            for _ in range(100): task.advance()
                        task.fail("not by me")
                        with dmon.Task("g", label="own") as own: own.advance()
                        dmon.flush(20)
                        os._exit(0)
                    pids.append(pid)
                for pid in pids: assert os.waitpid(pid, 0)[1] == 0
                task.message("the parent goes on")
            """, "known")
        task = self.task("task")
        self.assertEqual((task["completed"], task["state"], task["message"]), (500, "done", "the parent goes on"))
        own = [t for t in self.tasks() if t["label"] == "own"]
        self.assertEqual([(t["completed"], t["state"]) for t in own], [(1, "done")] * 4)

    def test_a_child_that_is_forked_at_once_finds_the_same_task(self):
        self.run_script("""
            import dmon, os
            task = dmon.Task("g", label="task", parent=dmon.Task("g", label="above"))
            pids = []
            for _ in range(4):
                pid = os.fork()
                if pid == 0:
                    task.advance(10)
                    dmon.flush(20)
                    os._exit(0)
                pids.append(pid)
            for pid in pids: assert os.waitpid(pid, 0)[1] == 0
            task.done()
            """)
        self.assertEqual((self.task("task")["completed"], self.task("task")["state"]), (40, "done"))

    def test_threads_that_add_while_others_fork(self):
        self.run_script("""
            import dmon, os, threading, time
            with dmon.Task("g", label="task") as task:
                over = False
                def work():
                    while not over:
                        task.advance(); task.message("busy")
                        time.sleep(0.0001)
                threads = [threading.Thread(target=work) for _ in range(3)]
                for t in threads: t.start()
                for n in range(30):
                    pid = os.fork()
                    if pid == 0:
                        task.advance(1000000)
                        os._exit(0 if dmon.flush(20) else 1)
                    assert os.waitpid(pid, 0)[1] == 0
                over = True
                for t in threads: t.join()
                print(task._entry.n)
            """, errors=None)
        task = self.task("task")
        self.assertEqual(task["completed"] // 1000000, 30)
        self.assertEqual(task["state"], "done")

    def test_pools_of_processes_count_exactly(self):
        for method in ("fork", "spawn"):
            self.run_script("""
                import dmon, multiprocessing, sys
                def work(arguments):
                    task, n = arguments
                    for _ in range(n): task.advance()
                    for _ in dmon.track(range(3), group="g", label="part"): pass
                    return n
                if __name__ == "__main__":
                    context = multiprocessing.get_context(sys.argv[1])
                    with dmon.Task("g", total=200, label=sys.argv[1]) as task:
                        with context.Pool(4) as pool:
                            jobs = pool.imap_unordered(work, [(task, 10)] * 20)
                            assert sum(dmon.tqdm(jobs, total=20, desc="bar " + sys.argv[1])) == 200
                            pool.close()
                            pool.join()
                """, method, errors=None)
            task, bar = self.task(method), self.task("bar " + method)
            self.assertEqual((task["completed"], task["state"]), (200, "done"), method)
            self.assertEqual((bar["completed"], bar["total"], bar["state"]), (20, 20, "done"), method)
        self.assertEqual({t["state"] for t in self.tasks()}, {"done"})

    def test_a_pool_that_terminates_its_workers_loses_no_count(self):
        for method in ("fork", "spawn"):
            self.run_script("""
                import dmon, multiprocessing, sys
                def work(task):
                    for _ in range(1000): task.advance()
                if __name__ == "__main__":
                    with dmon.Task("g", label=sys.argv[1]) as task:
                        for _ in range(5):
                            with multiprocessing.get_context(sys.argv[1]).Pool(4) as pool:
                                pool.map(work, [task] * 8)
                """, method, errors=None)
            self.assertEqual(self.task(method)["completed"], 40000, method)

    def test_what_a_worker_ended_before_its_pool_was_ended_is_done(self):
        self.run_script("""
            import dmon, multiprocessing
            def work(n):
                for k in dmon.track(range(n + 1), group="g", label="loop"): pass
                for k in dmon.track(range(9), group="g", label="left"):
                    if k == 3: break
                with dmon.Task("g", label="task") as task: task.advance(n)
                shared.advance()
                dmon.flush()
                return n
            if __name__ == "__main__":
                shared = dmon.Task("g", label="shared")
                for _ in range(5):
                    with multiprocessing.get_context("fork").Pool(3) as pool:  # which terminates its workers
                        assert pool.map(work, range(6)) == list(range(6))
                shared.done()
            """, errors=None)
        self.assertEqual(len(self.tasks()), 91)
        self.assertEqual(self.task("shared")["completed"], 30)
        self.assertEqual({t["state"] for t in self.tasks()}, {"done"})


class Daemons(World):
    def test_without_a_daemon_nothing_is_said_and_nothing_waits(self):
        begun = time.monotonic()
        output = self.run_script("""
            import dmon, time
            begun = time.monotonic()
            with dmon.Task("g", total=10) as task:
                for n in dmon.track(range(100000)): task.advance()
            for n in dmon.tqdm(range(10)): pass
            assert dmon.flush()
            print(time.monotonic() - begun < 20)
            """)
        self.assertEqual(output, "True\n")
        self.assertLess(time.monotonic() - begun, 30)

    def test_a_daemon_that_comes_later_is_told(self):
        child = self.start("""
            import dmon
            task = dmon.Task("g", total=3, label="early")
            task.advance()
            bar = dmon.tqdm(total=5, desc="bar", group="g")
            bar.update(2)
            print("begun", flush=True)
            input()
            task.advance(2)
            task.done()
            bar.close()
            """)
        self.assertEqual(child.stdout.readline(), "begun\n")
        self.start_daemon()
        wait_for("it was told of both", lambda: len(self.tasks()) == 2 and self.task("bar")["completed"] == 2)
        self.assertEqual(self.task("early")["completed"], 1)
        self.finish_with_input(child)
        self.assertEqual((self.task("early")["completed"], self.task("early")["state"]), (3, "done"))
        self.assertEqual((self.task("bar")["completed"], self.task("bar")["state"]), (2, "done"))

    def finish_with_input(self, child):
        _, errors = child.communicate("go\n", timeout=60)
        self.assertEqual((child.returncode, errors), (0, ""))

    def test_a_daemon_that_is_killed_again_and_again_counts_exactly(self):
        self.start_daemon()
        child = self.start("""
            import dmon, sys, threading, time
            over = threading.Event()
            def work(task, bar):
                while not over.is_set():
                    task.advance(); bar.update()
                    time.sleep(0.0005)
            with dmon.Task("g", label="task") as task, dmon.tqdm(desc="bar", group="g") as bar:
                threads = [threading.Thread(target=work, args=(task, bar)) for _ in range(4)]
                for t in threads: t.start()
                print("begun", flush=True)
                short = 0
                while not over.is_set():
                    with dmon.Task("g", label="short") as part: part.advance(7)
                    short += 1
                    if sys.stdin.readline() == "end\\n": over.set()
                for t in threads: t.join()
                print(task._entry.n, bar.n, short, flush=True)
            dmon.flush(30)
            """)
        self.assertEqual(child.stdout.readline(), "begun\n")
        for _ in range(6):
            child.stdin.write("more\n")
            child.stdin.flush()
            self.kill_daemon()
        output, errors = child.communicate("end\n", timeout=120)
        self.assertEqual((child.returncode, errors), (0, ""))
        counts = [int(w) for w in output.split()]
        self.assertEqual([self.task("task")["completed"], self.task("bar")["completed"]], counts[:2])
        parts = [t for t in self.tasks() if t["label"] == "short"]
        self.assertEqual([(t["completed"], t["state"]) for t in parts], [(7, "done")] * counts[2])

    def test_answers_that_are_lost_again_and_again_change_no_count(self):
        self.start_daemon()
        path = self.stand_between(lambda n, call: ("pass", "drop", "end")[n % 3])
        self.run_script("""
            import dmon, time
            with dmon.Task("g", label="outer") as outer:
                for n in dmon.track(range(20), label="loop"):
                    outer.advance(n)
                    with dmon.Task("g", label="part %d" % n) as part: part.set(100); part.advance(n)
                    time.sleep(0.02)
                try:
                    with dmon.Task("g", label="bad"): raise KeyError("x")
                except KeyError: pass
            dmon.flush(60)
            """, DMON_SOCKET=path)
        tasks = {t["label"]: (t["completed"], t["state"]) for t in self.tasks()}
        self.assertEqual(len(self.tasks()), 23)
        expected = {"part %d" % n: (100 + n, "done") for n in range(20)}
        expected.update({"outer": (190, "done"), "loop": (20, "done"), "bad": (0, "failed")})
        self.assertEqual(tasks, expected)

    def test_what_a_daemon_forgot_with_its_last_second_is_told_again(self):
        self.start_daemon()
        reports = []

        def rule(n, call):
            if b".Report" not in call:
                return "pass"
            reports.append(call)
            return "swallow" if len(reports) == 1 else "pass"

        # It acknowledges the value, loses it, and its connection ends: nothing moves after that.
        path = self.stand_between(rule)
        child = self.start("""
            import dmon
            bar = dmon.tqdm(total=9, desc="bar", group="g")
            bar.update(7)
            assert dmon.flush(30)
            print("begun", flush=True)
            input()
            dmon._reporter.connection.shutdown(2)
            input()
            """, DMON_SOCKET=path)
        self.assertEqual(child.stdout.readline(), "begun\n")
        self.assertEqual(self.task("bar")["completed"], 0)
        child.stdin.write("on\n")
        child.stdin.flush()
        wait_for("it was told again", lambda: self.task("bar")["completed"] == 7)
        self.finish_with_input(child)

    def test_a_daemon_that_is_stopped_holds_up_nobody(self):
        self.start_daemon()
        child = self.start("""
            import dmon, sys, time
            task = dmon.Task("g", label="task")
            for n in dmon.track(range(3), label="bar"): pass
            assert dmon.flush(30)
            print("begun", flush=True)
            sys.stdin.readline()
            slowest = 0
            for n in dmon.track(range(200000), group="g", label="loop"):
                before = time.perf_counter()
                task.advance()
                if n % 1000 == 0:
                    with dmon.Task("g", label="part"): task.message("at %d" % n)
                slowest = max(slowest, time.perf_counter() - before)
            dmon.flush(0.5)
            task.done()
            print(slowest, flush=True)
            """)
        self.assertEqual(child.stdout.readline(), "begun\n")
        pid = wait_for("there is a daemon", self.daemon)
        os.kill(pid, signal.SIGSTOP)
        try:
            begun = time.monotonic()
            output, errors = child.communicate("go\n", timeout=60)
            self.assertLess(time.monotonic() - begun, 30)
        finally:
            os.kill(pid, signal.SIGCONT)
        self.assertEqual((child.returncode, errors), (0, ""))
        self.assertLess(float(output), 2, "one step of the work took so long")

    def test_a_daemon_that_was_stopped_for_a_while_is_told_the_newest(self):
        self.start_daemon()
        child = self.start("""
            import dmon, sys
            with dmon.Task("g", label="task") as task:
                dmon.flush(30)
                print("begun", flush=True)
                for line in sys.stdin:
                    for _ in range(100000): task.advance()
                    print("on", flush=True)
                assert dmon.flush(30)
            """)
        self.assertEqual(child.stdout.readline(), "begun\n")
        pid = wait_for("there is a daemon", self.daemon)
        os.kill(pid, signal.SIGSTOP)
        try:
            for _ in range(3):
                child.stdin.write("go\n")
                child.stdin.flush()
                self.assertEqual(child.stdout.readline(), "on\n")
        finally:
            os.kill(pid, signal.SIGCONT)
        self.finish_with_input(child)
        self.assertEqual(self.task("task")["completed"], 400000)

    def test_a_daemon_is_started_where_that_is_allowed(self):
        os.mkdir(self.path + "/bin")
        os.symlink(BINARY, self.path + "/bin/dmon")
        path = self.path + "/bin:" + self.environment["PATH"]
        script = "import dmon\nwith dmon.Task('g', label='first') as t: t.advance()\nassert dmon.flush(30)"
        self.run_script(script, PATH=path, DMON_SERVICE="default/x", DMON_AUTOSTART="")
        self.run_script(script, PATH=path, DMON_AUTOSTART="0")
        self.assertEqual(self.daemon(), 0)
        self.run_script(script, PATH=path, DMON_AUTOSTART="")
        wait_for("the task is there", lambda: self.task("first") and self.task("first")["state"] == "done")
        self.assertEqual(self.dmon("shutdown").returncode, 0)

    def test_a_program_that_is_no_daemon_of_ours_is_endured(self):
        import socket
        server = socket.socket(socket.AF_UNIX)
        server.bind(self.path + "/s")
        server.listen(5)
        self.addCleanup(server.close)
        child = self.start("""
            import dmon
            for _ in dmon.track(range(1000)): pass
            print("alive")
            """)
        connection, _ = server.accept()
        connection.recv(1)
        connection.sendall(b"HTTP/1.1 400\r\n\r\n\0[1]\0" + b"\xff" * 5000 + b"\0")
        connection.close()
        server.close()
        self.assertEqual(self.finish(child), "alive\n")

    def test_the_daemon_is_found_as_dmon_finds_it(self):
        long = self.path + "/" + "d" * 90
        os.makedirs(long + "/dmon/long", mode=0o700)
        os.makedirs(self.path + "/rel", mode=0o700)
        cases = [
            {"DMON_STATE": self.path + "/state"}, {"XDG_RUNTIME_DIR": self.path, "XDG_STATE_HOME": self.path + "/home"},
            {"DMON_SOCKET": long + "/dmon/long/socket"}, {"DMON_SOCKET": "rel/s"},
        ]
        for case in cases:
            environment = {k: v for k, v in self.environment.items() if k != "DMON_SOCKET"}
            environment.update(case)
            daemon = subprocess.Popen(
                [BINARY, "daemon"], env=environment, cwd=self.path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True)
            try:
                list_it = [BINARY, "ls", "--json"]
                wait_for("it answers", lambda: subprocess.run(
                    list_it, env=environment, cwd=self.path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0)
                program = self.file("found.py", "import dmon\nwith dmon.Task('found', label='it'): pass\nassert dmon.flush(30)")
                subprocess.run([sys.executable, program], env=environment, cwd=self.path, check=True, timeout=60)
                listed = subprocess.run(list_it, env=environment, cwd=self.path, stdout=subprocess.PIPE).stdout
                self.assertIn(b'"found"', listed, case)
            finally:
                subprocess.run([BINARY, "shutdown"], env=environment, cwd=self.path, timeout=60, stdout=subprocess.DEVNULL)
                daemon.wait(60)


class Source(unittest.TestCase):
    def test_it_is_python_3_8(self):
        with open(LIBRARY + "/dmon.py") as file:
            ast.parse(file.read(), feature_version=(3, 8))


if __name__ == "__main__":
    unittest.main()
