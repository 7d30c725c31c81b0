package struct ManualPage: Sendable, Equatable {
  package var name: String
  package var section: Int
  package var text: String
  package var fileName: String { "\(name).\(section)" }
  package static func all() -> [ManualPage] { [] }
}
