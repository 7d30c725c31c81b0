internal import CLinux

/// How many descriptors this process may have (RLIMIT_NOFILE).
package enum DescriptorLimit {
  /// Raises the soft limit to the hard one and returns it; what it was is for those that we start.
  @discardableResult
  package static func raise() -> Int {
    var soft: UInt64 = 0
    var former: UInt64 = 0
    _ = clinux_raise_descriptor_limit(&soft, &former)
    return Int(clamping: soft)
  }
}
