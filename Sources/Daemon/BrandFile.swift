internal import Platform

/// The number of our brands in a file of its own: a journal that was lost as a whole must not make strangers of what lives.
enum BrandFile {
  static let name = "brand"

  /// Nil where there is none, or nothing that was ever written there.
  static func read(in directory: borrowing Directory) -> UInt32? {
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 16, alignment: 1)
    defer { buffer.deallocate() }
    do throws(SystemError) {
      let file = try directory.open(name, .reading)
      let count = try file.read(into: buffer, at: 0)
      let digits = buffer[..<count].prefix { $0 != UInt8(ascii: "\n") }
      guard digits.count < count, let number = UInt32(String(decoding: digits, as: UTF8.self)) else { return nil }
      return number > 0 && number < 1 << 30 ? number : nil
    } catch {
      return nil
    }
  }

  /// What cannot be written stands in the journal all the same.
  static func write(_ number: UInt32, in directory: borrowing Directory) {
    let text = Array("\(number)\n".utf8)
    do throws(SystemError) {
      let file = try directory.open(name, .replacing)
      let result = text.withUnsafeBytes { bytes -> Result<Void, SystemError> in
        do throws(SystemError) { return .success(try file.append(bytes)) } catch { return .failure(error) }
      }
      try result.get()
    } catch {}
  }
}
