internal import Model

/// How a script is run: by what its first line names, else by what its ending means, else by itself.
enum ScriptChoice {
  private static let interpreters: [String: String] = [
    "py": "python3", "sh": "sh", "bash": "bash", "zsh": "zsh", "js": "node", "mjs": "node", "rb": "ruby", "pl": "perl",
    "lua": "lua", "php": "php",
  ]

  /// The command that runs the script at this absolute path.
  /// - Throws: 66 where there is no such file, 65 where nobody can tell what runs it.
  static func command(for path: String, in surroundings: ServiceSurroundings) throws(CommandError) -> [String] {
    guard surroundings.exists(path) else { throw CommandError("there is no script \(path)", .noInput) }
    if surroundings.isDirectory(path) { throw CommandError("\(path) is a directory, not a script", .noInput) }
    guard let bytes = surroundings.read(path) else {
      throw CommandError("the script \(path) cannot be read", .notAllowed)
    }
    if let named = firstLine(of: bytes) { return named + [path] }
    let name = path.split(separator: "/").last ?? ""
    if let dot = name.lastIndex(of: "."), dot != name.startIndex {
      let ending = name[name.index(after: dot)...].lowercased()
      if let interpreter = interpreters[ending] { return [interpreter, path] }
    }
    if surroundings.isExecutable(path) { return [path] }
    throw CommandError(
      "nothing says what runs \(path): it has no '#!' line and no ending that is known; "
        + "name it: dmon add -- INTERPRETER \(path)", .badData)
  }

  /// What stands behind `#!`, as the kernel reads it: a path, and the rest of the line as one argument.
  private static func firstLine(of bytes: [UInt8]) -> [String]? {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "#"), bytes[1] == UInt8(ascii: "!") else { return nil }
    let line = bytes[2...].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
    let words = line.split(maxSplits: 1) { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
      .map { String(decoding: $0, as: UTF8.self) }
    guard let interpreter = words.first else { return nil }
    guard words.count > 1 else { return [interpreter] }
    var argument = words[1][...].drop { $0 == " " || $0 == "\t" }
    while argument.last == " " || argument.last == "\t" { argument.removeLast() }
    return argument.isEmpty ? [interpreter] : [interpreter, String(argument)]
  }
}
