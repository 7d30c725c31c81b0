"""Tell dmon how far this program is, and follow what others tell it.

One file, no dependencies, Python 3.8 and later. Put it beside your program, or anywhere on the path::

    dmon client python > dmon.py

Reporting::

    import dmon

    for row in dmon.track(rows, group="etl"):          # a bar for a loop
        load(row)

    with dmon.Task("etl", total=len(rows), unit="rows") as task:
        for row in rows:
            load(row)
            task.advance()

    from dmon import tqdm                              # in place of: from tqdm import tqdm
    python3 -m dmon SCRIPT [ARGUMENT...]               # a script written for tqdm, as it is

Watching::

    for change in dmon.watch("etl"):
        print(change.kind, change.task)

What is promised:

- No call waits for the daemon, whether there is none, it is slow, or it is stopped: all talk with it is done by one
  background thread, which is there while there is something to tell. Nothing is printed and nothing is raised. (In
  workers of multiprocessing, which are ended without a word, the end of a task waits 0.2 s for its answer at most,
  and a result for which something was added a second; as a rule it is less than 1 ms.)
- The newest values are told when the daemon is back; what is added, done or failed is told exactly once, also when it
  was killed in between. At the end of the program what is still to be told has a second, and ten while answers come.
- When the process ends without a word, the daemon calls its tasks lost. What it added and had not told, half a second of
  it at most while the daemon answers, is gone. A pool that is left with `with Pool()` has told all that belongs to its
  results, but for a daemon that took longer than a second: `close()` and `join()` the pool where that counts.
- Threads may use the same task. A forked child has a connection of its own: what it adds to a `Task` of its parent
  counts, and it never ends a task of its parent. (From 3.12 on Python warns of `os.fork` where there is a thread; this
  one holds no lock then.)
- Where no daemon runs, and `dmon` is on the PATH, one is started, once, unless DMON_AUTOSTART is 0.
"""

from __future__ import annotations

import atexit
import contextvars
import json
import math
import os
import socket
import struct
import sys
import threading
import time
import types
import weakref
from typing import Any, AsyncIterator, Callable, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional
from typing import Sequence, Tuple, TypeVar, Union

__all__ = ["Task", "track", "tqdm", "trange", "watch", "Change", "TaskState", "flush"]

Number = Union[int, float]
T = TypeVar("T")

# Adding to an attribute is one step for other threads where the interpreter looks for them only at jumps and calls.
_ADDS_AT_ONCE = sys.version_info >= (3, 10) and getattr(sys, "_is_gil_enabled", lambda: True)()
_SHORTEST_PAUSE = 0.1  # between two reports of the same task
_LONGEST_PAUSE = 0.5  # between two looks at tasks that do not move
_LONGEST_TEXT = 4000  # characters; the daemon cuts labels and messages shorter
_MOST_WAITING = 1000  # ended tasks that are kept for a daemon that is away


# MARK: what is sent


