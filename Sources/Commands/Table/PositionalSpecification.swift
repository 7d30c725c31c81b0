/// An argument that is known by its place.
package struct PositionalSpecification: Sendable, Equatable {
  /// How many words it takes.
  package enum Arity: Sendable, Equatable {
    case one
    /// May be left out.
    case optional
    /// Any number of them, also none; the last positional only.
    case any
    /// Everything from here on, options too, belongs to it; at least one word. The last positional only.
    case remainder
    /// The same behind `--` alone, and it may be left out.
    case rest
  }

  /// In capitals: `GROUP`, `DONE[/TOTAL]`.
  package var name: String
  package var kind: ValueKind
  package var arity: Arity
  /// One phrase without a full stop, for help; backquotes mark what is typed.
  package var help: String
  /// The variable of the environment that says it where it is left out, together with all before it. For one word, at the
  /// beginning only, and where each that follows takes one word.
  package var variable: String?

  package init(
    _ name: String, _ kind: ValueKind, _ help: String, arity: Arity = .one, variable: String? = nil
  ) {
    self.variable = variable
    self.name = name
    self.kind = kind
    self.arity = arity
    self.help = help
  }

  /// A program to run.
  static var program: PositionalSpecification {
    PositionalSpecification(
      "COMMAND", .commandLine, "the program and its arguments; options after it are its own", arity: .remainder)
  }

  /// As it stands in a synopsis: `GROUP`, `[ID]`, `[GROUP...]`, `COMMAND...`.
  package var synopsis: String {
    switch arity {
    case .one: variable == nil ? name : "[\(name)]"
    case .optional: "[\(name)]"
    case .any: "[\(name)...]"
    case .remainder: "\(name)..."
    case .rest: "[-- \(name)...]"
    }
  }
}
