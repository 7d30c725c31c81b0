/// Signals by number and name, as Linux has them on x86-64 and arm64.
package enum SignalName {
  package static let kill = 9
  package static let term = 15
  package static let cont = 18
  package static let stop = 19

  /// Names without SIG, from 1 on.
  private static let names = [
    "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
    "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO",
    "PWR", "SYS",
  ]
  /// The first and the last real-time signal, as glibc counts them.
  private static let realTime = 34...64

  /// `SIGTERM`, `SIGRTMIN+2`, or `signal 99` for what has no name.
  package static func text(_ number: Int) -> String {
    if names.indices.contains(number - 1) { return "SIG\(names[number - 1])" }
    guard realTime.contains(number) else { return "signal \(number)" }
    return number == realTime.lowerBound ? "SIGRTMIN" : "SIGRTMIN+\(number - realTime.lowerBound)"
  }

  /// The number of `TERM`, `SIGTERM`, `term`, `15` or `RTMIN+2`; nil for what is no signal.
  package static func number(_ text: String) -> Int? {
    if let number = Int(text) {
      return text.utf8.allSatisfy { $0 >= 0x30 } && (1...realTime.upperBound).contains(number) ? number : nil
    }
    var name = text.uppercased()[...]
    if name.hasPrefix("SIG") { name = name.dropFirst(3) }
    if let index = names.firstIndex(where: { $0 == name }) { return index + 1 }
    switch name {
    case "CLD": return 17
    case "POLL": return 29
    case "IOT": return 6
    case "RTMIN": return realTime.lowerBound
    case "RTMAX": return realTime.upperBound
    default: break
    }
    let isMinimum = name.hasPrefix("RTMIN+")
    guard isMinimum || name.hasPrefix("RTMAX-"), let offset = Int(name.dropFirst(6)), offset >= 0 else { return nil }
    let width = realTime.upperBound - realTime.lowerBound
    guard offset <= width else { return nil }
    return isMinimum ? realTime.lowerBound + offset : realTime.upperBound - offset
  }
}
