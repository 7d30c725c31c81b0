internal import Journal
import Model
import Platform

/// The open directory that logs lie in.
final class LogPlace: Sendable {
  let directory: Directory

  init(_ directory: consuming Directory) { self.directory = directory }
}

/// One log as it was opened, with what its index says until now. It stays the same file when it is renamed.
final class LogFile {
  let identity: FileIdentity
  private let log: StateFile
  private var indexFile: StateFile?
  private(set) var index = OutputIndex()
  private var indexed = 0
  private let place: LogPlace
  private let indexName: String

  /// Opens `NAME.log` (number 0) or an older one.
  /// - Throws: ENOENT when there is none.
  init(_ place: LogPlace, _ name: String, number: Int) throws(SystemError) {
    let ending = number > 0 ? ".\(number)" : ""
    log = try place.directory.open("\(name).log\(ending)", .reading)
    identity = log.identity
    self.place = place
    indexName = "\(name).index\(ending)"
    indexFile = try? place.directory.open(indexName, .reading)
  }

  var size: Int { log.size }

  func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int) throws(SystemError) -> Int {
    try log.read(into: buffer, at: offset)
  }

  /// Reads what was added to the index. An entry is there before its bytes, so after bytes were read all of theirs are found.
  func refreshIndex() throws(SystemError) {
    if indexFile == nil, indexed == 0 { indexFile = try? place.directory.open(indexName, .reading) }
    guard indexFile != nil else { return }
    // The last one may have been written over as long as no byte came after it.
    var place = max(0, indexed - OutputRecord.size)
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = try chunk.withUnsafeMutableBytes { buffer throws(SystemError) in
        try indexFile?.read(into: buffer, at: place) ?? 0
      }
      let whole = count - count % OutputRecord.size
      if whole == 0 { return }
      for record in OutputRecord.decode(Array(chunk[..<whole])) { index.append(record) }
      place += whole
      indexed = place
    }
  }
}
