import Varlink

extension ManualPage {
  /// `dmon-protocol(7)`, for people who write their own client. The interface is shown as the daemon serves it.
  static func protocolPage() -> ManualPage {
    var roff = Roff(name: "dmon-protocol", section: 7)
    roff.section("NAME")
    roff.line("\(Roff.literal("dmon-protocol")) \\- how programs talk to the daemon of dmon")
    roff.section("DESCRIPTION")
    roff.prose(introduction + messages + errors + limits)
    roff.section("INTERFACE")
    roff.filled("As the daemon itself serves it to who asks with `org.varlink.service.GetInterfaceDescription`:")
    roff.code(Interfaces.progress, indented: false)
    let rest = Manual(
      description: [], exitCodes: [], environment: [.socket, .runtimeDirectory], files: [.socket],
      seeAlso: ["dmon-daemon(1)", "dmon-report(1)", "dmon-watch(1)"])
    roff.closing(rest, examples: examples)
    return ManualPage(name: "dmon-protocol", section: 7, text: roff.source)
  }

  private static let introduction: [Prose] = [
    .paragraph(
      "The daemon speaks Varlink (`https://varlink.org`) on a Unix stream socket, so every Varlink client can "
        + "call it, and a client of one's own is some twenty lines in any language that has JSON and sockets. It "
        + "speaks two interfaces: `org.dmon.Progress`, for tasks, and `org.varlink.service`, which tells what "
        + "there is (`GetInfo`, `GetInterfaceDescription`)."),
    .heading("Finding the socket"),
    .paragraph(
      "The path is the value of `DMON_SOCKET` where that is set; else the one in a held `lock` of the state "
        + "directory; else the place in FILES. Only processes of the daemon's own user and of root are answered. A "
        + "client that cannot connect should go on with its work: nobody is watching."),
  ]

