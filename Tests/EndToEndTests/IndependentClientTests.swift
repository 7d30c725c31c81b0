import Model
import Support
import Testing

/// The PyPI package `varlink` knows nothing of dmon but what introspection tells it.
@Suite("An independent Varlink client")
struct IndependentClientTests {
  @Test("reads who the daemon is, and its interfaces")
  func introspection() async throws {
    try await run(
      """
      assert set(client.get_interfaces()) == {"org.varlink.service", "org.dmon.Progress", "org.dmon.Supervisor"}, client.info
      assert client.info["product"] == "dmon" and client.info["vendor"] and client.info["version"], client.info
      methods = [m for m in client.get_interface("org.dmon.Progress").members]
      for name in ["Register", "Report", "Finish", "Fail", "List", "Watch", "Forget", "Task", "UnknownTask", "TaskEnded"]:
          assert name in methods, methods
      with client.open("org.varlink.service") as service:
          assert "interface org.varlink.service" in service.GetInterfaceDescription("org.varlink.service")["description"]
          expect("org.varlink.service.InterfaceNotFound", {"interface": "org.example.Nothing"},
                 lambda: service.GetInterfaceDescription("org.example.Nothing"))
      """)
  }

  @Test("registers, reports, finishes, fails, lists and forgets")
  func progress() async throws {
    try await run(
      """
      with client.open("org.dmon.Progress") as progress:
          first = progress.Register(group="py", label="größe", total=10, unit="rows")["id"]
          second = progress.Register(group="py", parent=first, timeout=60_000_000)["id"]
          assert (first, second) == (1, 2)
          progress.Report(group="py", id=first, completed=2.5)
          progress.Report(group="py", id=first, advance=1, message="going")
          progress.Report(group="py", id=second, completed=1, _oneway=True)
          progress.Finish(group="py", id=first)
          progress.Fail(group="py", id=second, message="no", code=3)
          one, two = progress.List(groups=["py"])["tasks"]
          assert (one["label"], one["unit"], one["total"]) == ("größe", "rows", 10), one
          assert (one["completed"], one["message"], one["state"]) == (3.5, "going", "done"), one
          assert (two["completed"], two["parent"], two["state"], two["code"]) == (1, 1, "failed", 3), two
          assert one["host"] and one["uid"] == os.getuid() and one["ended"] >= one["started"] > 1.7e15
          parts = list(progress.List(_more=True))
          assert [t["id"] for part in parts for t in part["tasks"]] == [1, 2]
          assert progress.Forget(group="py", id=1) == {"removed": 1}
          assert progress.Forget(group="py") == {"removed": 1}
          assert progress.List()["tasks"] == []
      """)
  }

  @Test("gets errors by their names, with what they are about")
  func errors() async throws {
    try await run(
      """
      with client.open("org.dmon.Progress") as progress:
          expect("org.dmon.Progress.UnknownTask", {"group": "py", "id": 4}, lambda: progress.Report(group="py", id=4))
          progress.Register(group="py")
          progress.Finish(group="py", id=1)
          expect("org.dmon.Progress.TaskEnded", {"group": "py", "id": 1, "state": "done"},
                 lambda: progress.Report(group="py", id=1, completed=1))
          expect("org.varlink.service.InvalidParameter", None, lambda: progress.Register(group="a/b"))
          expect("org.varlink.service.InvalidParameter", None, lambda: progress.Register(group="g" * 129))
          expect("org.varlink.service.ExpectedMore", None, lambda: progress.Watch())
          assert progress.List()["tasks"][0]["state"] == "done"
      """)
  }

  @Test("a request that is sent again gets its first answer and counts once")
  func requests() async throws {
    try await run(
      """
      with client.open("org.dmon.Progress") as progress:
          ids = [progress.Register(group="py", request="r1")["id"] for _ in range(3)]
          assert ids == [1, 1, 1], ids
          for _ in range(3): progress.Report(group="py", id=1, advance=2, request="r2")
          for _ in range(3): progress.Finish(group="py", id=1, request="r3")
          task, = progress.List()["tasks"]
          assert (task["completed"], task["state"]) == (2, "done"), task
      """)
  }

  @Test("watches: a snapshot, then each change, with rising revisions")
  func watch() async throws {
    try await run(
      """
      with client.open("org.dmon.Progress") as progress, client.open("org.dmon.Progress") as watcher:
          progress.Register(group="py", label="before", total=4)
          progress.Register(group="other")
          stream = watcher.Watch(groups=["py"], interval=33_000, _more=True)
          first = next(stream)
          assert first["complete"] and [t["label"] for t in first["tasks"]] == ["before"], first
          revision = first["revision"]

          def until(what, condition):
              global revision
              for reply in stream:
                  assert reply["revision"] > revision, reply
                  revision = reply["revision"]
                  assert all(t["group"] == "py" for t in reply["tasks"] + reply["updates"] + reply["removed"]), reply
                  if condition(reply): return
              raise AssertionError("the stream ended before " + what)

          progress.Report(group="py", id=1, completed=3)
          until("3 of 4", lambda r: any(u["completed"] == 3 for u in r["updates"]))
          progress.Report(group="other", id=1, completed=3)
          progress.Register(group="py", label="after")
          until("the second task", lambda r: any(t["label"] == "after" for t in r["tasks"]))
          progress.Fail(group="py", id=2, message="why")
          until("the failure", lambda r: any(t["state"] == "failed" and t["message"] == "why" for t in r["tasks"]))
          progress.Forget(group="py", id=1)
          until("the removal", lambda r: r["removed"] == [{"group": "py", "id": 1}])
      """)
  }

  /// Runs the lines of Python with a `client` of the sandbox's daemon.
  private func run(_ lines: String) async throws {
    try await Sandbox.with { sandbox in
      _ = try await sandbox.startDaemon()
      let result = try await sandbox.script(Self.prelude + lines, with: "python3", arguments: [sandbox.socket])
      #expect(result.errorText == "")
      #expect(result.code == 0)
    }
  }

  private static let prelude = """
    import os, sys, varlink

    def expect(name, parameters, call):
        try:
            call()
        except varlink.VarlinkError as error:
            assert error.error() == name, error
            assert parameters is None or error.parameters() == parameters, error
        else:
            raise AssertionError("no error, but " + name + " was to come")

    client = varlink.Client.new_with_address("unix:" + sys.argv[1])

    """
}
