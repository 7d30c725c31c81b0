/// The kernel's reasons in words, for those that a start can fail with; the numbers are Linux's.
package enum ErrorNumber {
  /// `no such file or directory`; `error 200` for what has no words here.
  package static func text(_ number: Int) -> String {
    switch number {
    case 1: "operation not permitted"
    case 2: "no such file or directory"
    case 5: "input or output error"
    case 7: "argument list too long"
    case 8: "not a program: wrong format"
    case 11: "too many processes"
    case 12: "out of memory"
    case 13: "permission denied"
    case 14: "bad address"
    case 20: "not a directory"
    case 21: "is a directory"
    case 22: "invalid argument"
    case 23, 24: "too many open files"
    case 26: "the file is being written"
    case 28: "no space left"
    case 36: "name too long"
    case 38: "not implemented by this kernel"
    case 40: "too many symbolic links"
    case 80: "library is damaged"
    default: "error \(number)"
    }
  }
}

extension StartFailure {
  /// The line for people; where there is none, the stage and the kernel's reason.
  package var words: String {
    if !text.isEmpty { return text }
    return errno == 0 ? stage.rawValue : "\(stage.rawValue): \(ErrorNumber.text(errno))"
  }
}
