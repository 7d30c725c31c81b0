package import Model

/// Writes what watchers and lists are sent, a thousand at a time, without Codable.
///
/// The bytes are those of ``WireEncoder`` (a property test holds them to each other), and so are the errors: a number that
/// is not finite is refused with the field's path, and nothing is appended.
package enum UpdateWriter {
  /// Appends a part of a watch.
  package static func append(_ reply: WatchReply, into bytes: inout [UInt8]) throws(WireError) {
    try whole(reply, into: &bytes) { bytes in
      JSONWriter.integer(reply.revision, after: #"{"revision":"#, into: &bytes)
      guard list(reply.tasks, after: #","tasks":["#, into: &bytes, write: task),
        list(reply.updates, after: #"],"updates":["#, into: &bytes, write: update)
      else { return false }
      _ = list(reply.removed, after: #"],"removed":["#, into: &bytes, write: key)
      JSONWriter.literal(reply.complete ? #"],"complete":true}"# : #"],"complete":false}"#, into: &bytes)
      return true
    }
  }

  /// Appends a part of a list.
  package static func append(_ reply: ListReply, into bytes: inout [UInt8]) throws(WireError) {
    try whole(reply, into: &bytes) { bytes in
      guard list(reply.tasks, after: #"{"tasks":["#, into: &bytes, write: task) else { return false }
      JSONWriter.literal("]}", into: &bytes)
      return true
    }
  }

  /// Appends one task.
  package static func append(_ status: TaskStatus, into bytes: inout [UInt8]) throws(WireError) {
    try whole(status, into: &bytes) { task(status, into: &$0) }
  }

  /// Appends one update.
  package static func append(_ change: TaskUpdate, into bytes: inout [UInt8]) throws(WireError) {
    try whole(change, into: &bytes) { update(change, into: &$0) }
  }

  /// Runs `write`; when it finds a number that it cannot write, Codable says which one.
  private static func whole(
    _ value: some Encodable, into bytes: inout [UInt8], write: (inout [UInt8]) -> Bool
  ) throws(WireError) {
    if !bytes.appendWhole(write) { try WireEncoder.encode(value, into: &bytes) }
  }

  @inline(__always)
  private static func list<Element>(
    _ elements: [Element], after opening: StaticString, into bytes: inout [UInt8],
    write: (Element, inout [UInt8]) -> Bool
  ) -> Bool {
    JSONWriter.literal(opening, into: &bytes)
    var isFirst = true
    for element in elements {
      if !isFirst { bytes.append(JSONScanner.Character.comma) }
      isFirst = false
      guard write(element, &bytes) else { return false }
    }
    return true
  }

  static func key(_ key: TaskKey, into bytes: inout [UInt8]) -> Bool {
    JSONWriter.string(key.group, after: #"{"group":"#, into: &bytes)
    JSONWriter.integer(key.id, after: #","id":"#, into: &bytes)
    JSONWriter.literal("}", into: &bytes)
    return true
  }

  private static func update(_ update: TaskUpdate, into bytes: inout [UInt8]) -> Bool {
    JSONWriter.string(update.group, after: #"{"group":"#, into: &bytes)
    JSONWriter.integer(update.id, after: #","id":"#, into: &bytes)
    guard JSONWriter.double(update.completed, after: #","completed":"#, into: &bytes),
      JSONWriter.double(update.total, after: #","total":"#, into: &bytes),
      JSONWriter.double(update.rate, after: #","rate":"#, into: &bytes)
    else { return false }
    JSONWriter.integer(update.remaining?.value, after: #","remaining":"#, into: &bytes)
    JSONWriter.integer(update.updated.microseconds, after: #","updated":"#, into: &bytes)
    JSONWriter.string(update.message, after: #","message":"#, into: &bytes)
    JSONWriter.literal("}", into: &bytes)
    return true
  }

  static func task(_ task: TaskStatus, into bytes: inout [UInt8]) -> Bool {
    JSONWriter.string(task.group, after: #"{"group":"#, into: &bytes)
    JSONWriter.integer(task.id, after: #","id":"#, into: &bytes)
    JSONWriter.string(task.label, after: #","label":"#, into: &bytes)
    JSONWriter.string(task.unit, after: #","unit":"#, into: &bytes)
    JSONWriter.string(task.host, after: #","host":"#, into: &bytes)
    JSONWriter.integer(task.uid, after: #","uid":"#, into: &bytes)
    JSONWriter.integer(task.pid, after: #","pid":"#, into: &bytes)
    JSONWriter.integer(task.parent, after: #","parent":"#, into: &bytes)
    JSONWriter.string(task.service, after: #","service":"#, into: &bytes)
    JSONWriter.string(task.state.rawValue, after: #","state":"#, into: &bytes)
    JSONWriter.string(task.reason, after: #","reason":"#, into: &bytes)
    guard JSONWriter.double(task.completed, after: #","completed":"#, into: &bytes),
      JSONWriter.double(task.total, after: #","total":"#, into: &bytes)
    else { return false }
    JSONWriter.string(task.message, after: #","message":"#, into: &bytes)
    JSONWriter.integer(task.code, after: #","code":"#, into: &bytes)
    guard JSONWriter.double(task.rate, after: #","rate":"#, into: &bytes) else { return false }
    JSONWriter.integer(task.remaining?.value, after: #","remaining":"#, into: &bytes)
    JSONWriter.integer(task.started.microseconds, after: #","started":"#, into: &bytes)
    JSONWriter.integer(task.updated.microseconds, after: #","updated":"#, into: &bytes)
    JSONWriter.integer(task.ended?.microseconds, after: #","ended":"#, into: &bytes)
    JSONWriter.literal("}", into: &bytes)
    return true
  }
}
