/// One entry of `after`: services that come first, and what of them is waited for. Written `db`, `etl/load=started`.
package struct Prerequisite: Sendable, Hashable {
  /// What of a service is waited for.
  package enum Sign: String, Sendable, CaseIterable {
    /// Its process runs.
    case started
    /// It says that it is ready.
    case ready
    /// It ended well.
    case finished
  }

  /// The service or group as a person names it.
  package var name: String
  /// Nil: `finished` of a oneshot, `ready` of all others.
  package var sign: Sign?

  /// - Throws: why that is none, in words.
  package init(_ text: String) throws(Complaint) {
    let equals = text.lastIndex(of: "=")
    name = String(text[..<(equals ?? text.endIndex)])
    guard (try? ServicePattern(name)) != nil else { throw Complaint("'\(name)' is no service's name") }
    guard let equals else { return }
    let word = String(text[text.index(after: equals)...])
    guard let sign = Sign(rawValue: word) else {
      throw Complaint("'\(word)' is none of \(Sign.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.sign = sign
  }

  /// What is wrong with one.
  package struct Complaint: Error, Equatable {
    package var text: String

    init(_ text: String) { self.text = text }
  }
}
