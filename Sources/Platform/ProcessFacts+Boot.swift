extension ProcessFacts {
  /// The kernel's name for the time since it started: a pid and a start time mean something only together with it.
  /// Empty where there is no /proc.
  package static var bootID: String {
    guard let bytes = Files.read("/proc/sys/kernel/random/boot_id", limit: 64) else { return "" }
    return String(decoding: bytes.prefix { $0 > 0x20 }, as: UTF8.self)
  }
}
