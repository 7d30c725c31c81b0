internal import Model

/// At which times a service runs.
extension SpecificationBuilder {
  func applySchedule(to specification: inout ServiceSpecification) throws(CommandError) {
    if let text = arguments.text("schedule") {
      do throws(CronError) {
        specification.schedule = try CronExpression(text).text
      } catch {
        throw .usage("option '--schedule': '\(Printable.text(text, limit: 80))': \(error.message)")
      }
    }
    specification.timezone = arguments.text("timezone")
    specification.overlap = arguments.text("overlap").flatMap(OverlapRule.init(rawValue:))
    specification.missed = arguments.text("missed").flatMap(MissedRule.init(rawValue:))
    specification.jitter = duration("jitter")
  }

  /// What only a schedule gives a meaning.
  func refuseTimesWithoutSchedule() throws(CommandError) {
    if arguments.has("schedule") { return }
    for name in ["timezone", "overlap", "missed", "jitter"] where arguments.has(name) {
      throw .usage("option '--\(name)' goes with '--schedule'")
    }
  }
}
