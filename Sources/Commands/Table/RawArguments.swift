/// The words of a command line, with their places in the process's own argument vector.
package struct RawArguments: Sendable {
  /// One argument; `index` is its place in the argument vector.
  package struct Word: Sendable {
    package var text: String
    package var index: Int
    /// Its bytes are valid UTF-8; `text` is a repaired copy where they are not.
    package var isWhole: Bool

    package init(_ text: String, index: Int, isWhole: Bool = true) {
      self.text = text
      self.index = index
      self.isWhole = isWhole
    }
  }

  package var words: [Word]

  /// All arguments, the program's own name first.
  package init(_ arguments: [String]) {
    words = arguments.indices.map { Word(arguments[$0], index: $0) }
  }

  /// The argument vector of a process: `count` C strings.
  package init(count: Int, vector: UnsafePointer<UnsafeMutablePointer<CChar>?>) {
    words = []
    words.reserveCapacity(count)
    for index in 0..<count {
      guard let bytes = vector[index] else { break }
      if let text = String(validatingCString: bytes) {
        words.append(Word(text, index: index))
      } else {
        words.append(Word(String(cString: bytes), index: index, isWhole: false))
      }
    }
  }
}
