import Configuration
import Model
import Support
import Testing

@testable import Commands

@Suite("What show-configuration prints loads as the same services")
struct LoadableConfigurationTests {
  @Test("whatever the services are, as YAML and as JSON", arguments: 0..<40)
  func random(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed))
    var services: [ServiceSpecification] = []
    for number in 0..<25 {
      var maker = SpecificationMaker(random)
      let service = maker.specification(number)
      random = maker.random
      try service.check()
      services.append(service.loadable)
    }
    let deputies = seed % 2 == 0 ? [] : ["http://box:8000", "no"]
    let document = ConfigurationDocument.of(services, deputies: deputies, isRevealing: true)
    for source in [
      ConfigurationSource(Array(document.yaml().utf8), format: .yaml),
      ConfigurationSource(Array(try Supervision.json(document).utf8), format: .json),
    ] {
      let file = try ServiceFile.read(source, directory: "/elsewhere").get()
      let read = file.specifications(of: "/elsewhere/s.yml", in: "/elsewhere").map { service in
        var service = service
        (service.origin, service.originLine) = (nil, nil)
        return service
      }
      #expect(file.deputies == deputies)
      for (read, service) in zip(read, services) {
        #expect(ServiceSpecification.differences(from: read, to: service) == [], "\(document.yaml())")
      }
      #expect(read == services)
    }
  }
}

/// Makes specifications that a daemon takes on, with whatever words in them.
private struct SpecificationMaker {
  var random: SeededGenerator

  init(_ random: SeededGenerator) { self.random = random }

  private static let pool = Array("aZ09-_./:#'\"\\ \t\n&*!|>%@`{}[],?=~<\u{85}\u{2028}\u{FEFF}üß漢🎉\u{7F}\u{E000}").map(
    String.init)

  private mutating func word(_ least: Int = 0) -> String {
    (0..<Int.random(in: least...6, using: &random)).map { _ in Self.pool.randomElement(using: &random) ?? "" }.joined()
  }

  private mutating func maybe<Value>(_ make: (inout Self) -> Value) -> Value? {
    Bool.random(using: &random) ? make(&self) : nil
  }

  private mutating func number(_ range: ClosedRange<Int> = 0...1_000_000) -> Int { .random(in: range, using: &random) }

  private mutating func time(_ least: Int64 = 0) -> Microseconds {
    let scale: Int64 = [1, 1_000, 1_000_000, 60_000_000, 86_400_000_000].randomElement(using: &random) ?? 1
    return Microseconds(least + .random(in: 1...5_000, using: &random) * scale)
  }

  private mutating func variables() -> [String] {
    var names: Set<String> = []
    return (0..<number(0...3)).compactMap { _ in
      let name = word(1).filter { $0 != "=" }
      return name.isEmpty || !names.insert(name).inserted ? nil : "\(name)=\(word())"
    }
  }

  mutating func specification(_ number: Int) -> ServiceSpecification {
    let program = ["sleep", "/bin/true", "./run", "no", "a/b", "8"].randomElement(using: &random) ?? ""
    var service = ServiceSpecification(command: [program] + (0..<self.number(0...3)).map { _ in word() })
    service.name = "\(["a", "no", "1", "x-_y", "ü", "a b", "."].randomElement(using: &random) ?? "")\(number)"
    service.group = maybe { ["etl", "default", "010", "~"].randomElement(using: &$0.random) ?? "" }
    service.directory = maybe { "/" + $0.word().filter { $0 != "\u{0}" } }
    service.environment = maybe { $0.variables() }
    service.inherited = maybe { $0.variables() }
    service.user = maybe { ["1000", "nobody:nogroup", "no"].randomElement(using: &$0.random) ?? "" }
    service.umask = maybe { $0.number(0...0o777) }
    service.nice = maybe { $0.number(-20...19) }
    service.limits = maybe { ["nofile=\($0.number())", "core=infinity"] }
    life(&service)
    care(&service)
    times(&service)
    return service
  }

