package import Model
package import Platform

/// What the daemon holds of a run that lives, so that it can give everything back to a new keeper.
package final class HeldRun: Sendable {
  /// Nil where descriptors ran out.
  let process: ProcessDescriptor?
  /// Standard output, then standard error output where it is told apart.
  let output: Descriptor?
  let errorOutput: Descriptor?

  /// - Parameter boxes: the pidfd and the pipes, in the order in which they travel; what is there.
  package init(_ boxes: [DescriptorBox]) {
    let process = boxes.first.flatMap { $0.take() }
    let output = boxes.dropFirst().first.flatMap { $0.take() }
    let errorOutput = boxes.dropFirst(2).first.flatMap { $0.take() }
    switch consume process {
    case .some(let descriptor): self.process = ProcessDescriptor(adopting: descriptor)
    case .none: self.process = nil
    }
    self.output = consume output
    self.errorOutput = consume errorOutput
  }

  package init(_ process: consuming ProcessDescriptor?, output: consuming Descriptor?, error: consuming Descriptor?) {
    self.process = process
    self.output = output
    errorOutput = error
  }

  /// As they travel with `adopt`.
  var numbers: [CInt] {
    guard let process = process?.raw else { return [] }
    guard let output = output?.raw else { return [process] }
    guard let errorOutput = errorOutput?.raw else { return [process, output] }
    return [process, output, errorOutput]
  }

  /// Sends a signal to the run's process group, or to its leader alone; false when that must be tried otherwise.
  ///
  /// - Parameter group: the group's number where the leader is certainly unreaped; else nil.
  func signal(_ number: Int, toGroup: Bool, group: Int?) -> Bool {
    do throws(SystemError) {
      guard process != nil else { return false }
      if !toGroup {
        try process?.signal(Int32(truncatingIfNeeded: number))
      } else if let group {
        try process?.signalGroup(Int32(truncatingIfNeeded: number), group: group)
      } else {
        try process?.signalGroup(Int32(truncatingIfNeeded: number))
      }
      return true
    } catch {
      // Who is gone needs no signal.
      return error.isNoProcess
    }
  }
}
