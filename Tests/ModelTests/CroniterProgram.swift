/// Python's `croniter` over many cases: each is a line of expression, zone and a moment in seconds, between tabs. Writes a line for each:
/// `wrong` when croniter refuses the expression, `never` when it finds no run, else the next three runs and the last two before, in seconds.
let croniterProgram = #"""
  import datetime, sys
  from zoneinfo import ZoneInfo
  from croniter import croniter, CroniterBadDateError

  zones = {}

  def word(moment):
      return str(int(moment.timestamp()))

  def answer(line):
      text, zone, start = line.split("\t")
      if zone not in zones: zones[zone] = ZoneInfo(zone)
      begin = datetime.datetime.fromtimestamp(int(start), zones[zone])
      try:
          cron = croniter(text, begin, ret_type=datetime.datetime, second_at_beginning=True, implement_cron_bug=True)
      except (ValueError, KeyError, AttributeError, TypeError):
          return "wrong"
      try:
          later = [word(cron.get_next()) for _ in range(3)]
          cron.set_current(begin)
          return " ".join(later + [word(cron.get_prev()) for _ in range(2)])
      except CroniterBadDateError:
          return "never"
      except Exception as error:
          return "broken " + repr(error)

  sys.stdout.write("\n".join([answer(line) for line in sys.stdin.read().split("\n")[:-1]]) + "\n")
  """#
