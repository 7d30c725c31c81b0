internal import Model
internal import Platform

/// The second socket, for reporters that run as somebody else: `report/dmon.sock` beside the first.
///
/// It is made when it is first needed: for a service with another user, or a group of reporters. Its directory and the one
/// above it are 0711 then, so that others can go through and not look around, and the socket 0666: who may speak is decided
/// by who connects, and all that is spoken there is `org.dmon.Progress`.
struct ReportDoor: Sendable {
  let listener: Listener
  private let path: String
  private let supervisor: Supervisor
  private let log: Log

  static func path(beside socket: String) -> String {
    "\(FilePath.parent(of: socket) ?? "/")/report/\(FilePath.name(of: socket))"
  }

  init(beside socket: String, serving board: Board, _ supervisor: Supervisor, log: Log) {
    path = Self.path(beside: socket)
    listener = Listener(serving: board, supervisor, at: .report, on: board.loop, log: log)
    self.supervisor = supervisor
    self.log = log
  }

  /// Waits until somebody needs it, then serves until it is closed or the task cancelled.
  func run() async {
    guard await supervisor.reportersAreForeign.pass() else { return }
    do {
      let socket = try open()
      log.info("reporters that are other users are heard at \(path)")
      await listener.serve(socket)
    } catch {
      log.error("services of other users cannot report: \(path) cannot be made: \(error)")
    }
  }

  private func open() throws -> UnixListener {
    let directory = try Directory(making: FilePath.parent(of: path) ?? "/")
    let above = try Directory(opening: FilePath.parent(of: directory.path) ?? "/")
    try above.letOthersThrough()
    try directory.letOthersThrough()
    return try UnixListener(FilePath.name(of: path), in: directory, mode: 0o666, on: listener.loop)
  }

  func close() async {
    await listener.stopAccepting()
    await listener.closeConnections()
    guard let directory = try? Directory(opening: FilePath.parent(of: path) ?? "/") else { return }
    try? directory.removeSocket(FilePath.name(of: path))
  }
}
