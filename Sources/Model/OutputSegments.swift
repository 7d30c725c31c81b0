/// Cuts what a program writes for a terminal into the pieces that it shows one after the other: lines, and the states of a
/// line that is drawn over and over.
///
/// Takes bytes in any portions. Escape sequences are left out, those that move the cursor end a piece as a carriage return
/// does. Of a piece only the first ``longest`` bytes are kept, so no output can make it grow.
struct OutputSegments: Sendable {
  /// One piece, as far as it is known.
  struct Segment: Sendable, Equatable {
    var bytes: [UInt8] = []
    /// It replaced something, or is to be replaced: it is the state of a line and not one of a row of lines.
    var isRedrawn = false
    /// More of it may come.
    var isPartial = false
    /// It had bytes that no text has.
    var hasControls = false
  }

  static let longest = 2_048

  private enum State: Sendable { case text, escape, sequence, string, stringEscape, oneMore }

  private var segment = Segment()
  private var state = State.text
  /// A carriage return was the last thing: with a newline behind it that is the end of a line.
  private var hasReturn = false
  /// What is there was shown as a partial piece already.
  private var isShown = false

  init() { segment.bytes.reserveCapacity(256) }

  /// Something is there that was not told yet.
  var isUnsettled: Bool { !isShown && !segment.bytes.isEmpty }

  /// Takes bytes, and hands out each piece that they end.
  mutating func take(_ bytes: UnsafeRawBufferPointer, _ body: (Segment) -> Void) {
    for byte in bytes {
      switch state {
      case .text: text(byte, body)
      case .escape: escape(byte, body)
      case .sequence: sequence(byte, body)
      case .string:
        if byte == 0x07 { state = .text } else if byte == 0x1B { state = .stringEscape }
      case .stringEscape: state = byte == UInt8(ascii: "\\") ? .text : .string
      case .oneMore: state = .text
      }
    }
  }

  /// Nothing came for a while: hands out what is there, which may go on.
  mutating func settle(_ body: (Segment) -> Void) {
    guard isUnsettled else { return }
    isShown = true
    var shown = segment
    shown.isPartial = !hasReturn
    shown.isRedrawn = segment.isRedrawn || hasReturn
    body(shown)
  }

  /// Nothing will come any more.
  mutating func finish(_ body: (Segment) -> Void) { end(redrawn: hasReturn, body) }

  /// Bytes were left out: what was begun is no whole piece.
  mutating func forget() {
    segment = Segment()
    state = .text
    hasReturn = false
    isShown = false
  }

  private mutating func text(_ byte: UInt8, _ body: (Segment) -> Void) {
    if hasReturn {
      hasReturn = false
      if byte == UInt8(ascii: "\n") { return end(redrawn: false, body) }
      if byte == UInt8(ascii: "\r") {
        hasReturn = true
        return
      }
      end(redrawn: true, body)
    }
    switch byte {
    case UInt8(ascii: "\n"): end(redrawn: false, body)
    case UInt8(ascii: "\r"): hasReturn = true
    case 0x08: end(redrawn: true, body)
    case 0x1B: state = .escape
    case UInt8(ascii: "\t"): append(UInt8(ascii: " "))
    // The bell, tabulators and other character sets are what terminals know.
    case 0x07, 0x0B, 0x0C, 0x0E, 0x0F, 0x7F: break
    case 0..<0x20: segment.hasControls = true
    default: append(byte)
    }
  }

  private mutating func append(_ byte: UInt8) {
    isShown = false
    if segment.bytes.count < Self.longest { segment.bytes.append(byte) }
  }

  private mutating func escape(_ byte: UInt8, _ body: (Segment) -> Void) {
    state = .text
    switch byte {
    case UInt8(ascii: "["): state = .sequence
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"): state = .string
    case 0x20...0x2F: state = .oneMore
    // The cursor is kept, brought back, or moves by a line.
    case UInt8(ascii: "7"), UInt8(ascii: "8"), UInt8(ascii: "D"), UInt8(ascii: "E"), UInt8(ascii: "M"),
      UInt8(ascii: "c"):
      end(redrawn: true, body)
    case 0x1B: state = .escape
    default: break
    }
  }

  private mutating func sequence(_ byte: UInt8, _ body: (Segment) -> Void) {
    // Parameters; whatever else stands in between has broken the sequence off.
    if (0x20...0x3F).contains(byte) { return }
    state = byte == 0x1B ? .escape : .text
    switch byte {
    // The cursor goes elsewhere, or something is erased.
    case UInt8(ascii: "A")...UInt8(ascii: "H"), UInt8(ascii: "J"), UInt8(ascii: "K"), UInt8(ascii: "d"),
      UInt8(ascii: "f"), UInt8(ascii: "s"), UInt8(ascii: "u"):
      end(redrawn: true, body)
    default: break
    }
  }

  private mutating func end(redrawn: Bool, _ body: (Segment) -> Void) {
    let wasReplacing = segment.isRedrawn
    if !segment.bytes.isEmpty {
      segment.isRedrawn = wasReplacing || redrawn
      body(segment)
    }
    segment.bytes.removeAll(keepingCapacity: true)
    segment.hasControls = false
    // What follows stands where this one stood.
    segment.isRedrawn = redrawn
    isShown = false
  }
}
