/// A value of a configuration file as it was read, with its place: the same from YAML and from JSON.
package struct ConfigurationNode: Sendable, Equatable {
  package var kind: Kind
  /// Where its first character stands; of a value that is left out: its key, or the `-` before it.
  package var position: ConfigurationPosition

  package init(_ kind: Kind, at position: ConfigurationPosition) {
    self.kind = kind
    self.position = position
  }

  /// What a value is.
  package enum Kind: Sendable, Equatable {
    case scalar(ConfigurationScalar)
    case sequence([ConfigurationNode])
    /// No key stands twice; what came by `<<` is behind the mapping's own.
    case mapping([ConfigurationEntry])
  }
}

/// A single word, number or text.
package struct ConfigurationScalar: Sendable, Equatable {
  /// As it is written, without quotes, escapes and indentation: `010` stays `010`.
  package var text: String
  package var style: Style
  package var value: ConfigurationValue

  package init(_ text: String, _ style: Style, _ value: ConfigurationValue) {
    self.text = text
    self.style = style
    self.value = value
  }

  /// How it is written.
  package enum Style: Sendable, Equatable {
    case plain, singleQuoted, doubleQuoted, literal, folded
  }
}

/// What a scalar means by the core schema of YAML 1.2, or in JSON.
package enum ConfigurationValue: Sendable, Equatable {
  case null
  case flag(Bool)
  case integer(Int)
  /// Never from JSON infinite or NaN.
  case number(Double)
  /// Only text: what it says is the scalar's `text`.
  case text
}

/// A key of a mapping, and its value.
package struct ConfigurationEntry: Sendable, Equatable {
  package var key: ConfigurationKey
  package var value: ConfigurationNode

  package init(key: ConfigurationKey, value: ConfigurationNode) {
    self.key = key
    self.value = value
  }
}

/// A key: text, or a whole number. Two keys are the same when they mean the same: `1` and `01` are, `1` and `"1"` are not.
package struct ConfigurationKey: Sendable, Equatable {
  package var text: String
  /// The number, where it is one.
  package var number: Int?
  package var position: ConfigurationPosition
  /// A plain `<<`, which never is in a mapping that was read.
  var isMerge = false

  package init(_ text: String, number: Int? = nil, at position: ConfigurationPosition) {
    self.text = text
    self.number = number
    self.position = position
  }

  /// Whether both stand for the same entry of a mapping.
  package func means(_ other: ConfigurationKey) -> Bool {
    number == other.number && (number != nil || text == other.text)
  }
}

/// A place in a file; lines and columns count from 1, columns in Unicode scalars.
package struct ConfigurationPosition: Sendable, Equatable, Comparable {
  private let storedLine: UInt32
  private let storedColumn: UInt32

  package var line: Int { Int(storedLine) }
  package var column: Int { Int(storedColumn) }

  package init(line: Int, column: Int) {
    storedLine = UInt32(clamping: line)
    storedColumn = UInt32(clamping: column)
  }

  package static func < (left: ConfigurationPosition, right: ConfigurationPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}
