internal import CLinux
internal import Glibc

/// The standard streams of a program whose output passes through us: a terminal stays a terminal, and all else is a pipe.
package final class OutputPlumbing {
  /// One stream that we hand on.
  package struct Stream: Sendable, Equatable {
    package var from: CInt
    package var to: CInt
    package var isTerminal: Bool
  }

  /// What the program gets as 0, 1 and 2.
  package private(set) var descriptors: [CInt] = [0, 1, 2]
  /// What comes from it.
  package private(set) var streams: [Stream] = []
  /// Nil where none of our streams is a terminal that it writes to.
  package let terminal: PseudoTerminal?
  /// Our own terminal that its keys come from; nil where they come from elsewhere, or are for others too: `command | less`.
  package let keyboard: RawTerminal?
  /// The one of 0, 1 and 2 that becomes the terminal of a session of its own; nil: it stays in ours, and our terminal's
  /// signals reach it as they reach us.
  package var terminalNumber: CInt? { keyboard == nil ? nil : 0 }
  private var writers: [DescriptorBox] = []
  private var readers: [DescriptorBox] = []

  /// Looks at our own streams and makes what is needed.
  /// - Throws: when descriptors or terminals ran out.
  package init() throws(SystemError) {
    let screens: [CInt] = [1, 2].filter { Terminal.isTerminal($0) }
    guard let screen = screens.first else {
      terminal = nil
      keyboard = nil
      try pipe(for: [1, 2])
      return
    }
    let size = Terminal.size(screen) ?? (80, 24)
    let made = try PseudoTerminal(columns: size.columns, rows: size.rows)
    terminal = made
    keyboard = Terminal.isTerminal(0) && screens.contains(1) ? RawTerminal(0) : nil
    (keyboard ?? RawTerminal(screen))?.copySettings(to: made.programEnd, processingOutput: keyboard != nil)
    if keyboard != nil { descriptors[0] = made.programEnd }
    for number in screens { descriptors[Int(number)] = made.programEnd }
    streams.append(Stream(from: made.controlEnd, to: screen, isTerminal: true))
    try pipe(for: [1, 2].filter { !screens.contains($0) })
  }

  /// The size of our own terminal, for the program's.
  package func takeSize() {
    guard let terminal, let screen = streams.first(where: \.isTerminal)?.to, let size = Terminal.size(screen) else {
      return
    }
    try? terminal.resize(columns: size.columns, rows: size.rows)
  }

  /// To be called when the program runs: with its own copies the streams end.
  package func closeProgramEnds() {
    terminal?.closeProgramEnd()
    writers = []
  }

  /// A pipe for each of them; one for both where they go to the same place, so that nothing changes its order.
  private func pipe(for numbers: [CInt]) throws(SystemError) {
    let isShared = numbers.count == 2 && Self.isSameFile(1, 2)
    for number in numbers {
      if isShared, number == 2 {
        descriptors[2] = descriptors[1]
        continue
      }
      var ends: [CInt] = [-1, -1]
      guard clinux_blocking_pipe(&ends) == 0 else { throw .last("pipe2") }
      readers.append(DescriptorBox(Descriptor(owning: ends[0])))
      writers.append(DescriptorBox(Descriptor(owning: ends[1])))
      descriptors[Int(number)] = ends[1]
      streams.append(Stream(from: ends[0], to: number, isTerminal: false))
    }
  }

  private static func isSameFile(_ left: CInt, _ right: CInt) -> Bool {
    var (one, other) = (stat(), stat())
    guard fstat(left, &one) == 0, fstat(right, &other) == 0 else { return false }
    return one.st_dev == other.st_dev && one.st_ino == other.st_ino
  }
}
