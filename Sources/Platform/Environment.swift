internal import CLinux
internal import Glibc

/// The environment of this process.
package enum Environment {
  /// A variable's value; nil when it is not set. Bytes that are no UTF-8 are replaced.
  package static subscript(name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// Takes a variable away, from this process and from those that it starts; while no other thread runs.
  package static func remove(_ name: String) { unsetenv(name) }

  /// Gives a variable a value, for this process and those that it starts; while no other thread runs.
  package static func set(_ name: String, _ value: String) { setenv(name, value, 1) }

  /// All of it, as `NAME=value`.
  package static var all: [String] {
    var entries: [String] = []
    var entry = environ
    while let text = entry.pointee {
      entries.append(String(cString: text))
      entry += 1
    }
    return entries
  }

  /// Finds a program as execvp(3) would: a name with a slash as it is, else the first executable file along PATH.
  package static func findProgram(_ name: String) -> String? {
    if name.utf8.contains(UInt8(ascii: "/")) { return name }
    let search = self["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    for directory in search.split(separator: ":", omittingEmptySubsequences: false) {
      let path = directory.isEmpty ? name : "\(directory)/\(name)"
      if Files.isExecutable(path) { return path }
    }
    return nil
  }

  /// The path of the running executable, even where it was called by a link or along PATH. Without /proc it is what the
  /// kernel was told to start, which must be asked before the current directory changes; nil where that is no longer there.
  package static var ownExecutable: String? {
    if let path = Files.readLink("/proc/self/exe") { return path }
    guard let path = clinux_executed_path().flatMap({ Files.canonical(String(cString: $0)) }),
      Files.isExecutable(path)
    else { return nil }
    return path
  }
}
