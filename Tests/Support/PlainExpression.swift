internal import Glibc

/// What the C library says of extended regular expressions by itself.
package enum PlainExpression {
  /// Whether it is found in a line without a NUL; false for what is none.
  package static func isFound(_ text: String, in line: [UInt8]) -> Bool {
    var raw = regex_t()
    guard regcomp(&raw, text, REG_EXTENDED | REG_NOSUB) == 0 else { return false }
    defer { regfree(&raw) }
    return regexec(&raw, String(decoding: line, as: UTF8.self), 0, nil, 0) == 0
  }
}
