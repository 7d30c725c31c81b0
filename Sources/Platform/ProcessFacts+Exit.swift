internal import Glibc

extension ProcessFacts {
  /// How a process ended that nobody has reaped yet, whoever's child it is; nil when it lives, is gone, is another one than
  /// that with these start ticks, or may not be looked at.
  package static func exitOfZombie(_ pid: Int, startTicks: UInt64) -> ProcessStatus? {
    guard let bytes = Files.read("/proc/\(pid)/stat", limit: 4_096),
      let close = bytes.lastIndex(of: UInt8(ascii: ")"))
    else { return nil }
    // Behind the name: the state is field 3 of proc_pid_stat(5), the start 22, the wait status 52.
    let fields = bytes[(close + 1)...].split(whereSeparator: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") })
      .map { String(decoding: $0, as: UTF8.self) }
    guard fields.count >= 50, fields[0] == "Z", UInt64(fields[19]) == startTicks, let status = CInt(fields[49]) else {
      return nil
    }
    // 0 is also what is shown to who may not see it.
    guard status != 0 || geteuid() == 0 || belongsToUs(pid) else { return nil }
    let signal = status & 0x7F
    return ProcessStatus(code: signal == 0 ? status >> 8 & 0xFF : 0, signal: signal)
  }

  private static func belongsToUs(_ pid: Int) -> Bool {
    var status = stat()
    return stat("/proc/\(pid)", &status) == 0 && status.st_uid == geteuid()
  }
}
