internal import CLinux

/// The code of a long-lived process.
package enum StartupPages {
  /// Unmaps the code that was needed to start (measured: 1.3 of 6.3 MB); to be called once, before the first wait.
  package static func forget() { clinux_forget_startup_pages() }
}
