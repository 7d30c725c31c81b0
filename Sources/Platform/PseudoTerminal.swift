internal import CLinux
internal import Glibc

/// A terminal whose screen and keyboard are in our hand, for programs that draw (pty(7)).
package final class PseudoTerminal {
  private let control: Descriptor
  private let program: Descriptor

  /// Makes one of this size; nobody's controlling terminal yet.
  package init(columns: Int, rows: Int) throws(SystemError) {
    var other: CInt = -1
    let raw = clinux_pty(CInt(clamping: columns), CInt(clamping: rows), &other)
    guard raw >= 0 else { throw .last("posix_openpt") }
    control = Descriptor(owning: raw)
    program = Descriptor(owning: other)
    guard fcntl(raw, F_SETFL, O_NONBLOCK) == 0 else { throw .last("fcntl") }
  }

  /// The number of the program's side, to become its standard streams. It stays open here, so that what was written last can
  /// be read after the program's end.
  package var programEnd: CInt { program.raw }

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

  /// Has it take nothing more from the program, as Ctrl-S does, or go on.
  package func hold(_ isHeld: Bool) throws(SystemError) {
    guard tcflow(program.raw, isHeld ? TCOOFF : TCOON) == 0 else { throw .last("tcflow") }
  }

  /// Gives the terminal another size; who has it as controlling terminal in the foreground gets SIGWINCH.
  package func resize(columns: Int, rows: Int) throws(SystemError) {
    guard clinux_set_window_size(control.raw, CInt(clamping: columns), CInt(clamping: rows)) == 0 else {
      throw .last("TIOCSWINSZ")
    }
  }
}
