import Model
import Platform

/// The index: written before the bytes that it speaks of, so that whoever is killed in between leaves an entry for nothing
/// (the next one takes its place), never bytes that seem to be older.
extension OutputLog {
  /// Notes that what comes next into the log is of `origin` and of this moment.
  func enter(_ origin: OutputRecord.Origin, count: Int? = nil) {
    let now = Clocks.wall
    var replacesLast = false
    if let last = lastEntry, count == nil {
      if last.offset == size, last.origin != .dropped {
        // Nothing came after it: it gives up its place.
        replacesLast = true
      } else if last.origin == origin, now >= last.time, now.since(last.time) < Self.entryInterval {
        return
      }
    }
    lastEntry = nil
    let entry = OutputRecord(time: now, offset: count ?? size, origin: origin)
    // An index that cannot be written is no reason to lose the log: the entry is missing, the next one is tried again.
    guard let index = try? openIndex() else { return }
    let place = replacesLast ? max(0, indexSize - OutputRecord.size) : indexSize
    var bytes: [UInt8] = []
    entry.append(to: &bytes)
    if bytes.withUnsafeBytes({ index.write($0, at: place) }).error != nil { return }
    indexSize = place + OutputRecord.size
    lastEntry = entry
  }

  private func openIndex() throws(SystemError) -> OutputFile {
    if let index { return index }
    let place = try directories.open(path)
    let opened = try place.directory.openOutput(LogRotation.indexName(FilePath.name(of: path)), faults: faults)
    // A torn entry at its end is written over.
    let size = try opened.facts.size
    indexSize = size - size % OutputRecord.size
    index = opened
    return opened
  }
}
