/// Where services come from.
extension ServiceSpecification {
  /// The origin of what was added by hand.
  package static let addedOrigin = "add"
  /// The origin of processes that were found, and that no journal knew.
  package static let recoveredOrigin = "recovered"

  /// It comes from a file or a directory.
  package var isOfFile: Bool { origin?.utf8.first == UInt8(ascii: "/") }

  /// It is a program of a directory.
  package var isOfDirectory: Bool { isOfFile && origin?.utf8.last == UInt8(ascii: "/") }

  /// The file that it stands in; of a directory, its program. Nil where it comes from none.
  package var originFile: String? {
    guard isOfFile, let origin else { return nil }
    if origin.utf8.last != UInt8(ascii: "/") { return origin }
    return name.map { origin + $0 } ?? origin
  }

  /// It is started when the daemon begins, and when its file is read for the first time.
  package var startsByItself: Bool { (autostart ?? true) && host == nil }

  /// The fields that are not the same, as configuration files call them; where it comes from is none of them.
  package static func differences(from old: ServiceSpecification, to new: ServiceSpecification) -> [String] {
    fields.compactMap { $0.isEqual(old, new) ? nil : $0.key }
  }

  private struct Field: Sendable {
    let key: String
    let isEqual: @Sendable (ServiceSpecification, ServiceSpecification) -> Bool

    init(_ key: String, _ value: @escaping @Sendable (ServiceSpecification) -> some Equatable & Sendable) {
      self.key = key
      isEqual = { value($0) == value($1) }
    }
  }

  private static let fields: [Field] = processFields + lifeFields + careFields

  private static let processFields = [
    Field("group") { $0.group }, Field("name") { $0.name }, Field("command") { $0.command },
    Field("cwd") { $0.directory }, Field("env") { $0.environment }, Field("inherited") { $0.inherited },
    Field("user") { $0.user }, Field("umask") { $0.umask }, Field("nice") { $0.nice }, Field("limit") { $0.limits },
    Field("host") { $0.host }, Field("schedule") { $0.schedule }, Field("timezone") { $0.timezone },
    Field("overlap") { $0.overlap }, Field("missed") { $0.missed }, Field("jitter") { $0.jitter },
    Field("watch") { $0.watch },
  ]

  private static let lifeFields = [
    Field("autostart") { $0.autostart }, Field("oneshot") { $0.oneshot }, Field("restart") { $0.restart },
    Field("restart-interval") { $0.restartInterval }, Field("restart-cap") { $0.restartCap },
    Field("max-restarts") { $0.maxRestarts }, Field("healthy-after") { $0.healthyAfter },
    Field("success-codes") { $0.successCodes }, Field("stop-signal") { $0.stopSignal },
    Field("stop-timeout") { $0.stopTimeout }, Field("leave-children") { $0.leaveChildren },
    Field("split-output") { $0.splitOutput }, Field("pass-output") { $0.passOutput }, Field("log-max") { $0.logMax },
    Field("log-keep") { $0.logKeep }, Field("log-days") { $0.logDays },
  ]

  private static let careFields = [
    Field("cpu-threshold") { $0.cpuThreshold }, Field("memory-threshold") { $0.memoryThreshold },
    Field("for") { $0.thresholdFor }, Field("on-threshold") { $0.onThreshold },
    Field("monitor-interval") { $0.monitorInterval }, Field("stall-after") { $0.stallAfter },
    Field("on-stall") { $0.onStall }, Field("ready") { $0.ready }, Field("ready-timeout") { $0.readyTimeout },
    Field("health") { $0.health }, Field("health-interval") { $0.healthInterval },
    Field("health-timeout") { $0.healthTimeout }, Field("health-retries") { $0.healthRetries },
    Field("notify") { $0.notify }, Field("watchdog") { $0.watchdog }, Field("after") { $0.after },
    Field("replicas") { $0.replicas }, Field("on") { $0.hooks },
  ]
}
