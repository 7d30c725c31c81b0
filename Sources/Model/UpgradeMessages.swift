/// Asks the keeper to let another program take over.
package struct UpgradeOrder: Sendable, Equatable, Codable {
  /// Chosen by the client: what came of this order is told apart from others by it.
  package var request: String
  /// An absolute path; nil: the one that dmon was started by.
  package var file: String?

  package init(request: String, file: String? = nil) {
    self.request = request
    self.file = file
  }
}

/// What came of an order.
package struct UpgradeOutcome: Sendable, Equatable, Codable {
  package var request: String
  /// The file that was meant.
  package var file: String
  /// The version that has taken over; nil: the one that was there goes on.
  package var version: String?
  /// Why it is so.
  package var failure: UpgradeFailure?
  /// No daemon has been told before.
  package var isNew: Bool?

  package init(request: String, file: String, version: String) {
    self.request = request
    self.file = file
    self.version = version
  }

  package init(request: String, file: String, failure: UpgradeFailure) {
    self.request = request
    self.file = file
    self.failure = failure
  }
}

/// Why a program did not take over: a line for people, and a code of sysexits.h for scripts.
package struct UpgradeFailure: Error, Sendable, Equatable, Codable {
  package var code: Int
  package var text: String

  package init(_ code: ExitCode, _ text: String) {
    self.code = Int(code.rawValue)
    self.text = text
  }
}

/// What a program says of itself when it is asked whether it could take over (`dmon daemon --check-state`): one line of JSON.
package struct ProgramAnswer: Sendable, Equatable, Codable {
  /// `dmon`: whatever else answers with JSON is none.
  package var program = "dmon"
  package var version: String
  /// It reads what keepers leave that write these formats of ``Handover``, the oldest and the newest.
  package var oldestHandover = Handover.currentVersion
  package var newestHandover = Handover.currentVersion

  package init(version: String) { self.version = version }
}
