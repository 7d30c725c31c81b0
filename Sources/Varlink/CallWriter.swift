/// Appends calls, each with its NUL, ready to be sent.
package enum CallWriter {
  /// Appends a call.
  ///
  /// - Parameters:
  ///   - method: the full name: interface, dot, method.
  ///   - parameters: nil: none are said, which means the same as `{}` and is less work for both sides.
  ///   - oneway: no reply is wanted, and none will come.
  ///   - more: many replies are taken.
  /// - Throws: ``WireError`` when `parameters` cannot be written; nothing is appended then.
  package static func call(
    method: String, parameters: (some Encodable)?, oneway: Bool = false, more: Bool = false, into bytes: inout [UInt8]
  ) throws(WireError) {
    try bytes.appendWhole { bytes throws(WireError) in
      JSONWriter.literal(#"{"method":"#, into: &bytes)
      JSONWriter.string(method, into: &bytes)
      if let parameters {
        JSONWriter.literal(#","parameters":"#, into: &bytes)
        try WireEncoder.encode(parameters, into: &bytes)
      }
      if oneway { JSONWriter.literal(#","oneway":true"#, into: &bytes) }
      if more { JSONWriter.literal(#","more":true"#, into: &bytes) }
      JSONWriter.literal("}\0", into: &bytes)
    }
  }
}
