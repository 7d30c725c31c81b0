"""Stands between a program and the daemon, and loses what a rule says."""

import socket
import threading


class GoBetween:
    """Passes calls on, one connection after the other. `rule` is asked for each call, with its number and its bytes:

    "pass"      the answer is passed back
    "drop"      the daemon is told, and the connection ends before its answer is passed back
    "swallow"   the daemon is not told, and the program gets an answer as if it were
    "end"       the connection ends, and nobody is told
    """

    def __init__(self, path, daemon, rule):
        self.daemon, self.rule, self.count = daemon, rule, 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(50)
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                program, _ = self.listener.accept()
            except OSError:
                return
            with program, socket.socket(socket.AF_UNIX) as daemon:
                daemon.connect(self.daemon)
                try:
                    self.pass_on(program, daemon)
                except OSError:
                    pass

    def pass_on(self, program, daemon):
        received = b""
        while True:
            while b"\0" not in received:
                part = program.recv(65536)
                if not part:
                    return
                received += part
            call, _, received = received.partition(b"\0")
            self.count += 1
            what = self.rule(self.count, call)
            if what == "end":
                return
            if what == "swallow":
                program.sendall(b'{"parameters":{}}\0')
                continue
            daemon.sendall(call + b"\0")
            answer = b""
            while not answer.endswith(b"\0"):
                part = daemon.recv(65536)
                if not part:
                    return
                answer += part
            if what == "drop":
                return
            program.sendall(answer)

    def end(self):
        # accept() does not wake up by itself when its socket is closed.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        self.thread.join(60)