  private mutating func life(_ service: inout ServiceSpecification) {
    service.autostart = maybe { Bool.random(using: &$0.random) }
    service.oneshot = maybe { Bool.random(using: &$0.random) }
    service.restart = maybe { RestartRule.allCases.randomElement(using: &$0.random) ?? .always }
    service.restartInterval = maybe { $0.time() }
    service.restartCap = maybe { $0.time() }
    service.healthyAfter = maybe { $0.time() }
    service.maxRestarts = maybe { $0.number() }
    service.successCodes = maybe { maker in (0..<maker.number(0...3)).map { _ in maker.number(0...255) } }
    service.stopSignal = maybe { ["INT", "SIGHUP", "9"].randomElement(using: &$0.random) ?? "" }
    service.stopTimeout = maybe { $0.time() }
    service.leaveChildren = maybe { Bool.random(using: &$0.random) }
    service.splitOutput = maybe { Bool.random(using: &$0.random) }
    service.passOutput = maybe { Bool.random(using: &$0.random) }
    service.logMax = maybe { $0.number() }
    service.logKeep = maybe { $0.number() }
    service.logDays = maybe { $0.number() }
    service.host = maybe { ["k9.lan", "no", "10.0.0.1"].randomElement(using: &$0.random) ?? "" }
    service.replicas = maybe { $0.number(1...9) }
  }

  private mutating func times(_ service: inout ServiceSpecification) {
    if Bool.random(using: &random) {
      service.schedule = ["*/15 * * * *", "@daily", "30 2 * * MON-FRI"].randomElement(using: &random)
      service.timezone = maybe { _ in "UTC" }
      service.overlap = maybe { OverlapRule.allCases.randomElement(using: &$0.random) ?? .skip }
      service.missed = maybe { MissedRule.allCases.randomElement(using: &$0.random) ?? .skip }
      service.jitter = maybe { $0.time() }
    }
    if Bool.random(using: &random) {
      var rule = WatchRule(paths: ["/srv/a b", "/etc/x"])
      rule.include = maybe { _ in ["*.toml", "{a,b}/**"] }
      rule.exclude = maybe { _ in ["no", "#x"] }
      rule.depth = maybe { $0.number(1...9) }
      rule.delay = maybe { $0.time() }
      service.watch = rule
    }
  }

  private mutating func care(_ service: inout ServiceSpecification) {
    service.cpuThreshold = maybe { $0.number() % 2 == 0 ? 80 : Double.random(in: 0...1e9, using: &$0.random) }
    service.memoryThreshold = maybe { $0.number() }
    service.thresholdFor = maybe { $0.time() }
    service.onThreshold = maybe { Remedy.allCases.randomElement(using: &$0.random) ?? .log }
    service.monitorInterval = maybe { $0.time(100_000) }
    service.stallAfter = maybe { $0.time() }
    service.onStall = maybe { Remedy.allCases.randomElement(using: &$0.random) ?? .log }
    service.ready = maybe {
      ["started", "fd:5", "port:80", "log:a: #b", "exec:x 'y'"].randomElement(using: &$0.random) ?? ""
    }
    service.readyTimeout = maybe { $0.time() }
    service.health = maybe {
      ["port:localhost:80", "exec:true # \"no\"", "http://box:8080/x"].randomElement(using: &$0.random) ?? ""
    }
    service.healthInterval = maybe { $0.time() }
    service.healthTimeout = maybe { $0.time() }
    service.healthRetries = maybe { $0.number(1...9) }
    service.notify = maybe { _ in true }
    service.watchdog = maybe { $0.time(100_000) }
    // Of nobody that is there: so nothing waits for itself.
    service.after = maybe { maker in
      ["db=ready", "@etl2", "etl2/x=finished"].filter { _ in Bool.random(using: &maker.random) }
    }
    service.hooks = maybe { ["crashed=echo 'it: crashed' # \($0.word())x", "ready=no"] }
  }
}
