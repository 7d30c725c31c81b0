internal import Model

/// What DMON_RUN says: the state directory's number and the run's, `123.4`.
struct RunMark {
  static let name = "DMON_RUN"

  var number: UInt32
  var run: RunNumber
  /// It is no service's own run: a check, or a hook.
  var isAside = false

  init(number: UInt32, run: RunNumber, isAside: Bool = false) {
    self.number = number
    self.run = run
    self.isAside = isAside
  }

  init?(_ text: String) {
    let parts = text.split(separator: ".")
    let isAside = parts.last == "aside"
    guard parts.count == (isAside ? 3 : 2), let number = UInt32(parts[0]), let run = RunNumber(parts[1]) else {
      return nil
    }
    self.init(number: number, run: run, isAside: isAside)
  }

  var text: String { "\(number).\(run)\(isAside ? ".aside" : "")" }
}