  private static let messages: [Prose] = [
    .heading("Messages"),
    .paragraph(
      "A message is one JSON object in UTF-8, ended by one byte NUL. The client sends calls, the daemon sends "
        + "replies, in the order of the calls; so a client may send many calls before it reads the first reply."),
    .paragraph("A call:"),
    .code(#"{"method":"org.dmon.Progress.Report","parameters":{"group":"build","id":3,"completed":40}}"#),
    .paragraph("A reply, and one that is an error:"),
    .code(
      """
      {"parameters":{}}
      {"error":"org.dmon.Progress.UnknownTask","parameters":{"group":"build","id":3}}
      """),
    .list([
      .init("`\"oneway\":true` in a call", "No reply is sent, not even an error. For progress that may be lost."),
      .init(
        "`\"more\":true` in a call",
        "Many replies are welcome: each but the last has `\"continues\":true`. `Watch` must be called so, "
          + "`List` can be. To end a `Watch`, close the connection."),
    ]),
    .paragraph(
      "Fields that a reader does not know are to be ignored, on both sides. A number without a fraction may be "
        + "written where a float is asked for; `null` is the same as a field that is not there."),
    .heading("Repeating a call"),
    .paragraph(
      "What changes something can be given a `request`, 1 to 64 characters that the client chooses and uses "
        + "once. When the answer is lost, the client sends the same call with the same request again: within ten "
        + "minutes it gets its first answer, and nothing is done or counted twice, also when the daemon was killed "
        + "and started again in between. A request is remembered for its group: the "
        + "newest 4,096 of a group, 65,536 of all."),
    .heading("What an answer promises"),
    .paragraph(
      "A `Register`, `Finish`, `Fail` or `Forget`, and a `Report` with `advance` or a request, is answered when it is "
        + "in the journal: it survives `kill -9` of the daemon. A `Report` that only sets something is answered at "
        + "once, and is in the journal within a second. With `dmon daemon --durable` an answer also says that the "
        + "change is on the disk; while that cannot be, changes are refused. Otherwise, while the journal cannot be "
        + "written, the daemon goes on in memory; `Notices` tells that."),
    .heading("Following changes"),
    .paragraph(
      "`Watch` first sends what is now, in parts; the last of them has `complete` true, and so has every reply "
        + "after it. Then come changes: `updates` for tasks of which only the progress changed, `tasks` whole for "
        + "those that are new or changed otherwise, `removed` for those that are gone. Each reply with changes has "
        + "a `revision` that is greater by one than the one before; a client that sees a gap connects again. Who "
        + "reads slowly misses states in between and never the newest."
    ),
  ]

  private static let errors: [Prose] = [
    .heading("Errors"),
    .list([
      .init("`org.dmon.Progress.UnknownTask`", "No such group or task. The id 0 is nobody, and never unknown."),
      .init("`org.dmon.Progress.TaskEnded`", "The task is done or failed, and what was said contradicts that."),
      .init(
        "`org.dmon.Progress.NotDurable`",
        "With `--durable`: nothing was changed, because it cannot be written to the disk; `why` says the reason."),
      .init("`org.dmon.Progress.TooMany`", "`List` without `more` over 4,096 tasks, or more than the daemon takes."),
      .init(
        "`org.varlink.service.InvalidParameter`",
        "A parameter is missing, of a wrong type or of a value that is not allowed; `why` says what is wrong."),
      .init(
        "`org.varlink.service.MethodNotFound`, `InterfaceNotFound`, `MethodNotImplemented`", "There is no such method."),
      .init("`org.varlink.service.ExpectedMore`", "`Watch` was called without `more`."),
      .init("`org.varlink.service.PermissionDenied`", "This user may not do that."),
    ]),
  ]

  private static let limits: [Prose] = [
    .heading("Limits"),
    .list([
      .init(
        "64 KiB",
        "A message of `org.dmon.Progress`. A longer one is answered with an error and the connection closed."),
      .init("64", "Objects and lists inside each other."),
      .init("1 MiB, 30 s", "A client that leaves so many bytes of replies unread for so long is closed."),
      .init("33 ms", "The shortest `interval` of `Watch`."),
      .init("256", "Tasks in one part of a `List` or of the beginning of a `Watch`."),
    ]),
  ]

  private static let examples: [Example] = [
    Example(
      "One call by hand:",
      #"""
      printf '{"method":"org.dmon.Progress.List","parameters":{}}\0' |
        socat -t 1 - "UNIX-CONNECT:$XDG_RUNTIME_DIR/dmon/dmon.sock" | tr '\0' '\n'
      """#),
    Example(
      "A whole client in Python:",
      #"""
      import json, os, socket, uuid

      class Dmon:
          def __init__(self, path):
              self.socket = socket.socket(socket.AF_UNIX)
              self.socket.connect(path)
              self.reader = self.socket.makefile("rb")

          def call(self, method, **parameters):
              message = {"method": "org.dmon.Progress." + method, "parameters": parameters}
              self.socket.sendall(json.dumps(message).encode() + b"\0")
              reply = bytearray()
              while (byte := self.reader.read(1)) not in (b"\0", b""):
                  reply += byte
              answer = json.loads(reply)
              if "error" in answer:
                  raise RuntimeError(answer)
              return answer["parameters"]

      path = os.environ.get("DMON_SOCKET") or os.environ["XDG_RUNTIME_DIR"] + "/dmon/dmon.sock"
      dmon = Dmon(path)
      id = dmon.call("Register", group="jobs", label="demo", total=10, pid=os.getpid())["id"]
      for n in range(10):
          dmon.call("Report", group="jobs", id=id, advance=1, request=uuid.uuid4().hex)
      dmon.call("Finish", group="jobs", id=id)
      """#),
    Example(
      "With the package `varlink` from PyPI:",
      "python3 -m varlink.cli call unix:$DMON_SOCKET/org.dmon.Progress.List '{}'"),
  ]
}
