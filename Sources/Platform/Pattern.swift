internal import Glibc

/// An extended regular expression of POSIX (regex(7)), as grep -E has it.
// why: regexec only reads what regcomp made, and the C library guards what it keeps in there
package final class Pattern: @unchecked Sendable {
  private let raw: UnsafeMutablePointer<regex_t>

  /// What is wrong with an expression, in the C library's words.
  package struct Complaint: Error, Sendable, Equatable {
    package var text: String
  }

  /// The longest expression: what the C library makes of it grows with it.
  package static let longest = 1_024

  private let groups: Int

  /// - Parameter groups: so many of its groups, from the first on, are asked for with ``captures(in:)``.
  /// - Parameter typed: how a person wrote it, for the complaint; nil: as it is.
  /// - Throws: for what is no expression, or is too long.
  package init(_ text: String, groups: Int = 0, typed: String? = nil) throws(Complaint) {
    guard text.utf8.count <= Self.longest else {
      throw Complaint(text: "the expression is longer than \(Self.longest) bytes")
    }
    let raw = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
    let code = regcomp(raw, text, REG_EXTENDED | (groups > 0 ? 0 : REG_NOSUB))
    guard code == 0 else {
      var words = [CChar](repeating: 0, count: 256)
      _ = regerror(code, raw, &words, words.count)
      raw.deallocate()
      let reason = String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      throw Complaint(text: "'\((typed ?? text).prefix(200))' is no regular expression: \(reason)")
    }
    self.raw = raw
    self.groups = groups
  }

  deinit {
    regfree(raw)
    raw.deallocate()
  }

  /// Whether it is found anywhere in a line; of a line with a NUL only what stands before it counts.
  package func isFound(in line: some Collection<UInt8>) -> Bool {
    var text = line.map { CChar(bitPattern: $0) }
    text.append(0)
    return regexec(raw, text, 0, nil, 0) == 0
  }

  /// Where the groups stand in a line, the whole match first; nil where it is not found, and for a group that took no part.
  package func captures(in line: [UInt8]) -> [Range<Int>?]? {
    var text = line.map { CChar(bitPattern: $0) }
    text.append(0)
    var found = [regmatch_t](repeating: regmatch_t(), count: groups + 1)
    guard regexec(raw, text, found.count, &found, 0) == 0 else { return nil }
    return found.map { $0.rm_so >= 0 && $0.rm_eo >= $0.rm_so ? Int($0.rm_so)..<Int($0.rm_eo) : nil }
  }
}
