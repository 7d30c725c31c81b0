internal import CLinux
internal import Glibc

/// The arguments of this process as the kernel gave them: bytes, not text.
package enum ArgumentVector {
  package static var count: Int { Int(clinux_argument_count()) }

  /// `count` C strings, good for the life of the process.
  package static var pointers: UnsafePointer<UnsafeMutablePointer<CChar>?> {
    guard let vector = clinux_argument_vector() else { preconditionFailure("no argument vector") }
    return UnsafePointer(vector)
  }

  /// Ends the process at once with this code; nothing is flushed, since nothing is buffered.
  package static func exit(_ code: Int32) -> Never { _exit(code) }
}
