extension Array {
  /// Takes all out, and keeps no more room than a usual turn needs: the start of many services needs a lot of it, once.
  mutating func empty() { removeAll(keepingCapacity: capacity <= 64) }
}
