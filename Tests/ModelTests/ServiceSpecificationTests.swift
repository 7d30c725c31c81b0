import Model
import Testing

@Suite("A service's specification")
struct ServiceSpecificationTests {
  private typealias Change = (inout ServiceSpecification) -> Void

  private let base = ServiceSpecification(command: ["/bin/x"])

  @Test("what the process was made with needs a new one")
  func needsRestart() {
    let changes: [Change] = [
      { $0.command = ["/bin/x", "-v"] }, { $0.directory = "/tmp" }, { $0.environment = ["A=1"] },
      { $0.inherited = ["TZ=UTC"] }, { $0.user = "nobody" }, { $0.umask = 0o077 }, { $0.nice = 5 },
      { $0.limits = ["nofile=10"] }, { $0.splitOutput = true }, { $0.name = "y" }, { $0.group = "g" },
      { $0.passOutput = true },
    ]
    for change in changes { #expect(ServiceSpecification.needsRestart(from: base, to: changed(change))) }
  }

  @Test("what is read when something happens does not, nor what means the same")
  func needsNoRestart() {
    let changes: [Change] = [
      { $0.autostart = false }, { $0.oneshot = true }, { $0.restart = .never },
      { $0.restartInterval = Microseconds(5) }, { $0.restartCap = Microseconds(5) },
      { $0.healthyAfter = Microseconds(5) }, { $0.maxRestarts = 3 }, { $0.successCodes = [1] },
      { $0.stopSignal = "INT" }, { $0.stopTimeout = Microseconds(5) }, { $0.leaveChildren = true },
      { $0.logMax = 5 }, { $0.logKeep = 1 }, { $0.logDays = 1 }, { $0.origin = "file" },
      { $0.cpuThreshold = 80 }, { $0.memoryThreshold = 1 }, { $0.thresholdFor = Microseconds(1) },
      { $0.onThreshold = .log }, { $0.monitorInterval = Microseconds(1) }, { $0.stallAfter = Microseconds(1) },
      { $0.onStall = .stop }, { $0.ready = "port:80" }, { $0.readyTimeout = Microseconds(1) },
      { $0.health = "port:80" }, { $0.healthInterval = Microseconds(1) }, { $0.healthTimeout = Microseconds(1) },
      { $0.healthRetries = 1 }, { $0.after = ["db"] }, { $0.replicas = 2 }, { $0.hooks = ["ready=true"] },
      { $0.directory = "/" }, { $0.umask = 0o022 }, { $0.nice = 0 }, { $0.splitOutput = false },
      { $0.group = "default" }, { $0.environment = [] }, { $0.limits = [] },
    ]
    for change in changes { #expect(!ServiceSpecification.needsRestart(from: base, to: changed(change))) }
    let twice = changed { $0.environment = ["A=1", "B=2", "A=3"] }
    let once = changed { $0.environment = ["B=2", "A=3"] }
    #expect(!ServiceSpecification.needsRestart(from: twice, to: once))
    #expect(ServiceSpecification.needsRestart(from: twice, to: changed { $0.environment = ["A=1", "B=2"] }))
  }

  @Test("an edit changes what it says and nothing else")
  func edited() {
    var full = changed {
      $0.directory = "/tmp"
      $0.restart = .always
      $0.logMax = 7
      $0.user = "u"
    }
    #expect(full.edited(by: ServiceSpecification(command: [])) == full)
    var changes = ServiceSpecification(command: [])
    changes.restart = .never
    changes.nice = 3
    full.restart = .never
    full.nice = 3
    #expect(changed { $0 = full }.edited(by: changes) == full)
    #expect(full.edited(by: base).command == ["/bin/x"])
  }

  @Test("limits of a stop")
  func stop() {
    #expect(base.stopSignalNumber == 15 && base.stopTimeLimit == .seconds(10))
    #expect(changed { $0.stopSignal = "INT" }.stopSignalNumber == 2)
    #expect(changed { $0.stopSignal = "NONSENSE" }.stopSignalNumber == 15)
    #expect(changed { $0.stopTimeout = Microseconds(-1) }.stopTimeLimit == .zero)
    #expect(changed { $0.stopTimeout = Microseconds(.max) }.stopTimeLimit == DurationText.longest)
  }

  private func changed(_ change: Change) -> ServiceSpecification {
    var copy = base
    change(&copy)
    return copy
  }
}
