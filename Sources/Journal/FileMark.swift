package import Model

/// What a journal or a snapshot says of itself, in lines with a `#`.
///
/// The first line of each file says what it is; every daemon that goes on with a journal says who it is. Before each part
/// of a snapshot stands the sequence number whose state it shows; a snapshot's last line counts its records. Fields are
/// only ever added; an unknown one is ignored.
package struct FileMark: Codable, Sendable, Equatable {
  /// `journal` or `snapshot`, in a file's first line and where a daemon went on with a journal.
  package var file: String?
  /// Of the format; a program meets a higher one than it knows only when it is older than the one that wrote it.
  package var version: Int?
  package var host: String?
  /// The kernel's boot id.
  package var boot: String?
  package var time: Timestamp?
  /// All records up to this number are in the snapshot.
  package var after: Int?
  /// The records that follow show what was after this number.
  package var asOf: Int?
  /// So many records stand before this line, the last one.
  package var count: Int?

  /// The format that this program writes.
  package static let currentVersion = 1

  package init(
    file: String? = nil, version: Int? = nil, host: String? = nil, boot: String? = nil, time: Timestamp? = nil,
    after: Int? = nil, asOf: Int? = nil, count: Int? = nil
  ) {
    self.file = file
    self.version = version
    self.host = host
    self.boot = boot
    self.time = time
    self.after = after
    self.asOf = asOf
    self.count = count
  }
}

/// Where a journal is written: a pid in it means something only on the same host, since the same boot.
package struct JournalOrigin: Sendable, Equatable {
  package var host: String
  package var boot: String

  package init(host: String, boot: String) {
    self.host = host
    self.boot = boot
  }

  func mark(_ file: String, at time: Timestamp, after: Int? = nil) -> FileMark {
    FileMark(
      file: file, version: FileMark.currentVersion, host: host, boot: boot.isEmpty ? nil : boot, time: time,
      after: after)
  }
}
