/// The names of signals on Linux, without SIG, and their numbers (the same on x86-64 and arm64).
package enum SignalName {
  /// In the order of their numbers.
  package static let all: [(name: String, number: Int)] = [
    ("HUP", 1), ("INT", 2), ("QUIT", 3), ("ILL", 4), ("TRAP", 5), ("ABRT", 6), ("BUS", 7), ("FPE", 8), ("KILL", 9),
    ("USR1", 10), ("SEGV", 11), ("USR2", 12), ("PIPE", 13), ("ALRM", 14), ("TERM", 15), ("STKFLT", 16), ("CHLD", 17),
    ("CONT", 18), ("STOP", 19), ("TSTP", 20), ("TTIN", 21), ("TTOU", 22), ("URG", 23), ("XCPU", 24), ("XFSZ", 25),
    ("VTALRM", 26), ("PROF", 27), ("WINCH", 28), ("IO", 29), ("PWR", 30), ("SYS", 31),
  ]

  /// The number that `text` means: `HUP`, `sighup`, `1`, `RTMIN+2`; nil when it means none.
  package static func number(of text: String) -> Int? {
    if let number = Int(text) { return (1...64).contains(number) && text.utf8.first != UInt8(ascii: "+") ? number : nil }
    var name = text.uppercased()
    if name.hasPrefix("SIG") { name.removeFirst(3) }
    if let found = all.first(where: { $0.name == name }) { return found.number }
    if name.hasPrefix("RTMIN") { return realTime(name.dropFirst(5), from: 34, sign: "+") }
    if name.hasPrefix("RTMAX") { return realTime(name.dropFirst(5), from: 64, sign: "-") }
    return nil
  }

  /// The name of a number: `TERM`, `RTMIN+2`; the number itself where it has none.
  package static func name(of number: Int) -> String {
    if let found = all.first(where: { $0.number == number }) { return found.name }
    return (34...64).contains(number) ? (number == 34 ? "RTMIN" : "RTMIN+\(number - 34)") : "\(number)"
  }

  private static func realTime(_ rest: Substring, from base: Int, sign: Character) -> Int? {
    if rest.isEmpty { return base }
    guard rest.first == sign, let offset = Int(rest.dropFirst()), (0...30).contains(offset) else { return nil }
    return sign == "+" ? base + offset : base - offset
  }
}
