import Model
import Platform
import Support
import Testing

@Suite("Clients that ask too much")
struct OverloadTests {
  @Test("half a message and then silence keeps nobody else waiting")
  func half() async throws {
    try await serve { sandbox, daemon in
      let halves = try (0..<50).map { _ in try sandbox.connect() }
      for half in halves { try half.send(Array(#"{"method":"org.dmon.Progress.Register","parameters":{"gro"#.utf8)) }
      try expectAnswers(sandbox)
      // What was begun can still be ended.
      for half in halves { try half.send(#"up":"g"}}"#) }
      for half in halves { #expect(try half.receive()?.contains(#""id":"#) == true) }
    }
  }

  @Test("1,000 connections that say nothing keep nobody else waiting, and cost little memory")
  func silent() async throws {
    DescriptorLimit.raise()
    try await serve { sandbox, daemon in
      let before = daemon.descriptorCount
      do {
        let silent = try (0..<1_000).map { _ in try sandbox.connect() }
        try expectAnswers(sandbox)
        try await waitUntil("all are accepted") { daemon.descriptorCount >= 1_000 }
        #expect(try await sandbox.tasks("g").count == 1)
        _ = silent.count
      }
      try await waitUntil("all are closed") { daemon.descriptorCount <= before }
    }
  }

  @Test("half messages of many connections are bounded together")
  func halfMessages() async throws {
    DescriptorLimit.raise()
    try await serve { sandbox, daemon in
      let half = Array(#"{"method":"org.dmon.Progress.Report","parameters":{"message":""#.utf8)
      let bytes = half + [UInt8](repeating: UInt8(ascii: "m"), count: 60_000)
      var clients: [RawClient] = []
      for _ in 0..<1_000 {
        clients.append(try sandbox.connect())
        try? clients.last?.send(bytes)
      }
      try expectAnswers(sandbox)
      #expect(clients.count == 1_000)
    }
  }

  @Test("a client that never reads its replies is not read from, and the daemon keeps no heap of them")
  func unread() async throws {
    try await serve { sandbox, daemon in
      let reporter = try sandbox.connect()
      for number in 1...1_000 {
        _ = try reporter.call("Register", #"{"group":"many","label":"a label of the task number \#(number)"}"#)
      }
      let before = daemon.residentMemory
      let clients = try (0..<4).map { _ in try sandbox.connect() }
      let calls = Array(repeating: Array(#"{"method":"org.dmon.Progress.List"}"#.utf8) + [0], count: 500).flatMap { $0 }
      for client in clients {
        client.setLimit(.milliseconds(100))
        // Until the socket takes no more.
        #expect(throws: SystemError.self) { for _ in 0..<1_000 { try client.send(calls) } }
      }
      try expectAnswers(sandbox)
      #expect(daemon.residentMemory - before < 16 << 20)
    }
  }

  @Test("clients that send without end leave the others their turns")
  func endless() async throws {
    try await serve { sandbox, daemon in
      let before = daemon.residentMemory
      let senders = try (0..<4).map { _ in
        try sandbox.startScript(
          #"""
          import socket, sys
          client = socket.socket(socket.AF_UNIX); client.connect(sys.argv[1])
          call = b'{"method":"org.dmon.Progress.Report","parameters":{"group":"g","id":1,"advance":1},"oneway":true}\0'
          client.sendall(call)
          print("sending", flush=True)
          while True: client.sendall(call * 1000)
          """#, with: "python3", arguments: [sandbox.socket])
      }
      for sender in senders {
        try await waitUntil("it sends: \(sender.errorText)") { sender.text == "sending\n" }
      }
      try expectAnswers(sandbox)
      let first = try await sandbox.tasks("g")[0].completed
      try await waitUntil("what they send is handled") { try await sandbox.tasks("g")[0].completed > first + 10_000 }
      #expect(daemon.residentMemory - before < 16 << 20)
      daemon.signal(.terminate)
      #expect(try await daemon.wait().code == 0, "also its end has its turn")
    }
  }

  /// Twenty calls of a new client, each answered.
  private func expectAnswers(_ sandbox: Sandbox) throws {
    let client = try sandbox.connect()
    for _ in 0..<20 { #expect(try client.call("Report", #"{"group":"g","id":1}"#) == #"{"parameters":{}}"#) }
  }

  private func serve(_ body: (Sandbox, Child) async throws -> Void) async throws {
    try await Sandbox.with { sandbox in
      let daemon = try await sandbox.startDaemon()
      _ = try sandbox.connect().call("Register", #"{"group":"g"}"#)
      let before = daemon.residentMemory
      try await body(sandbox, daemon)
      guard daemon.ended == nil else { return }
      #expect(daemon.residentMemory - before < 64 << 20)
      #expect(daemon.threadNames == ["dmon", "journal"])
      try expectAnswers(sandbox)
    }
  }
}
