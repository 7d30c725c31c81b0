import Model
import Support
import Testing

@Suite("When a service is started again")
struct RestartPolicyTests {
  private func policy(_ change: (inout ServiceSpecification) -> Void = { _ in }) -> RestartPolicy {
    var specification = ServiceSpecification(command: ["true"])
    change(&specification)
    return RestartPolicy(specification)
  }

  @Test("the wait doubles up to the cap")
  func doubling() {
    let policy = policy()
    let waits = (0...12).map { policy.delay(setbacks: $0, jitter: 0).inSeconds }
    #expect(waits == [1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300])
  }

  @Test(
    "the wait for other intervals and caps",
    arguments: [
      (0, nil, 1, 0), (0, nil, 100, 0), (5, nil, 1, 5), (5, nil, 3, 20), (5, 12, 2, 10), (5, 12, 3, 12), (5, 2, 1, 2),
      (600, nil, 1, 600), (600, nil, 9, 600), (5, 0, 4, 0), (-5, nil, 3, 0), (1, 1_000_000, 64, 1_000_000),
      (1, nil, .max, 300),
    ] as [(Int64, Int64?, Int, Double)])
  func otherIntervals(interval: Int64, cap: Int64?, setbacks: Int, wait: Double) {
    let policy = policy {
      $0.restartInterval = Microseconds(.seconds(interval))
      $0.restartCap = cap.map { Microseconds(.seconds($0)) }
    }
    #expect(policy.delay(setbacks: setbacks, jitter: 0).inSeconds == wait)
  }

  @Test("up to a tenth more is drawn, whatever is given for it")
  func jitter() {
    let policy = policy()
    #expect(policy.delay(setbacks: 1, jitter: 1).inSeconds == 1.1)
    #expect(policy.delay(setbacks: 20, jitter: 1).inSeconds == 330)
    #expect(policy.delay(setbacks: 2, jitter: 0.5).inSeconds == 2.1)
    for odd in [-1.0, .nan, -Double.infinity] { #expect(policy.delay(setbacks: 2, jitter: odd).inSeconds == 2) }
    #expect(policy.delay(setbacks: 2, jitter: 7).inSeconds == 2.2)
  }

  @Test("no numbers overflow")
  func extremes() {
    let policy = policy {
      $0.restartInterval = Microseconds(.max)
      $0.restartCap = Microseconds(.max)
    }
    for setbacks in [-1, 0, 1, 62, 63, 64, .max] {
      let wait = policy.delay(setbacks: setbacks, jitter: 1)
      #expect(wait >= DurationText.longest && wait <= DurationText.longest * 1.2)
    }
  }

  @Test("a good end is exit 0, a code that was said to be good, or SIGTERM")
  func success() {
    let policy = policy { $0.successCodes = [3] }
    #expect(policy.isSuccess(.code(0)) && policy.isSuccess(.code(3)) && policy.isSuccess(.signal(15)))
    for bad in [RunExit.code(1), .code(143), .signal(9), .signal(1), .signal(3), .unknown] {
      #expect(!policy.isSuccess(bad))
    }
  }

  @Test("which ends are followed by a restart", arguments: RestartRule.allCases, [true, false])
  func rules(rule: RestartRule, isOneshot: Bool) {
    let policy = policy {
      $0.restart = rule
      $0.oneshot = isOneshot
    }
    #expect(policy.restarts(afterSuccess: false) == (rule != .never))
    #expect(policy.restarts(afterSuccess: true) == (rule == .always && !isOneshot))
  }

  @Test("the limit is the number of restarts")
  func limit() {
    #expect(policy().allows(restart: .max))
    let three = policy { $0.maxRestarts = 3 }
    #expect(three.allows(restart: 3) && !three.allows(restart: 4))
    #expect(!policy { $0.maxRestarts = 0 }.allows(restart: 1))
  }
}
