"""dmon.h against a daemon that is killed, stopped, or comes late. The program is Tests/Clients/reporter.c."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

from world import LIBRARY, World, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))


class Reporter(World):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.mkdtemp(prefix="dmc")
        cls.program = cls.directory + "/reporter"
        # gnu99 for usleep and fork; strict C is compiled elsewhere.
        words = [os.environ.get("CC", "gcc"), "-std=gnu99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-I", LIBRARY]
        # Each byte outside its place ends the program.
        subprocess.run(words + ["-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-o", cls.program,
                                HERE + "/reporter.c"], check=True)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.directory)

    def begin(self, *words):
        child = subprocess.Popen(
            [self.program] + list(words), env=dict(self.environment, ASAN_OPTIONS="detect_leaks=0"), cwd=self.path,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
        self.children.append(child)
        return child

    def say(self, child, line):
        child.stdin.write(line + "\n")
        child.stdin.flush()
        self.assertEqual(child.stdout.readline(), "on\n")

    def test_many_steps_are_one_task_and_few_messages(self):
        self.start_daemon()
        self.finish(self.begin("work", "1000000"))
        task, = self.tasks()
        self.assertEqual((task["completed"], task["total"], task["state"]), (1000000, 1000000, "done"))
        self.assertEqual((task["label"], task["unit"], task["message"]), ("work", "steps", "all of them"))

    def test_odd_text_and_numbers(self):
        self.start_daemon()
        self.finish(self.begin("odd"))
        (bad, part), (big,) = self.tasks("c"), self.tasks("_a_b")
        self.assertEqual(bad["label"], "q\"\\\n\x01 é \ufffd \ufffd\ufffd \ufffd\ufffd\ufffd 🎉")
        self.assertEqual((bad["completed"], bad.get("total"), bad["state"], bad["code"]), (-2.25, None, "failed", 3))
        self.assertEqual(set(bad["message"]), {"x"})
        self.assertEqual((big["completed"], big["total"], big["unit"]), (123456789012345680, 1e300, "bytes"))
        self.assertEqual((bad.get("parent"), part["parent"], big.get("parent")), (None, 1, None))
        self.assertEqual((part["message"], part["total"], part["completed"]), ("hälf", 12.5, 0.333333))

    def test_forked_children(self):
        self.start_daemon()
        self.finish(self.begin("forks"))
        task, = self.tasks()
        self.assertEqual((task["completed"], task["state"], task["message"]), (40, "done", "by the parent"))

    def test_without_a_daemon(self):
        self.finish(self.begin("nobody"))

    def test_a_daemon_that_comes_later(self):
        child = self.begin("lines")
        self.assertEqual(child.stdout.readline(), "begun\n")
        self.say(child, "slow")
        self.start_daemon()
        self.say(child, "slow")
        self.say(child, "slow")
        wait_for("it is there", lambda: self.say(child, "slow") or self.task("added"))
        self.finish(child)
        self.assertEqual((self.task("added")["completed"] % 1000, self.task("added")["state"]), (0, "done"))
        self.assertGreaterEqual(self.task("added")["completed"], 4000)
        self.assertEqual(self.task("set")["completed"], 999)

    def test_a_daemon_that_is_killed_again_and_again(self):
        self.start_daemon()
        child = self.begin("lines")
        self.assertEqual(child.stdout.readline(), "begun\n")
        for _ in range(6):
            child.stdin.write("slow\n")
            child.stdin.flush()
            self.kill_daemon()
            self.assertEqual(child.stdout.readline(), "on\n")
        self.finish(child)
        self.assertEqual((self.task("added")["completed"], self.task("added")["state"]), (6000, "done"))
        self.assertEqual((self.task("set")["completed"], self.task("set")["state"]), (999, "done"))

    def test_answers_that_are_lost_again_and_again_change_no_count(self):
        self.start_daemon()
        self.environment["DMON_SOCKET"] = self.stand_between(lambda n, call: ("pass", "drop", "end")[n % 3])
        child = self.begin("lines")
        self.assertEqual(child.stdout.readline(), "begun\n")
        for _ in range(3):
            self.say(child, "slow")
        self.finish(child)
        self.environment["DMON_SOCKET"] = self.path + "/s"
        self.assertEqual((self.task("added")["completed"], self.task("added")["state"]), (3000, "done"))
        self.assertEqual((self.task("set")["completed"], self.task("set")["state"]), (999, "done"))

    def test_a_daemon_that_is_stopped_holds_up_nobody(self):
        self.start_daemon()
        child = self.begin("lines")
        self.assertEqual(child.stdout.readline(), "begun\n")
        self.say(child, "fast")
        pid = wait_for("there is a daemon", self.daemon)
        os.kill(pid, signal.SIGSTOP)
        try:
            for _ in range(50):
                self.say(child, "fast")
        finally:
            os.kill(pid, signal.SIGCONT)
        self.finish(child)
        self.assertEqual((self.task("added")["completed"], self.task("added")["state"]), (51000, "done"))

    def test_it_ends_in_time_beside_a_daemon_that_is_stopped(self):
        self.start_daemon()
        child = self.begin("work", "1000")
        self.finish(child)
        pid = wait_for("there is a daemon", self.daemon)
        os.kill(pid, signal.SIGSTOP)
        try:
            begun = time.monotonic()
            child = self.begin("work", "1000")
            child.communicate(timeout=60)
            self.assertLess(time.monotonic() - begun, 20)
            self.assertGreater(child.returncode, 0)
        finally:
            os.kill(pid, signal.SIGCONT)


if __name__ == "__main__":
    unittest.main()
