/// How values become JSON and back. The journal knows no JSON: whoever owns the records gives it a coder.
package struct Coding<Value>: Sendable {
  /// Appends the value as JSON on one line: a line feed may stand in it only escaped. It cannot fail, so a value that
  /// JSON has no word for must not get here.
  package var encode: @Sendable (Value, inout [UInt8]) -> Void
  /// Nil for what is none of these values, such as a record of a kind that only a later program knows.
  package var decode: @Sendable (UnsafeRawBufferPointer) -> Value?

  package init(
    encode: @escaping @Sendable (Value, inout [UInt8]) -> Void,
    decode: @escaping @Sendable (UnsafeRawBufferPointer) -> Value?
  ) {
    self.encode = encode
    self.decode = decode
  }
}

/// The coders of a journal whose records are `Record`s.
package struct JournalFormat<Record>: Sendable {
  package var records: Coding<Record>
  package var marks: Coding<FileMark>

  package init(records: Coding<Record>, marks: Coding<FileMark>) {
    self.records = records
    self.marks = marks
  }
}

extension Coding {
  /// A whole line, its checksum still zeros.
  func line(_ value: Value, sequence: Int, isMark: Bool = false, into bytes: inout [UInt8]) {
    JournalLine.begin(sequence, isMark: isMark, into: &bytes)
    encode(value, &bytes)
    JournalLine.end(into: &bytes)
  }
}
