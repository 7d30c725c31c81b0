"""A daemon of a test's own, and programs that report to it. DMON_BINARY is the dmon, DMON_LIBRARY the directory of dmon.py."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
import unittest

from go_between import GoBetween

BINARY = os.environ["DMON_BINARY"]
LIBRARY = os.environ["DMON_LIBRARY"]
sys.path.insert(0, LIBRARY)


def wait_for(what, condition, limit=60):
    deadline = time.monotonic() + limit
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError("not in %s s: %s" % (limit, what))
        time.sleep(0.01)


class World(unittest.TestCase):
    """Each test has a directory with a socket that nobody else knows."""

    def setUp(self):
        self.path = tempfile.mkdtemp(prefix="dmpy")
        self.addCleanup(shutil.rmtree, self.path, True)
        dropped = ("DMON_", "XDG_", "TQDM_")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(dropped)}
        self.environment.update(
            DMON_SOCKET=self.path + "/s", DMON_AUTOSTART="0", PYTHONPATH=LIBRARY, PYTHONDONTWRITEBYTECODE="1", HOME=self.path, DMON_WORLD=self.path + "/")
        self.children = []
        self.addCleanup(self.end)

    def end(self):
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.wait()
        # Keeper and daemon start each other again, and a daemon that a client started is no child of ours.
        for _ in range(100):
            left = [int(name) for name in os.listdir("/proc") if name.isdigit() and self.is_ours(int(name))]
            if not left:
                return
            for pid in left:
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.01)

    def is_ours(self, pid):
        """It has this world's directory in its environment; the tests themselves have not."""
        if pid in (0, 1, os.getpid()):
            return False
        try:
            with open("/proc/%d/environ" % pid, "rb") as file:
                return b"=" + self.path.encode() + b"/" in file.read()
        except OSError:
            return False

    def daemon(self):
        """The pid of the daemon that answers; 0 while there is none."""
        try:
            with open(self.path + "/s.state/lock") as file:
                pid = int(file.read().split()[0])
        except (OSError, ValueError, IndexError):
            return 0
        return pid if pid > 1 and self.is_ours(pid) else 0

    def start_daemon(self):
        child = subprocess.Popen(
            [BINARY, "daemon"], env=self.environment, cwd=self.path, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, start_new_session=True)
        self.children.append(child)
        wait_for("the daemon answers", lambda: self.dmon("ls").returncode == 0)

    def stand_between(self, rule):
        """From now on programs reach the daemon through a `GoBetween`; returns where they find it."""
        between = GoBetween(self.path + "/between", self.path + "/s", rule)
        self.addCleanup(between.end)
        return self.path + "/between"

    def kill_daemon(self):
        """With SIGKILL; returns when the next one answers."""
        old = wait_for("there is a daemon", self.daemon)
        os.kill(old, signal.SIGKILL)
        wait_for("there is another daemon", lambda: self.daemon() not in (0, old) and self.dmon("ls").returncode == 0)

    def dmon(self, *arguments):
        return subprocess.run(
            [BINARY] + list(arguments), env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, timeout=60)

    def tasks(self, group=None):
        """What the daemon knows, by id; of one group or of all."""
        first = self.dmon("watch", "--once", "--json").stdout.decode().splitlines()
        found = [t for line in first for t in json.loads(line)["tasks"]]
        return sorted((t for t in found if group is None or t["group"] == group), key=lambda t: t["id"])

    def task(self, label):
        found = [t for t in self.tasks() if t["label"] == label]
        return found[0] if len(found) == 1 else None

    def file(self, name, text):
        with open(os.path.join(self.path, name), "w") as file:
            file.write(textwrap.dedent(text))
        return file.name

    def start(self, text, *arguments, **environment):
        """Starts a script; its output can be read line by line."""
        words = [sys.executable, self.file("script.py", text)] + list(arguments)
        child = subprocess.Popen(
            words, env=dict(self.environment, **environment), cwd=self.path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, universal_newlines=True)
        self.children.append(child)
        return child

    def finish(self, child, code=0, errors="", limit=120):
        output, found = child.communicate(timeout=limit)
        self.assertEqual(child.returncode, code, found)
        if errors is not None:
            self.assertEqual(found, errors)
        return output

    def run_script(self, text, *arguments, **options):
        code, errors = options.pop("code", 0), options.pop("errors", "")
        return self.finish(self.start(text, *arguments, **options), code, errors)
