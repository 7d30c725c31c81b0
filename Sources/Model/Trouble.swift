/// What is wrong with a run that lives, and what is to be done about it.
package struct Trouble: Sendable, Equatable, Codable {
  /// What found it.
  package enum Cause: String, Sendable, Codable, CaseIterable {
    /// It uses more than it may.
    case threshold
    /// Its own task does not go on.
    case stalled
    /// Its health checks fail.
    case health
    /// It did not say in time that it lives.
    case watchdog
    /// It was not ready in time.
    case notReady = "not-ready"
    /// Files that it watches were changed.
    case changed

    /// A run that is ended for it has crashed; others are ended as a person would, and restarted by a count of their own.
    package var isCrash: Bool {
      switch self {
      case .threshold, .stalled, .changed: false
      case .health, .watchdog, .notReady: true
      }
    }
  }

  package var cause: Cause
  /// What was found, as it stands behind `crashed:` or `running for 5 s;`: "stalled at 41 % for 60 s".
  package var text: String
  package var remedy: Remedy

  package init(_ cause: Cause, _ text: String, remedy: Remedy = .restart) {
    self.cause = cause
    self.text = text
    self.remedy = remedy
  }
}

/// Restarts for troubles that are no crashes, since the service was last well: each kind has the limit of the restarts.
package struct TroubleRestarts: Sendable, Equatable, Codable {
  package var threshold: Int?
  package var stalled: Int?

  package init() {}

  /// 0 for a cause that is a crash, since those are counted with the crashes, and for files that were changed: that is no
  /// fault of the service.
  package subscript(_ cause: Trouble.Cause) -> Int {
    get {
      switch cause {
      case .threshold: threshold ?? 0
      case .stalled: stalled ?? 0
      case .health, .watchdog, .notReady, .changed: 0
      }
    }
    set {
      switch cause {
      case .threshold: threshold = newValue
      case .stalled: stalled = newValue
      case .health, .watchdog, .notReady, .changed: break
      }
    }
  }
}
