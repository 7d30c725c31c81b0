extension JSONTape {
  /// How a person finds a value: `tasks[3].group`; empty for the outermost one. Worked out only when it is needed.
  func path(to target: Int) -> String {
    steps(to: target).reduce("") { path, step in Self.path(path, step.stringValue, index: step.intValue) }
  }

  /// The path of a member that may be absent.
  func path(to key: String, in object: Int) -> String { Self.path(path(to: object), key, index: nil) }

  static func path(_ path: String, _ key: String, index: Int?) -> String {
    if let index { return "\(path)[\(index)]" }
    return path.isEmpty ? key : "\(path).\(key)"
  }

  /// The keys and numbers that lead from the outermost value to the token `target`.
  func steps(to target: Int) -> [PathStep] {
    var steps: [PathStep] = []
    var at = 0
    while at != target {
      let isObject = tokens[at].kind == .object
      var child = at + 1
      var number = 0
      while true {
        let value = isObject ? child + 1 : child
        if target < tokens[value].next {
          steps.append(isObject ? PathStep(key: string(of: child)) : PathStep(index: number))
          at = value
          break
        }
        child = Int(tokens[value].next)
        number += 1
      }
    }
    return steps
  }
}

/// A step into a document, as Codable wants it.
struct PathStep: CodingKey {
  let stringValue: String
  let intValue: Int?

  init(key: String) {
    stringValue = key
    intValue = nil
  }

  init(index: Int) {
    stringValue = String(index)
    intValue = index
  }

  init(stringValue: String) { self.init(key: stringValue) }
  init(intValue: Int) { self.init(index: intValue) }
}
