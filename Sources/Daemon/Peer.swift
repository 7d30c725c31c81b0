package import Model
package import Platform

/// Who is at the other end of a connection, and what that allows.
package struct Peer: Sendable {
  package var credentials: PeerCredentials
  /// The daemon's own user or root: may change everything.
  package var isOwner: Bool
  /// Which socket it came to.
  package var door: Door

  /// The socket with all interfaces, or the one that speaks of progress alone.
  package enum Door: Sendable { case main, report }

  package init(_ credentials: PeerCredentials, owner: Int, door: Door = .main) {
    self.credentials = credentials
    self.door = door
    isOwner = credentials.uid == owner || credentials.uid == 0
  }

  /// A foreign user changes only tasks that it registered.
  package func mayChange(_ record: TaskRecord) -> Bool { isOwner || Int(record.uid) == credentials.uid }
}
