internal import Model

/// The lines that have cron start dmon for a directory.
struct Crontab {
  private let command: String

  /// - Parameters:
  ///   - directory: an absolute path.
  ///   - program: that of dmon, absolute; nil: whichever cron finds.
  ///   - options: what else `dmon cron` is told; words that need no quotes.
  /// - Throws: for a path with a line break: a line of a crontab ends there.
  init(_ directory: String, program: String?, options: [String] = []) throws(CommandError) {
    let program = program ?? "dmon"
    for path in [directory, program] where path.utf8.contains(where: { $0 < 0x20 }) {
      throw CommandError("'\(Printable.text(path))' cannot stand in a crontab: it has a control character", .badData)
    }
    command =
      (["\(Self.quoted(program)) cron --directory \(Self.quoted(directory))"] + options).joined(separator: " ")
  }

  var text: String {
    """
    # For 'crontab -e': what can be executed in that directory is kept running.
    @reboot    \(command)
    * * * * *  \(command)
    # Where a minute is too long, twice a minute:
    #* * * * *  sleep 30; \(command)
    # Five fields, since '0 0 0 0 0' is accepted by no cron: there is no day 0, and no month 0.

    """
  }

  /// For the shell, where that needs it; a `%` would end the command for cron itself, in quotes too.
  static func quoted(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "@"):
        true
      default: false
      }
    }
    if isPlain, !text.isEmpty { return text }
    let escaped = text.flatMap { character -> String in
      switch character {
      case "'": "'\\''"
      case "%": "\\%"
      default: String(character)
      }
    }
    return "'" + String(escaped) + "'"
  }
}
