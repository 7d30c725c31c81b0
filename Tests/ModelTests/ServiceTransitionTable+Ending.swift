extension ServiceTransitionTable {
  /// Those in which a run ends or is over.
  static func endingLines(of situation: ServiceSituation) -> String {
    switch situation {
    case .removing:
      """
      stopping running to remove unwanted
      signal: stopping running to remove unwanted: USR1 to 1
      kill: stopping running to remove unwanted: KILL to 1, kill tree 1, arm 5 s
      started: stopping running to remove unwanted: record, TERM to 1, CONT to 1
      startedLater: stopping running to remove unwanted: record, TERM to 6, CONT to 6, arm 10 s
      notStartedOlder: stopping running to remove unwanted: forget 0
      stopped: stopping stopped to remove unwanted: record
      exited: clearing running to remove unwanted: record, end tree 1
      exitedOlder: stopping running to remove unwanted: forget 0
      vanished: clearing running to remove unwanted: record, end tree 1
      deadline: stopping running to remove unwanted: KILL to 1, kill tree 1, arm 5 s
      deadlineEarly: stopping running to remove unwanted: arm 10 s
      edited: stopping running to remove unwanted: record
      ignored: start stop restart remove pause resume shutdown startedOlder notStarted stoppedOlder continued \
      treeEnded treeEndedOlder vanishedOlder notAsked notAskedOlder released held startHeld restartHeld ready \
      readyOlder trouble troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .killing:
      """
      stopping running to stop unwanted
      start: stopping running to restart: record
      restart: stopping running to restart: record
      remove: stopping running to remove unwanted: record
      signal: stopping running to stop unwanted: USR1 to 1
      kill: stopping running to stop unwanted: KILL to 1, kill tree 1, arm 5 s
      started: stopping running to stop unwanted: record
      startedLater: stopping running to stop unwanted: record, TERM to 6, CONT to 6, arm 10 s
      notStartedOlder: stopping running to stop unwanted: forget 0
      stopped: stopping stopped to stop unwanted: record
      exited: clearing running to stop unwanted: record, kill tree 1
      exitedOlder: stopping running to stop unwanted: forget 0
      vanished: clearing running to stop unwanted: record, kill tree 1
      deadline: stopping running to stop unwanted: KILL to 1, kill tree 1, arm 5 s
      deadlineEarly: stopping running to stop unwanted: arm 5 s
      edited: stopping running to stop unwanted: record
      startHeld: stopping running to restart: record
      restartHeld: stopping running to restart: record
      ignored: stop pause resume shutdown startedOlder notStarted stoppedOlder continued treeEnded \
      treeEndedOlder vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble troubleToStop \
      troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .shuttingDown:
      """
      stopping running to shutdown
      start: stopping running to restart: record
      stop: stopping running to stop unwanted: record
      restart: stopping running to restart: record
      remove: stopping running to remove unwanted: record
      signal: stopping running to shutdown: USR1 to 1
      kill: stopping running to shutdown: KILL to 1, kill tree 1, arm 5 s
      started: stopping running to shutdown: record, TERM to 1, CONT to 1
      startedLater: stopping running to shutdown: record, TERM to 6, CONT to 6, arm 10 s
      notStartedOlder: stopping running to shutdown: forget 0
      stopped: stopping stopped to shutdown: record
      exited: clearing running to shutdown: record, end tree 1
      exitedOlder: stopping running to shutdown: forget 0
      vanished: clearing running to shutdown: record, end tree 1
      deadline: stopping running to shutdown: KILL to 1, kill tree 1, arm 5 s
      deadlineEarly: stopping running to shutdown: arm 10 s
      edited: stopping running to shutdown: record
      startHeld: stopping running to restart: record
      restartHeld: stopping running to restart: record
      ignored: pause resume shutdown startedOlder notStarted stoppedOlder continued treeEnded treeEndedOlder \
      vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble troubleToStop troubleSaid \
      crashTrouble troubleOlder recovered recoveredOlder
      """
    case .clearing:
      """
      clearing running
      start: clearing running to restart: record
      stop: clearing running to stop unwanted: record
      restart: clearing running to restart: record
      remove: clearing running to remove unwanted: record
      shutdown: clearing running to shutdown: record
      kill: clearing running: kill tree 1, arm 5 s
      started: clearing running: record
      startedLater: up running: record, disarm
      notStartedOlder: clearing running: forget 0
      exitedOlder: clearing running: forget 0
      treeEnded: backing-off crashed: record, forget 1, arm 1 s
      deadline: clearing running: kill tree 1, arm 5 s
      deadlineEarly: clearing running: arm 10 s
      edited: clearing running: record
      startHeld: clearing running to restart: record
      restartHeld: clearing running to restart: record
      ignored: pause resume signal startedOlder notStarted stopped stoppedOlder continued exited \
      treeEndedOlder vanished vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble \
      troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .clearingToStop:
      """
      clearing running to stop unwanted
      start: clearing running to restart: record
      restart: clearing running to restart: record
      remove: clearing running to remove unwanted: record
      kill: clearing running to stop unwanted: kill tree 1, arm 5 s
      started: clearing running to stop unwanted: record
      startedLater: stopping running to stop unwanted: record, TERM to 6, CONT to 6, arm 10 s
      notStartedOlder: clearing running to stop unwanted: forget 0
      exitedOlder: clearing running to stop unwanted: forget 0
      treeEnded: down finished unwanted: record, forget 1, disarm
      deadline: clearing running to stop unwanted: kill tree 1, arm 5 s
      deadlineEarly: clearing running to stop unwanted: arm 10 s
      edited: clearing running to stop unwanted: record
      startHeld: clearing running to restart: record
      restartHeld: clearing running to restart: record
      ignored: stop pause resume signal shutdown startedOlder notStarted stopped stoppedOlder continued exited \
      treeEndedOlder vanished vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble \
      troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .backingOff:
      """
      backing-off crashed
      start: starting created: record, spawn 2, disarm
      stop: down finished unwanted: record, disarm
      restart: starting created: record, spawn 2, disarm
      remove: down crashed to remove unwanted: disarm, removed
      shutdown: down crashed to shutdown: record, disarm
      startedLater: up running: record, disarm
      notStarted: backing-off crashed: forget 1
      notStartedOlder: backing-off crashed: forget 0
      exited: backing-off crashed: forget 1
      exitedOlder: backing-off crashed: forget 0
      deadline: starting crashed: record, spawn 2
      deadlineEarly: backing-off crashed: arm 1 s
      edited: backing-off crashed: record, arm 1 s
      startHeld: waiting created: record, disarm
      restartHeld: waiting created: record, disarm
      ignored: pause resume signal kill started startedOlder stopped stoppedOlder continued treeEnded \
      treeEndedOlder vanished vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble \
      troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .finished:
      """
      down finished
      start: starting created: record, spawn 2
      stop: down finished unwanted: record
      restart: starting created: record, spawn 2
      remove: down finished to remove unwanted: removed
      startedLater: up running: record
      notStarted: down finished: forget 1
      notStartedOlder: down finished: forget 0
      exited: down finished: forget 1
      exitedOlder: down finished: forget 0
      edited: down finished: record
      startHeld: waiting created: record
      restartHeld: waiting created: record
      ignored: pause resume signal shutdown kill started startedOlder stopped stoppedOlder continued treeEnded \
      treeEndedOlder vanished vanishedOlder notAsked notAskedOlder deadline deadlineEarly released held ready \
      readyOlder trouble troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .failed:
      """
      down failed
      start: starting created: record, spawn 2
      stop: down failed unwanted: record
      restart: starting created: record, spawn 2
      remove: down failed to remove unwanted: removed
      startedLater: up running: record
      notStarted: down failed: forget 1
      notStartedOlder: down failed: forget 0
      exited: down failed: forget 1
      exitedOlder: down failed: forget 0
      edited: down failed: record
      startHeld: waiting created: record
      restartHeld: waiting created: record
      ignored: pause resume signal shutdown kill started startedOlder stopped stoppedOlder continued treeEnded \
      treeEndedOlder vanished vanishedOlder notAsked notAskedOlder deadline deadlineEarly released held ready \
      readyOlder trouble troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .suspended:
      """
      down crashed to shutdown
      start: starting created: record, spawn 2
      stop: down finished unwanted: record
      restart: starting created: record, spawn 2
      remove: down crashed to remove unwanted: removed
      startedLater: up running: record
      notStarted: down crashed to shutdown: forget 1
      notStartedOlder: down crashed to shutdown: forget 0
      exited: down crashed to shutdown: forget 1
      exitedOlder: down crashed to shutdown: forget 0
      edited: down crashed to shutdown: record
      startHeld: waiting created: record
      restartHeld: waiting created: record
      ignored: pause resume signal shutdown kill started startedOlder stopped stoppedOlder continued treeEnded \
      treeEndedOlder vanished vanishedOlder notAsked notAskedOlder deadline deadlineEarly released held ready \
      readyOlder trouble troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .removed:
      """
      down crashed to remove unwanted
      startedLater: down crashed to remove unwanted: kill tree 6
      notStarted: down crashed to remove unwanted: forget 1
      notStartedOlder: down crashed to remove unwanted: forget 0
      exited: down crashed to remove unwanted: forget 1
      exitedOlder: down crashed to remove unwanted: forget 0
      ignored: start stop restart remove pause resume signal shutdown kill started startedOlder stopped \
      stoppedOlder continued treeEnded treeEndedOlder vanished vanishedOlder notAsked notAskedOlder deadline \
      deadlineEarly edited released held startHeld restartHeld ready readyOlder trouble troubleToStop \
      troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .created, .waiting, .starting, .startingToStop, .startingToRestart, .up, .paused, .lingering, .stopping,
      .stoppingPaused,
      .restarting, .unready, .unreadyPaused, .unreadyLingering, .madeReady, .warned, .stalled, .stalledToStop,
      .unhealthy,
      .stalledEnding:
      lines(of: situation)
    }
  }
}
