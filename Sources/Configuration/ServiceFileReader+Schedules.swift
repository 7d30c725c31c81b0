internal import Model

/// At which times a service runs.
extension ServiceFileReader {
  static var times: [String: Setter<ServiceDraft>] {
    [
      "schedule": { $2.service.specification.schedule = $0.schedule($1) },
      "timezone": { $2.service.specification.timezone = $0.text($1, "a time zone such as Europe/Berlin") },
      "overlap": { $2.service.specification.overlap = $0.choice($1, OverlapRule.self) },
      "missed": { $2.service.specification.missed = $0.choice($1, MissedRule.self) },
      "jitter": { $2.service.specification.jitter = $0.duration($1) },
    ]
  }

  /// A cron expression; an empty one, as PPM has it, is none.
  private mutating func schedule(_ node: ConfigurationNode) -> String? {
    if node.isNull { return nil }
    guard let text = text(node, "a cron expression"), !text.isEmpty else { return nil }
    do throws(CronError) {
      return try CronExpression(text).text
    } catch {
      complain(error.message, node)
      return nil
    }
  }
}
