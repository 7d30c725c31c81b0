import Model
import Platform
import Support
import Testing

/// Longer storms: `DMON_STORM_KILLS=1000 swift test --filter ServiceStormTests`; `DMON_STORM_SEED=N` repeats the moments.
@Suite("Services whose supervisor is killed again and again", .serialized)
struct ServiceStormTests {
  private static let kills = Environment["DMON_STORM_KILLS"].flatMap { Int($0) }
  private static let seed = Environment["DMON_STORM_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999)

  @Test("the daemon killed 100 times: same processes, every line once, every exit status and last word known")
  func daemonIsKilled() async throws {
    try await Sandbox.with { sandbox in
      var storm = try await ServiceStorm(sandbox, seed: Self.seed)
      let before = try await storm.pids()
      for number in 1...(Self.kills ?? 100) {
        try await storm.awaitMoment()
        let daemon = try await storm.holders().daemon
        Spawn.signal(daemon, Signal.kill.rawValue)
        try await storm.awaitDaemon(otherThan: daemon, "kill \(number)")
      }
      try await storm.check(sameAs: before)
      try await storm.checkEnds()
      try await storm.checkLines(duplicates: 0)
    }
  }

  @Test("the keeper killed 20 times: same processes, no line of a service that lives is lost")
  func keeperIsKilled() async throws {
    try await Sandbox.with { sandbox in
      var storm = try await ServiceStorm(sandbox, seed: Self.seed)
      let before = try await storm.pids()
      let kills = (Self.kills ?? 100) / 5
      for number in 1...kills {
        try await storm.awaitMoment()
        let holders = try await storm.holders()
        Spawn.signal(holders.keeper, Signal.kill.rawValue)
        try await storm.awaitKeeper(otherThan: holders.keeper, "kill \(number)")
      }
      try await storm.check(sameAs: before)
      try await storm.checkLines(duplicates: kills)
    }
  }

  @Test("both killed at once 20 times, and the daemon started again: same processes, never two copies")
  func bothAreKilled() async throws {
    try await Sandbox.with { sandbox in
      var storm = try await ServiceStorm(sandbox, seed: Self.seed)
      let before = try await storm.pids()
      let kills = (Self.kills ?? 100) / 5
      for number in 1...kills {
        try await storm.awaitMoment()
        let holders = try await storm.holders()
        // Stopped first, so that neither can start the other again.
        for signal in [Signal.stop, .kill] {
          for pid in [holders.keeper, holders.daemon] { Spawn.signal(pid, signal.rawValue) }
        }
        try await waitUntil("both are gone") { sandbox.daemonPid == nil }
        _ = try await sandbox.startDaemon("--log-level", "info")
        try await storm.awaitDaemon(otherThan: holders.daemon, "kill \(number)")
      }
      try await storm.check(sameAs: before)
      try await storm.checkLines(duplicates: kills)
    }
  }
}

/// 50 services, five of which print numbered lines in bursts, and some that end meanwhile.
struct ServiceStorm {
  private let sandbox: Sandbox
  private var generator: SeededGenerator
  private static let printing = 5
  private static let silent = 45
  private static let ending = 20

  init(_ sandbox: Sandbox, seed: UInt64) async throws {
    print("storm: DMON_STORM_SEED=\(seed)")
    self.sandbox = sandbox
    generator = SeededGenerator(seed: seed)
    _ = try await sandbox.startDaemon("--log-level", "info")
    for number in 1...Self.printing {
      try await add("p\(number)", UpgradeSetting.counting, "--log-max", "0")
    }
    for number in 1...Self.silent { try await add("s\(number)", "exec sleep 86400") }
    for number in 1...Self.ending {
      // The end of each comes while somebody is being killed.
      let script = "sleep \(number / 4 + 1).\(number % 4); echo the last word of e\(number); exit \(number)"
      try await add("e\(number)", script, "--restart", "never")
    }
  }

  private func add(_ name: String, _ script: String, _ options: String...) async throws {
    let result = try await sandbox.run(["dmon", "add", "--name", name] + options + ["--", "sh", "-c", script])
    guard result.code == 0 else { throw UnexpectedResult(result) }
  }

  // MARK: who is there

  /// Daemon and keeper as the lock says, both of them alive.
  func holders() async throws -> (daemon: Int, keeper: Int) {
    var found: (daemon: Int, keeper: Int)?
    try await waitUntil("daemon and keeper live") {
      guard let holder = LockFile.holder(of: sandbox.state), holder.pid > 0, holder.keeperPid > 0,
        ProcessFacts.isAlive(holder.pid, startTicks: holder.startTicks),
        ProcessFacts.isAlive(holder.keeperPid, startTicks: holder.keeperTicks)
      else { return false }
      found = (holder.pid, holder.keeperPid)
      return true
    }
    return try #require(found)
  }

  /// The keeper as the lock says, also while it has no daemon.
  func keeper() async throws -> Int {
    var keeper = 0
    try await waitUntil("a keeper lives") {
      guard let holder = LockFile.holder(of: sandbox.state), holder.keeperPid > 0,
        ProcessFacts.isAlive(holder.keeperPid, startTicks: holder.keeperTicks)
      else { return false }
      keeper = holder.keeperPid
      return true
    }
    return keeper
  }

