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

  /// How far local time is ahead of UTC at `moment`, from the system's zone files or TZ.
  package static func localOffset(at moment: Timestamp) -> Duration {
    var seconds = time_t(moment.microseconds / 1_000_000)
    var parts = tm()
    localtime_r(&seconds, &parts)
    return .seconds(parts.tm_gmtoff)
  }
}
