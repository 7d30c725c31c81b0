import CBenchmarks

/// Why something could not be measured, for the person who reads the table.
struct Failure: Error {
  var text: String
  /// sysexits.h: 64 the words on the command line are wrong, 70 a measurement failed.
  var exitCode: CInt = 70

  init(_ text: String, exitCode: CInt = 70) {
    self.text = text
    self.exitCode = exitCode
  }

  /// What the last C function reported.
  static var ofSystem: Failure { Failure(String(cString: bench_error())) }

  /// Passes a result of a C function on, or throws what it reported.
  @discardableResult
  static func check<Number: SignedInteger>(_ result: Number) throws -> Number {
    if bench_interrupted() { throw Interruption() }
    if result < 0 { throw ofSystem }
    return result
  }
}

/// Ctrl-C: nothing more is measured, everything is cleaned up.
struct Interruption: Error {}
