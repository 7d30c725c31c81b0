extension ProcessFacts {
  /// This process was started within five minutes of process 1: of the machine, or of the container.
  package static var hasJustBooted: Bool {
    guard let first = ProcessFacts(of: 1), let own = ProcessFacts(of: own) else { return false }
    // 100 ticks are a second, on every Linux that we are built for.
    return own.startTicks < first.startTicks + 30_000
  }

  /// The kernel's name for the time since it started: a pid and a start time mean something only together with it.
  /// Empty where there is no /proc.
  package static var bootID: String {
    guard let bytes = Files.read("/proc/sys/kernel/random/boot_id", limit: 64) else { return "" }
    return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
  }
}
