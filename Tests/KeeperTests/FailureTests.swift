import Model
import Platform
import Support
import Testing

@Suite("Runs that cannot be started")
struct FailureTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var stage: StartFailure.Stage
    var command: [String]
    var change: @Sendable (inout ServiceSpecification) -> Void = { _ in }
    var word: String

    var testDescription: String { "\(stage.rawValue): \(command)" }
  }

  static let cases = [
    Case(stage: .notFound, command: ["no-such-program-here"], word: "PATH"),
    Case(stage: .notFound, command: ["/nowhere/at/all"], word: "/nowhere/at/all"),
    Case(stage: .notFound, command: ["./nothing"], change: { $0.directory = "/usr" }, word: "/usr/./nothing"),
    Case(stage: .notExecutable, command: ["/etc/passwd"], word: "chmod"),
    Case(stage: .notExecutable, command: ["/usr"], word: "directory"),
    Case(stage: .directory, command: ["true"], change: { $0.directory = "/nowhere" }, word: "/nowhere"),
    Case(stage: .directory, command: ["./nothing"], change: { $0.directory = "/nowhere" }, word: "/nowhere"),
    Case(stage: .user, command: ["true"], change: { $0.user = "no-such-user" }, word: "no-such-user"),
    Case(stage: .user, command: ["true"], change: { $0.user = "root:no-such-group" }, word: "no-such-group"),
    Case(stage: .limit, command: ["true"], change: { $0.limits = ["nofile=many"] }, word: "nofile=many"),
    Case(stage: .limit, command: ["true"], change: { $0.limits = ["nofile=infinity"] }, word: "nofile"),
  ]

  @Test("each cause is told apart, in words", arguments: cases)
  func stage(_ item: Case) async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try daemon.send(.spawn(keeper.order(1, item.command, item.change)))
      let failure = try await daemon.notStarted(1)
      #expect(failure.stage == item.stage)
      #expect(failure.text.contains(item.word), "\(failure.text)")
    }
  }

  @Test("a script without '#!' and one whose interpreter is missing are told apart")
  func scripts() async throws {
    try await KeeperUnderTest.with { keeper in
      let daemon = try await keeper.servingDaemon()
      try Files.write(Array("#!/no/such/interpreter\n".utf8), to: "\(keeper.state)/lost", mode: 0o755)
      try Files.write(Array("neither this nor that\n".utf8), to: "\(keeper.state)/odd", mode: 0o755)
      try daemon.send(.spawn(keeper.order(1, ["\(keeper.state)/lost"])))
      #expect(try await daemon.notStarted(1).stage == .notFound)
      try daemon.send(.spawn(keeper.order(2, ["\(keeper.state)/odd"])))
      let failure = try await daemon.notStarted(2)
      #expect(failure.stage == .exec && failure.text.contains("#!"), "\(failure.text)")
    }
  }

  @Test("a failure is told again to the next daemon, until it is forgotten")
  func isToldAgain() async throws {
    try await KeeperUnderTest.with { keeper in
      let first = try await keeper.servingDaemon()
      try first.send(.spawn(keeper.order(1, ["no-such-program-here"])))
      let failure = try await first.notStarted(1)
      first.kill()
      let second = try await keeper.nextDaemon()
      #expect(try await second.sayHello() == [.notStarted(run: 1, failure: failure)])
      try second.send(.ready)
      try second.send(.forget(run: 1))
      // Answered after what was asked before it.
      try second.send(.spawn(keeper.order(2, ["no-such-program-here"])))
      _ = try await second.notStarted(2)
      second.kill()
      let third = try await keeper.nextDaemon()
      #expect(try await third.sayHello() == [.notStarted(run: 2, failure: failure)])
    }
  }
}
