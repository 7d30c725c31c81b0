internal import Glibc
package import Model

/// What /proc tells of the machine.
package enum HostFigures {
  /// Nil where there is no /proc.
  package static func read() -> HostUsage? {
    guard let stat = Files.read("/proc/stat", limit: 4_096), let memory = Files.read("/proc/meminfo", limit: 4_096)
    else { return nil }
    var usage = HostUsage()
    let ticks = fields(of: "cpu ", in: stat).prefix(8)
    usage.allTicks = ticks.reduce(0, &+)
    // Idle, and waiting for storage.
    usage.busyTicks = usage.allTicks - ticks.dropFirst(3).prefix(2).reduce(0, &+)
    usage.processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    usage.memoryTotal = Int(clamping: (fields(of: "MemTotal:", in: memory).first ?? 0) * 1_024)
    let available = Int(clamping: (fields(of: "MemAvailable:", in: memory).first ?? 0) * 1_024)
    usage.memoryUsed = max(0, usage.memoryTotal - available)
    let load = Files.read("/proc/loadavg", limit: 256) ?? []
    usage.load = load.split(separator: UInt8(ascii: " ")).prefix(3).compactMap {
      Double(String(decoding: $0, as: UTF8.self))
    }
    return usage
  }

  private static func fields(of name: String, in bytes: [UInt8]) -> [Int64] {
    let line = bytes.split(separator: UInt8(ascii: "\n")).first { $0.starts(with: name.utf8) } ?? []
    return line.dropFirst(name.utf8.count).split(separator: UInt8(ascii: " ")).compactMap {
      Int64(String(decoding: $0, as: UTF8.self))
    }
  }
}
