internal import Model

extension CallHeader {
  private static let mark = Array("\(SupervisorInterface.name).".utf8)

  /// Whether a frame that begins so is a call of `org.dmon.Supervisor`, whose frames may be longer than others.
  package static func isOfSupervisor(_ beginning: UnsafeRawBufferPointer) -> Bool {
    guard beginning.count >= mark.count else { return false }
    for start in 0...beginning.count - mark.count {
      if beginning[start] == 0 { return false }
      if beginning[start..<start + mark.count].elementsEqual(mark) { return true }
    }
    return false
  }
}
