internal import Model

extension AddCommand {
  /// What is restarted for files.
  static var watching: [Prose] {
    let files = WatchFilter.excludedFiles.map { "`\($0)`" }.joined(separator: ", ")
    let folders = WatchFilter.excludedFolders.map { "`\($0)`" }.joined(separator: ", ")
    return [
      .heading("Files that are watched"),
      .paragraph(
        "With `--watch` *PATH* it is restarted when that file, or a file in that folder, is written to and closed, replaced, "
          + "made, given another mode, or, in a folder, removed. *PATH* may be missing for now, be removed and made anew, and lead through "
          + "links that are set anew: while *PATH* itself is gone nothing happens, and it is restarted when it is back as another one. "
          + "However many files change, it is restarted once: when nothing more has changed for "
          + "`--watch-delay`, or after sixty times that. `dmon ls` says which file it was. A service that crashed, or has "
          + "ended by itself, is started; one that a person stopped stays down, and one that is paused is restarted when it goes on. A restart for a file is no crash, and counts "
          + "against no limit."),
      .paragraph(
        "In a folder, what begins with a dot does not count, nor do " + files
          + "; `--watch-include` names what counts instead. "
          + "Folders that begin with a dot, and " + folders
          + ", are not looked into in any case, nor is what `--watch-exclude` "
          + "names, nor folders deeper than `--watch-depth`. A file that is named itself always counts. In a pattern `?` and "
          + "`*` stand for characters of a name, `**` for folders, `[ab]`, `[!ab]` and `{a,b}` for one of these; a bracket or a brace "
          + "that is not closed stands for itself. One without "
          + "`/` is about the name, at any depth; another one is about the path from the folder on."),
    ]
  }
}
