package import Model

/// Writes the journal's records, one for each acknowledged change, without Codable.
///
/// The bytes are those of ``WireEncoder``; a property test holds them to each other.
package enum RecordWriter {
  /// Appends one record.
  /// - Throws: when a number is not finite; nothing is appended then.
  package static func append(_ record: BoardRecord, into bytes: inout [UInt8]) throws(WireError) {
    let isOfTask =
      record.group == nil && record.note == nil && record.service == nil && record.removed == nil
      && record.supervisor == nil && record.served == nil && record.groupRule == nil
    if isOfTask, bytes.appendWhole({ write(record, into: &$0) }) { return }
    try WireEncoder.encode(record, into: &bytes)
  }

  /// Appends the record of a task, and of the request that changed it.
  /// - Throws: when a number is not finite; nothing is appended then.
  package static func append(
    task: borrowing SavedTask, _ request: SavedRequest?, into bytes: inout [UInt8]
  ) throws(WireError) {
    let isWritten = bytes.appendWhole { bytes in
      JSONWriter.literal(#"{"task":"#, into: &bytes)
      return append(task, into: &bytes)
    }
    if isWritten { return end(request, into: &bytes) }
    try WireEncoder.encode(BoardRecord(task: copy task, request: request), into: &bytes)
  }

  /// Appends the record of a task's progress, and of the request that changed it.
  /// - Throws: when a number is not finite; nothing is appended then.
  package static func append(
    progress: borrowing SavedProgress, _ request: SavedRequest?, into bytes: inout [UInt8]
  ) throws(WireError) {
    let isWritten = bytes.appendWhole { bytes in
      JSONWriter.literal("{", into: &bytes)
      return append(progress, into: &bytes)
    }
    if isWritten { return end(request, into: &bytes) }
    try WireEncoder.encode(BoardRecord(progress: copy progress, request: request), into: &bytes)
  }

  /// Appends the record of a task that was forgotten, and when.
  package static func append(forgotten key: TaskKey, _ time: Timestamp, into bytes: inout [UInt8]) {
    JSONWriter.literal(#"{"forgotten":"#, into: &bytes)
    _ = UpdateWriter.key(key, into: &bytes)
    JSONWriter.integer(time.microseconds, after: #","time":"#, into: &bytes)
    JSONWriter.literal("}", into: &bytes)
  }

  private static func end(_ request: SavedRequest?, into bytes: inout [UInt8]) {
    if let request {
      JSONWriter.literal(",", into: &bytes)
      append(request, into: &bytes)
    }
    JSONWriter.literal("}", into: &bytes)
  }

  private static func write(_ record: BoardRecord, into bytes: inout [UInt8]) -> Bool {
    // Nothing at all is still an object.
    if record.task == nil, record.progress == nil, record.forgotten == nil, record.request == nil { return false }
    var opening: StaticString = "{"
    if let task = record.task {
      JSONWriter.literal(#"{"task":"#, into: &bytes)
      guard append(task, into: &bytes) else { return false }
      opening = ","
    }
    if let progress = record.progress {
      JSONWriter.literal(opening, into: &bytes)
      guard append(progress, into: &bytes) else { return false }
      opening = ","
    }
    if let key = record.forgotten {
      JSONWriter.literal(opening, into: &bytes)
      JSONWriter.literal(#""forgotten":"#, into: &bytes)
      _ = UpdateWriter.key(key, into: &bytes)
      opening = ","
    }
    if let request = record.request {
      JSONWriter.literal(opening, into: &bytes)
      append(request, into: &bytes)
    }
    JSONWriter.integer(record.time?.microseconds, after: #","time":"#, into: &bytes)
    JSONWriter.literal("}", into: &bytes)
    return true
  }

  private static func append(_ task: borrowing SavedTask, into bytes: inout [UInt8]) -> Bool {
    JSONWriter.literal(#"{"status":"#, into: &bytes)
    guard UpdateWriter.task(task.status, into: &bytes) else { return false }
    JSONWriter.integer(task.timeout?.value, after: #","timeout":"#, into: &bytes)
    if let ticks = task.ticks {
      JSONWriter.literal(#","ticks":"#, into: &bytes)
      JSONWriter.integer(magnitude: ticks, isNegative: false, into: &bytes)
    }
    guard append(task.pace, into: &bytes) else { return false }
    JSONWriter.literal("}", into: &bytes)
    return true
  }

  private static func append(_ progress: borrowing SavedProgress, into bytes: inout [UInt8]) -> Bool {
    JSONWriter.string(progress.group, after: #""progress":{"group":"#, into: &bytes)
    JSONWriter.integer(progress.id, after: #","id":"#, into: &bytes)
    guard JSONWriter.double(progress.completed, after: #","completed":"#, into: &bytes),
      JSONWriter.double(progress.total, after: #","total":"#, into: &bytes)
    else { return false }
    JSONWriter.string(progress.message, after: #","message":"#, into: &bytes)
    JSONWriter.integer(progress.updated.microseconds, after: #","updated":"#, into: &bytes)
    guard append(progress.pace, into: &bytes) else { return false }
    JSONWriter.literal("}", into: &bytes)
    return true
  }

  private static func append(_ pace: SavedPace?, into bytes: inout [UInt8]) -> Bool {
    guard let pace else { return true }
    guard JSONWriter.double(pace.rate, after: #","pace":{"rate":"#, into: &bytes) else { return false }
    JSONWriter.integer(pace.span.value, after: #","span":"#, into: &bytes)
    JSONWriter.integer(pace.samples, after: #","samples":"#, into: &bytes)
    JSONWriter.literal("}", into: &bytes)
    return true
  }

  private static func append(_ request: SavedRequest, into bytes: inout [UInt8]) {
    JSONWriter.string(request.group, after: #""request":{"group":"#, into: &bytes)
    JSONWriter.string(request.request, after: #","request":"#, into: &bytes)
    JSONWriter.string(request.method.rawValue, after: #","method":"#, into: &bytes)
    JSONWriter.integer(request.task, after: #","task":"#, into: &bytes)
    JSONWriter.integer(request.answered.microseconds, after: #","answered":"#, into: &bytes)
    JSONWriter.integer(request.id, after: #","id":"#, into: &bytes)
    JSONWriter.literal("}", into: &bytes)
  }
}
