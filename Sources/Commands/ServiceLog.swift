internal import Journal
import Model
import Platform

/// The open directory that logs lie in.
final class LogPlace: Sendable {
  let directory: Directory

  init(_ directory: consuming Directory) { self.directory = directory }
}

/// One log as it was opened, with what its index says until now. It stays the same file when it is renamed.
final class ServiceLog {
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

  /// At most `count` bytes from `offset` on; fewer only at the end.
  func read(_ count: Int, at offset: Int) throws(SystemError) -> [UInt8] { try Self.read(count, at: offset, of: log) }

  private static func read(
    _ count: Int, at offset: Int, of file: borrowing StateFile
  ) throws(SystemError) -> [UInt8] {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, count), alignment: 16)
    defer { buffer.deallocate() }
    let got = try file.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]), at: offset)
    return Array(buffer[..<got])
  }

  /// Reads what was added to the index. An entry is there before its bytes, so after bytes were read all of theirs are found.
  func refreshIndex() throws(SystemError) {
    if indexFile == nil, indexed == 0 { indexFile = try? place.directory.open(indexName, .reading) }
    guard indexFile != nil else { return }
    // The last one may have been written over as long as no byte came after it.
    var place = max(0, indexed - OutputRecord.size)
    while true {
      let chunk = try readIndex(at: place)
      let whole = chunk.count - chunk.count % OutputRecord.size
      if whole == 0 { return }
      for record in OutputRecord.decode(chunk) { index.append(record) }
      place += whole
      indexed = place
    }
  }

  private func readIndex(at offset: Int) throws(SystemError) -> [UInt8] {
    switch indexFile {
    case .some(let file): return try Self.read(1 << 16, at: offset, of: file)
    case .none: return []
    }
  }
}
