internal import Model

/// Goes through the values of a file, collects what they say, and notes what is wrong.
struct ServiceFileReader {
  typealias Setter<Target> = (inout ServiceFileReader, ConfigurationNode, inout Target) -> Void

  let source: ConfigurationSource
  let directory: String
  let hosts: Set<String>
  let zones: ServiceFile.ZoneCheck?
  /// What was said of the zones that were asked about.
  private var zoneComplaints: [String: String?] = [:]
  private(set) var problems: [ConfigurationProblem] = []
  private var path: [String] = []
  /// The services that have a name, also those with which something is wrong.
  var declared: [ServiceFile.Service] = []
  /// The keys of a service: made once, not for each service.
  let serviceFields = Self.service
  /// Who reads a file does not read more at once.
  private static let mostProblems = 100

  init(_ source: ConfigurationSource, directory: String, hosts: Set<String>, zones: ServiceFile.ZoneCheck? = nil) {
    self.source = source
    self.directory = directory
    self.hosts = hosts
    self.zones = zones
  }

  mutating func file(_ root: ConfigurationNode) -> ServiceFile {
    var file = ServiceFile()
    guard case .mapping(let entries) = root.kind else {
      if root.isNull { return file }
      complain("a mapping with the key 'services' was expected", root)
      return file
    }
    let keys = Set(entries.map(\.key.text))
    if keys.contains("processes") || keys.contains("deputies") && !keys.contains("services") {
      read(root, into: &file, Self.procman)
    } else {
      // What every service or those of a group have in common has to be known first, wherever it stands.
      let common = common(entries)
      file.groups = common.rules
      read(root, into: &file, Self.native(common))
    }
    checkNames()
    checkOrder()
    return file
  }

  /// Reads a mapping by a table of its keys; others are wrong.
  ///
  /// - Parameter misplaced: what is to be said of keys that belong elsewhere.
  mutating func read<Target>(
    _ node: ConfigurationNode, into target: inout Target, _ fields: [String: Setter<Target>],
    misplaced: [String: String] = [:]
  ) {
    guard case .mapping(let entries) = node.kind else { return complain("a mapping was expected", node) }
    // As for options of commands, `_` is as good as `-`.
    let hasOther = entries.contains { $0.key.text.utf8.contains(UInt8(ascii: "_")) }
    var seen: [String: ConfigurationPosition] = [:]
    for entry in entries {
      let name = hasOther ? String(entry.key.text.map { $0 == "_" ? "-" : $0 }) : entry.key.text
      path.append(entry.key.text)
      if hasOther, let first = seen.updateValue(entry.key.position, forKey: name) {
        complain("the same key stands in line \(first.line) with '-' and '_' exchanged", at: entry.key.position)
      } else if let field = fields[name] {
        field(&self, entry.value, &target)
      } else if let message = misplaced[name] {
        complain(message, at: entry.key.position)
      } else {
        let hint = NearestName.find(name, among: fields.keys.sorted()).map { "; did you mean '\($0)'?" }
        complain("there is no such key\(hint ?? "")", at: entry.key.position)
      }
      path.removeLast()
    }
  }

  /// Reads each item of a list.
  mutating func each(_ node: ConfigurationNode, _ body: (inout ServiceFileReader, ConfigurationNode) -> Void) {
    if node.isNull { return }
    guard case .sequence(let items) = node.kind else { return complain("a list was expected", node) }
    for (index, item) in items.enumerated() {
      path.append("[\(index)]")
      body(&self, item)
      path.removeLast()
    }
  }

  mutating func inside(_ key: String, _ body: (inout ServiceFileReader) -> Void) {
    path.append(key)
    body(&self)
    path.removeLast()
  }

  mutating func complain(_ message: String, _ node: ConfigurationNode) { complain(message, at: node.position) }

  mutating func complain(_ message: String, at position: ConfigurationPosition) {
    guard problems.count < Self.mostProblems else { return }
    problems.append(source.problem(message, at: position, path: path))
  }

  /// Why there is no zone of that name; many services have the same.
  mutating func complaint(aboutZone name: String) -> String? {
    guard let zones else { return nil }
    if let known = zoneComplaints[name] { return known }
    let complaint = zones(name)
    zoneComplaints[name] = .some(complaint)
    return complaint
  }

  /// An absolute path.
  func absolute(_ path: String) -> String {
    if path.hasPrefix("/") { return path }
    return directory.hasSuffix("/") ? directory + path : directory + "/" + path
  }

  private mutating func checkNames() {
    var lines: [ServiceName: Int] = [:]
    for service in declared {
      let name = ServiceName(service.specification)
      if let complaint = name.complaint {
        complain("'\(Printable.text(name.short))' cannot be the name of a service: \(complaint)", at: service.position)
      } else if let line = lines.updateValue(service.position.line, forKey: name) {
        complain("the service '\(name.short)' stands in line \(line) already", at: service.position)
      }
    }
  }
}

extension ConfigurationNode {
  /// Whether nothing stands there, or `null`.
  var isNull: Bool {
    if case .scalar(let scalar) = kind { return scalar.value == .null }
    return false
  }
}
