import Model

extension ValueKind {
  /// The value that `text` says, or what is wrong with it: "is not a duration such as 5s, 10m or 1h30m".
  package func parse(_ text: String) -> Result<Value, InvalidValue> {
    switch self {
    case .text, .commandName, .commandLine: .success(.text(text))
    case .file, .directory: text.isEmpty ? .failure(InvalidValue("is empty")) : .success(.text(text))
    case .group: group(text)
    case .service, .member: service(text)
    case .signal: signal(text)
    case .choice(let words): choice(text, words)
    case .count, .taskID, .pid: integer(text)
    case .number: number(text)
    case .progress: progress(text)
    case .duration:
      DurationText.parse(text).map { .success(.duration($0)) }
        ?? .failure(InvalidValue("is not a duration such as 250ms, 5s, 10m, 1h30m or 2d"))
    case .size:
      SizeText.parse(text).map { .success(.integer($0)) }
        ?? .failure(InvalidValue("is not a size such as 512K, 20MiB or 1.5GB"))
    }
  }

  private func group(_ text: String) -> Result<Value, InvalidValue> {
    guard let complaint = Name.complaint(about: text) else { return .success(.text(text)) }
    return .failure(InvalidValue("cannot be the name of a group: \(complaint)"))
  }

  private func service(_ text: String) -> Result<Value, InvalidValue> {
    guard let complaint = ServiceWords.complaint(about: text) else { return .success(.text(text)) }
    return .failure(InvalidValue("cannot be the name of a service: \(complaint)"))
  }

  /// Says the name without SIG, or the number where it has no name.
  private func signal(_ text: String) -> Result<Value, InvalidValue> {
    if let number = SignalName.number(text) {
      let name = SignalName.text(number)
      return .success(.text(name.hasPrefix("SIG") ? String(name.dropFirst(3)) : "\(number)"))
    }
    let nearest = NearestName.find(text.uppercased(), among: SignalName.common).map { ", did you mean '\($0)'?" }
    return .failure(InvalidValue("is not a signal\(nearest ?? " such as HUP, USR1 or 15")"))
  }

  private func choice(_ text: String, _ words: [String]) -> Result<Value, InvalidValue> {
    if words.contains(text) { return .success(.text(text)) }
    let list = words.joined(separator: ", ")
    guard let nearest = NearestName.find(text, among: words) else {
      return .failure(InvalidValue("is not one of \(list)"))
    }
    return .failure(InvalidValue("is not one of \(list); did you mean '\(nearest)'?"))
  }

  private func integer(_ text: String) -> Result<Value, InvalidValue> {
    if let value = Int(text), value >= 0, text.utf8.first != UInt8(ascii: "+") { return .success(.integer(value)) }
    let what =
      switch self {
      case .taskID: "is not the number of a task"
      case .pid: "is not the number of a process"
      default: "is not a whole number"
      }
    return .failure(InvalidValue(what))
  }

  private func number(_ text: String) -> Result<Value, InvalidValue> {
    Self.decimal(text[...]).map { .success(.number($0)) } ?? .failure(InvalidValue("is not a number"))
  }

  private func progress(_ text: String) -> Result<Value, InvalidValue> {
    let invalid = InvalidValue("is not a number or two such as 40 or 40/100")
    let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) ?? text.endIndex
    guard let completed = Self.decimal(text[..<slash]) else { return .failure(invalid) }
    if slash == text.endIndex { return .success(.progress(Value.Progress(completed: completed))) }
    guard let total = Self.decimal(text[text.utf8.index(after: slash)...]) else { return .failure(invalid) }
    if total < 0 { return .failure(InvalidValue("has a total below 0")) }
    return .success(.progress(Value.Progress(completed: completed, total: total)))
  }

  /// A finite decimal number; Swift's own reader would also take `0x10`, `inf` and `nan`.
  private static func decimal(_ text: Substring) -> Double? {
    let allowed = text.utf8.allSatisfy { byte in
      switch byte {
      case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "e"), UInt8(ascii: "E"):
        true
      default: false
      }
    }
    guard allowed, let value = Double(text), value.isFinite else { return nil }
    return value
  }
}

/// Why a value is not valid for its kind; a phrase that follows the quoted value.
package struct InvalidValue: Error, Equatable {
  package var reason: String

  package init(_ reason: String) { self.reason = reason }
}
