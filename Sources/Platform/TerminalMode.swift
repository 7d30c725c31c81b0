internal import CLinux
internal import Glibc

/// How a terminal treats what is typed and written (termios(3)).
package struct TerminalMode: Sendable, Equatable {
  private var flags: [UInt32]
  private var characters: [UInt8]

  /// That of a terminal as it is now; nil when it is none.
  package init?(of raw: CInt) {
    var settings = termios()
    guard tcgetattr(raw, &settings) == 0 else { return nil }
    flags = [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
    characters = withUnsafeBytes(of: settings.c_cc) { Array($0) }
  }

  /// The same, but every key comes at once and is not shown; the keys that send signals still do.
  package var forKeys: TerminalMode {
    var mode = self
    mode.flags[0] &= ~UInt32(IXON | ICRNL | INLCR | IGNCR | ISTRIP)
    mode.flags[3] &= ~UInt32(ICANON | ECHO | IEXTEN)
    mode.characters[Int(VMIN)] = 1
    mode.characters[Int(VTIME)] = 0
    return mode
  }

  /// Has a terminal be like this. A process in the background is stopped by this, as by any use of the terminal.
  package func set(on raw: CInt) {
    var settings = termios()
    guard tcgetattr(raw, &settings) == 0 else { return }
    settings.c_iflag = flags[0]
    settings.c_oflag = flags[1]
    settings.c_cflag = flags[2]
    settings.c_lflag = flags[3]
    withUnsafeMutableBytes(of: &settings.c_cc) { bytes in
      for (index, character) in characters.prefix(bytes.count).enumerated() { bytes[index] = character }
    }
    while tcsetattr(raw, TCSANOW, &settings) < 0 { if errno != EINTR { return } }
  }

  /// The same from wherever this process runs: to give a terminal back.
  package func restore(on raw: CInt) {
    var stops = sigset_t()
    var former = sigset_t()
    sigemptyset(&stops)
    sigaddset(&stops, SIGTTOU)
    // Blocked, it lets a process of the background do it (tcsetattr(3p)).
    pthread_sigmask(SIG_BLOCK, &stops, &former)
    set(on: raw)
    pthread_sigmask(SIG_SETMASK, &former, nil)
  }

  /// As text, as `stty -g` writes it: hexadecimal numbers.
  package var text: String {
    (flags.map { String($0, radix: 16) } + characters.map { String($0, radix: 16) }).joined(separator: ":")
  }

  /// Reads such a text; nil when it is none.
  package init?(text: some StringProtocol) {
    let numbers = text.split(separator: ":").map { UInt32($0, radix: 16) }
    let known = numbers.compactMap { $0 }
    guard known.count == numbers.count, known.count > 4, known.count < 64, known[4...].allSatisfy({ $0 < 256 }) else {
      return nil
    }
    flags = Array(known[..<4])
    characters = known[4...].map { UInt8($0) }
    guard characters.count > max(Int(VMIN), Int(VTIME)) else { return nil }
  }
}

extension Terminal {
  /// Names the device of a terminal while it exists; nil for what is no terminal.
  package static func device(_ raw: CInt) -> String? {
    var status = stat()
    guard isatty(raw) == 1, fstat(raw, &status) == 0 else { return nil }
    return "\(status.st_rdev)"
  }
}
