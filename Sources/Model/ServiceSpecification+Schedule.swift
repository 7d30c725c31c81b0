/// When a service is to run, where that is at times and not all the time.
extension ServiceSpecification {
  /// It runs at the times of its schedule and is not started by itself otherwise.
  package var isScheduled: Bool { schedule != nil }

  /// What is to run when; nil without a schedule.
  /// - Throws: ``CronError`` when the schedule is no cron expression.
  package func scheduleRule() throws(CronError) -> ScheduleRule? {
    guard let schedule else { return nil }
    return ScheduleRule(
      try CronExpression(schedule), timezone: timezone, overlap: overlap ?? .skip, missed: missed ?? .skip,
      jitter: jitter ?? Microseconds(0))
  }

  /// Takes the schedule away with all that belongs to it.
  mutating func endSchedule() {
    (schedule, timezone, overlap, missed, jitter) = (nil, nil, nil, nil, nil)
  }

  /// Refuses a schedule that cannot be, and says where it is wrong.
  func checkSchedule() throws(SupervisorError) {
    do throws(CronError) {
      _ = try scheduleRule()
    } catch {
      throw .invalidParameter("service.schedule", why: error.message)
    }
    if timezone?.isEmpty == true { throw .invalidParameter("service.timezone", why: "it is empty") }
  }
}
