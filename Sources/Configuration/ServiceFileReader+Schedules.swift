internal import Model

/// At which times a service runs.
extension ServiceFileReader {
  static var times: [String: Setter<ServiceDraft>] {
    [
      "schedule": { $2.service.specification.schedule = $0.schedule($1) },
      "timezone": { $2.service.specification.timezone = $0.timezone($1) },
      "overlap": { $2.service.specification.overlap = $0.choice($1, OverlapRule.self) },
      "missed": { $2.service.specification.missed = $0.choice($1, MissedRule.self) },
      "jitter": { $2.service.specification.jitter = $0.duration($1) },
    ]
  }

  private mutating func timezone(_ node: ConfigurationNode) -> String? {
    guard let name = text(node, "a time zone such as Europe/Berlin") else { return nil }
    guard let complaint = complaint(aboutZone: name) else { return name }
    complain(complaint, node)
    return nil
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
