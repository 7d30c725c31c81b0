package import Model

extension Place.Surroundings {
  /// Those of this process.
  package static var own: Place.Surroundings {
    Place.Surroundings(
      environment: { Environment[$0] }, user: ProcessFacts.ownUser, host: ProcessFacts.hostName,
      directory: { FilePath.currentDirectory }, isDirectory: Files.isDirectory)
  }
}
