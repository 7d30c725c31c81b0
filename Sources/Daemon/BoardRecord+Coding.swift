package import Journal
package import Model
internal import Varlink

extension JournalFormat<BoardRecord> {
  /// Records and marks as JSON.
  package static var board: JournalFormat<BoardRecord> {
    JournalFormat(
      records: Coding(
        encode: { record, bytes in Self.write(record, into: &bytes) },
        decode: { bytes in
          guard let record = try? WireDecoder.decode(BoardRecord.self, from: bytes), record != BoardRecord() else {
            return nil
          }
          return record
        }),
      marks: Coding(
        encode: { mark, bytes in Self.write(mark, into: &bytes) },
        decode: { try? WireDecoder.decode(FileMark.self, from: $0) }))
  }

  private static func write(_ value: some Encodable, into bytes: inout [UInt8]) {
    do throws(WireError) {
      try WireEncoder.encode(value, into: &bytes)
    } catch {
      // Only a number that is not finite cannot be written, and none gets into a task.
      preconditionFailure("a record cannot be written: \(error.message)")
    }
  }
}
