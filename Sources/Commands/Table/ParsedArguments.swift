/// The arguments of one command: every value is there that must be, and valid for its kind.
///
/// Options are asked for by their long name, positionals by the name in their specification.
package struct ParsedArguments: Sendable {
  /// A type of its own: the runtime makes the metadata of an array of tuples slowly, and a report must start fast.
  private struct Given: Sendable {
    var name: String
    var value: Value
  }

  private let specification: CommandSpecification
  private var given: [Given] = []
  /// The words of a remainder (`dmon run`), as they were typed.
  package private(set) var remainder: [String] = []
  /// Where the remainder begins in the process's own argument vector, for bytes that are no UTF-8.
  package private(set) var remainderStart: Int?

  init(_ specification: CommandSpecification) { self.specification = specification }

  /// Whether the flag, or the option or positional, was given.
  package func has(_ name: String) -> Bool { given.contains { $0.name == declared(name) } }

  /// The text of an option or positional; nil when it was not given, as with all that follow.
  package func text(_ name: String) -> String? {
    guard case .text(let text) = value(name) else { return nil }
    return text
  }

  /// All values of a positional that may be there many times, in their order.
  package func texts(_ name: String) -> [String] {
    given.compactMap { entry in
      guard entry.name == declared(name), case .text(let text) = entry.value else { return nil }
      return text
    }
  }

  /// Counts, task ids, pids, sizes in bytes.
  package func integer(_ name: String) -> Int? {
    guard case .integer(let integer) = value(name) else { return nil }
    return integer
  }

  /// A number, perhaps with a fraction.
  package func number(_ name: String) -> Double? {
    guard case .number(let number) = value(name) else { return nil }
    return number
  }

  /// `DONE` or `DONE/TOTAL`.
  package func progress(_ name: String) -> Value.Progress? {
    guard case .progress(let progress) = value(name) else { return nil }
    return progress
  }

  /// A length of time, such as `5s`.
  package func duration(_ name: String) -> Duration? {
    guard case .duration(let duration) = value(name) else { return nil }
    return duration
  }

  /// A positional that the specification demands; the parser let no call without it through.
  package func requiredText(_ name: String) -> String { required(text(name), name) }
  package func requiredInteger(_ name: String) -> Int { required(integer(name), name) }
  package func requiredNumber(_ name: String) -> Double { required(number(name), name) }
  package func requiredProgress(_ name: String) -> Value.Progress { required(progress(name), name) }

  private func required<T>(_ value: T?, _ name: String) -> T {
    guard let value else { preconditionFailure("\(name) is not demanded, or of another kind, in the specification") }
    return value
  }

  /// The last one counts.
  private func value(_ name: String) -> Value? { given.last { $0.name == declared(name) }?.value }

  /// Stops a misspelt name in a debug build; costs nothing in a release.
  private func declared(_ name: String) -> String {
    assert(
      specification.options.contains { $0.long == name } || specification.positionals.contains { $0.name == name },
      "no option or positional \(name)")
    return name
  }

  /// What ``OptionSpecification/directory`` names; nil also where a command has no such option.
  var directory: String? {
    guard case .text(let text) = given.last(where: { $0.name == "directory" })?.value else { return nil }
    return text
  }

  mutating func add(_ name: String, _ value: Value) {
    if given.isEmpty { given.reserveCapacity(8) }
    given.append(Given(name: name, value: value))
  }

  mutating func setRemainder(_ words: [String], start: Int) {
    remainder = words
    remainderStart = start
  }
}
