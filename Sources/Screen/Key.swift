/// What a person did on a terminal, as far as the view knows it.
package enum Key: Sendable, Hashable {
  /// A character that was typed.
  case character(Character)
  /// A letter with Ctrl, in lower case.
  case control(Character)
  case up, down, left, right, home, end, pageUp, pageDown, enter, escape, backspace, delete, tab
  case wheelUp, wheelDown
  /// The left button, on this cell of the screen, counted from 0.
  case click(row: Int, column: Int)
}
