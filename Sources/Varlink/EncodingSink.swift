/// Where all containers of one encoding write to. It knows which brackets are open, and closes what its owner left.
final class EncodingSink {
  /// An open bracket. A container may only write while its own is open, and doing so closes those inside it.
  struct Open {
    let id: Int
    let isObject: Bool
    var count = 0
    /// Where the latest key stands in the bytes.
    var key = 0..<0
  }

  /// How a container finds its bracket again.
  struct Place {
    let level: Int
    let id: Int
  }

  var bytes: [UInt8] = []
  private(set) var open: [Open] = []
  private var lastID = 0
  /// A value belongs here next, and may never come: its owner was given an encoder and does as it likes.
  private var owesValue = true
  /// The first error of what cannot throw.
  private(set) var problem: WireError?

  /// Opens a bracket where a value belongs.
  func begin(object: Bool) -> Place {
    owesValue = false
    lastID += 1
    bytes.append(object ? JSONScanner.Character.openBrace : JSONScanner.Character.openBracket)
    open.append(Open(id: lastID, isObject: object))
    return Place(level: open.count - 1, id: lastID)
  }

  /// The bracket at `level`, when it is open: a value may ask for its container twice.
  func reopen(level: Int, object: Bool) -> Place? {
    guard level < open.count else { return nil }
    if open[level].isObject != object {
      note(.notAllowed(field: path, why: "it is written as an array and as an object"))
    }
    return Place(level: level, id: open[level].id)
  }

  /// Makes ready for the next element of an array.
  func element(at place: Place) throws(WireError) {
    try separate(place)
    owesValue = true
  }

  /// Writes the next key of an object, up to its value.
  func key(_ key: String, at place: Place) throws(WireError) {
    try separate(place)
    let start = bytes.count + 1
    JSONWriter.string(key, into: &bytes)
    open[place.level].key = start..<bytes.count - 1
    bytes.append(JSONScanner.Character.colon)
    owesValue = true
  }

  /// A value without brackets was written.
  func wroteValue() { owesValue = false }

  /// Keeps an error for the end: encoding goes on, into bytes that will be thrown away.
  func note(_ error: WireError) {
    if problem == nil { problem = error }
  }

  private func separate(_ place: Place) throws(WireError) {
    guard place.level < open.count, open[place.level].id == place.id else {
      throw .notAllowed(field: path, why: "two of its containers are written in turns")
    }
    close(to: place.level + 1)
    if open[place.level].count > 0 { bytes.append(JSONScanner.Character.comma) }
    open[place.level].count += 1
  }

  /// Closes all but the outermost `level` brackets. A value that is still owed is an empty object.
  func close(to level: Int) {
    if owesValue { JSONWriter.literal("{}", into: &bytes) }
    owesValue = false
    while open.count > level {
      let last = open.removeLast()
      bytes.append(last.isObject ? JSONScanner.Character.closeBrace : JSONScanner.Character.closeBracket)
    }
  }

  /// The path of what is being written, for errors.
  var path: String {
    open.reduce("") { path, open in
      JSONTape.path(path, String(decoding: bytes[open.key], as: UTF8.self), index: open.isObject ? nil : open.count - 1)
    }
  }
}
