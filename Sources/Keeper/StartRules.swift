internal import Platform

/// What every run is started with, whatever is asked for it.
struct StartRules: Sendable {
  /// The descriptor limit that dmon itself was started with: services get it, while dmon raises its own.
  var descriptors: ResourceLimit?
}
