package import Model

/// Appends replies, each with its NUL, ready to be sent.
///
/// Those that can throw do so because a value cannot be written (NaN); then nothing is appended.
package enum ReplyWriter {
  /// What ``failure(_:into:)-(WireError,_)`` names as the parameter when the frame itself is broken.
  package static let frameParameter = "frame"

  /// The reply of a method without results.
  package static func success(into bytes: inout [UInt8]) {
    JSONWriter.literal("{\"parameters\":{}}\0", into: &bytes)
  }

  /// A reply with results; `continues`: more replies to the same call follow.
  package static func success(
    _ value: some Encodable, continues: Bool = false, into bytes: inout [UInt8]
  ) throws(WireError) {
    try success(continues: continues, into: &bytes) { bytes throws(WireError) in
      try WireEncoder.encode(value, into: &bytes)
    }
  }

  /// The same for what is sent most: written without Codable, to the same bytes.
  package static func success(
    _ reply: WatchReply, continues: Bool = false, into bytes: inout [UInt8]
  ) throws(WireError) {
    try success(continues: continues, into: &bytes) { bytes throws(WireError) in
      try UpdateWriter.append(reply, into: &bytes)
    }
  }

  /// The same for what is sent most: written without Codable, to the same bytes.
  package static func success(
    _ reply: ListReply, continues: Bool = false, into bytes: inout [UInt8]
  ) throws(WireError) {
    try success(continues: continues, into: &bytes) { bytes throws(WireError) in
      try UpdateWriter.append(reply, into: &bytes)
    }
  }

  /// The same for what is sent most: written without Codable, to the same bytes.
  package static func success(_ reply: ServicesReply, continues: Bool = false, into bytes: inout [UInt8]) {
    JSONWriter.literal(#"{"parameters":"#, into: &bytes)
    UpdateWriter.append(reply, into: &bytes)
    end(continues: continues, into: &bytes)
  }

  /// What `write` appends, or the failure that it throws.
  package static func reply(_ write: (inout [UInt8]) throws(WireError) -> Void) -> [UInt8] {
    var bytes: [UInt8] = []
    do throws(WireError) {
      try write(&bytes)
    } catch {
      failure(error, into: &bytes)
    }
    return bytes
  }

  /// A reply whose results `write` appends; nothing is appended when that fails.
  private static func success(
    continues: Bool, into bytes: inout [UInt8], _ write: (inout [UInt8]) throws(WireError) -> Void
  ) throws(WireError) {
    try bytes.appendWhole { bytes throws(WireError) in
      JSONWriter.literal(#"{"parameters":"#, into: &bytes)
      try write(&bytes)
      end(continues: continues, into: &bytes)
    }
  }

  /// An error reply of any interface; `name` is the error's full name.
  package static func failure(
    name: String, parameters: some Encodable, into bytes: inout [UInt8]
  ) throws(WireError) {
    try bytes.appendWhole { bytes throws(WireError) in
      JSONWriter.literal(#"{"error":"#, into: &bytes)
      JSONWriter.string(name, into: &bytes)
      JSONWriter.literal(#","parameters":"#, into: &bytes)
      try WireEncoder.encode(parameters, into: &bytes)
      JSONWriter.literal("}\0", into: &bytes)
    }
  }

  private static func end(continues: Bool, into bytes: inout [UInt8]) {
    if continues {
      JSONWriter.literal(",\"continues\":true}\0", into: &bytes)
    } else {
      JSONWriter.literal("}\0", into: &bytes)
    }
  }
}
