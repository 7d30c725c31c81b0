internal import Model
internal import Platform

/// The second socket, for reporters that run as somebody else: `report/dmon.sock` beside the first.
struct ReportDoor: Sendable {
  static func path(beside socket: String) -> String {
    "\(FilePath.parent(of: socket) ?? "/")/report/\(FilePath.name(of: socket))"
  }

  init(beside socket: String, serving board: Board, _ supervisor: Supervisor, log: Log, group: String?) {}
  func run() async {}
  func close() async {}
}