def _text(value: Any) -> Optional[str]:
    """Whatever it is, as text that can be sent: valid Unicode, and not endless."""
    if value is None:
        return None
    try:
        text = value if type(value) is str else str(value)
    except Exception:
        text = "<%s>" % type(value).__name__
    return text[:_LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")


def _number(value: Any) -> Optional[Number]:
    """A finite int or float; None for what is none. Numbers of other libraries become floats."""
    if type(value) is int:
        return value if abs(value) < 1 << 62 else float("%.15e" % value) if abs(value) < 1 << 1000 else None
    try:
        number = float(value)
    except Exception:
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 1 << 53 else number


def _total(value: Any) -> Optional[Number]:
    number = _number(value)
    return number if number is not None and number >= 0 else None


def _group(name: Any) -> str:
    """A name that the daemon takes: no control characters, no `/`, no `-` or `@` in front, at most 128 bytes."""
    text = "".join(c if c.isprintable() and c != "/" else "_" for c in _text(name) or "")
    if not text or text[0] in "-@":
        text = "_" + text
    return text.encode("utf-8")[:128].decode("utf-8", "ignore")


def _default_group() -> str:
    """DMON_GROUP, else the name of the program."""
    named = os.environ.get("DMON_GROUP")
    if named:
        return named
    program = os.path.basename(sys.argv[0] if getattr(sys, "argv", None) else "")
    return program[:-3] if program.endswith(".py") and len(program) > 3 else "python" if program in ("", "-c") else program


def _token() -> str:
    """An id for a request that no other request has."""
    return os.urandom(12).hex()


class _Entry:
    """One task as the reporter knows it. But for `n`, everything is read and changed under the reporter's lock."""

    __slots__ = (
        "fields", "group", "id", "parent", "n", "taken", "said", "setting", "total", "said_total", "message",
        "said_message", "ending", "not_before", "left_at", "flight", "bar", "is_foreign", "is_dead", "ended_at",
    )

    def __init__(self, fields: Dict[str, Any], parent: Optional["_Entry"] = None, id: Optional[int] = None) -> None:
        self.fields = fields  # of Register
        self.group: str = fields["group"]
        self.id = id
        self.parent = parent
        self.n: Number = 0
        self.taken: Number = 0  # the part of n that is in a report already
        self.said: Optional[Number] = 0  # of a bar: what was last told of n; None: tell it again
        self.setting: Optional[Number] = None  # what `set` asked for; n - taken is on top of it
        self.total = fields.get("total")
        self.said_total = self.total
        self.message: Optional[str] = None
        self.said_message: Optional[str] = None
        self.ending: Optional[Tuple[str, Dict[str, Any]]] = None
        self.not_before = 0.0  # the ending is not told earlier
        self.left_at: Optional[Tuple[Any, Optional[int]]] = None  # the code and the line at which a loop was left
        self.flight: List[Tuple[str, Dict[str, Any]]] = []  # sent, and not answered
        self.bar: Optional[Callable[[], Optional["tqdm"]]] = None  # the bar that counts in place of n
        self.is_foreign = False  # registered by another process: only added to
        self.is_dead = False
        self.ended_at = 0.0

    def look(self, bar: Optional["tqdm"] = None) -> None:
        """Takes over what the bar shows now."""
        if bar is None and self.bar is not None:
            bar = self.bar()
        if bar is None:
            return
        scale = bar._scale
        n, total = _number(bar.n), _total(bar.total)
        if n is not None:
            self.n = n if scale == 1 else n * scale
        if total is not None:
            self.total = total if scale == 1 else total * scale
        self.message = bar._status()

    def next_calls(self, now: float) -> List[Tuple[str, Dict[str, Any]]]:
        """What is to be sent now. It is in flight then: nothing more is sent of this task until it is answered."""
        if self.flight or self.is_dead:
            return []
        if self.bar is not None and self.ending is None:
            self.look()
        if self.id is None:
            parent = self.parent
            if parent is not None and parent.id is None and not parent.is_dead:
                return []
            if parent is not None and parent.id:
                self.fields["parent"] = parent.id
            self.said_total = self.fields["total"] = self.total
            self.flight = [("Register", {k: v for k, v in self.fields.items() if v is not None})]
            return self.flight
        ends = self.ending is not None and now >= self.not_before
        report = self._report(ends)
        if report:
            self.flight = [("Report", dict(report, group=self.group, id=self.id))]
        if ends and self.ending is not None:
            self.flight = self.flight + [(self.ending[0], dict(self.ending[1], group=self.group, id=self.id))]
        return self.flight

    def _report(self, ends: bool) -> Dict[str, Any]:
        report: Dict[str, Any] = {}
        if self.bar is not None:
            # Absolute, so it may be lost or sent twice. The last one is to be kept.
            n = self.n
            if n != self.said or (ends and n):
                report["completed"] = self.said = n
                if ends:
                    report["request"] = _token()
        else:
            n = self.n
            added = _number(n - self.taken)
            if self.setting is not None:
                report["completed"] = self.setting
            if added:
                report["advance"] = added
            if report:
                self.taken, self.setting = n, None
                report["request"] = _token()
        if self.total is not None and self.total != self.said_total:
            report["total"] = self.said_total = self.total
        if self.message is not None and self.message != self.said_message:
            report["message"] = self.said_message = self.message
        return report

    def answered(self, reply: Dict[str, Any]) -> bool:
        """Notes the answer to the first call in flight; False when it is to be asked again later."""
        error = reply.get("error")
        if error == "org.dmon.Progress.NotDurable":
            return False
        method, _ = self.flight[0]
        self.flight = self.flight[1:]
        if method == "Register":
            self.id = reply.get("parameters", {}).get("id") if error is None else None
            if not self.id:
                self.is_dead = True
        elif method in ("Finish", "Fail", "Forget") or error in _FINAL_ERRORS:
            # What a person ended or forgot, or what is refused, is not told of any more.
            self.is_dead = True
        return True

    def lost_connection(self) -> None:
        """What was acknowledged of an absolute value in the last second may be gone with the daemon."""
        if self.bar is not None:
            self.said = None


_FINAL_ERRORS = ("org.dmon.Progress.UnknownTask", "org.dmon.Progress.TaskEnded", "org.varlink.service.PermissionDenied")


# MARK: where the daemon is


def _place() -> Tuple[str, str]:
    """The socket and the state directory that are meant, as `dmon` itself finds them."""
    value = os.environ.get
    user = os.getuid()
    if value("DMON_SOCKET"):
        path = os.path.abspath(os.environ["DMON_SOCKET"])
        return path, path + ".state"
    if value("DMON_STATE"):
        state = os.path.abspath(os.environ["DMON_STATE"])
        return state + "/dmon.sock", state
    if value("XDG_RUNTIME_DIR"):
        path = os.environ["XDG_RUNTIME_DIR"] + "/dmon/dmon.sock"
    elif os.path.isdir("/run/user/%d" % user):
        path = "/run/user/%d/dmon/dmon.sock" % user
    elif user == 0 and os.path.isdir("/run"):
        path = "/run/dmon/dmon.sock"
    else:
        path = "/tmp/dmon-%d/dmon.sock" % user
    host = "".join(
        c if c.isalnum() and c.isascii() or c in "_-" or (c == "." and i > 0) else "".join("%%%02X" % b for b in c.encode())
        for i, c in enumerate(os.uname().nodename)
    )
    if value("XDG_STATE_HOME"):
        state = "%s/dmon/%s" % (os.environ["XDG_STATE_HOME"], host)
    elif user == 0:
        state = "/var/lib/dmon"
    elif value("HOME"):
        state = "%s/.local/state/dmon/%s" % (os.environ["HOME"], host)
    else:
        state = "/tmp/dmon-%d/state" % user
    return path, state


def _holder(state: str) -> Optional[str]:
    """The socket of who holds the lock of the state directory; None when nobody does."""
    import fcntl

    try:
        lock = os.open(state + "/lock", os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return None
    except OSError:
        line = os.pread(lock, 4608, 0).decode("utf-8", "replace").split("\n")[0]
        start = line.find("/")
        return line[start:] if start >= 0 else None
    finally:
        os.close(lock)


def _is_expected() -> bool:
    """Somebody holds the state directory: a daemon, or the keeper that starts one."""
    return _holder(_place()[1]) is not None


def _connect() -> socket.socket:
    """A connection to the daemon. Raises OSError when there is none, or it is somebody else's."""
    path, state = _place()
    if not os.environ.get("DMON_SOCKET"):
        path = _holder(state) or path
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.setblocking(False)
        if len(os.fsencode(path)) < 108:
            connection.connect(path)
        else:
            directory = os.open(os.path.dirname(path), os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            try:
                connection.connect("/proc/self/fd/%d/%s" % (directory, os.path.basename(path)))
            finally:
                os.close(directory)
        _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        if user not in (0, os.getuid()):
            raise PermissionError("what listens at %s belongs to user %d" % (path, user))
        connection.setblocking(True)
        return connection
    except BaseException:
        connection.close()
        raise


_KEPT = ("HOME USER LOGNAME SHELL PATH LANG TZ TMPDIR XDG_RUNTIME_DIR XDG_STATE_HOME XDG_CONFIG_HOME DMON_SOCKET "
         "DMON_STATE").split()


def _start_daemon() -> bool:
    """Starts a daemon as `dmon report` does, where that is allowed. Takes a second at most."""
    path, state = _place()
    if os.environ.get("DMON_AUTOSTART") == "0" or os.environ.get("DMON_SERVICE") or _holder(state) is not None:
        return False
    import shutil
    import subprocess

    program = shutil.which("dmon")
    if program is None:
        return False
    environment = {k: v for k, v in os.environ.items() if k in _KEPT or k.startswith("LC_")}
    words = [program, "daemon", "--detach", "--autostarted", "--socket", path, "--state", state]
    try:
        child = subprocess.Popen(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
            env=environment, start_new_session=True)
        child.wait(1)
        return child.returncode == 0
    except Exception:
        return False


# MARK: the reporter


# Held for moments only, never while anything is sent. One for all: so a fork leaves nothing half done.
_lock = threading.RLock()


class _Reporter:
    """The thread that tells the daemon, and the tasks that it tells of."""

    def __init__(self) -> None:
        self.lock = _lock
        self.entries: Dict[int, _Entry] = {}  # by id(), in the order of their beginnings
        self.wakes = threading.Lock()
        self.wakes.acquire()
        self.thread: Optional[threading.Thread] = None
        self.connection: Optional[socket.socket] = None
        self.received = b""
        self.has_tried_start = False
        self.asked = 0  # how often it was asked to tell everything
        self.served = 0
        self.answers = 0
        self.hurries_until = 0.0
        self.waits_since: Optional[float] = None  # for an answer
        self.has_hook = False
        self.has_finalizer = False
        self.is_worker = False  # of multiprocessing: ended by SIGTERM as soon as its last result is there

    def add(self, entry: _Entry) -> None:
        with self.lock:
            self.entries[id(entry)] = entry
            self._prepare()
        self.wake()

    def _prepare(self) -> None:
        """Sees to it that there is a thread, and that the end of the process is noticed."""
        if not self.has_hook:
            self.has_hook = True
            atexit.register(_at_exit)
        if not self.has_finalizer and "multiprocessing.util" in sys.modules:
            # Its children end without what is registered with atexit.
            from multiprocessing import process, util

            self.has_finalizer = True
            if process.parent_process() is not None:
                self.is_worker = True
                util.Finalize(None, _at_exit, exitpriority=-100)
                _tell_before_results()
        if self.thread is None:
            thread = threading.Thread(target=self._run, name="dmon", daemon=True)
            try:
                thread.start()
            except RuntimeError:
                return  # too many threads, or the interpreter ends: the work goes on unwatched
            self.thread = thread

    def wake(self) -> None:
        try:
            self.wakes.release()
        except RuntimeError:
            pass  # it is awake

    def flush(self, limit: float, longest: float = 0) -> bool:
        """Until everything is told, at most `limit` seconds; while answers come, at most `longest`."""
        with self.lock:
            if self.thread is None:
                return not self.entries
            self.asked += 1
            asked = self.asked
        self.wake()
        begun = heard = time.monotonic()
        answers = self.answers
        while self.served < asked:
            now = time.monotonic()
            if self.answers != answers and now - begun < longest:
                answers, heard = self.answers, now
            if now - heard > limit:
                return False
            time.sleep(0.0002 if self.is_worker else 0.001)
        return True

    def has_additions(self) -> bool:
        """Something of another process's tasks is not told yet."""
        with self.lock:
            return any(
                e.is_foreign and (e.flight or e.n != e.taken or e.setting is not None) for e in self.entries.values())

    def settle(self, limit: float) -> None:
        """Waits for a moment, unless that was in vain lately, or would hold up an event loop."""
        asyncio = sys.modules.get("asyncio.events")
        is_async = asyncio is not None and asyncio._get_running_loop() is not None
        if is_async or time.monotonic() < self.hurries_until or self.flush(limit):
            return self.wake()
        self.hurries_until = time.monotonic() + 5

    # What follows runs on the thread alone.

    def _run(self) -> None:
        pause = _SHORTEST_PAUSE
        failures = 0
        idle_since = time.monotonic()
        while True:
            asked, answers, begun = self.asked, self.answers, time.thread_time()
            try:
                moved = self._tell()
                failures = 0
                pause = _SHORTEST_PAUSE if moved else min(pause * 1.5, _LONGEST_PAUSE)
                is_hopeless = False
            except Exception:
                # OSError and answers that are none: the daemon is away. Anything else must not hurt the work either.
                failures = 1 if self.answers > answers else failures + 1
                pause = min(1.0, 0.02 * 2 ** min(failures, 6))
                # Who has answered, or is started by its keeper, is back in a moment.
                is_hopeless = self.connection is None and not _is_expected()
                self._disconnect()
            self.waits_since = None
            with self.lock:
                self._tidy(failures > 0)
                if failures == 0 or is_hopeless:
                    self.served = asked
                if self.entries:
                    idle_since = time.monotonic()
                elif time.monotonic() - idle_since > 2 and self.asked == asked:
                    self._disconnect()
                    self.thread = None
                    return
            cost = time.thread_time() - begun
            if self.wakes.acquire(timeout=pause) and failures == 0 and self.asked == asked:
                # What comes in a burst is told together, and thousands of tasks do not keep this thread busy.
                until = time.monotonic() + min(max(0.002, cost * 9), _SHORTEST_PAUSE)
                while self.is_worker and self.asked == asked and time.monotonic() < until:
                    time.sleep(0.0003)  # a worker that waits with its result is not kept waiting
                if not self.is_worker:
                    time.sleep(max(0, until - time.monotonic()))

    def _tell(self) -> bool:
        """Tells all that there is to tell, once for each task; False when there was nothing."""
        moved = False
        told: Dict[int, int] = {}
        while True:
            calls: List[Tuple[_Entry, str, Dict[str, Any]]] = []
            now = time.monotonic()
            with self.lock:
                for key, entry in list(self.entries.items()):
                    if entry.is_dead:
                        del self.entries[key]
                        continue
                    # Progress that goes on and on is told once a turn; what ends or begins is told to the end.
                    if told.get(key, 0) >= 1 and entry.ending is None:
                        continue
                    try:
                        flight = entry.flight or entry.next_calls(now)
                    except Exception:
                        entry.is_dead = True  # counted with something that is no number: it must not stop the others
                        continue
                    calls += [(entry, method, parameters) for method, parameters in flight]
                    if flight and flight[0][0] != "Register":
                        told[key] = told.get(key, 0) + 1
                    if len(calls) >= 128:
                        break
            if not calls:
                if not moved and self.entries:
                    self._check_connection()
                return moved
            moved = True
            self._exchange(calls)

    def _exchange(self, calls: List[Tuple[_Entry, str, Dict[str, Any]]]) -> None:
        """Sends the calls and takes their answers. May block as long as the daemon does not answer."""
        connection = self._connected()
        self.waits_since = time.monotonic()
        connection.sendall(b"".join(
            json.dumps({"method": "org.dmon.Progress." + method, "parameters": parameters}).encode() + b"\0"
            for _, method, parameters in calls))
        again = False
        for entry, _, _ in calls:
            reply = self._next_reply(connection)
            self.answers += 1
            with self.lock:
                if entry.flight and not entry.answered(reply):
                    again = True
        self.waits_since = None
        if again:
            raise OSError("the daemon cannot keep it now")

    def _next_reply(self, connection: socket.socket) -> Dict[str, Any]:
        while b"\0" not in self.received:
            part = connection.recv(65536)
            if not part:
                raise ConnectionResetError("the daemon went away")
            self.received += part
        frame, _, self.received = self.received.partition(b"\0")
        reply: Dict[str, Any] = json.loads(frame)
        return reply

    def _connected(self) -> socket.socket:
        if self.connection is None:
            try:
                self.connection = _connect()
            except (FileNotFoundError, ConnectionRefusedError):
                if self.has_tried_start:
                    raise
                self.has_tried_start = True
                if not _start_daemon():
                    raise
                self.connection = _connect()
            self.received = b""
        return self.connection

    def _check_connection(self) -> None:
        """Notices a daemon that went away while there was nothing to tell."""
        if self.connection is None:
            with self.lock:
                has_bar = any(entry.bar is not None for entry in self.entries.values())
            if has_bar:
                self._connected()  # and all of them are told again
            return
        try:
            if self.connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b"":
                raise ConnectionResetError("the daemon went away")
        except BlockingIOError:
            pass

    def _disconnect(self) -> None:
        if self.connection is not None:
            self.connection.close()
            with self.lock:
                for entry in self.entries.values():
                    entry.lost_connection()
        self.connection = None
        self.received = b""

    def _tidy(self, is_away: bool) -> None:
        """Forgets what is over; of what ended while nobody answers the newest alone is kept."""
        ended: List[int] = []
        for key, entry in list(self.entries.items()):
            if entry.is_dead:
                del self.entries[key]
            elif is_away and entry.ending is not None:
                # Nobody was watching when it began and when it ended: there is nothing to tell.
                if entry.id is None and not entry.flight and time.monotonic() - entry.ended_at > 10:
                    del self.entries[key]
                else:
                    ended.append(key)
        for key in ended[:-_MOST_WAITING]:
            del self.entries[key]

    # MARK: fork

    def after_fork_in_child(self) -> None:
        connection, entries, has_hook = self.connection, list(self.entries.values()), self.has_hook
        self.__init__()  # type: ignore[misc]
        self.has_hook = has_hook
        if connection is not None:
            connection.close()  # this process's copy of the descriptor
        for entry in entries:
            entry.is_foreign = True
            entry.flight = []
            entry.taken, entry.setting = entry.n, None
            entry.said_total, entry.said_message = entry.total, entry.message
            entry.ending = None
            if entry.bar is not None:
                entry.is_dead = True
        self.lock.release()


_reporter = _Reporter()


def _tell_before_results() -> None:
    """In a worker: what was added for a result is told before it, as `with Pool()` ends workers when it has the last."""
    from multiprocessing.reduction import ForkingPickler

    dumps = ForkingPickler.dumps
    if getattr(dumps, "is_of_dmon", False):
        return

    def tell_and_dump(obj: Any, protocol: Optional[int] = None) -> Any:
        if _reporter.is_worker and _reporter.has_additions():
            _reporter.settle(1.0)
        return dumps(obj, protocol)

    tell_and_dump.is_of_dmon = True  # type: ignore[attr-defined]
    ForkingPickler.dumps = staticmethod(tell_and_dump)  # type: ignore[assignment,method-assign]


def _before_fork() -> None:
    _reporter.lock.acquire()


def _after_fork_in_parent() -> None:
    _reporter.lock.release()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(
        before=_before_fork, after_in_parent=_after_fork_in_parent, after_in_child=_reporter.after_fork_in_child)


def flush(timeout: float = 1.0) -> bool:
    """Waits until everything is told, at most `timeout` seconds. For who ends with `os._exit`, which skips the end.

    Returns: False when the daemon did not answer in time. True also when there is none.
    """
    return _reporter.flush(timeout)


def _at_exit() -> None:
    """What an exception that nobody caught has ended has failed; a loop that was left is done."""
    reporter = _reporter
    error = None if hasattr(sys, "ps1") else getattr(sys, "last_value", None)
    with reporter.lock:
        for entry in list(reporter.entries.values()):
            if entry.is_foreign:
                continue
            is_open = entry.ending is None or (entry.not_before > 0 and _passed(error, entry.left_at))
            entry.not_before = 0
            if is_open and error is not None:
                _note_end(entry, "Fail", _describe(error))
            elif entry.ending is None and entry.bar is not None:
                entry.look()
                _note_end(entry, "Finish")
        since = reporter.waits_since
        has_work = bool(reporter.entries)
    if has_work:
        # Who has not answered for so long will not now.
        reporter.flush(0.1 if since is not None and time.monotonic() - since > 0.3 else 1.0, 10.0)


def _is_raising(frame: Any) -> bool:
    """Whether an exception goes on there behind a `finally` or `with`: the line is not the one of its traceback then."""
    import opcode

    return frame.f_lasti >= 0 and opcode.opname[frame.f_code.co_code[frame.f_lasti]] in ("END_FINALLY", "RERAISE")


def _passed(error: Optional[BaseException], place: Optional[Tuple[Any, Optional[int]]]) -> bool:
    """Whether an exception came by there; without a line, anywhere in that code."""
    trace = error.__traceback__ if error is not None else None
    while trace is not None and place is not None:
        if trace.tb_frame.f_code is place[0] and place[1] in (None, trace.tb_lineno):
            return True
        trace = trace.tb_next
    return False


def _describe(error: BaseException) -> str:
    text = _text(error)
    return "%s: %s" % (type(error).__name__, text) if text else type(error).__name__


def _end(entry: _Entry, method: str, message: Any = None, code: Optional[int] = None, after: float = 0) -> None:
    """Ends a task; a later word on it changes nothing. Not to be called with the lock held."""
    _note_end(entry, method, message, code, after)
    if _reporter.is_worker:
        _reporter.settle(0.2)
    else:
        _reporter.wake()


def _note_end(entry: _Entry, method: str, message: Any = None, code: Optional[int] = None, after: float = 0) -> None:
    with _reporter.lock:
        fields: Dict[str, Any] = {} if method == "Forget" else {"request": _token()}
        if message is not None and method != "Forget":
            fields["message"] = _text(message)
        if code is not None:
            fields["code"] = code
        entry.ending = (method, fields)
        entry.not_before = time.monotonic() + after if after and not _reporter.is_worker else 0
        entry.ended_at = time.monotonic()
        if method == "Forget" and entry.id is None and not entry.flight:
            entry.is_dead = True


# What is open around the code that runs, innermost last: the parent of what begins there.
_around: "contextvars.ContextVar[Tuple[_Entry, ...]]" = contextvars.ContextVar("dmon_around", default=())


def _enter(entry: _Entry) -> None:
    _around.set(_around.get() + (entry,))


def _leave(entry: _Entry) -> None:
    _around.set(tuple(e for e in _around.get() if e is not entry))


def _begin(
    group: Optional[str], label: Any, total: Any, unit: Any, parent: Union["Task", "tqdm", int, None],
    timeout: Optional[float] = None, pid: Optional[int] = None,
) -> _Entry:
    """A task that is registered as soon as it can be."""
    around = _around.get()
    above: Optional[_Entry] = parent._entry if isinstance(parent, (Task, tqdm)) else None
    if above is None and parent is None and around and (group is None or _group(group) == around[-1].group):
        above = around[-1]
    name = above.group if above is not None else _group(group if group is not None else _default_group())
    number = parent if isinstance(parent, int) and parent > 0 else None
    if above is None and parent is None and name == os.environ.get("DMON_GROUP"):
        outer = os.environ.get("DMON_TASK", "")
        number = int(outer) if outer.isascii() and outer.isdigit() and int(outer) > 0 else None
    fields = {
        "group": name, "label": _text(label) or None, "total": _total(total), "unit": _text(unit) or None,
        "pid": os.getpid() if pid is None else pid, "parent": number,
        "timeout": int(timeout * 1e6) if timeout else None, "request": _token(),
    }
    return _Entry(fields, above)


# MARK: Task


class Task:
    """A piece of work in a group. As a context manager it is done at the end, or failed with the text of the exception.

    ::

        with dmon.Task("etl", total=len(rows), label="load", unit="rows") as task:
            for row in rows:
                load(row)
                task.advance()

    Args:
        group: the group; without it that of the task around, DMON_GROUP, or the name of the program.
        total: how much there is to do; without it there is a count and a speed.
        label: what people see.
        unit: of the count; with `bytes` it is shown in KiB, MiB ...
        parent: the task that this is a part of; without it the innermost `with` or loop around it.
        timeout: after so many seconds of silence the task counts as stalled.
        pid: the process whose end loses the task, if it is not this one.

    No method waits, and none raises because of dmon. A task that has neither ended when the program ends is lost.
    It may be pickled: what another process adds counts, and only this one ends it. A worker of
    multiprocessing tells what it added before it hands over a result; of one that is terminated without a result, or while
    the daemon is slow, what it added just before is gone: `close()` and `join()` the pool, or call `flush()`.
    """

    def __init__(
        self, group: Optional[str] = None, total: Optional[Number] = None, label: Optional[str] = None,
        unit: Optional[str] = None, parent: Union["Task", "tqdm", int, None] = None, timeout: Optional[float] = None,
        pid: Optional[int] = None,
    ) -> None:
        self._entry = _begin(group, label, total, unit, parent, timeout, pid)
        _reporter.add(self._entry)

    @property
    def group(self) -> str:
        """The group."""
        return self._entry.group

    @property
    def id(self) -> Optional[int]:
        """The number in the group; None while no daemon has given one. `flush()` waits for it."""
        return self._entry.id

    if _ADDS_AT_ONCE:

        def advance(self, n: Number = 1, message: Optional[str] = None) -> None:
            """Adds `n` to what is completed. Costs less than 0.1 us; told at most ten times a second."""
            entry = self._entry
            entry.n += n
            if message is not None or entry.is_foreign:
                self._say(message)

    else:

        def advance(self, n: Number = 1, message: Optional[str] = None) -> None:
            """Adds `n` to what is completed; told at most ten times a second."""
            entry = self._entry
            with _lock:
                entry.n += n
            if message is not None or entry.is_foreign:
                self._say(message)

    def set(
        self, completed: Optional[Number] = None, total: Optional[Number] = None, message: Optional[str] = None
    ) -> None:
        """Says how much is completed of how much. The newest value counts."""
        number, whole = _number(completed), _total(total)
        entry = self._entry
        with _reporter.lock:
            if number is not None:
                entry.setting, entry.taken = number, entry.n
            if whole is not None:
                entry.total = whole
        self._say(message)

    def message(self, text: str) -> None:
        """Shows a line beside the bar."""
        self._say(text)

    def _say(self, message: Optional[str]) -> None:
        entry = self._entry
        if message is not None:
            entry.message = _text(message)
        if entry.is_foreign:
            # A task that has no number yet needs that of its parent first.
            above: Optional[_Entry] = entry
            while above is not None and id(above) not in _reporter.entries and not above.is_dead:
                _reporter.add(above)
                above = above.parent if above.id is None else None
            if _reporter.is_worker:
                _reporter.wake()

    def done(self, message: Optional[str] = None) -> None:
        """Says that it is done. To say more afterwards changes nothing."""
        self._finish("Finish", message)

    def fail(self, message: Optional[str] = None, code: Optional[int] = None) -> None:
        """Says that it failed, with an exit code if there is one. To say more afterwards changes nothing."""
        self._finish("Fail", message, code)

    def _finish(self, method: str, message: Optional[str], code: Optional[int] = None) -> None:
        if self._entry.ending is None and not self._entry.is_foreign:
            _end(self._entry, method, message, code)

    def track(self, items: Iterable[T], total: Optional[Number] = None) -> Iterator[T]:
        """Advances by one after each item; the task goes on afterwards."""
        size = _total(total) if total is not None else _size(items)
        if size is not None:
            self.set(total=size)
        for item in items:
            yield item
            self.advance()

    def __enter__(self) -> "Task":
        _enter(self._entry)
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> None:
        _leave(self._entry)
        if error is None or isinstance(error, GeneratorExit) or (isinstance(error, SystemExit) and error.code in (None, 0)):
            self.done()
        elif isinstance(error, SystemExit):
            self.fail("exit", error.code if isinstance(error.code, int) else 1)
        else:
            self.fail(_describe(error))

    def __reduce__(self) -> Tuple[Any, ...]:
        return _attached, (self._entry.fields, self._entry.id)

    def __repr__(self) -> str:
        return "<dmon.Task %s %s>" % (self._entry.group, self._entry.id or "not registered")


def _attached(fields: Dict[str, Any], number: Optional[int]) -> Task:
    """A task of another process: the same request for it gets the same number."""
    task = Task.__new__(Task)
    task._entry = _Entry(dict(fields), None, number)
    task._entry.is_foreign = True
    return task


def _size(items: Any) -> Optional[int]:
    try:
        return len(items)
    except Exception:
        return None


def track(
    items: Iterable[T], group: Optional[str] = None, label: Optional[str] = None, total: Optional[Number] = None,
    unit: Optional[str] = None, parent: Union["Task", "tqdm", int, None] = None,
) -> Iterator[T]:
    """The same items, one after the other, with a bar for the loop over them.

    ::

        for row in dmon.track(rows, group="etl", label="load"):
            load(row)

    The task is done after the last item, and when the loop is left; it has failed when the iterable raises, or when an
    exception that nobody catches ends the program. Arguments are those of `Task`; `total` is `len(items)` where that is
    known.
    """
    return iter(tqdm(items, label, total, unit=unit or "", group=group, parent=parent))


# MARK: tqdm


class tqdm:  # noqa: N801
    """A drop-in for the common use of tqdm: the same arguments and methods, and the bar is one of dmon's.

    Nothing is printed: `dmon watch` shows the bars. Arguments that only say how a bar is drawn are accepted and have no
    meaning. With `leave=False` the task is forgotten when it is closed. A bar that begins inside the loop or the `with` of
    another one is shown below it. `group` and `parent` are dmon's own.
    """

    _instances: "weakref.WeakSet[tqdm]" = weakref.WeakSet()
    _lock: Any = threading.RLock()
    monitor_interval = 10
    monitor = None

    def __init__(
        self, iterable: Any = None, desc: Optional[str] = None, total: Optional[Number] = None, leave: Optional[bool] = True,
        file: Any = None, ncols: Any = None, mininterval: float = 0.1, maxinterval: float = 10.0, miniters: Any = None,
        ascii: Any = None, disable: Optional[bool] = False, unit: str = "it", unit_scale: Any = False,
        dynamic_ncols: bool = False, smoothing: float = 0.3, bar_format: Any = None, initial: Number = 0,
        position: Optional[int] = None, postfix: Any = None, unit_divisor: float = 1000, write_bytes: Any = False,
        lock_args: Any = None, nrows: Any = None, colour: Any = None, delay: float = 0.0, gui: bool = False,
        group: Optional[str] = None, parent: Union[Task, "tqdm", int, None] = None, **other: Any,
    ) -> None:
        if total is None and iterable is not None:
            total = _size(iterable)
        self.iterable = iterable
        self.desc = desc or ""
        self.total = None if total is not None and _number(total) is None else total
        self.leave = leave
        self.disable = bool(disable)
        self.unit = unit
        self.unit_scale = unit_scale
        self.unit_divisor = unit_divisor
        self.initial = initial
        self.pos = -(position or 0)
        self.n: Any = initial
        self.postfix: Optional[str] = None
        self.start_t = time.time()
        self._scale: Number = unit_scale if type(unit_scale) in (int, float) and unit_scale > 0 else 1
        self._label = self.desc
        self._note: Optional[str] = None  # a description that came later
        self._group, self._parent = group, parent
        self._entry: Any = None
        self._is_entered = False
        if isinstance(postfix, Mapping):
            self.set_postfix(postfix)
        elif postfix is not None:
            self.postfix = _text(postfix)
        self._open()

    def _open(self) -> None:
        if self.disable:
            return
        unit = {"it": None, "": None, "B": "bytes", "iB": "bytes"}.get(self.unit, self.unit)
        entry = _begin(self._group, self.desc, None, unit, self._parent)
        entry.bar = weakref.ref(self)
        entry.look()
        self._entry = entry
        tqdm._instances.add(self)
        _reporter.add(entry)

    def _status(self) -> Optional[str]:
        """The line beside the bar."""
        note, postfix = self._note, self.postfix
        if not note or not postfix:
            return note or postfix or None
        return note + " " + postfix

    # MARK: counting

    if _ADDS_AT_ONCE:

        def update(self, n: Number = 1) -> None:
            """Adds `n` to what is completed."""
            self.n += n

    else:

        def update(self, n: Number = 1) -> None:
            """Adds `n` to what is completed."""
            with _lock:
                self.n += n

    def __iter__(self) -> Iterator[Any]:
        iterable, entry = self.iterable, self._entry
        if entry is None:
            yield from iterable
            return
        _enter(entry)
        try:
            # Nothing but the count: the reporter looks at it when it is time.
            for item in iterable:
                yield item
                self.n += 1
        except GeneratorExit:
            self._leave_loop()
            raise
        except BaseException as error:
            self._close("Fail", _describe(error))
            raise
        finally:
            _leave(entry)
        self.close()

    async def __aiter__(self) -> AsyncIterator[Any]:
        entry = self._entry
        items = self.iterable if hasattr(self.iterable, "__aiter__") else _asynchronous(self.iterable)
        try:
            async for item in items:
                yield item
                self.n += 1
        except GeneratorExit:
            self._leave_loop()
            raise
        except BaseException as error:
            self._close("Fail", _describe(error))
            raise
        self.close()

    def _leave_loop(self) -> None:
        """The loop was left: by `break`, which is no failure, or by an exception, which the end of the program shows."""
        entry = self._entry
        if entry is not None and not self._is_entered:
            caller = sys._getframe(2)
            entry.left_at = (caller.f_code, None if _is_raising(caller) else caller.f_lineno)
            self._close("Finish", None, after=0.5)

    def close(self) -> None:
        """Ends it: done, or forgotten with `leave=False`. To close it again changes nothing."""
        self._close(self._ending())

    def _ending(self) -> str:
        return "Finish" if self.leave or self.leave is None else "Forget"

    def _close(self, method: str, message: Optional[str] = None, after: float = 0) -> None:
        entry, self._entry = self._entry, None
        if entry is None or entry.is_foreign or entry.ending is not None:
            return
        with _reporter.lock:
            entry.look(self)  # the reference to it may be cleared already
        _end(entry, method, message, after=after)
        tqdm._instances.discard(self)

    def reset(self, total: Optional[Number] = None) -> None:
        """Begins at 0 again, with another total if there is one."""
        self.n = 0
        self.start_t = time.time()
        if total is not None:
            self.total = total
        if self._entry is None:
            self._open()

    def unpause(self) -> None:
        """There is nothing to do."""

    # MARK: what is shown

    def set_description(self, desc: Optional[str] = None, refresh: bool = True) -> None:
        """Shows a text beside the bar; the label stays what it was."""
        self.set_description_str(desc + ": " if desc else "", refresh)

    def set_description_str(self, desc: Optional[str] = None, refresh: bool = True) -> None:
        """The same without a colon."""
        text = _text(desc) or ""
        self.desc = text
        text = text[:-2] if text.endswith(": ") else text
        self._note = text if text != self._label else None

    def set_postfix(self, ordered_dict: Any = None, refresh: bool = True, **kwargs: Any) -> None:
        """Shows values beside the bar, as in `loss=0.25, accuracy=0.9`."""
        values = dict(ordered_dict or {})
        values.update(kwargs)
        self.postfix = _text(", ".join(
            "%s=%s" % (k, v.strip() if isinstance(v, str) else self.format_num(v) if isinstance(v, (int, float)) else v)
            for k, v in values.items()))

    def set_postfix_str(self, s: str = "", refresh: bool = True) -> None:
        """Shows a text beside the bar."""
        self.postfix = _text(s)

    def refresh(self, nolock: bool = False, lock_args: Any = None) -> bool:
        """There is nothing to do: changes are seen without it."""
        return True

    def clear(self, nolock: bool = False) -> None:
        """There is nothing to do."""

    def display(self, msg: Optional[str] = None, pos: Optional[int] = None) -> bool:
        """There is nothing to do."""
        return True

    @property
    def format_dict(self) -> Dict[str, Any]:
        """What a bar would be drawn from."""
        elapsed = time.time() - self.start_t
        return {
            "n": self.n, "total": self.total, "elapsed": elapsed, "initial": self.initial, "prefix": self.desc,
            "unit": self.unit, "unit_scale": self.unit_scale, "unit_divisor": self.unit_divisor, "postfix": self.postfix,
            "rate": (self.n - self.initial) / elapsed if elapsed > 0 else None, "ncols": None, "nrows": None,
            "ascii": False, "bar_format": None, "colour": None,
        }

    @staticmethod
    def format_num(n: Number) -> str:
        """A number in few characters."""
        short, whole = ("%.3g" % n).replace("e+0", "e+").replace("e-0", "e-"), str(n)
        return short if len(short) < len(whole) else whole

    @staticmethod
    def format_interval(t: float) -> str:
        """Seconds as `[H:]MM:SS`."""
        minutes, seconds = divmod(int(t), 60)
        hours, minutes = divmod(minutes, 60)
        return "%d:%02d:%02d" % (hours, minutes, seconds) if hours else "%02d:%02d" % (minutes, seconds)

    @staticmethod
    def format_sizeof(num: float, suffix: str = "", divisor: float = 1000) -> str:
        """A number with a prefix of its size."""
        for prefix in ("", "k", "M", "G", "T", "P", "E", "Z"):
            if abs(num) < 999.5:
                return "%.3g%s%s" % (num, prefix, suffix)
            num /= divisor
        return "%.3gY%s" % (num, suffix)

    def __str__(self) -> str:
        count = "%s/%s" % (self.n, self.total) if self.total is not None else str(self.n)
        return "%s%s%s" % (self.desc, count, ", " + self.postfix if self.postfix else "")

    def __repr__(self) -> str:
        return self.__str__()

    # MARK: what else tqdm can do

    def __enter__(self) -> "tqdm":
        self._is_entered = True
        if self._entry is not None:
            _enter(self._entry)
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> None:
        if self._entry is not None:
            _leave(self._entry)
        if error is None or isinstance(error, (GeneratorExit, SystemExit)):
            self.close()
        else:
            self._close("Fail", _describe(error))

    def __del__(self) -> None:
        try:
            self._close(self._ending())
        except Exception:
            pass  # the interpreter ends

    def __bool__(self) -> bool:
        return self.total > 0 if self.total is not None else self.iterable is not None

    def __len__(self) -> int:
        size = _size(self.iterable) if self.iterable is not None else None
        if size is None and self.total is None:
            raise TypeError("object of type 'tqdm' has no len()")
        return size if size is not None else int(self.total)  # type: ignore[arg-type]

    def __contains__(self, item: Any) -> bool:
        return item in self.iterable

    def __reversed__(self) -> Iterator[Any]:
        self.iterable = reversed(self.iterable)
        return iter(self)

    def __reduce__(self) -> Tuple[Any, ...]:
        raise TypeError("a bar belongs to its process; a dmon.Task may be sent to others")

    @classmethod
    def write(cls, s: str, file: Any = None, end: str = "\n", nolock: bool = False) -> None:
        """Prints a line. No bar is in its way."""
        stream = file if file is not None else sys.stdout
        stream.write(s)
        stream.write(end)

    @classmethod
    def external_write_mode(cls, file: Any = None, nolock: bool = False) -> Any:
        """Others may print meanwhile: no bar is in their way."""
        import contextlib

        return contextlib.nullcontext()

    @classmethod
    def set_lock(cls, lock: Any) -> None:
        """Kept for `get_lock`; nothing here needs it."""
        cls._lock = lock

    @classmethod
    def get_lock(cls) -> Any:
        """A lock that belongs to all bars."""
        return cls._lock

    @classmethod
    def wrapattr(cls, stream: Any, method: str, total: Optional[Number] = None, bytes: bool = True, **options: Any) -> Any:
        """A context manager with the stream; what its `read` or `write` moves is counted."""
        import contextlib

        @contextlib.contextmanager
        def counted() -> Iterator[Any]:
            if bytes:
                options.setdefault("unit", "B")
            with cls(total=total, **options) as bar:
                yield _CountedStream(stream, method, bar)

        return counted()

    def send(self, *args: Any, **options: Any) -> Any:
        """Sends a value into the generator that is iterated."""
        return self.iterable.send(*args, **options)

    @classmethod
    def as_completed(
        cls, fs: Any, *, loop: Any = None, timeout: Optional[float] = None, total: Any = None, **options: Any
    ) -> Any:
        """As `asyncio.as_completed`, with a bar."""
        import asyncio

        fs = list(fs)
        return iter(cls(asyncio.as_completed(fs, timeout=timeout), total=len(fs) if total is None else total, **options))

    @classmethod
    async def gather(
        cls, *fs: Any, loop: Any = None, timeout: Optional[float] = None, total: Any = None, **options: Any
    ) -> Any:
        """As `asyncio.gather`, with a bar."""
        import asyncio

        with cls(total=len(fs) if total is None else total, **options) as bar:

            async def counted(awaitable: Any) -> Any:
                result = await awaitable
                bar.update()
                return result

            return await asyncio.gather(*(counted(f) for f in fs))


async def _asynchronous(items: Iterable[T]) -> AsyncIterator[T]:
    """A plain iterable for a loop that is asynchronous."""
    for item in items:
        yield item


class _CountedStream:
    """A stream that counts what one of its methods moves."""

    def __init__(self, stream: Any, method: str, bar: tqdm) -> None:
        function = getattr(stream, method)

        def read(*arguments: Any, **options: Any) -> Any:
            data = function(*arguments, **options)
            bar.update(len(data))
            return data

        def write(data: Any, *arguments: Any, **options: Any) -> Any:
            result = function(data, *arguments, **options)
            bar.update(len(data))
            return result

        self._stream = stream
        setattr(self, method, write if method == "write" else read)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._stream)


def trange(*args: Any, **options: Any) -> tqdm:
    """`tqdm(range(...))`."""
    return tqdm(range(*args), **options)


# MARK: watching


class TaskState:
    """A task as the daemon knows it. Times are seconds since 1970, spans are seconds; None is what is not known.

    `state` is active, stalled, done, failed or lost; `rate` is completed a second, `remaining` the estimate until the end.
    """

    __slots__ = (
        "group", "id", "label", "unit", "host", "uid", "pid", "parent", "service", "state", "reason", "completed", "total",
        "message", "code", "rate", "remaining", "started", "updated", "ended",
    )
    group: str
    id: int
    label: str
    unit: str
    host: str
    uid: int
    pid: Optional[int]
    parent: Optional[int]
    service: Optional[str]
    state: str
    reason: str
    completed: float
    total: Optional[float]
    message: str
    code: Optional[int]
    rate: Optional[float]
    remaining: Optional[float]
    started: float
    updated: float
    ended: Optional[float]

    def __init__(self, fields: Mapping[str, Any]) -> None:
        for name in self.__slots__:
            setattr(self, name, None)
        self._take(fields)

    def _take(self, fields: Mapping[str, Any]) -> None:
        for name in self.__slots__:
            if name in fields:
                value = fields[name]
                is_time = name in ("remaining", "started", "updated", "ended") and value is not None
                setattr(self, name, value / 1e6 if is_time else value)

    def _update(self, fields: Mapping[str, Any]) -> "TaskState":
        """The newer state; this one stays as it was."""
        copy = TaskState.__new__(TaskState)
        for name in self.__slots__:
            setattr(copy, name, getattr(self, name))
        for name in ("total", "rate", "remaining"):
            setattr(copy, name, None)
        copy._take(fields)
        return copy

    def __repr__(self) -> str:
        count = "%g" % self.completed if self.total is None else "%g/%g" % (self.completed, self.total)
        return "<%s %s %s %s %s>" % (self.group, self.id, self.label, self.state, count)


class Change(NamedTuple):
    """One change that `watch` tells of.

    `kind` is `snapshot` (everything is in `tasks`; at the beginning, and when the daemon was away meanwhile), `changed` (a
    task began, ended, or moved: `task` is its new state), `removed` (`task` is how it last was), `away` (the daemon went
    away) or `idle` (nothing happened for the time that was asked for).
    """

    kind: str
    task: Optional[TaskState]
    tasks: Mapping[Tuple[str, int], TaskState]


def watch(
    groups: Union[str, Sequence[str], None] = None, interval: float = 0.25, idle: Optional[float] = None
) -> Iterator[Change]:
    """Follows what is reported, for people who build their own view.

    ::

        for change in dmon.watch("etl"):
            if change.kind == "snapshot":
                show(change.tasks.values())
            elif change.task is not None:
                print(change.kind, change.task)

    First comes a snapshot, then each change; each task at most once an `interval` (seconds). It goes on for ever: where no
    daemon answers it is looked for again and again, and when there is one again a new snapshot comes. `tasks` of a change
    has all tasks as they are now, by group and id. To end it, leave the loop.

    Args:
        groups: a group or several; all of them without.
        interval: the shortest time between two changes of one task, at least 0.033.
        idle: after so many seconds without anything a change of the kind `idle` comes, so that a view can be drawn anew.
    """
    parameters: Dict[str, Any] = {"interval": int(interval * 1e6)}
    if groups is not None:
        parameters["groups"] = [groups] if isinstance(groups, str) else list(groups)
    call = json.dumps({"method": "org.dmon.Progress.Watch", "parameters": parameters, "more": True}).encode() + b"\0"
    tasks: Dict[Tuple[str, int], TaskState] = {}
    is_known_away = False
    heard = time.monotonic()
    while True:
        connection: Optional[socket.socket] = None
        try:
            connection = _connect()
            connection.settimeout(idle)
            connection.sendall(call)
            tasks = {}
            has_snapshot = False
            for reply in _replies(connection):
                heard = time.monotonic()
                if reply is None:
                    if has_snapshot:
                        yield Change("idle", None, tasks)
                    continue
                news = _apply(reply, tasks)
                if has_snapshot:
                    yield from news
                elif reply.get("complete"):
                    has_snapshot, is_known_away = True, False
                    yield Change("snapshot", None, tasks)
        except (OSError, ValueError):
            if not is_known_away:
                is_known_away = True
                yield Change("away", None, tasks)
        finally:
            if connection is not None:
                connection.close()
        time.sleep(0.2)
        if idle is not None and time.monotonic() - heard >= idle:
            heard = time.monotonic()
            yield Change("idle", None, tasks)


def _replies(connection: socket.socket) -> Iterator[Optional[Dict[str, Any]]]:
    """The parameters of each reply; None when nothing came for the connection's timeout."""
    received = b""
    while True:
        try:
            part = connection.recv(1 << 18)
        except socket.timeout:
            yield None
            continue
        if not part:
            raise ConnectionResetError("the daemon went away")
        *frames, received = (received + part).split(b"\0")
        for frame in frames:
            reply = json.loads(frame)
            if "error" in reply:
                raise ValueError(reply["error"])
            yield reply.get("parameters", {})


def _apply(reply: Dict[str, Any], tasks: Dict[Tuple[str, int], TaskState]) -> List[Change]:
    """Takes a reply into the table, and tells what it changes."""
    changes: List[Change] = []
    for fields in reply.get("tasks", ()):
        state = TaskState(fields)
        tasks[state.group, state.id] = state
        changes.append(Change("changed", state, tasks))
    for fields in reply.get("updates", ()):
        key = (fields["group"], fields["id"])
        if key in tasks:
            tasks[key] = tasks[key]._update(fields)
            changes.append(Change("changed", tasks[key], tasks))
    for fields in reply.get("removed", ()):
        gone = tasks.pop((fields["group"], fields["id"]), None)
        if gone is not None:
            changes.append(Change("removed", gone, tasks))
    return changes


# MARK: in place of tqdm


def tenumerate(iterable: Iterable[T], start: int = 0, total: Any = None, tqdm_class: Any = None, **options: Any) -> Any:
    """`enumerate` with a bar."""
    return enumerate(tqdm(iterable, total=total, **options), start)


def tzip(iter1: Any, *iter2plus: Any, **options: Any) -> Iterator[Any]:
    """`zip` with a bar."""
    options.pop("tqdm_class", None)
    return zip(tqdm(iter1, **options), *iter2plus)


def tmap(function: Callable[..., Any], *sequences: Any, **options: Any) -> Iterator[Any]:
    """`map` with a bar."""
    return (function(*arguments) for arguments in tzip(*sequences, **options))


def _map_with(executor: str, function: Callable[..., Any], *iterables: Any, **options: Any) -> List[Any]:
    import concurrent.futures

    workers, size = options.pop("max_workers", None), options.pop("chunksize", 1)
    for name in ("tqdm_class", "lock_name"):
        options.pop(name, None)
    known = [n for n in map(_size, iterables) if n is not None]
    options.setdefault("total", min(known) if known else None)
    with getattr(concurrent.futures, executor)(max_workers=workers) as pool:
        return list(tqdm(pool.map(function, *iterables, chunksize=size), **options))


def thread_map(fn: Callable[..., Any], *iterables: Any, **options: Any) -> List[Any]:
    """The results of a function, computed by threads, with a bar."""
    return _map_with("ThreadPoolExecutor", fn, *iterables, **options)


def process_map(fn: Callable[..., Any], *iterables: Any, **options: Any) -> List[Any]:
    """The results of a function, computed by processes, with a bar."""
    return _map_with("ProcessPoolExecutor", fn, *iterables, **options)


def _pretend(name: str) -> None:
    """Makes `name`, and the modules below it that people import from, be this module's tqdm."""
    common: Dict[str, Any] = {
        "tqdm": tqdm, "trange": trange, "tqdm_notebook": tqdm, "tnrange": trange, "tqdm_asyncio": tqdm, "tarange": trange,
        "tqdm_auto": tqdm, "tqdm_gui": tqdm, "tgrange": trange, "__version__": "4.67.0",
    }
    for warning in ("TqdmWarning", "TqdmDeprecationWarning", "TqdmExperimentalWarning", "TqdmMonitorWarning"):
        common[warning] = type(warning, (Warning,), {"__module__": name})
    for error, base in (("TqdmTypeError", TypeError), ("TqdmKeyError", KeyError)):
        common[error] = type(error, (base,), {"__module__": name})
    contrib = {"tenumerate": tenumerate, "tzip": tzip, "tmap": tmap}
    concurrent = {"thread_map": thread_map, "process_map": process_map}
    contents: Dict[str, Dict[str, Any]] = {
        "": common, ".auto": common, ".autonotebook": common, ".notebook": common, ".std": common, ".asyncio": common,
        ".gui": common, ".contrib": contrib, ".contrib.concurrent": concurrent,
    }
    for suffix, names in contents.items():
        known = sys.modules.get(name + suffix)
        if suffix or known is None or name == "tqdm":
            module = types.ModuleType(name + suffix, "dmon in place of tqdm")
            module.__dict__.update(names)
            module.__path__ = []
            sys.modules[name + suffix] = module
            if suffix:
                parent, _, child = (name + suffix).rpartition(".")
                setattr(sys.modules[parent], child, module)


def _main() -> int:
    """`python3 -m dmon SCRIPT [ARGUMENT...]` and `-m MODULE`: runs it with `import tqdm` being dmon's."""
    words = sys.argv[1:]
    if not words or words[0] in ("-h", "--help"):
        print("Usage: python3 -m dmon SCRIPT [ARGUMENT...]\n       python3 -m dmon -m MODULE [ARGUMENT...]\n\n"
              "Runs a program that shows its progress with tqdm; 'dmon watch' shows it.")
        return 0 if words else 64
    _pretend("tqdm")
    import builtins
    import runpy

    if words[0] == "-m":
        if len(words) < 2:
            print("dmon: a module is missing behind -m", file=sys.stderr)
            return 64
        sys.argv = words[1:]
        sys.path[0:1] = [os.getcwd()]
        runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        return 0
    sys.argv = words
    try:
        with open(words[0], "rb") as file:
            code = compile(file.read(), words[0], "exec")
    except OSError as error:
        print("dmon: %s: %s" % (words[0], error.strerror), file=sys.stderr)
        return 66
    sys.path[0:1] = [os.path.dirname(os.path.abspath(words[0]))]
    # A module of its own, and the real one: what it pickles is found again.
    module = types.ModuleType("__main__")
    module.__dict__.update(__file__=words[0], __builtins__=builtins)
    sys.modules["__main__"] = module
    exec(code, module.__dict__)
    return 0


if __name__ == "__main__":
    # The module that programs import, and not a second one that is called __main__.
    import dmon

    sys.exit(dmon._main())

# So that `from tqdm.auto import tqdm` can become `from dmon.auto import tqdm`.
_pretend(__name__)
