/// The rules of groups: how many of a group's services may run at a time.
///
/// A record of the journal. Fields may be added, never renamed or used for something else.
package struct SavedGroupRule: Sendable, Equatable, Codable {
  package var group: String
  /// Nil: without limit.
  package var parallel: Int?
  /// `EVENT=COMMAND`: what a shell does when that happens to one of the group's tasks.
  package var hooks: [String]?
  /// The file that says so; nil: a person did.
  package var origin: String?

  package init(group: String, parallel: Int? = nil, hooks: [String]? = nil, origin: String? = nil) {
    self.group = group
    self.parallel = parallel
    self.hooks = hooks
    self.origin = origin
  }

  /// It says nothing.
  package var isEmpty: Bool { parallel == nil && (hooks?.isEmpty ?? true) }
}
