extension ServiceName {
  /// The service that is written so in full: `group/name`, `group/name#2`; nil for what is no such name.
  package init?(text: String) {
    guard let slash = text.firstIndex(of: "/") else { return nil }
    let (name, instance) = Self.split(text[text.index(after: slash)...])
    self.init(group: String(text[..<slash]), name: name, instance: instance ?? 0)
    guard Name.complaint(about: group) == nil, Name.complaint(about: name) == nil else { return nil }
  }
}
