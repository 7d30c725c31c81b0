/// What an index says about each place of its log.
package struct OutputIndex: Sendable, Equatable {
  /// Ascending by offset.
  private var records: [OutputRecord] = []

  /// From entries as they stand in the file. One that lies before its predecessor tells that the log was cut and written
  /// anew from there: those behind it are of the past.
  package init(_ entries: some Sequence<OutputRecord> = []) { for entry in entries { append(entry) } }

  /// Adds the entry that follows in the file.
  package mutating func append(_ entry: OutputRecord) {
    if entry.origin == .dropped { return }
    while let last = records.last, last.offset >= entry.offset { records.removeLast() }
    records.append(entry)
  }

  package var isEmpty: Bool { records.isEmpty }

  /// The last entry.
  package var last: OutputRecord? { records.last }

  /// Of whom and when the byte at `offset` is; nil where no entry reaches.
  package func record(at offset: Int) -> OutputRecord? {
    let index = partition { $0.offset > offset }
    return index > 0 ? records[index - 1] : nil
  }

  /// Where the part that begins at `offset` or before it ends: the offset of the next entry; nil in the last part.
  package func end(ofPartAt offset: Int) -> Int? {
    let index = partition { $0.offset > offset }
    return index < records.count ? records[index].offset : nil
  }

  /// Where what came at `moment` or later begins; nil when nothing did. Clocks jump: it is the first such entry.
  package func offset(since moment: Timestamp) -> Int? { records.first { $0.time >= moment }?.offset }

  /// The first index whose entry fulfils `isBehind`; `count` when none does.
  private func partition(_ isBehind: (OutputRecord) -> Bool) -> Int {
    var low = 0
    var high = records.count
    while low < high {
      let middle = (low + high) / 2
      if isBehind(records[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
