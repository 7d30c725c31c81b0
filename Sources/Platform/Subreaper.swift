internal import CLinux

/// Whether orphans come to us.
package enum Subreaper {
  /// From now on an orphan among our descendants becomes a child of ours, of the main thread (PR_SET_CHILD_SUBREAPER).
  package static func become() throws(SystemError) {
    guard clinux_become_subreaper() == 0 else { throw .last("prctl PR_SET_CHILD_SUBREAPER") }
  }
}
