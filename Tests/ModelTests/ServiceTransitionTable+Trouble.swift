extension ServiceTransitionTable {
  /// Those in which a run is not ready, or not well.
  static func troubleLines(of situation: ServiceSituation) -> String {
    switch situation {
    case .unready:
      """
      up running
      stop: stopping running to stop unwanted: record, TERM to 1, CONT to 1, arm 10 s
      restart: stopping running to restart: record, TERM to 1, CONT to 1, arm 10 s
      remove: stopping running to remove unwanted: record, TERM to 1, CONT to 1, arm 10 s
      pause: up running: STOP to 1
      resume: up running: CONT to 1
      signal: up running: USR1 to 1
      shutdown: stopping running to shutdown: record, TERM to 1, CONT to 1, arm 10 s
      kill: stopping running to shutdown: record, TERM to 1, CONT to 1, arm 10 s, KILL to 1, kill tree 1, arm 5 s
      started: up running: record
      startedLater: up running: record, arm 1 min
      notStartedOlder: up running: forget 0
      stopped: up stopped: record
      exited: clearing running: record, end tree 1, arm 10 s
      exitedOlder: up running: forget 0
      vanished: clearing running: record, end tree 1, arm 10 s
      deadline: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      deadlineEarly: up running: arm 59 s
      edited: up running: record
      restartHeld: stopping running to restart: record, TERM to 1, CONT to 1, arm 10 s
      ready: up running: record, disarm
      trouble: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      troubleToStop: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      troubleSaid: up running: record
      crashTrouble: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      ignored: start startedOlder notStarted stoppedOlder continued treeEnded treeEndedOlder vanishedOlder \
      notAsked notAskedOlder released held startHeld readyOlder troubleOlder recovered recoveredOlder
      """
    case .unreadyPaused:
      """
      up stopped
      start: up stopped: CONT to 1
      stop: stopping stopped to stop unwanted: record, TERM to 1, CONT to 1, arm 10 s
      restart: stopping stopped to restart: record, TERM to 1, CONT to 1, arm 10 s
      remove: stopping stopped to remove unwanted: record, TERM to 1, CONT to 1, arm 10 s
      resume: up stopped: CONT to 1
      signal: up stopped: USR1 to 1
      shutdown: stopping stopped to shutdown: record, TERM to 1, CONT to 1, arm 10 s
      kill: stopping stopped to shutdown: record, TERM to 1, CONT to 1, arm 10 s, KILL to 1, kill tree 1, arm 5 s
      started: up running: record
      startedLater: up running: record, arm 1 min
      notStartedOlder: up stopped: forget 0
      continued: up running: record
      exited: clearing running: record, end tree 1, arm 10 s
      exitedOlder: up stopped: forget 0
      vanished: clearing running: record, end tree 1, arm 10 s
      deadline: up stopped: nothing
      deadlineEarly: up stopped: arm 59 s
      edited: up stopped: record
      startHeld: up stopped: CONT to 1
      restartHeld: stopping stopped to restart: record, TERM to 1, CONT to 1, arm 10 s
      ready: up stopped: record, disarm
      trouble: stopping stopped: record, TERM to 1, CONT to 1, arm 10 s
      troubleToStop: stopping stopped: record, TERM to 1, CONT to 1, arm 10 s
      troubleSaid: up stopped: record
      crashTrouble: stopping stopped: record, TERM to 1, CONT to 1, arm 10 s
      ignored: pause startedOlder notStarted stopped stoppedOlder treeEnded treeEndedOlder vanishedOlder \
      notAsked notAskedOlder released held readyOlder troubleOlder recovered recoveredOlder
      """
    case .unreadyLingering:
      """
      lingering running
      stop: clearing running to stop unwanted: record, end tree 1, arm 10 s
      restart: clearing running to restart: record, end tree 1, arm 10 s
      remove: clearing running to remove unwanted: record, end tree 1, arm 10 s
      signal: lingering running: USR1 to 1
      shutdown: clearing running to shutdown: record, end tree 1, arm 10 s
      kill: clearing running to shutdown: record, end tree 1, arm 10 s, kill tree 1, arm 5 s
      started: lingering running: record
      startedLater: up running: record, arm 1 min
      notStartedOlder: lingering running: forget 0
      exitedOlder: lingering running: forget 0
      treeEnded: backing-off crashed: record, forget 1, arm 1 s
      deadline: clearing running: record, end tree 1, arm 10 s
      deadlineEarly: lingering running: arm 59 s
      edited: lingering running: record
      restartHeld: clearing running to restart: record, end tree 1, arm 10 s
      ready: lingering running: record, disarm
      trouble: clearing running: record, end tree 1, arm 10 s
      troubleToStop: clearing running: record, end tree 1, arm 10 s
      troubleSaid: lingering running: record
      crashTrouble: clearing running: record, end tree 1, arm 10 s
      ignored: start pause resume startedOlder notStarted stopped stoppedOlder continued exited treeEndedOlder \
      vanished vanishedOlder notAsked notAskedOlder released held startHeld readyOlder troubleOlder recovered \
      recoveredOlder
      """
    case .madeReady:
      """
      up running
      stop: stopping running to stop unwanted: record, TERM to 1, CONT to 1, arm 10 s
      restart: stopping running to restart: record, TERM to 1, CONT to 1, arm 10 s
      remove: stopping running to remove unwanted: record, TERM to 1, CONT to 1, arm 10 s
      pause: up running: STOP to 1
      resume: up running: CONT to 1
      signal: up running: USR1 to 1
      shutdown: stopping running to shutdown: record, TERM to 1, CONT to 1, arm 10 s
      kill: stopping running to shutdown: record, TERM to 1, CONT to 1, arm 10 s, KILL to 1, kill tree 1, arm 5 s
      started: up running: record
      startedLater: up running: record, arm 1 min
      notStartedOlder: up running: forget 0
      stopped: up stopped: record
      exited: clearing running: record, end tree 1, arm 10 s
      exitedOlder: up running: forget 0
      vanished: clearing running: record, end tree 1, arm 10 s
      edited: up running: record
      restartHeld: stopping running to restart: record, TERM to 1, CONT to 1, arm 10 s
      trouble: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      troubleToStop: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      troubleSaid: up running: record
      crashTrouble: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      ignored: start startedOlder notStarted stoppedOlder continued treeEnded treeEndedOlder vanishedOlder \
      notAsked notAskedOlder deadline deadlineEarly released held startHeld ready readyOlder troubleOlder \
      recovered recoveredOlder
      """
    case .warned:
      """
      up running
      stop: stopping running to stop unwanted: record, TERM to 1, CONT to 1, arm 10 s
      restart: stopping running to restart: record, TERM to 1, CONT to 1, arm 10 s
      remove: stopping running to remove unwanted: record, TERM to 1, CONT to 1, arm 10 s
      pause: up running: STOP to 1
      resume: up running: CONT to 1
      signal: up running: USR1 to 1
      shutdown: stopping running to shutdown: record, TERM to 1, CONT to 1, arm 10 s
      kill: stopping running to shutdown: record, TERM to 1, CONT to 1, arm 10 s, KILL to 1, kill tree 1, arm 5 s
      started: up running: record
      startedLater: up running: record
      notStartedOlder: up running: forget 0
      stopped: up stopped: record
      exited: clearing running: record, end tree 1, arm 10 s
      exitedOlder: up running: forget 0
      vanished: clearing running: record, end tree 1, arm 10 s
      edited: up running: record
      restartHeld: stopping running to restart: record, TERM to 1, CONT to 1, arm 10 s
      trouble: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      troubleToStop: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      troubleSaid: up running: record
      crashTrouble: stopping running: record, TERM to 1, CONT to 1, arm 10 s
      recovered: up running: record
      ignored: start startedOlder notStarted stoppedOlder continued treeEnded treeEndedOlder vanishedOlder \
      notAsked notAskedOlder deadline deadlineEarly released held startHeld ready readyOlder troubleOlder \
      recoveredOlder
      """
    case .stalled:
      """
      stopping running
      start: stopping running to restart: record
      stop: stopping running to stop unwanted: record
      restart: stopping running to restart: record
      remove: stopping running to remove unwanted: record
      signal: stopping running: USR1 to 1
      shutdown: stopping running to shutdown: record
      kill: stopping running: KILL to 1, kill tree 1, arm 5 s
      started: stopping running: record, TERM to 1, CONT to 1
      startedLater: up running: record, disarm
      notStartedOlder: stopping running: forget 0
      stopped: stopping stopped: record
      exited: clearing running: record, end tree 1
      exitedOlder: stopping running: forget 0
      vanished: clearing running: record, end tree 1
      deadline: stopping running: KILL to 1, kill tree 1, arm 5 s
      deadlineEarly: stopping running: arm 10 s
      edited: stopping running: record
      startHeld: stopping running to restart: record
      restartHeld: stopping running to restart: record
      ignored: pause resume startedOlder notStarted stoppedOlder continued treeEnded treeEndedOlder \
      vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble troubleToStop troubleSaid \
      crashTrouble troubleOlder recovered recoveredOlder
      """
    case .stalledToStop:
      """
      stopping running
      start: stopping running to restart: record
      stop: stopping running to stop unwanted: record
      restart: stopping running to restart: record
      remove: stopping running to remove unwanted: record
      signal: stopping running: USR1 to 1
      kill: stopping running: KILL to 1, kill tree 1, arm 5 s
      started: stopping running: record, TERM to 1, CONT to 1
      startedLater: up running: record, disarm
      notStartedOlder: stopping running: forget 0
      stopped: stopping stopped: record
      exited: clearing running: record, end tree 1
      exitedOlder: stopping running: forget 0
      vanished: clearing running: record, end tree 1
      deadline: stopping running: KILL to 1, kill tree 1, arm 5 s
      deadlineEarly: stopping running: arm 10 s
      edited: stopping running: record
      startHeld: stopping running to restart: record
      restartHeld: stopping running to restart: record
      ignored: pause resume shutdown startedOlder notStarted stoppedOlder continued treeEnded treeEndedOlder \
      vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble troubleToStop troubleSaid \
      crashTrouble troubleOlder recovered recoveredOlder
      """
    case .unhealthy:
      """
      stopping running
      start: stopping running to restart: record
      stop: stopping running to stop unwanted: record
      restart: stopping running to restart: record
      remove: stopping running to remove unwanted: record
      signal: stopping running: USR1 to 1
      shutdown: stopping running to shutdown: record
      kill: stopping running: KILL to 1, kill tree 1, arm 5 s
      started: stopping running: record, TERM to 1, CONT to 1
      startedLater: up running: record, disarm
      notStartedOlder: stopping running: forget 0
      stopped: stopping stopped: record
      exited: clearing running: record, end tree 1
      exitedOlder: stopping running: forget 0
      vanished: clearing running: record, end tree 1
      deadline: stopping running: KILL to 1, kill tree 1, arm 5 s
      deadlineEarly: stopping running: arm 10 s
      edited: stopping running: record
      startHeld: stopping running to restart: record
      restartHeld: stopping running to restart: record
      ignored: pause resume startedOlder notStarted stoppedOlder continued treeEnded treeEndedOlder \
      vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble troubleToStop troubleSaid \
      crashTrouble troubleOlder recovered recoveredOlder
      """
    case .stalledEnding:
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
      treeEnded: starting finished: record, forget 1, disarm, spawn 2
      deadline: clearing running: kill tree 1, arm 5 s
      deadlineEarly: clearing running: arm 10 s
      edited: clearing running: record
      startHeld: clearing running to restart: record
      restartHeld: clearing running to restart: record
      ignored: pause resume signal startedOlder notStarted stopped stoppedOlder continued exited \
      treeEndedOlder vanished vanishedOlder notAsked notAskedOlder released held ready readyOlder trouble \
      troubleToStop troubleSaid crashTrouble troubleOlder recovered recoveredOlder
      """
    case .created, .waiting, .starting, .startingToStop, .startingToRestart, .up, .paused, .lingering, .stopping,
      .stoppingPaused,
      .restarting, .removing, .killing, .shuttingDown, .clearing, .clearingToStop, .backingOff, .finished, .failed,
      .suspended, .removed:
      lines(of: situation)
    }
  }
}
