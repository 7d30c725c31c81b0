import Model
import Platform
import Support
import Testing

/// Longer storms and known moments: see ``ServiceStormTests``.
@Suite("Upgrades in a storm of kills", .serialized)
struct UpgradeStormTests {
  private static let upgrades = Environment["DMON_STORM_KILLS"].flatMap { Int($0) } ?? 25
  private static let seed = Environment["DMON_STORM_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999)

  /// Two files to go back and forth between.
  private func programs(_ sandbox: Sandbox) async throws -> [String] {
    let paths = ["one", "two"].map { "\(sandbox.path)/\($0)/dmon" }
    for path in paths { try await UpgradeSetting.copyProgram(to: path, in: sandbox) }
    return paths
  }

  @Test(
    "the daemon killed in the middle of 25 upgrades: same keeper, same processes, every line once, every exit known")
  func daemonIsKilled() async throws {
    try await Sandbox.with { sandbox in
      var storm = try await ServiceStorm(sandbox, seed: Self.seed)
      let programs = try await programs(sandbox)
      let before = try await storm.pids()
      let keeper = try await storm.holders().keeper
      var done = 0
      for number in 1...Self.upgrades {
        let upgrade = try sandbox.start(["dmon", "upgrade", "--to", programs[number % 2]])
        try await storm.awaitMoment()
        if let daemon = sandbox.daemonPid { Spawn.signal(daemon, Signal.kill.rawValue) }
        let result = try await upgrade.wait(within: .seconds(120))
        // A daemon that is killed again and again may be late.
        #expect(result.code == 0 || result.code == 75, "upgrade \(number): \(result.errorText)")
        if result.code == 0 { done += 1 }
        #expect(try await storm.holders().keeper == keeper)
      }
      #expect(done > 0)
      print("storm: \(done) of \(Self.upgrades) upgrades done")
      #expect(ProcessFacts.executable(of: keeper) == programs[Self.upgrades % 2] || done < Self.upgrades)
      try await storm.check(sameAs: before)
      try await storm.checkEnds()
      try await storm.checkLines(duplicates: 0)
    }
  }

  @Test("the keeper killed in the middle of upgrades: same processes, no line of a service that lives is lost")
  func keeperIsKilled() async throws {
    try await Sandbox.with { sandbox in
      var storm = try await ServiceStorm(sandbox, seed: Self.seed)
      let programs = try await programs(sandbox)
      let before = try await storm.pids()
      let kills = max(1, Self.upgrades / 2)
      for number in 1...kills {
        let upgrade = try sandbox.start(["dmon", "upgrade", "--to", programs[number % 2]])
        try await storm.awaitMoment()
        let keeper = try await storm.keeper()
        Spawn.signal(keeper, Signal.kill.rawValue)
        try await storm.awaitKeeperOrStart(otherThan: keeper, "kill \(number)")
        let result = try await upgrade.wait(within: .seconds(120))
        // Whoever is asked is killed: it may be that nobody is there to answer for a while.
        #expect([0, 69, 75].contains(result.code), "upgrade \(number): \(result.errorText)")
      }
      try await storm.check(sameAs: before)
      try await storm.checkLines(duplicates: kills)
    }
  }
}
