internal import Model

/// Values of services that have a form of their own, and ProcMan's file.
extension ServiceFileReader {
  /// A list of words, a text of words, or PPM's `{path, args, env}`.
  mutating func command(_ node: ConfigurationNode, _ specification: inout ServiceSpecification) {
    switch node.kind {
    case .sequence: specification.command = texts(node)
    case .scalar:
      guard let text = text(node, "a command") else { return }
      specification.command = words(text, node) ?? []
      return located(&specification)
    case .mapping:
      var draft = specification
      var arguments: [String] = []
      read(
        node, into: &draft,
        [
          "path": { reader, node, draft in draft.command = reader.text(node, "a program").map { [$0] } ?? [] },
          "args": { reader, node, _ in arguments = reader.texts(node) },
          "env": { reader, node, draft in
            draft.environment = reader.variables(node) + (draft.environment ?? [])
          },
        ])
      if draft.command.isEmpty { return complain("the key 'path' is missing, or says nothing", node) }
      specification = draft
      specification.command += arguments
    }
    if specification.command.first?.isEmpty ?? true {
      specification.command = []
      return complain("a command was expected: a program, and its arguments", node)
    }
    located(&specification)
  }

  /// A program that is named by a relative path is looked for from where the file is.
  private func located(_ specification: inout ServiceSpecification) {
    guard let program = specification.command.first, program.utf8.contains(UInt8(ascii: "/")) else { return }
    specification.command[0] = absolute(program)
  }

  mutating func directory(_ node: ConfigurationNode, _ specification: inout ServiceSpecification) {
    if specification.directory != nil { return complain("'cwd' and 'workdir' are the same", node) }
    specification.directory = text(node, "a directory").map { absolute($0) }
  }

  mutating func prerequisites(_ node: ConfigurationNode) -> [String] {
    var names = texts(node)
    if case .scalar = node.kind, let text = names.first, text.utf8.contains(UInt8(ascii: ",")) {
      // As the option of `dmon add` takes it.
      names = text.split(separator: ",").map { String($0.drop { $0 == " " }) }
    }
    for name in names {
      do throws(Prerequisite.Complaint) {
        _ = try Prerequisite(name)
      } catch {
        complain(error.text, node)
      }
    }
    return names
  }

  /// Texts of which each has to be of a form.
  mutating func texts(
    _ node: ConfigurationNode, _ parse: (String) throws(NetworkPlace.Complaint) -> Void
  ) -> [String] {
    let texts = texts(node)
    for text in texts {
      do throws(NetworkPlace.Complaint) { try parse(text) } catch { complain(error.text, node) }
    }
    return texts
  }

  /// A path, a list of paths, or `{paths, include, exclude, max_depth, delay}`.
  mutating func watch(_ node: ConfigurationNode) -> ServiceFile.Watch? {
    var watch = ServiceFile.Watch()
    if case .mapping = node.kind {
      read(
        node, into: &watch,
        [
          "paths": { $2.paths = $0.texts($1) },
          "include": { $2.include = $0.texts($1) },
          "exclude": { $2.exclude = $0.texts($1) },
          "max-depth": { $2.maxDepth = $0.integer($1) },
          "delay": { $2.delay = $0.duration($1) },
        ])
    } else {
      watch.paths = texts(node)
    }
    if watch.paths.isEmpty {
      complain("a path to watch was expected", node)
      return nil
    }
    watch.paths = watch.paths.map { absolute($0) }
    return watch
  }

  /// Where it is to run; nil: here.
  mutating func host(_ node: ConfigurationNode) -> String? {
    guard !node.isNull, let host = text(node, "a host"), !host.isEmpty else { return nil }
    let name = host.lowercased()
    if ["localhost", "127.0.0.1", "::1"].contains(name) { return nil }
    return hosts.contains { $0.lowercased() == name } ? nil : host
  }

  /// Limits, with plain numbers.
  mutating func limits(_ node: ConfigurationNode) -> [String] {
    texts(node).compactMap { text in
      do throws(LimitText.Complaint) {
        return try LimitText.normal(text)
      } catch {
        complain(error.text, node)
        return nil
      }
    }
  }

  // MARK: ProcMan

  static var procman: [String: Setter<ServiceFile>] {
    [
      "deputies": { $2.deputies = $0.texts($1) },
      "processes": { reader, node, file in
        reader.each(node) { reader, item in
          if let service = reader.process(item) { file.services.append(service) }
        }
      },
    ]
  }

  private mutating func process(_ node: ConfigurationNode) -> ServiceFile.Service? {
    var draft = ServiceDraft(service: ServiceFile.Service(ServiceSpecification(command: []), at: node.position))
    read(
      node, into: &draft,
      [
        "name": { reader, node, draft in
          draft.service.specification.name = reader.text(node, "a name")
          draft.service.position = node.position
        },
        "command": { reader, node, draft in
          draft.hasCommand = true
          reader.command(node, &draft.service.specification)
        },
        "working-dir": { $0.directory($1, &$2.service.specification) },
        "host": { $2.service.host = $0.host($1) },
        "autostart": { $2.service.specification.autostart = $0.flag($1) },
        "auto-restart": { reader, node, draft in
          draft.service.specification.restart = reader.flag(node).map { $0 ? .always : .never }
        },
      ])
    if !draft.hasCommand, case .mapping = node.kind { complain("the key 'command' is missing", node) }
    let own = draft.service.specification
    if !own.command.isEmpty || own.name != nil { declared.append(draft.service) }
    if own.command.isEmpty { return nil }
    draft.service.specification.name = ServiceName(draft.service.specification).name
    return draft.service
  }
}
