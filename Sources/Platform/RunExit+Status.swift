package import Model

extension RunExit {
  /// How a process ended, as the end of a run.
  package init(_ status: ProcessStatus) {
    switch status {
    case .code(let code): self = .code(code)
    case .signal(let number): self = .signal(number)
    }
  }
}
