/// What of a schedule must outlive the daemon.
///
/// Fields may be added, never renamed or used for something else.
package struct SavedSchedule: Sendable, Equatable, Codable {
  /// All moments up to this one were served.
  package var servedUntil: Timestamp
  /// The moment whose run starts when the living one has ended.
  package var waiting: Timestamp?
  /// The boot that the schedule last began in: `@reboot` runs in another one.
  package var boot: String?

  package init(servedUntil: Timestamp, waiting: Timestamp? = nil, boot: String? = nil) {
    (self.servedUntil, self.waiting, self.boot) = (servedUntil, waiting, boot)
  }
}

extension ScheduleState {
  /// A schedule as it was saved, or a new one, of a service that stands so.
  package init(_ saved: SavedSchedule?, isLive: Bool, isEnabled: Bool) {
    self.init()
    self.isLive = isLive
    self.isEnabled = isEnabled
    servedUntil = saved?.servedUntil
    waiting = isEnabled ? saved?.waiting : nil
  }

  /// What is to be saved of it; nil before it began.
  package func saved(boot: String?) -> SavedSchedule? {
    servedUntil.map { SavedSchedule(servedUntil: $0, waiting: waiting, boot: boot) }
  }
}
