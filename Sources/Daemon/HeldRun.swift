package import Platform

/// What the daemon holds of a run that lives, so that it can give everything back to a new keeper.
package final class HeldRun: Sendable {
  /// Nil where descriptors ran out.
  private let process: HeldProcess?
  /// Standard output, then standard error output where it is told apart.
  private let pipes: [HeldDescriptor]
  /// Where the run speaks of itself; only the keeper reads it.
  private let notify: NotifySocket?
  /// Where it is to say that it is ready; only the keeper reads it.
  private let sign: HeldDescriptor?
  /// Who was found without a keeper's word; nil where the keeper has told.
  let found: (pid: Int, ticks: UInt64)?

  /// - Parameters:
  ///   - boxes: the pidfd, the pipes, the socket and the sign, in the order in which they travel; what is there.
  ///   - isHeard: the last of them but the sign is the socket for notifications.
  ///   - hasSign: the last of them is the pipe of its sign.
  package init(_ boxes: [DescriptorBox], isHeard: Bool = false, hasSign: Bool = false) {
    var boxes = boxes[...]
    sign = hasSign ? boxes.popLast().flatMap { HeldDescriptor($0) } : nil
    let last = isHeard ? boxes.popLast() : nil
    notify = if let socket = last?.take() { NotifySocket(adopting: socket) } else { nil }
    process = boxes.first.flatMap { HeldProcess($0) }
    pipes = boxes.dropFirst().compactMap { HeldDescriptor($0) }
    found = nil
  }

  /// A run whose leader was found.
  package init(
    _ process: consuming ProcessDescriptor, of leader: (pid: Int, ticks: UInt64), pipes: [DescriptorBox],
    notify: NotifySocket? = nil
  ) {
    self.process = HeldProcess(process)
    found = leader
    self.pipes = pipes.compactMap { HeldDescriptor($0) }
    self.notify = notify
    sign = nil
  }

  /// Its sign is still to come, and the pipe for it is the last of the numbers.
  var hasSign: Bool { sign != nil && process != nil }

  /// The run has a socket, and it is the last of the numbers but the sign.
  var isHeard: Bool { notify != nil && process != nil }

  var hasPipe: Bool { !pipes.isEmpty }

  var hasTwoPipes: Bool { pipes.count > 1 }

  /// As they travel with `adopt`.
  var numbers: [CInt] {
    guard let process else { return [] }
    return [process.process.raw] + pipes.map { $0.descriptor.raw }
      + [notify?.raw, sign?.descriptor.raw].compactMap { $0 }
  }

  /// Sends a signal to the run's process group, or to its leader alone; false when that must be tried otherwise.
  ///
  /// - Parameter group: the group's number where the leader is certainly unreaped; else nil.
  func signal(_ number: Int, toGroup: Bool, group: Int?) -> Bool {
    guard let process else { return false }
    let number = Int32(truncatingIfNeeded: number)
    do throws(SystemError) {
      if !toGroup {
        try process.process.signal(number)
      } else if let group {
        try process.process.signalGroup(number, group: group)
      } else {
        try process.process.signalGroup(number)
      }
      return true
    } catch {
      // Who is gone needs no signal.
      return error.isNoProcess
    }
  }
}

private final class HeldProcess: Sendable {
  let process: ProcessDescriptor

  init(_ process: consuming ProcessDescriptor) { self.process = process }

  init?(_ box: DescriptorBox) {
    guard let descriptor = box.take() else { return nil }
    process = ProcessDescriptor(adopting: descriptor)
  }
}

private final class HeldDescriptor: Sendable {
  let descriptor: Descriptor

  init?(_ box: DescriptorBox) {
    guard let descriptor = box.take() else { return nil }
    self.descriptor = descriptor
  }
}
