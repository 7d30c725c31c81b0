import Model
import Testing

@Suite("Values that are not shown")
struct SecretsTests {
  @Test(
    "names with KEY, TOKEN, SECRET or PASS in them",
    arguments: [
      ("API_KEY=abc", "API_KEY=***"), ("github_token=a=b", "github_token=***"), ("MySecret=", "MySecret=***"),
      ("PGPASSWORD=x", "PGPASSWORD=***"), ("PATH=/bin", "PATH=/bin"), ("A=KEY", "A=KEY"), ("KEY", "KEY"),
      ("=KEY", "=KEY"), ("", ""), ("SECRE=T", "SECRE=T"), ("éPASS=1", "éPASS=***"),
    ])
  func shown(assignment: String, shown: String) {
    #expect(Secrets.shown(assignment) == shown)
  }

  @Test("a specification hides what was asked for and what was inherited")
  func specification() {
    var specification = ServiceSpecification(command: ["x"])
    #expect(specification.withoutSecrets == specification)
    specification.environment = ["A=1", "TOKEN=2"]
    specification.inherited = ["SSH_KEY=3"]
    #expect(specification.withoutSecrets.environment == ["A=1", "TOKEN=***"])
    #expect(specification.withoutSecrets.inherited == ["SSH_KEY=***"])
  }
}
