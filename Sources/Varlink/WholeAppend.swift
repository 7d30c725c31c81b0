extension [UInt8] {
  /// Has `write` append wholly or not at all: when it throws, these bytes are as before.
  @inline(__always)
  mutating func appendWhole(_ write: (inout [UInt8]) throws(WireError) -> Void) throws(WireError) {
    let start = count
    do throws(WireError) {
      try write(&self)
    } catch {
      removeLast(count - start)
      throw error
    }
  }

  /// The same for a writer that says false where it meets what it cannot write.
  @inline(__always)
  mutating func appendWhole(_ write: (inout [UInt8]) -> Bool) -> Bool {
    let start = count
    if write(&self) { return true }
    removeLast(count - start)
    return false
  }
}
