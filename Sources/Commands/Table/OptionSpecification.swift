/// An option of a command, as parser, help, completions and man page know it.
package struct OptionSpecification: Sendable, Equatable {
  /// Without the leading `--`, words joined by `-`.
  package var long: String
  /// One ASCII letter, or nil.
  package var short: UInt8?
  /// What its value is called in texts, or nil for a flag.
  package var placeholder: String?
  package var kind: ValueKind
  /// One phrase without a full stop, for help; backquotes mark what is typed.
  package var help: String
  /// What holds when it is not given, in words; nil where that says itself.
  package var fallback: String?
  /// Left out of help, completions and man page.
  package var isHidden = false

  /// All words up to the next option are values of it. Only for a command without positionals before `--`: else nobody could
  /// tell them from those.
  package var takesMany = false

  /// What its value is called where it is listed: `FILE`, `FILE...`; nil for a flag.
  package var shownPlaceholder: String? { placeholder.map { takesMany ? $0 + "..." : $0 } }

  package var takesValue: Bool { placeholder != nil }

  /// An option with a value.
  package static func value(
    _ long: String, _ short: Unicode.Scalar? = nil, _ placeholder: String, _ kind: ValueKind, _ help: String,
    default fallback: String? = nil, hidden: Bool = false
  ) -> OptionSpecification {
    OptionSpecification(
      long: long, short: short.map { UInt8(ascii: $0) }, placeholder: placeholder, kind: kind, help: help,
      fallback: fallback, isHidden: hidden)
  }

  /// An option with one value or more, in as many words.
  package static func values(
    _ long: String, _ short: Unicode.Scalar? = nil, _ placeholder: String, _ kind: ValueKind, _ help: String,
    default fallback: String? = nil
  ) -> OptionSpecification {
    var option = value(long, short, placeholder, kind, help, default: fallback)
    option.takesMany = true
    return option
  }

  /// An option without a value.
  package static func flag(
    _ long: String, _ short: Unicode.Scalar? = nil, _ help: String, hidden: Bool = false
  ) -> OptionSpecification {
    OptionSpecification(
      long: long, short: short.map { UInt8(ascii: $0) }, placeholder: nil, kind: .text, help: help, fallback: nil,
      isHidden: hidden)
  }

  /// Which daemon is meant: by every command that asks one about services.
  package static var directory: OptionSpecification {
    value("directory", nil, "DIR", .directory, "the daemon of the scripts in this directory, see `dmon cron`")
  }

  /// Understood by every command.
  package static var help: OptionSpecification { flag("help", "h", "show this help and exit") }
}