  /// The same; where daemon and keeper are gone, because neither was there to start the other, a daemon is started.
  func awaitKeeperOrStart(otherThan old: Int, _ what: String) async throws {
    try await waitUntil("another keeper than \(old) lives after \(what)") {
      guard let holder = LockFile.holder(of: sandbox.state) else {
        _ = try await sandbox.startDaemon("--log-level", "info")
        return false
      }
      return holder.keeperPid != old && holder.pid > 0
        && ProcessFacts.isAlive(holder.pid, startTicks: holder.startTicks)
        && ProcessFacts.isAlive(holder.keeperPid, startTicks: holder.keeperTicks)
    }
  }

  /// A random moment of the life of a daemon that may not even listen yet.
  mutating func awaitMoment() async throws {
    let end = Clocks.monotonic + .microseconds(Int.random(in: 1_000...120_000, using: &generator))
    try await waitUntil("its moment has come") { Clocks.monotonic >= end }
  }

  func awaitDaemon(otherThan old: Int, _ what: String) async throws {
    try await waitUntil("another daemon than \(old) lives after \(what)") { try await holders().daemon != old }
  }

  func awaitKeeper(otherThan old: Int, _ what: String) async throws {
    try await waitUntil("another keeper than \(old) lives after \(what)") { try await holders().keeper != old }
  }

  private func services() async throws -> [String: ServiceStatus] {
    var reply: ServicesReply?
    try await waitUntil("the daemon lists its services") {
      guard let text = try? sandbox.connect().call(#"{"method":"org.dmon.Supervisor.List"}"#),
        let listed = try? decode(Listed.self, from: Array(text.utf8))
      else { return false }
      reply = listed.parameters
      return true
    }
    return Dictionary(uniqueKeysWithValues: (try #require(reply)).services.map { ($0.name, $0) })
  }

  private struct Listed: Decodable { var parameters: ServicesReply }

  /// The processes of the services that are to live through all of it.
  func pids() async throws -> [String: Int] {
    try await services().filter { !$0.key.hasPrefix("e") }.compactMapValues(\.pid)
  }

  // MARK: what must hold

  func check(sameAs before: [String: Int]) async throws {
    #expect(before.count == Self.printing + Self.silent)
    var now: [String: Int] = [:]
    try await waitUntil("all services are known again", within: .seconds(120)) {
      now = try await pids()
      return now.count == before.count
    }
    #expect(now == before)
    for (name, pid) in now { #expect(ProcessFacts.isAlive(pid, startTicks: 0), "\(name)") }
    for name in before.keys where name.hasPrefix("s") {
      #expect(try await services()[name]?.restarts == 0, "\(name)")
    }
    // Two copies of one service would be two processes with its name in their environment that lead a session.
    var copies: [String: Int] = [:]
    for pid in Files.list("/proc").compactMap({ Int($0) }) {
      guard let facts = ProcessFacts(of: pid), facts.group == pid, !facts.isZombie,
        let environment = Files.read("/proc/\(pid)/environ", limit: 1 << 16)
      else { continue }
      let variables = environment.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
      guard variables.contains("DMON_SOCKET=\(sandbox.socket)") else { continue }
      for variable in variables where variable.hasPrefix("DMON_SERVICE=") { copies[variable, default: 0] += 1 }
    }
    for (service, count) in copies { #expect(count == 1, "\(count) of \(service)") }
  }

  /// Those that ended have their own code, and their last word is in the log.
  func checkEnds() async throws {
    try await waitUntil("all that were to end have ended", within: .seconds(120)) {
      try await services().values.filter { $0.name.hasPrefix("e") && $0.ended != nil }.count == Self.ending
    }
    let ended = try await services()
    for number in 1...Self.ending {
      #expect(ended["e\(number)"]?.code == number, "\(String(describing: ended["e\(number)"]))")
      let log = Files.read("\(sandbox.state)/logs/e\(number).log", limit: 1 << 20) ?? []
      #expect(String(decoding: log, as: UTF8.self) == "the last word of e\(number)\n")
    }
  }

  /// Stops those that print and looks at all their lines: none is missing, and at most a pipe's worth a kill stands twice.
  func checkLines(duplicates kills: Int) async throws {
    for number in 1...Self.printing {
      try await sandbox.succeed("stop", "p\(number)")
      let path = "\(sandbox.state)/logs/p\(number).log"
      let result = try await sandbox.run(["python3", "-c", Self.lineCheck, path, "\(kills)"])
      #expect(result.code == 0, "p\(number): \(result.text)\(result.errorText)")
      print("storm: p\(number): \(result.text.dropLast())")
    }
  }

  private static let lineCheck = #"""
    import sys
    kills, data = int(sys.argv[2]), open(sys.argv[1], "rb").read()
    # What the service wrote, and a little more.
    parts, length, number = [], 0, 0
    while length <= len(data):
        number += 1
        parts.append(b"%d\n" % number)
        length += len(parts[-1])
    said = b"".join(parts)
    position = offset = twice = 0
    while position < len(data):
        step = 1 << 16
        while step and data[position:position + step] != said[offset:offset + len(data[position:position + step])]: step //= 2
        if step:
            position, offset = position + step, offset + step
            continue
        # What follows stood before, at most a pipe's worth back; else something is missing.
        following = data[position:position + 200]
        found = said.rfind(following, max(0, offset - 65536), offset + len(following) - 1)
        if found < 0 or kills == 0: sys.exit("at byte %d, line %d: %r" % (position, said.count(b"\n", 0, offset), following))
        twice += offset - found
        kills -= 1
        offset = found
    lines = said.count(b"\n", 0, min(offset, len(said)))
    if lines < 1000: sys.exit("only %d lines" % lines)
    print("%d lines, %d bytes stand twice" % (lines, twice))
    """#
}
