import Model
import Platform
import Support
import Testing

@Suite("Bad input")
struct BadInputTests {
  @Test("a frame that is no JSON object is refused, and the connection ended")
  func noFrames() async throws {
    try await serve { sandbox in
      let deep = String(repeating: "[", count: 100) + String(repeating: "]", count: 100)
      let frames: [[UInt8]] = [
        Array("{\"method\":".utf8), [], Array("[]".utf8), Array("5".utf8), Array("GET / HTTP/1.1\r\n\r\n".utf8),
        Array("{\"method\":\"a\"} {}".utf8), Array("{'method':'a'}".utf8), [0xFF, 0xFE], [0xEF, 0xBB, 0xBF],
        Array("{\"method\":\"org.dmon.Progress.Register\",\"parameters\":{\"group\":\"".utf8) + [0xC3, 0x28]
          + Array("\"}}".utf8),
        Array("{\"method\":\"org.dmon.Progress.Report\",\"parameters\":{\"group\":\"g\",\"id\":1,\"x\":\(deep)}}".utf8),
        Array(
          "{\"method\":\"org.dmon.Progress.Report\",\"parameters\":{\"group\":\"g\",\"id\":1,\"completed\":NaN}}".utf8),
        Array(repeating: UInt8(ascii: " "), count: 70_000),
        Array("{\"method\":\"org.dmon.Progress.Report\",\"parameters\":{\"group\":\"g\",\"id\":1,\"message\":\"".utf8)
          + Array(repeating: UInt8(ascii: "m"), count: 70_000) + Array("\"}}".utf8),
      ]
      for frame in frames {
        let client = try sandbox.connect()
        // A daemon that closes before it has read all is in its right.
        try? client.send(frame + [0])
        let answer = try client.receive()
        let name = "\(String(decoding: frame.prefix(100), as: UTF8.self))"
        #expect(
          answer?.contains(#""error":"org.varlink.service.InvalidParameter""#) == true, "\(name): \(answer ?? "")")
        #expect(answer?.contains(#""parameter":"frame""#) == true, "\(name)")
        #expect(try client.receive() == nil, "\(name)")
      }
    }
  }

  @Test("NUL bytes alone end the connection and nothing else")
  func onlyNUL() async throws {
    try await serve { sandbox in
      let client = try sandbox.connect()
      try? client.send([UInt8](repeating: 0, count: 1 << 20))
      #expect(try client.receive()?.contains("the message is empty") == true)
      #expect(try client.receive() == nil)
    }
  }

  @Test(
    "a wrong call gets an error that names what is wrong, and the connection goes on",
    arguments: [
      (#"{}"#, "InvalidParameter", "method"), (#"{"method":5}"#, "InvalidParameter", "method"),
      (#"{"method":""}"#, "InterfaceNotFound", ""), (#"{"method":"x"}"#, "InterfaceNotFound", "x"),
      (#"{"method":"org.example.Other.Do"}"#, "InterfaceNotFound", "org.example.Other"),
      (#"{"method":"org.dmon.Progress.Nope"}"#, "MethodNotFound", "org.dmon.Progress.Nope"),
      (#"{"method":"org.varlink.service.Nope"}"#, "MethodNotFound", "org.varlink.service.Nope"),
      (#"{"method":"org.dmon.Progress.List","more":5}"#, "InvalidParameter", "more"),
      (#"{"method":"org.dmon.Progress.List","parameters":[]}"#, "InvalidParameter", "parameters"),
      (#"{"method":"org.dmon.Progress.List","parameters":{"groups":"g"}}"#, "InvalidParameter", "groups"),
      (#"{"method":"org.dmon.Progress.Watch"}"#, "ExpectedMore", ""),
      (
        #"{"method":"org.dmon.Progress.Watch","parameters":{"interval":"x"},"more":true}"#, "InvalidParameter",
        "interval"
      ),
      (#"{"method":"org.varlink.service.GetInterfaceDescription"}"#, "InvalidParameter", "interface"),
    ])
  func wrongCalls(frame: String, error: String, what: String) async throws {
    try await serve { sandbox in
      let client = try sandbox.connect()
      let answer = try client.call(frame)
      #expect(answer?.contains(#""error":"org.varlink.service.\#(error)""#) == true, "\(answer ?? "")")
      #expect(answer?.contains(what) == true, "\(answer ?? "")")
      #expect(try client.call("Report", #"{"group":"g","id":1}"#) == #"{"parameters":{}}"#)
    }
  }

  @Test("a field of a wrong type or value is named, by both ways of reading")
  func wrongFields() async throws {
    try await serve { sandbox in
      let client = try sandbox.connect()
      let calls: [(method: String, parameters: String, field: String)] = [
        ("Register", #"{}"#, "group"), ("Register", #"{"group":5}"#, "group"), ("Register", #"{"group":""}"#, "group"),
        ("Register", #"{"group":"-g"}"#, "group"), ("Register", #"{"group":"a/b"}"#, "group"),
        ("Register", #"{"group":"a\u0007"}"#, "group"), ("Register", #"{"group":"g","total":"x"}"#, "total"),
        ("Register", #"{"group":"g","total":-1}"#, "total"), ("Register", #"{"group":"g","pid":-5}"#, "pid"),
        ("Register", #"{"group":"g","pid":1.5}"#, "pid"), ("Register", #"{"group":"g","timeout":-5}"#, "timeout"),
        ("Register", #"{"group":"g","request":""}"#, "request"), ("Register", #"{"group":"g","label":[]}"#, "label"),
        ("Report", #"{"group":"g"}"#, "id"), ("Report", #"{"id":1}"#, "group"),
        ("Report", #"{"group":"g","id":"1"}"#, "id"),
        ("Report", #"{"group":"g","id":1.5}"#, "id"), ("Report", #"{"group":"g","id":99999999999999999999}"#, "id"),
        ("Report", #"{"group":"g","id":1,"completed":"3"}"#, "completed"),
        ("Report", #"{"group":"g","id":1,"completed":1e999}"#, "completed"),
        ("Report", #"{"group":"g","id":1,"advance":true}"#, "advance"),
        ("Report", #"{"group":"g","id":1,"message":{"a":1}}"#, "message"),
        ("Finish", #"{"group":"g","id":null}"#, "id"),
        ("Fail", #"{"group":"g","id":1,"code":"x"}"#, "code"), ("Forget", #"{"group":["g"]}"#, "group"),
      ]
      for (method, parameters, field) in calls {
        let answer = try client.call(method, parameters)
        #expect(answer?.contains("InvalidParameter") == true, "\(parameters): \(answer ?? "")")
        #expect(answer?.contains(#""parameter":"\#(field)""#) == true, "\(parameters): \(answer ?? "")")
      }
      #expect(try client.call("Report", #"{"group":"g","id":1,"unknown":{"key":[1]}}"#) == #"{"parameters":{}}"#)
      let task = try await sandbox.task()
      #expect((task.completed, task.total, task.state) == (0, nil, .active))
    }
  }

  @Test("answers come in the order of the calls; a oneway call has none, also a wrong one")
  func pipelining() async throws {
    try await serve { sandbox in
      let client = try sandbox.connect()
      try client.send(
        #"{"method":"org.dmon.Progress.Report","parameters":{"group":"g","id":1,"advance":1},"oneway":true}"#,
        #"{"method":"org.dmon.Progress.Register","parameters":{"group":"h"}}"#,
        #"{"method":"org.dmon.Progress.Nope","oneway":true}"#,
        #"{"method":"org.dmon.Progress.Report","parameters":{"group":"g","id":7},"oneway":true}"#,
        #"{"method":"org.dmon.Progress.Report","parameters":{"group":"g","id":8}}"#,
        #"{"method":"org.dmon.Progress.List","parameters":{"groups":["g"]},"more":true}"#,
        #"{"method":"org.dmon.Progress.Register","parameters":{"group":"h"}}"#,
        #"{"method":"org.varlink.service.GetInfo","oneway":true}"#,
        #"{"method":"org.dmon.Progress.Nope"}"#)
      #expect(try client.receive() == #"{"parameters":{"id":1}}"#)
      #expect(try client.receive()?.contains("UnknownTask") == true)
      #expect(try client.receive()?.contains(#""completed":1,"#) == true)
      #expect(try client.receive() == #"{"parameters":{"id":2}}"#)
      #expect(try client.receive()?.contains("MethodNotFound") == true)
      // One byte at a time is the same.
      for byte in Array(#"{"method":"org.dmon.Progress.Register","parameters":{"group":"h"}}"#.utf8) + [0] {
        try client.send([byte])
      }
      #expect(try client.receive() == #"{"parameters":{"id":3}}"#)
    }
  }

  /// Runs `body` with a daemon that knows one task, and looks afterwards whether it is the same and well.
  private func serve(_ body: (Sandbox) async throws -> Void) async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      // The keeper writes the lock beside all that, and a thread is named once it runs.
      try await waitUntil("the lock says who it is") { sandbox.daemonPid != nil }
      let pid = try await sandbox.awaitDaemon()
      let task = try sandbox.connect().call("Register", #"{"group":"g"}"#)
      #expect(task == #"{"parameters":{"id":1}}"#)
      try await body(sandbox)
      #expect(daemon.ended == nil && sandbox.daemonPid == pid && ProcessFacts(of: pid)?.isZombie == false)
      #expect(try await sandbox.tasks("g").map(\.state) == [.active])
      try await waitUntil("its threads are those it has") { daemon.threadNames == ["dmon", "journal", "proc"] }
    }
  }
}
