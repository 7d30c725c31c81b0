/// What a command line says of the program that was called.
struct Invocation {
  private let arguments: [ArraySlice<UInt8>]
  /// The program's name without its directory, and without the dash of a login shell.
  let name: String

  /// - Parameter commandLine: arguments that each end with a NUL.
  init(_ commandLine: [UInt8]) {
    var arguments = commandLine.split(separator: 0, omittingEmptySubsequences: false)
    if arguments.last?.isEmpty == true { arguments.removeLast() }
    var name = Self.base(arguments.first)
    // busybox timeout 5 ...: the second word is the program.
    if name == "busybox", arguments.count > 1 {
      arguments.removeFirst()
      name = Self.base(arguments.first)
    }
    self.name = name.utf8.first == UInt8(ascii: "-") ? String(name.dropFirst()) : name
    self.arguments = arguments
  }

  var isWrapper: Bool {
    switch name {
    case "env", "nice", "nohup", "setsid", "stdbuf", "time", "timeout": true
    default: false
    }
  }

  var isShell: Bool {
    switch name {
    case "sh", "dash", "bash", "zsh", "ksh", "ksh93", "mksh", "ash", "fish", "yash", "rbash": true
    default: false
    }
  }

  var isMake: Bool {
    switch name {
    case "make", "gmake", "bmake", "pmake", "ninja", "samu": true
    default: false
    }
  }

  /// What a shell was given to run with `-c`, also in a bundle such as `-ec`; nil for a script or an interactive shell.
  var line: String? {
    var position = 1
    while position < arguments.count {
      let argument = arguments[position]
      position += 1
      guard let first = argument.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") else { return nil }
      let letters = argument.dropFirst()
      if letters.first == UInt8(ascii: "-") { continue }
      if letters.last == UInt8(ascii: "o") { position += 1 }
      guard first == UInt8(ascii: "-"), letters.contains(UInt8(ascii: "c")) else { continue }
      // More options may stand between -c and the line.
      while position < arguments.count, arguments[position].first == UInt8(ascii: "-") {
        position += arguments[position].last == UInt8(ascii: "o") ? 2 : 1
      }
      return position < arguments.count ? String(decoding: arguments[position], as: UTF8.self) : nil
    }
    return nil
  }

  private static func base(_ path: ArraySlice<UInt8>?) -> String {
    guard let path else { return "" }
    return String(decoding: path.split(separator: UInt8(ascii: "/")).last ?? [], as: UTF8.self)
  }
}
