internal import CLinux
internal import Glibc

/// A terminal whose screen and keyboard are in our hand, for programs that draw (pty(7)).
package final class PseudoTerminal {
  private let control: Descriptor
  private var program: Descriptor?

  /// Makes one of this size; nobody's controlling terminal yet.
  package init(columns: Int, rows: Int) throws(SystemError) {
    var other: CInt = -1
    let raw = clinux_pty(CInt(clamping: columns), CInt(clamping: rows), &other)
    guard raw >= 0 else { throw .last("posix_openpt") }
    control = Descriptor(owning: raw)
    program = .some(Descriptor(owning: other))
    guard fcntl(raw, F_SETFL, O_NONBLOCK) == 0 else { throw .last("fcntl") }
  }

  /// The number of the program's side, to become its standard streams. It stays open here, so that what was written last can
  /// be read after the program's end.
  package var programEnd: CInt { program?.raw ?? -1 }

  /// Our side: what is written there are keys, what is read there is what the program shows. It does not block.
  package var controlEnd: CInt { control.raw }

  /// Closes our copy of the program's side: with the last program's copy the terminal ends.
  package func closeProgramEnd() { program = nil }

  /// Whether Ctrl-Z is a signal there now, and not a key for the program.
  package var stopsByKey: Bool {
    var settings = termios()
    guard tcgetattr(control.raw, &settings) == 0 else { return false }
    return settings.c_lflag & tcflag_t(ISIG) != 0 && settings.c_cc.10 == 0x1A
  }

  /// The process group in the foreground there; nil where there is none.
  package var foreground: Int? {
    let group = tcgetpgrp(control.raw)
    return group > 0 ? Int(group) : nil
  }

  /// What was written to the terminal and not read yet, without waiting.
  package func readNow() -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16_384)
    while true {
      let count = chunk.withUnsafeMutableBytes { read(control.raw, $0.baseAddress, $0.count) }
      if count > 0 {
        bytes += chunk[..<count]
      } else if count == 0 || errno != EINTR {
        return bytes
      }
    }
  }

  /// Presses keys: 3 is Ctrl-C.
  package func type(_ bytes: [UInt8]) throws(SystemError) {
    try Files.writeAll(bytes, to: control.raw, "the terminal")
  }

  /// The same for keys that nobody waits for: what the program's side has no room for is lost, as on any terminal.
  package func typeNow(_ bytes: ArraySlice<UInt8>) {
    _ = bytes.withUnsafeBytes { write(control.raw, $0.baseAddress, $0.count) }
  }

  /// Bytes that were written to the terminal and not read yet.
  package var pending: Int { max(0, Int(clinux_available(control.raw))) }

  /// Has it take nothing more from the program, as Ctrl-S does, or go on.
  package func hold(_ isHeld: Bool) throws(SystemError) {
    guard tcflow(programEnd, isHeld ? TCOOFF : TCOON) == 0 else { throw .last("tcflow") }
  }

  /// Gives the terminal another size; who has it as controlling terminal in the foreground gets SIGWINCH.
  package func resize(columns: Int, rows: Int) throws(SystemError) {
    guard clinux_set_window_size(control.raw, CInt(clamping: columns), CInt(clamping: rows)) == 0 else {
      throw .last("TIOCSWINSZ")
    }
  }
}
