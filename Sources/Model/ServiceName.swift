/// A service's address: its group, its name in it, and which of several copies it is. Written `group/name#2`.
package struct ServiceName: Sendable, Hashable {
  package static let defaultGroup = "default"

  package var group: String
  package var name: String
  /// 1 and up where there are copies; 0 where there is one alone.
  package var instance: Int

  package init(group: String = defaultGroup, name: String, instance: Int = 0) {
    self.group = group
    self.name = name
    self.instance = instance
  }

  /// The one way to write it in full: `group/name`, with `#N` for a copy.
  package var text: String { "\(group)/\(name)" + (instance > 0 ? "#\(instance)" : "") }

  /// As short as it can be where only `default` needs no group: `web`, `etl/load`, `web#2`.
  package var short: String { group == Self.defaultGroup ? name + (instance > 0 ? "#\(instance)" : "") : text }
}
