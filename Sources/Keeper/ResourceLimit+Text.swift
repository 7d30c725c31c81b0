internal import Model
internal import Platform

extension ResourceLimit {
  /// `nofile=1024`, `nofile=1024:4096` (soft:hard) or `core=infinity`; nil for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1)
    guard parts.count == 2, let resource = Resource(rawValue: parts[0].lowercased()) else { return nil }
    let values = parts[1].split(separator: ":", omittingEmptySubsequences: false).map(Self.value)
    guard values.count <= 2, let soft = values.first ?? nil, let hard = values.last ?? nil, soft <= hard else {
      return nil
    }
    self.init(resource, soft: soft, hard: hard)
  }

  private static func value(_ text: Substring) -> UInt64? {
    switch text {
    case "infinity", "unlimited": infinity
    default: UInt64(text) ?? SizeText.parse(String(text)).map(UInt64.init)
    }
  }
}
