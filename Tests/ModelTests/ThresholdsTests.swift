import Model
import Support
import Testing

@Suite("Thresholds")
struct ThresholdsTests {
  private func rules(_ change: (inout ServiceSpecification) -> Void) -> Thresholds.Rules? {
    var specification = ServiceSpecification(command: ["x"])
    change(&specification)
    return Thresholds.Rules(specification)
  }

  private func thresholds(_ change: (inout ServiceSpecification) -> Void) throws -> Thresholds {
    let rules = rules(change)
    return Thresholds(try #require(rules))
  }

  @Test("without a threshold, or with one of 0, there are no rules")
  func none() {
    #expect(rules { $0.monitorInterval = Microseconds(.seconds(1)) } == nil)
    #expect(rules { ($0.cpuThreshold, $0.memoryThreshold) = (0, 0) } == nil)
  }

  @Test("three measurements in a row that are over are a breach, told once, in words")
  func breach() throws {
    var thresholds = try thresholds { $0.memoryThreshold = 500 << 20 }
    #expect(thresholds.take(cpu: nil, memory: 501 << 20) == nil)
    #expect(thresholds.take(cpu: nil, memory: 600 << 20) == nil)
    #expect(thresholds.take(cpu: nil, memory: 612 << 20) == .breach("memory 612 MiB over 500 MiB for 15 s"))
    for _ in 0..<10 { #expect(thresholds.take(cpu: nil, memory: 700 << 20) == nil) }
  }

  @Test("one that is not over begins the count anew")
  func reset() throws {
    var thresholds = try thresholds { $0.cpuThreshold = 80 }
    for cpu in [93.0, 93, 80, 93, 93] { #expect(thresholds.take(cpu: cpu, memory: 0) == nil) }
    #expect(thresholds.take(cpu: 93, memory: 0) == .breach("CPU 93 % over 80 % for 15 s"))
  }

  @Test("what was told is over with the first measurement below, and may come again")
  func recovery() throws {
    var thresholds = try thresholds {
      ($0.cpuThreshold, $0.thresholdFor, $0.monitorInterval) = (2.5, Microseconds(0), Microseconds(.milliseconds(500)))
    }
    #expect(thresholds.take(cpu: 3.25, memory: 0) == .breach("CPU 3.3 % over 2.5 % for 500 ms"))
    #expect(thresholds.take(cpu: 4, memory: 0) == nil)
    #expect(thresholds.take(cpu: 2.5, memory: 0) == .recovery)
    #expect(thresholds.take(cpu: 1, memory: 0) == nil)
    #expect(thresholds.take(cpu: 4, memory: 0) == .breach("CPU 4 % over 2.5 % for 500 ms"))
  }

  @Test("a percentage that is not known changes nothing")
  func unknown() throws {
    var thresholds = try thresholds { ($0.cpuThreshold, $0.thresholdFor) = (80, Microseconds(.seconds(10))) }
    #expect(thresholds.take(cpu: 90, memory: 0) == nil)
    #expect(thresholds.take(cpu: nil, memory: 0) == nil)
    #expect(thresholds.take(cpu: 90, memory: 0) == .breach("CPU 90 % over 80 % for 10 s"))
  }

  @Test("both at once are one breach")
  func both() throws {
    var thresholds = try thresholds {
      ($0.cpuThreshold, $0.memoryThreshold, $0.thresholdFor) = (80, 500_000_000, Microseconds(.seconds(5)))
    }
    let text = "memory 612 MB over 500 MB and CPU 93 % over 80 % for 5 s"
    #expect(thresholds.take(cpu: 93, memory: 612_000_000) == .breach(text))
  }

  @Test(
    "so many measurements are needed for a time",
    arguments: [(nil, 3), (0, 1), (1, 1), (5_000, 1), (5_001, 2), (60_000, 12)] as [(Int64?, Int)])
  func needed(milliseconds: Int64?, count: Int) {
    let rules = rules {
      ($0.cpuThreshold, $0.thresholdFor) = (1, milliseconds.map { Microseconds(.milliseconds($0)) })
    }
    #expect(rules?.measurements == count)
  }

  @Test("an interval is never shorter than what is allowed, and no time overflows")
  func bounds() throws {
    let short = rules { ($0.cpuThreshold, $0.monitorInterval) = (1, Microseconds(1)) }
    #expect(short?.interval == ServiceSpecification.shortestMeasuringInterval)
    var longest = try thresholds {
      ($0.memoryThreshold, $0.thresholdFor, $0.monitorInterval) = (1, Microseconds(.max), Microseconds(.max))
    }
    for _ in 0..<3 { _ = longest.take(cpu: nil, memory: .max) }
  }

  @Test(
    "what is no threshold is refused, naming the field",
    arguments: [
      ("service.cpuThreshold", ServiceSpecification.with { $0.cpuThreshold = -1 }),
      ("service.cpuThreshold", .with { $0.cpuThreshold = .infinity }),
      ("service.cpuThreshold", .with { $0.cpuThreshold = .nan }),
      ("service.memoryThreshold", .with { $0.memoryThreshold = -1 }),
      ("service.thresholdFor", .with { $0.thresholdFor = Microseconds(-1) }),
      ("service.monitorInterval", .with { $0.monitorInterval = Microseconds(99_999) }),
    ])
  func refusals(field: String, specification: ServiceSpecification) throws {
    let error = #expect(throws: SupervisorError.self) { try specification.check() }
    guard case .invalidParameter(field, _) = error else { throw try #require(error) }
  }

  @Test("what is one passes")
  func accepted() throws {
    try ServiceSpecification.with {
      ($0.cpuThreshold, $0.memoryThreshold) = (0.5, 1)
      ($0.thresholdFor, $0.monitorInterval) = (Microseconds(0), Microseconds(100_000))
    }.check()
  }

  @Test("random measurements: a breach comes with the right one, and never twice in a row")
  func random() throws {
    for seed in 0..<200 {
      var random = SeededGenerator(seed: UInt64(seed))
      let needed = Int.random(in: 1...5, using: &random)
      var thresholds = try thresholds {
        ($0.memoryThreshold, $0.thresholdFor) = (100, Microseconds(.seconds(5 * needed)))
      }
      var inARow = 0
      var isTold = false
      for _ in 0..<200 {
        let memory = Int.random(in: 0...200, using: &random)
        inARow = memory > 100 ? inARow + 1 : 0
        switch thresholds.take(cpu: nil, memory: memory) {
        case .breach:
          #expect(inARow == needed && !isTold)
          isTold = true
        case .recovery:
          #expect(inARow == 0 && isTold)
          isTold = false
        case nil: #expect((inARow >= needed) == isTold)
        }
      }
    }
  }
}

extension ServiceSpecification {
  fileprivate static func with(_ change: (inout ServiceSpecification) -> Void) -> ServiceSpecification {
    var specification = ServiceSpecification(command: ["x"])
    change(&specification)
    return specification
  }
}
