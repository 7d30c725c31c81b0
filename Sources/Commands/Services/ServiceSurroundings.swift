internal import Platform

/// What the building of a specification looks at: the process that it is built in, and files.
struct ServiceSurroundings: Sendable {
  /// NAME=VALUE.
  var environment: [String]
  /// Where the client is.
  var directory: String
  /// A file's bytes, at most a megabyte; nil when it cannot be read.
  var read: @Sendable (String) -> [UInt8]?
  var exists: @Sendable (String) -> Bool
  var isDirectory: @Sendable (String) -> Bool
  var isExecutable: @Sendable (String) -> Bool

  /// Those of this process.
  static var own: ServiceSurroundings {
    ServiceSurroundings(
      environment: Environment.all, directory: FilePath.currentDirectory,
      read: { Files.read($0, limit: 1 << 20) }, exists: Files.exists, isDirectory: Files.isDirectory,
      isExecutable: Files.isExecutable)
  }

  /// `path` behind the current directory where it is relative, without `.` and empty parts.
  func absolute(_ path: String) -> String {
    let whole = path.utf8.first == UInt8(ascii: "/") ? path : "\(directory)/\(path)"
    return "/" + whole.split(separator: "/").filter { $0 != "." }.joined(separator: "/")
  }

  /// All variables but those that mean this shell, or this very service.
  var everything: [String] {
    let own: Set = [
      "DMON_SERVICE", "DMON_GROUP", "DMON_TASK", "DMON_RUN", "DMON_SOCKET", "_", "PWD", "OLDPWD", "SHLVL", "",
    ]
    return environment.filter { variable in !own.contains(String(variable.prefix { $0 != "=" })) }
  }

  func variable(_ name: String) -> String? {
    environment.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}
