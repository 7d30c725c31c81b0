/// Lines of shell with what they are for.
package struct Example: Sendable, Equatable {
  /// One sentence that ends with a colon or a full stop.
  package var caption: String
  package var code: String

  package init(_ caption: String, _ code: String) {
    self.caption = caption
    self.code = code
  }
}
