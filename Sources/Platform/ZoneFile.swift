package import Model

/// The system's time zones: which is ours, and what the zone files say.
package enum ZoneFile {
  /// Where systems keep them; the first that has one wins.
  private static let directories = [
    "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
  ]
  /// The largest is below 4 kB.
  private static let largest = 256 * 1_024

  /// The rules of the zone that is called so, like `Europe/Berlin`. `UTC` is known without any file.
  /// - Throws: ``TimeZoneError`` for a name that is none, with the nearest one, and for a file that cannot be read as one.
  package static func rules(named name: String) throws(TimeZoneError) -> TimeZoneRules {
    let shown = Printable.text(name, limit: 80)
    guard isName(name) else {
      throw TimeZoneError("'\(shown)' is no name of a time zone; one is like Europe/Berlin")
    }
    for directory in directories {
      let path = "\(directory)/\(name)"
      guard let bytes = read(path) else { continue }
      do throws(TimeZoneError) {
        return try TimeZoneRules(file: bytes)
      } catch {
        throw TimeZoneError("\(path): \(error.message)")
      }
    }
    if name == "UTC" || name == "Etc/UTC" { return .utc }
    let nearest = NearestName.find(name, among: names()).map { "; is '\($0)' meant?" } ?? ""
    throw TimeZoneError("no time zone is called '\(shown)'\(nearest)")
  }

  /// The zone of this process, as the C library finds it: `TZ`, else /etc/localtime, else UTC.
  /// - Returns: its rules, and its name as far as it has one.
  package static func system(_ variable: String? = Environment["TZ"]) -> (name: String, rules: TimeZoneRules) {
    guard let variable else { return local() }
    let text = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
    if text.hasPrefix("/") {
      // Whoever sets our environment may as well name any file.
      guard let bytes = read(text), let rules = try? TimeZoneRules(file: bytes) else { return ("UTC", .utc) }
      return (nameInPath(text) ?? text, rules)
    }
    if let rules = try? rules(named: text) { return (text, rules) }
    if let rule = try? PosixZone(text) { return (text, TimeZoneRules(rule)) }
    return ("UTC", .utc)
  }

  /// Parts of letters, digits and `_ + - .` between slashes; so no name leads out of the directory.
  static func isName(_ name: String) -> Bool {
    guard (1...255).contains(name.utf8.count) else { return false }
    return name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).allSatisfy { part in
      guard let first = part.first, first != UInt8(ascii: "."), first != UInt8(ascii: "-") else { return false }
      return part.allSatisfy(isOfName)
    }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  private static func local() -> (name: String, rules: TimeZoneRules) {
    let path = "/etc/localtime"
    guard let bytes = read(path), let rules = try? TimeZoneRules(file: bytes) else { return ("UTC", .utc) }
    let target = Files.canonical(path) ?? path
    return (nameInPath(target) ?? target, rules)
  }

  /// What follows the directory of the zones.
  private static func nameInPath(_ path: String) -> String? {
    for directory in directories where path.hasPrefix("\(directory)/") {
      return String(path.dropFirst(directory.count + 1))
    }
    return nil
  }

  private static func read(_ path: String) -> [UInt8]? {
    // A FIFO would have us wait for its writer.
    guard let size = Files.sizeOfRegularFile(path), size <= largest else { return nil }
    return Files.read(path, limit: largest)
  }

  /// All names there are, for the nearest one; those of files that are something else are capital nowhere.
  private static func names() -> [String] {
    guard let directory = directories.first(where: Files.isDirectory) else { return [] }
    var names: [String] = []
    for name in Files.list(directory) where name.first?.isUppercase == true {
      guard Files.isDirectory("\(directory)/\(name)") else {
        names.append(name)
        continue
      }
      for inner in Files.list("\(directory)/\(name)") {
        guard Files.isDirectory("\(directory)/\(name)/\(inner)") else {
          names.append("\(name)/\(inner)")
          continue
        }
        names += Files.list("\(directory)/\(name)/\(inner)").map { "\(name)/\(inner)/\($0)" }
      }
    }
    return names
  }
}
