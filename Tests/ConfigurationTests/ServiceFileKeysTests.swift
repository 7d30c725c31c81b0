import Configuration
import Model
import Screen
import Testing

@Suite("Keys and values of a configuration file as people write them")
struct ServiceFileKeysTests {
  private func read(_ text: String) -> Result<ServiceFile, ConfigurationProblems> {
    ServiceFile.read(ConfigurationSource(Array(text.utf8), format: .yaml), directory: "/srv")
  }

  private func problems(_ text: String) -> [String] {
    guard case .failure(let problems) = read(text) else { return ["it was read"] }
    return problems.all.map {
      String($0.rendered(file: "f", columns: DisplayWidth.of).split(separator: "\n")[0].dropFirst(2))
    }
  }

  @Test("what belongs to a single service, or to a group, is said to stand in the wrong place")
  func misplaced() {
    let ofService = "this is a key of a single service; 'defaults' and 'groups' do not take it"
    let ofGroup = "this is a key of a group, and stands under its name in 'groups'"
    let found = problems(
      """
      defaults: {watch: y, parallel: 3, wach: y}
      groups: {g: {schedule: "@daily", on_task: []}}
      services:
        - {name: a, command: x, parallel: 3}
      """)
    #expect(
      found == [
        "1:12: defaults.watch: \(ofService)", "1:22: defaults.parallel: \(ofGroup)",
        "1:35: defaults.wach: there is no such key", "2:14: groups.g.schedule: \(ofService)",
        "4:27: services[0].parallel: \(ofGroup)",
      ])
  }

  @Test(
    "exit codes are a list, a single one, or a text of them",
    arguments: [
      ("3", [3]), ("0", [0]), ("0,3", [0, 3]), ("'0, 3'", [0, 3]), ("[0, 3]", [0, 3]), ("0x10", [16]), ("255", [255]),
      ("[]", []),
    ])
  func codes(_ text: String, _ codes: [Int]) throws {
    let file = try read("services:\n  - name: a\n    command: x\n    success-codes: \(text)\n").get()
    #expect(file.services[0].specification.successCodes == codes)
  }

  @Test(
    "what is no exit code is refused with an example",
    arguments: ["256", "-1", "0;3", "0,,3", "'0,'", "256,1", "true", "1.5", "''"])
  func wrongCodes(_ text: String) {
    let found = problems("services:\n  - name: a\n    command: x\n    success-codes: \(text)\n")
    let said = "4:20: services[0].success-codes: exit codes from 0 to 255 such as 3, or [0, 3], were expected"
    #expect(found == [said])
  }

  @Test("what comes before is a list, or a text with commas; in a list a comma is part of a name")
  func after() throws {
    let file = try read(
      """
      services:
        - {name: a, command: x, after: "b, c=started"}
        - {name: d, command: x, after: b}
        - {name: e, command: x, after: ["b,c", d]}
      """
    ).get()
    #expect(file.services.map(\.specification.after) == [["b", "c=started"], ["b"], ["b,c", "d"]])
    #expect(problems("services: [{name: a, command: x, after: ''}]").count == 1)
  }

  @Test("where a list or a mapping is wanted, an example of it is shown")
  func examples() {
    #expect(
      problems("services:\n  - {name: a, command: x, env: A=b}\n")
        == ["2:32: services[0].env: variables such as {NAME: value}, or [NAME=value], were expected"])
    #expect(
      problems("services:\n  web: {command: x}\n")
        == ["2:3: services: a list was expected, with '- name: NAME' before the keys of each service"])
  }
}
