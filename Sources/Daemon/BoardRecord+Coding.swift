package import Journal
package import Model
internal import Varlink

extension JournalFormat<BoardRecord> {
  /// Records and marks as JSON.
  package static var board: JournalFormat<BoardRecord> {
    JournalFormat(
      records: Coding(
        encode: { record, bytes in
          do throws(WireError) {
            try RecordWriter.append(record, into: &bytes)
          } catch {
            // Only a number that is not finite cannot be written, and none gets into a task.
            preconditionFailure("a record cannot be written: \(error.message)")
          }
        },
        decode: { RecordReader.read($0) }),
      marks: Coding(
        encode: { mark, bytes in
          // A mark has no number that cannot be written.
          try? WireEncoder.encode(mark, into: &bytes)
        },
        decode: { try? WireDecoder.decode(FileMark.self, from: $0) }))
  }
}
