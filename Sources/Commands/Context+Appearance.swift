internal import Screen

extension Context {
  /// What the standard output can show: no colour where it is no terminal.
  var appearance: Appearance {
    var appearance = Appearance(environment: environment)
    if !outputIsTerminal() { appearance.colour = false }
    return appearance
  }
}
