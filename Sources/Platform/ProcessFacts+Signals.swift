internal import Glibc

extension ProcessFacts {
  /// Whether a process leaves this signal to do what it does by default (proc(5): SigIgn and SigCgt); false where that cannot
  /// be read.
  package static func leavesToSystem(_ signal: Signal, of pid: Int) -> Bool {
    guard let status = Files.read("/proc/\(pid)/status", limit: 8_192) else { return false }
    for line in status.split(separator: UInt8(ascii: "\n")) {
      let name = line.prefix { $0 != UInt8(ascii: ":") }
      guard name.elementsEqual("SigIgn".utf8) || name.elementsEqual("SigCgt".utf8) else { continue }
      let hex = line.dropFirst(name.count + 1).drop { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }
      guard let set = UInt64(String(decoding: hex, as: UTF8.self), radix: 16) else { return false }
      if set & 1 << (signal.rawValue - 1) != 0 { return false }
    }
    return true
  }
}
