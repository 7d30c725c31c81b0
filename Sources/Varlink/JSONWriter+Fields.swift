/// A field: what stands before the value, then the value; nothing at all when the value is nil.
extension JSONWriter {
  @inline(__always)
  static func string(_ value: String?, after before: StaticString, into bytes: inout [UInt8]) {
    guard let value else { return }
    literal(before, into: &bytes)
    string(value, into: &bytes)
  }

  @inline(__always)
  static func integer<T: FixedWidthInteger & SignedInteger>(
    _ value: T?, after before: StaticString, into bytes: inout [UInt8]
  ) {
    guard let value else { return }
    literal(before, into: &bytes)
    integer(value, into: &bytes)
  }

  /// False when the value is not finite.
  @inline(__always)
  static func double(_ value: Double?, after before: StaticString, into bytes: inout [UInt8]) -> Bool {
    guard let value else { return true }
    literal(before, into: &bytes)
    return double(value, into: &bytes)
  }
}
