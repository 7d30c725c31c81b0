internal import Model

/// The files whose changes restart a service.
extension SpecificationBuilder {
  /// What was named, over what holds until now; nil where nothing was. A rule without a path means: no longer.
  func watchRule(over old: WatchRule?) throws(CommandError) -> WatchRule? {
    let names = ["watch", "watch-include", "watch-exclude", "watch-depth", "watch-delay"]
    guard let first = names.first(where: arguments.has) else { return nil }
    var rule = old ?? WatchRule(paths: [])
    if arguments.has("watch") { rule.paths = arguments.texts("watch").map(surroundings.absolute) }
    if rule.paths.isEmpty { throw .usage("'--\(first)' needs '--watch PATH'") }
    rule.include = try globs("watch-include") ?? rule.include
    rule.exclude = try globs("watch-exclude") ?? rule.exclude
    rule.depth = arguments.integer("watch-depth") ?? rule.depth
    rule.delay = duration("watch-delay") ?? rule.delay
    return rule
  }

  private func globs(_ option: String) throws(CommandError) -> [String]? {
    if !arguments.has(option) { return nil }
    let texts = arguments.texts(option)
    for text in texts {
      do throws(Glob.Complaint) { _ = try Glob(text) } catch {
        throw .usage("option '--\(option)': '\(text)': \(error.text)")
      }
    }
    return texts
  }
}

extension ServiceOptions {
  /// The files whose changes restart it.
  static var files: [OptionSpecification] {
    [
      .value(
        "watch", nil, "PATH", .file,
        "restart it when this file, or a file in this folder, changes; may be given many times"),
      .value(
        "watch-include", nil, "GLOB", .text, "only files like `*.toml` or `src/**/*.py` count; may be given many times"),
      .value("watch-exclude", nil, "GLOB", .text, "files and folders like this do not count; may be given many times"),
      .value("watch-depth", nil, "N", .count, "how deep to look into folders; 1: not into those inside", default: "4"),
      .value(
        "watch-delay", nil, "D", .duration, "restart it when nothing more has changed for so long", default: "`500ms`"),
    ]
  }
}

extension ConfigurationDocument {
  /// As a file says it; nil for a service that watches nothing.
  static func watch(_ rule: WatchRule?) -> ConfigurationDocument? {
    guard let rule else { return nil }
    func list(_ texts: [String]) -> ConfigurationDocument { .list(texts.map { .text($0) }) }
    var entries = [Entry("paths", list(rule.paths))]
    if let include = rule.include { entries.append(Entry("include", list(include))) }
    if let exclude = rule.exclude { entries.append(Entry("exclude", list(exclude))) }
    if let depth = rule.depth { entries.append(Entry("max-depth", .integer(depth))) }
    if let delay = rule.delay { entries.append(Entry("delay", .text(DurationText.text(delay)))) }
    return .map(entries)
  }
}
