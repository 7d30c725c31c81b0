import Platform

/// What a process takes of the machine.
enum Memory {
  /// Its resident memory in bytes (VmRSS); 0 when there is no such process.
  static func resident(of pid: Int) -> Int {
    let status = String(decoding: Files.read("/proc/\(pid)/status", limit: 8_192) ?? [], as: UTF8.self)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return (line?.split { $0 == " " || $0 == "\t" }.dropFirst().first).flatMap { Int($0) }.map { $0 << 10 } ?? 0
  }
}
