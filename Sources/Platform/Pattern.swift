internal import CLinux
internal import Glibc
internal import Model
internal import Synchronization

/// An extended regular expression of POSIX (regex(7)), as grep -E has it, but for back-references.
///
/// What it costs has bounds: expressions that the C library would make too large are refused, each byte of a line is looked
/// at once, and what the library keeps of former lines is thrown away from time to time.
package final class Pattern: Sendable {
  /// What regcomp made, and what it was made of.
  private final class Compiled: Sendable {
    private struct State {
      var raw: UnsafeMutablePointer<regex_t>
      /// Bytes that were looked at since it was made.
      var looked = 0
    }

    private let state: Mutex<State>
    private let text: String
    private let flags: Int32
    private let pieces: Int

    init(_ text: String, _ flags: Int32, _ pieces: Int) throws(Complaint) {
      self.text = text
      self.flags = flags
      self.pieces = pieces
      state = Mutex(State(raw: try Self.compile(text, flags)))
    }

    deinit { state.withLock { Self.free($0.raw) } }

    private static func compile(_ text: String, _ flags: Int32) throws(Complaint) -> UnsafeMutablePointer<regex_t> {
      let raw = UnsafeMutablePointer<regex_t>.allocate(capacity: 1)
      let code = regcomp(raw, text, REG_EXTENDED | flags)
      if code == 0 { return raw }
      var words = [CChar](repeating: 0, count: 256)
      _ = regerror(code, raw, &words, words.count)
      raw.deallocate()
      throw Complaint(
        text: String(decoding: words.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    private static func free(_ raw: UnsafeMutablePointer<regex_t>) {
      regfree(raw)
      raw.deallocate()
    }

    /// The library keeps a state for each byte at worst: a few kilobytes, and some bytes for each piece.
    private static let mostKept = 64 << 20

    /// Calls with what is to be asked about so many bytes.
    func use(for count: Int, _ body: (UnsafeMutablePointer<regex_t>) -> Bool) -> Bool {
      state.withLock { state in
        if state.looked > 0, (state.looked + count) * (4_096 + 16 * pieces) > Self.mostKept,
          let fresh = try? Self.compile(text, flags)
        {
          Self.free(state.raw)
          state = State(raw: fresh)
        }
        state.looked += count
        return body(state.raw)
      }
    }
  }

  /// What is wrong with an expression, in words.
  package struct Complaint: Error, Sendable, Equatable {
    package var text: String
  }

  /// Tells whether it is found.
  private let finder: Compiled
  /// Tells where the groups are; nil where nobody asks.
  private let reader: Compiled?
  private let groups: Int

  /// - Parameter groups: so many of its groups, from the first on, are asked for with ``captures(in:)``.
  /// - Parameter typed: how a person wrote it, for the complaint; nil: as it is.
  /// - Throws: for what is no expression, has back-references, or is too long or too large: see `ExpressionSize`.
  package init(_ text: String, groups: Int = 0, typed: String? = nil) throws(Complaint) {
    let size: ExpressionSize
    do throws(ExpressionSize.Complaint) {
      // Places are told as they were typed.
      if let typed { _ = try ExpressionSize(typed) }
      size = try ExpressionSize(text)
    } catch {
      throw Complaint(text: "the expression \(error.text)")
    }
    do throws(Complaint) {
      // As it was written: what is wrong there is to be said.
      let written = try Compiled(text, groups > 0 ? 0 : REG_NOSUB, size.pieces)
      reader = groups > 0 ? written : nil
      finder = try Compiled(".*(\(size.closed))", REG_NOSUB, size.pieces)
    } catch {
      throw Complaint(text: "'\((typed ?? text).prefix(200))' is no regular expression: \(error.text)")
    }
    self.groups = groups
  }

  /// Whether it is found anywhere in a line; of a line with a NUL only what stands before it counts.
  package func isFound(in line: some Collection<UInt8>) -> Bool { isFound(Self.terminated(line)) }

  private func isFound(_ text: [CChar]) -> Bool {
    // From the first byte on only: regexec would go over the rest of the line from each byte on.
    finder.use(for: text.count) { clinux_begins_with($0, text) }
  }

  /// Where the groups stand in a line, the whole match first; nil where it is not found, and for a group that took no part.
  package func captures(in line: [UInt8]) -> [Range<Int>?]? {
    let text = Self.terminated(line)
    // The search for groups begins anew at each byte: most lines are spared that.
    guard let reader, isFound(text) else { return nil }
    var found = [regmatch_t](repeating: regmatch_t(), count: groups + 1)
    guard reader.use(for: text.count, { regexec($0, text, found.count, &found, 0) == 0 }) else { return nil }
    return found.map { $0.rm_so >= 0 && $0.rm_eo >= $0.rm_so ? Int($0.rm_so)..<Int($0.rm_eo) : nil }
  }

  private static func terminated(_ line: some Collection<UInt8>) -> [CChar] {
    var text = line.map { CChar(bitPattern: $0) }
    text.append(0)
    return text
  }
}
