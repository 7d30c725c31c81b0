import Model
import Testing

@Suite("Values that are not shown")
struct SecretsTests {
  @Test(
    "names with KEY, TOKEN, SECRET or PASS in them",
    arguments: [
      ("API_KEY", true), ("github_token", true), ("MySecret", true), ("PGPASSWORD", true), ("PATH", false),
      ("A", false), ("KEY", true), ("", false), ("SECRE", false), ("éPASS", true),
    ])
  func names(name: String, isSecret: Bool) {
    #expect(Secrets.isSecret(name: name) == isSecret)
  }
}
