/// Where a daemon keeps its state and where it listens (DESIGN.md §5 and §9): pure rules over what was asked for.
package struct Place: Sendable, Equatable {
  /// The absolute path of the socket.
  package var socket: String
  /// The absolute path of the state directory.
  package var state: String

  package init(socket: String, state: String) {
    self.socket = socket
    self.state = state
  }

  /// What the rules depend on.
  package struct Surroundings: Sendable {
    package var environment: @Sendable (String) -> String?
    package var user: Int
    package var host: String
    package var directory: @Sendable () -> String
    package var isDirectory: @Sendable (String) -> Bool

    package init(
      environment: @escaping @Sendable (String) -> String?, user: Int, host: String,
      directory: @escaping @Sendable () -> String, isDirectory: @escaping @Sendable (String) -> Bool
    ) {
      self.environment = environment
      self.user = user
      self.host = host
      self.directory = directory
      self.isDirectory = isDirectory
    }

    /// `path`, put behind the current directory where it is relative; not resolved further.
    package func absolute(_ path: String) -> String {
      path.utf8.first == UInt8(ascii: "/") ? path : "\(directory())/\(path)"
    }

    /// A variable's value; nil when it is unset or empty.
    package func value(_ name: String) -> String? { environment(name).flatMap { $0.isEmpty ? nil : $0 } }
  }

  /// The place of the daemon that is meant by these options and this environment.
  ///
  /// A socket without a state directory keeps its state beside it, a state directory without a socket has it inside.
  package static func resolve(socket: String?, state: String?, in surroundings: Surroundings) -> Place {
    let socket = (socket ?? (state == nil ? surroundings.value("DMON_SOCKET") : nil)).map(surroundings.absolute)
    let state = (state ?? (socket == nil ? surroundings.value("DMON_STATE") : nil)).map(surroundings.absolute)
    switch (socket, state) {
    case (let socket?, let state?): return Place(socket: socket, state: state)
    case (let socket?, nil): return Place(socket: socket, state: "\(socket).state")
    case (nil, let state?): return Place(socket: "\(state)/dmon.sock", state: state)
    case (nil, nil): return Place(socket: defaultSocket(in: surroundings), state: defaultState(in: surroundings))
    }
  }

  private static func defaultSocket(in surroundings: Surroundings) -> String {
    if let runtime = surroundings.value("XDG_RUNTIME_DIR") { return "\(runtime)/dmon/dmon.sock" }
    let runtime = "/run/user/\(surroundings.user)"
    if surroundings.isDirectory(runtime) { return "\(runtime)/dmon/dmon.sock" }
    if surroundings.user == 0, surroundings.isDirectory("/run") { return "/run/dmon/dmon.sock" }
    return "/tmp/dmon-\(surroundings.user)/dmon.sock"
  }

  private static func defaultState(in surroundings: Surroundings) -> String {
    let host = diskName(surroundings.host)
    if let state = surroundings.value("XDG_STATE_HOME") { return "\(state)/dmon/\(host)" }
    if surroundings.user == 0 { return "/var/lib/dmon" }
    if let home = surroundings.value("HOME") { return "\(home)/.local/state/dmon/\(host)" }
    return "/tmp/dmon-\(surroundings.user)/state"
  }

  /// A name as it stands on disk: every byte outside `[A-Za-z0-9_.-]`, and a leading dot, is `%XX`.
  package static func diskName(_ name: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var bytes: [UInt8] = []
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        bytes.append(byte)
      case UInt8(ascii: ".") where !bytes.isEmpty: bytes.append(byte)
      default: bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
