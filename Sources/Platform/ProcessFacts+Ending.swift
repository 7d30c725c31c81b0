internal import Glibc

extension ProcessFacts {
  /// Whether this process is gone, or certainly will be in a moment: killed by SIGKILL or in the middle of its exit, where
  /// it still has its locks and sockets (proc(5): SigPnd and ShdPnd, and PF_EXITING among the flags of stat).
  package static func isEnding(_ pid: Int, startTicks: UInt64) -> Bool {
    // 0: without /proc its start is not known, nor what it is about to do.
    if startTicks == 0 { return !isAlive(pid, startTicks: 0) }
    guard let facts = ProcessFacts(of: pid), facts.startTicks == startTicks, !facts.isZombie, !facts.isExiting else {
      return true
    }
    let status = Files.read("/proc/\(pid)/status", limit: 8_192) ?? []
    for line in status.split(separator: UInt8(ascii: "\n")) {
      let name = line.prefix { $0 != UInt8(ascii: ":") }
      guard name.elementsEqual("SigPnd".utf8) || name.elementsEqual("ShdPnd".utf8) else { continue }
      let hex = line.dropFirst(name.count + 1).drop { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: " ") }
      if let pending = UInt64(String(decoding: hex, as: UTF8.self), radix: 16), pending & 1 << (SIGKILL - 1) != 0 {
        return true
      }
    }
    return false
  }
}
