internal import Glibc
package import Model

/// The kernel's clocks.
package enum Clocks {
  /// CLOCK_MONOTONIC: for intervals; stands still while the machine sleeps.
  package static var monotonic: Instant {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Instant(nanoseconds: Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec))
  }

  /// CLOCK_REALTIME: for people and schedules; may jump.
  package static var wall: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1_000)
  }

  /// A moment in UTC that can stand in a file's name: `2026-11-21T08-30-00Z`.
  package static func nameText(_ moment: Timestamp) -> String {
    var seconds = time_t(moment.microseconds / 1_000_000)
    var parts = tm()
    gmtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 32)
    let count = strftime(&text, text.count, "%Y-%m-%dT%H-%M-%SZ", &parts)
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// A moment as the clock on the wall here shows it: `2026-11-21 09:30:00.123`.
  package static func localText(_ moment: Timestamp) -> String {
    let milliseconds = moment.microseconds >= 0 ? moment.microseconds / 1_000 % 1_000 : 0
    var seconds = time_t(moment.microseconds / 1_000_000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    var text = [CChar](repeating: 0, count: 48)
    let count = strftime(&text, text.count, "%Y-%m-%d %H:%M:%S.", &parts)
    let digits = String(1_000 + milliseconds).dropFirst()
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) + digits
  }

  /// Blocks the calling thread; for one-shot commands without a loop.
  package static func pause(_ duration: Duration) { usleep(useconds_t(clamping: duration.nanoseconds / 1_000)) }

  /// How far local time is ahead of UTC at `moment`, from the system's zone files or TZ.
  package static func localOffset(at moment: Timestamp) -> Duration {
    var seconds = time_t(moment.microseconds / 1_000_000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return .seconds(parts.tm_gmtoff)
  }
}
