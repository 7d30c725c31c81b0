/// One thing to measure; it may fill several lines of the table.
struct Row: Sendable {
  var name: String
  var about: String
  var measure: @Sendable (Bench) throws -> [Line]
}

/// Every row, in the order of the table. A new one is a file with its measurement and a line here.
enum RowCatalogue {
  static var all: [Row] {
    [
      OneShotRow.row, CallsRow.row, MemoryRow.row, IdleRow.row, JournalRow.row, RecoveryRow.row, TurnsRow.row,
      ServicesRow.row, RespawnRow.row, MeasuringRow.row, OutputRow.row, SchedulesRow.row, ConfigurationRow.row,
      ReloadRow.row, ContainerRow.row, LibrariesRow.row, ViewRow.row, PipesRow.row,
    ]
  }
}
