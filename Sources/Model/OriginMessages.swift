/// Reload: reads files and directories anew, and makes the services that come from them as they say.
package struct ReloadRequest: Sendable, Equatable, Codable {
  /// Absolute paths of files, or of directories with a `/` at the end; nil: all that the daemon knows.
  package var origins: [String]?
  /// Only says what would change.
  package var dryRun: Bool?
  package var request: String?

  package init(origins: [String]? = nil, dryRun: Bool? = nil, request: String? = nil) {
    self.origins = origins
    self.dryRun = dryRun
    self.request = request
  }
}

/// What came of each origin, in the order in which they are read.
package struct ReloadReply: Sendable, Equatable, Codable {
  package var origins: [OriginReport]

  package init(origins: [OriginReport]) { self.origins = origins }
}

/// What a reading of one origin changed, or would change; type `Origin` of `org.dmon.Supervisor`. Names are short.
package struct OriginReport: Sendable, Equatable, Codable {
  package var origin: String
  /// False: it could not be read as a whole, and everything that comes from it is as it was.
  package var applied: Bool
  package var added: [String] = []
  package var removed: [String] = []
  /// Changed, and started anew where they are to run.
  package var restarted: [String] = []
  /// Changed without a word to their processes.
  package var edited: [String] = []
  package var unchanged = 0
  /// All of that in words, a line for each.
  package var lines: [String] = []
  package var problems: [OriginProblem] = []
  /// True: it is not there any more, and what comes from it is as it was.
  package var missing: Bool?
  /// True: it is not there any more, nothing comes from it, and it is not read again.
  package var forgotten: Bool?

  package init(_ origin: String, applied: Bool) {
    self.origin = origin
    self.applied = applied
  }
}

/// Something in an origin that cannot be; type `Problem` of `org.dmon.Supervisor`.
package struct OriginProblem: Error, Sendable, Equatable, Codable {
  /// The file that it stands in.
  package var file: String
  /// From 1; nil: the file as a whole.
  package var line: Int?
  package var column: Int?
  /// One sentence; the keys that lead to the place stand before it.
  package var text: String
  /// The line, printable, and how many of its characters stand before the place.
  package var excerpt: String?
  package var caret: Int?

  package init(
    file: String, line: Int? = nil, column: Int? = nil, text: String, excerpt: String? = nil, caret: Int? = nil
  ) {
    self.file = file
    self.line = line
    self.column = column
    self.text = text
    self.excerpt = excerpt
    self.caret = caret
  }

  /// `FILE:LINE:COLUMN: TEXT`, printable, without the excerpt.
  package var words: String {
    let place = [line, column].compactMap { $0 }.map { ":\($0)" }.joined()
    return Printable.text("\(file)\(place): \(text)", limit: 1_000)
  }
}

/// What was found in an origin. `services` say where they come from: `origin`, and `originLine` in files.
package struct OriginReading: Sendable, Equatable {
  /// As in ``ReloadRequest/origins``.
  package var origin: String
  /// Nil: it cannot be read as a whole, and what is known of it stands.
  package var services: [ServiceSpecification]?
  /// What it says of groups, with itself as their origin.
  package var groups: [SavedGroupRule] = []
  /// Why it could not be read, or what of it was left out.
  package var problems: [OriginProblem]
  /// It is not there.
  package var isMissing = false
  /// What is understood and works in another way than people may expect, a line each.
  package var notes: [String] = []
  /// Other hosts that it names.
  package var deputies: [String] = []

  package init(_ origin: String, services: [ServiceSpecification]?, problems: [OriginProblem] = []) {
    self.origin = origin
    self.services = services
    self.problems = problems
  }
}
