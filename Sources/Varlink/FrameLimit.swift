/// How much the wire takes from outside; checked before anything is allocated for it.
package enum FrameLimit {
  /// The longest frame, without its NUL, on a socket that speaks `org.dmon.Progress` alone: 64 KiB.
  package static let progress = 64 << 10
  /// The longest frame, without its NUL, everywhere else: 1 MiB.
  package static let other = 1 << 20
  /// The longest text that is read at all, whatever a caller allows: offsets are 32 bits wide.
  package static let scanned = Int(Int32.max)
  /// The deepest nesting of arrays and objects, the outermost one counted.
  package static let depth = 64
}
