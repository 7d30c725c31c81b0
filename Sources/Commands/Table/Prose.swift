/// A piece of running text. In all of them `` `x` `` marks what is typed and `*X*` what stands for something.
package enum Prose: Sendable, Equatable {
  case paragraph(String)
  /// Terms, each with its explanation.
  case list([Item])
  /// Lines that are shown as they are.
  case code(String)
  /// A heading inside a section.
  case heading(String)

  /// A term of a list, and what it means.
  package struct Item: Sendable, Equatable {
    package var term: String
    package var text: String

    package init(_ term: String, _ text: String) {
      self.term = term
      self.text = text
    }
  }
}
