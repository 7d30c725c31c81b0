import Model
import Support
import Testing

@Suite("What a reading of an origin changes")
struct OriginChangeTests {
  private static let file = "/etc/a.yml"

  private func service(
    _ name: String, _ origin: String = file, line: Int? = 1, _ change: (inout ServiceSpecification) -> Void = { _ in }
  ) -> ServiceSpecification {
    var service = ServiceSpecification(command: ["/bin/\(name)"])
    (service.name, service.group, service.origin, service.originLine) = (name, "default", origin, line)
    change(&service)
    return service
  }

  private func known(_ services: ServiceSpecification...) -> [ServiceName: OriginChange.Known] {
    Dictionary(uniqueKeysWithValues: services.map { (ServiceName($0), OriginChange.Known($0)) })
  }

  private func change(
    _ services: [ServiceSpecification], _ known: [ServiceName: OriginChange.Known], of origin: String = file
  ) throws -> OriginChange {
    try #require(OriginChange.between([OriginReading(origin, services: services)], known).first)
  }

  @Test("what is new is added, what is gone removed, what is the same left alone, what others have not looked at")
  func all() throws {
    let change = try change(
      [service("a"), service("b")], known(service("b"), service("c"), service("d", "add"), service("e", "/other.yml")))
    #expect(change.steps == [.add(ServiceName(name: "a"), service("a")), .remove(ServiceName(name: "c"))])
    #expect(change.unchanged == 1)
    let report = change.report(known(service("c")))
    #expect(report.lines == ["a: new, starts", "c: gone, stops and is removed"])
  }

  @Test("only what its process was made with, or its program, needs a restart")
  func restarts() throws {
    let name = ServiceName(name: "a")
    func step(_ old: ServiceSpecification, _ new: ServiceSpecification) throws -> OriginChange.Step? {
      try change([new], known(old)).steps.first
    }
    let edited = service("a") { $0.stopTimeout = Microseconds(.seconds(1)) }
    #expect(try step(service("a"), edited) == .edit(name, edited, fields: ["stop-timeout"]))
    let other = service("a") { $0.directory = "/tmp" }
    #expect(try step(service("a"), other) == .restart(name, other, fields: ["cwd"]))
    let stamped = service("a") { $0.originStamp = "1" }
    #expect(try step(service("a"), stamped) == .edit(name, stamped, fields: []))
    let written = service("a") { $0.originStamp = "2" }
    #expect(try step(stamped, written) == .restart(name, written, fields: []))
    let moved = service("a", line: 7)
    let quiet = try change([moved], known(service("a")))
    #expect(quiet.steps == [.edit(name, moved, fields: [])])
    let report = quiet.report(known(service("a")))
    #expect(report.lines.isEmpty && report.unchanged == 1)
    let away = service("a") { $0.host = "k9" }
    #expect(try step(service("a"), away) == .replace(name, away))
  }

  @Test("what was taken over from the daemon that read it first stays")
  func inherited() throws {
    let old = service("a") { $0.inherited = ["PATH=/x"] }
    #expect(try change([service("a")], known(old)).steps.isEmpty)
    let said = service("a") { $0.inherited = ["PATH=/y"] }
    #expect(try change([said], known(old)).steps == [.restart(ServiceName(name: "a"), said, fields: ["inherited"])])
  }

  @Test("what was down by what its origin said starts when it says so no more; what a person stopped does not")
  func enabled() throws {
    func lines(_ old: ServiceSpecification, _ new: ServiceSpecification, isIdle: Bool = true) throws -> [String] {
      var known = known(old)
      known[ServiceName(name: "a")]?.isWanted = false
      known[ServiceName(name: "a")]?.isIdle = isIdle
      return try change([new], known).report(known).lines
    }
    let down = service("a") { $0.autostart = false }
    let timed = service("a") { $0.schedule = "@hourly" }
    let other = service("a") { $0.command = ["/bin/other"] }
    #expect(try lines(down, service("a")) == ["a: changed, starts (autostart)"])
    #expect(try lines(down, other) == ["a: changed, starts (command, autostart)"])
    #expect(try lines(down, service("a"), isIdle: false) == ["a: changed in place (autostart)"])
    #expect(try lines(service("a"), down) == ["a: changed in place (autostart)"])
    #expect(try lines(down, timed) == ["a: changed, runs by its schedule (schedule, autostart)"])
    #expect(try lines(timed, service("a")) == ["a: changed, starts (schedule)"])
    #expect(try lines(timed, down) == ["a: changed in place (schedule, autostart)"])
    #expect(try lines(timed, service("a") { $0.schedule = "@daily" }) == ["a: changed in place (schedule)"])
  }

