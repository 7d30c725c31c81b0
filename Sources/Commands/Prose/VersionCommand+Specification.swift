extension VersionCommand {
  package static var name: String { "version" }
  package static var summary: String { "print the version" }

  package static var specification: CommandSpecification {
    CommandSpecification(options: [.flag("json", "j", "write a JSON object")])
  }

  package static var manual: Manual {
    Manual(
      description: [.paragraph("Prints `dmon` and the version of this executable. `dmon --version` is the same.")],
      examples: [Example("In a script:", "dmon version --json | jq -r .version")],
      seeAlso: ["dmon-help(1)"])
  }
}
