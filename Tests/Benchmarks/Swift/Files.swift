import CBenchmarks

enum Files {
  /// The text of a small file; what is not UTF-8 is replaced.
  static func text(of path: String, limit: Int = 1 << 16) throws -> String {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = bench_read_file(path, &buffer, limit)
    if count < 0 { throw Failure.ofSystem }
    return String(decoding: buffer[..<count], as: UTF8.self)
  }

  static func write(_ text: String, to path: String) throws {
    var text = text
    try Failure.check(text.withUTF8 { bench_write_file(path, $0.baseAddress, $0.count) })
  }

  static func makeDirectory(below parent: String) throws -> String {
    var path = [CChar](repeating: 0, count: 4096)
    try Failure.check(bench_make_directory(parent, &path, path.count))
    return string(path)
  }

  static func ownPath() throws -> String {
    var path = [CChar](repeating: 0, count: 4096)
    try Failure.check(bench_own_path(&path, path.count))
    return string(path)
  }

  static func directory(of path: String) -> String {
    String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)])
  }

  private static func string(_ bytes: [CChar]) -> String {
    String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
