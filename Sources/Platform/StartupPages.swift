internal import CLinux

/// The code of a long-lived process.
package enum StartupPages {
  /// Unmaps the code that was needed to start (measured: 1.3 of 6.3 MB); to be called once, before the first wait.
  package static func forget() { clinux_forget_startup_pages() }
}

/// The memory of a process that is to stay small.
package enum Heap {
  /// Has all threads share one heap: less is lost between them. To be called before there are others.
  package static func useOne() { clinux_use_one_heap() }

  /// Gives back what is free.
  package static func trim() { clinux_trim_heap() }
}