  @Test("a name that comes from elsewhere is refused, with the place")
  func refusals() throws {
    let other = known(service("a", "/other.yml", line: 3), service("b", "add", line: nil))
    let change = try change([service("a", line: 5), service("b", line: 6), service("c"), service("c", line: 9)], other)
    #expect(change.steps == [.add(ServiceName(name: "c"), service("c"))])
    #expect(
      change.problems.map(\.words) == [
        "/etc/a.yml:5: 'a' comes from /other.yml, line 3, already, which was not read now",
        "/etc/a.yml:6: 'b' was added with 'dmon add' already; 'dmon rm b' takes that one away",
        "/etc/a.yml:9: 'c' stands twice in it",
      ])
    let both = OriginChange.between(
      [
        OriginReading("/1", services: [service("a", "/1")]),
        OriginReading("/2", services: [service("a", "/2", line: 4)]),
      ],
      [:])
    #expect(both[0].steps.count == 1 && both[1].steps.isEmpty)
    #expect(both[1].problems.map(\.words) == ["/2:4: 'a' comes from /1, line 1, already"])
  }

  @Test("who has a service keeps it, and one that moves to another file goes on")
  func moving() throws {
    let (first, second) = (service("a", "/1"), service("a", "/2"))
    let kept = OriginChange.between(
      [OriginReading("/1", services: [first]), OriginReading("/2", services: [second])], known(second))
    #expect(kept[0].problems.count == 1 && kept[0].steps.isEmpty && kept[1].steps.isEmpty && kept[1].unchanged == 1)
    let moved = OriginChange.between(
      [OriginReading("/1", services: [first]), OriginReading("/2", services: [])], known(second))
    #expect(moved[0].steps == [.edit(ServiceName(name: "a"), first, fields: [])])
    #expect(moved[1].steps.isEmpty && moved[1].problems.isEmpty)
  }

  @Test("what comes from a file that is gone another one may declare, and it goes on")
  func gone() throws {
    let (old, new) = (service("a", "/1"), service("a", "/2"))
    let change = try #require(
      OriginChange.between([OriginReading("/2", services: [new])], known(old), gone: ["/1"]).first)
    #expect(change.steps == [.edit(ServiceName(name: "a"), new, fields: [])] && change.problems.isEmpty)
    #expect(change.report(known(old)).lines == ["a: came from /1 before, goes on"])
  }

  @Test("copies with numbers in place of one without begin anew, and it is said")
  func renumbered() throws {
    let copies = service("a") { $0.replicas = 2 }
    let change = try change([service("a")], known(copies))
    #expect(change.steps == [.restart(ServiceName(name: "a"), service("a"), fields: ["replicas"])])
    #expect(try self.change([service("a") { $0.replicas = 3 }], known(copies)).report(known(copies)).restarted.isEmpty)
  }

  @Test("of an origin that cannot be read nothing changes; what is being removed comes back when it is gone")
  func badAndLeaving() throws {
    let problem = OriginProblem(file: "/x", text: "t")
    let bad = OriginChange.between(
      [OriginReading(Self.file, services: nil, problems: [problem])], known(service("a")))
    #expect(bad[0].steps.isEmpty && !bad[0].isApplied && bad[0].problems == [problem])
    var leaving = known(service("a"))
    leaving[ServiceName(name: "a")]?.isLeaving = true
    #expect(try change([service("a")], leaving).steps == [.await(ServiceName(name: "a"))])
    #expect(try change([], leaving).steps.isEmpty)
  }

  @Test("what files say of groups holds until they say it no more; a person's rule gives way, another file's does not")
  func rules() {
    func rule(_ group: String, _ parallel: Int, _ origin: String? = nil) -> SavedGroupRule {
      SavedGroupRule(group: group, parallel: parallel, origin: origin)
    }
    func changes(_ origin: String, _ groups: [SavedGroupRule], _ rules: SavedGroupRule...) -> OriginChange {
      var reading = OriginReading(origin, services: [])
      reading.groups = groups
      var changes = OriginChange.between([reading], [:])
      OriginChange.addRules(
        of: [reading], to: &changes, Dictionary(uniqueKeysWithValues: rules.map { ($0.group, $0) }))
      return changes[0]
    }
    #expect(changes("/1", [rule("a", 2, "/1")]).rules == [rule("a", 2, "/1")])
    #expect(changes("/1", [rule("a", 2, "/1")]).report([:]).lines == ["group a: 2 at a time"])
    #expect(changes("/1", [rule("a", 2, "/1")], rule("a", 2, "/1")).rules.isEmpty)
    #expect(changes("/1", [rule("a", 2, "/1")], rule("a", 3)).rules == [rule("a", 2, "/1")])
    let refused = changes("/1", [rule("a", 2, "/1")], rule("a", 3, "/2"))
    #expect(refused.rules.isEmpty && refused.problems.count == 1)
    let gone = changes("/1", [], rule("a", 3, "/1"), rule("b", 3, "/2"), rule("c", 3))
    #expect(gone.rules == [SavedGroupRule(group: "a")])
    #expect(gone.report([:]).lines == ["group a: no rule any more"])
  }

  @Test(
    "after whatever readings each service has one origin, those that were read are as they say, and again nothing changes"
  )
  func random() throws {
    for seed in 0..<400 {
      var random = SeededGenerator(seed: UInt64(seed))
      var world: [ServiceName: OriginChange.Known] = [:]
      for name in ["a", "b", "x"] where Bool.random(using: &random) {
        world[ServiceName(name: name)] = .init(service(name, "add", line: nil))
      }
      for _ in 0..<12 {
        let readings = Self.readings(&random)
        let gone = Set(["/1", "/2", "/3/"].filter { _ in Int.random(in: 0..<4, using: &random) == 0 })
          .subtracting(readings.filter { $0.services != nil }.map(\.origin))
        let changes = OriginChange.between(readings, world, gone: gone)
        let before = world
        apply(changes, to: &world)
        hold(readings, changes, gone, before, world)
        let again = OriginChange.between(readings, world, gone: gone)
        for change in again { #expect(change.steps.isEmpty, "seed \(seed): \(change.steps)") }
        #expect(again.map { $0.problems.count } == changes.map { $0.problems.count })
      }
    }
  }

  private static func readings(_ random: inout SeededGenerator) -> [OriginReading] {
    ["/1", "/2", "/3/"].filter { _ in Bool.random(using: &random) }.shuffled(using: &random).map { origin in
      if Int.random(in: 0..<6, using: &random) == 0 {
        return OriginReading(origin, services: nil, problems: [OriginProblem(file: origin, text: "t")])
      }
      let services = (0..<Int.random(in: 0...5, using: &random)).map { line in
        var service = ServiceSpecification(command: ["/bin/\(Int.random(in: 0...2, using: &random))"])
        service.name = ["a", "b", "c", "d"].randomElement(using: &random)
        (service.origin, service.originLine) = (origin, line + 1)
        service.originStamp = ["1", "2", nil].randomElement(using: &random) ?? nil
        service.host = Int.random(in: 0..<8, using: &random) == 0 ? "k9" : nil
        service.nice = Bool.random(using: &random) ? 1 : nil
        service.logKeep = Bool.random(using: &random) ? 1 : nil
        return service
      }
      return OriginReading(origin, services: services)
    }
  }

  private func apply(_ changes: [OriginChange], to world: inout [ServiceName: OriginChange.Known]) {
    for change in changes {
      for step in change.steps {
        switch step {
        case .remove(let name):
          #expect(world[name]?.origin == change.origin)
          world[name] = nil
        case .add(let name, let service):
          #expect(world[name] == nil)
          world[name] = .init(service)
        case .enable: Issue.record("nothing is idle here")
        case .edit(let name, let service, _):
          if let old = world[name]?.specification {
            #expect(!ServiceSpecification.needsRestart(from: old, to: service))
          }
          world[name] = .init(service)
        case .restart(let name, let service, _), .replace(let name, let service):
          #expect(world[name] != nil)
          world[name] = .init(service)
        case .await: Issue.record("nothing leaves here")
        }
      }
    }
  }

  /// Those that were read are as they were declared first; those that were not are untouched unless they were given up or are gone.
  private func hold(
    _ readings: [OriginReading], _ changes: [OriginChange], _ gone: Set<String>,
    _ before: [ServiceName: OriginChange.Known], _ after: [ServiceName: OriginChange.Known]
  ) {
    let read = Set(readings.filter { $0.services != nil }.map(\.origin))
    for (name, one) in before where !read.contains(one.origin) {
      let isTaken = gone.contains(one.origin) && after[name].map { read.contains($0.origin) } == true
      #expect(isTaken || after[name] == one)
    }
    for (name, one) in after where read.contains(one.origin) {
      let declared = readings.first { $0.origin == one.origin }?.services?.first { ServiceName($0) == name }
      #expect(declared.map { OriginChange.isSame(one.specification, $0) } == true)
    }
    for (reading, change) in zip(readings, changes) {
      let refused = change.problems.count - reading.problems.count
      let own = after.values.count { $0.origin == reading.origin }
      if let services = reading.services { #expect(own + refused == services.count) }
    }
  }
}
