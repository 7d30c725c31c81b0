/// The unit under which systemd keeps dmon, and which leaves the services alone whatever becomes of dmon.
struct SystemdUnit: Equatable {
  enum Scope: String, Equatable {
    /// For one user, by that user's own systemd.
    case user
    /// For the whole machine, as root.
    case system
  }

  static let name = "dmon.service"

  let scope: Scope
  /// The absolute path of the executable.
  let executable: String
  /// The directory that the unit's file is in.
  let directory: String

  var path: String { "\(directory)/\(Self.name)" }

  /// - Parameter configuration: `$XDG_CONFIG_HOME`, or `.config` in the home directory; for a user's unit alone.
  init(_ scope: Scope, executable: String, configuration: String) {
    self.scope = scope
    self.executable = executable
    directory = scope == .system ? "/etc/systemd/system" : "\(configuration)/systemd/user"
  }

  /// The unit's file.
  ///
  /// Exit 0 is what somebody asked for, and the other codes are what a second try does not mend; all else is started again.
  var text: String {
    """
    # Written by 'dmon install --systemd'; changes belong into 'systemctl \(scopeOption)edit dmon'.
    [Unit]
    Description=dmon, the daemon of tasks and services
    StartLimitIntervalSec=0

    [Service]
    Type=notify
    NotifyAccess=main
    ExecStart=\(command) daemon
    ExecReload=/bin/kill -HUP $MAINPID
    ExecStop=\(command) shutdown
    Restart=always
    RestartSec=200ms
    RestartPreventExitStatus=0 64 73 77 78
    TimeoutStopSec=5min
    KillMode=process
    OOMPolicy=continue
    Delegate=yes

    [Install]
    WantedBy=\(scope == .system ? "multi-user.target" : "default.target")

    """
  }

  /// The path as systemd reads it: in quotes where it has blanks, with each `%` doubled.
  private var command: String {
    var text = ""
    for scalar in executable.unicodeScalars { text += scalar == "%" ? "%%" : "\(scalar)" }
    return executable.utf8.contains(UInt8(ascii: " ")) ? "\"\(text)\"" : text
  }

  /// Whether systemd takes this as the path of a program: absolute, without quotes, backslashes and control characters.
  static func canStart(_ path: String) -> Bool {
    path.utf8.first == UInt8(ascii: "/")
      && path.utf8.allSatisfy { byte in
        byte >= 32 && byte != 127 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "'")
          && byte != UInt8(ascii: "\\")
      }
  }

  private var scopeOption: String { scope == .user ? "--user " : "" }

  /// What makes systemd know it, and start it when the machine or the user's session begins.
  var commands: [[String]] {
    let systemctl = scope == .user ? ["systemctl", "--user"] : ["systemctl"]
    return [systemctl + ["daemon-reload"], systemctl + ["enable", Self.name]]
  }

  /// Whether this process was started by ExecStop= of a unit whose main process has ended by itself.
  static func stopsAfterDeath(_ variable: (String) -> String?, own: Int) -> Bool {
    guard variable("SERVICE_RESULT") != nil, variable("MAINPID") == nil else { return false }
    return variable("SYSTEMD_EXEC_PID").map { Int($0) == own } ?? true
  }

  /// What is left to do for the person who installs.
  /// - Parameter isEnabled: the commands were carried out.
  func notes(isEnabled: Bool) -> [String] {
    var notes: [String] = []
    if !isEnabled {
      notes.append("systemd does not answer here; once it does:")
      notes += commands.map { "  " + $0.joined(separator: " ") }
    }
    notes.append("to start it now: systemctl \(scopeOption)start dmon")
    if scope == .user {
      notes.append("so that it runs while you are not logged in, too: loginctl enable-linger")
    }
    return notes
  }
}
