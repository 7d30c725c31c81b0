# bash completion for dmon
# Made by 'dmon help --generate' from the command table; changes belong there.

_dmon_table() {
  commands='' options='' values='' positionals=''
  case $1 in
    '')
      commands='daemon cron report run watch ls stats add start stop restart pause resume signal edit scale groups rm wait reload check show-configuration logs schedule gc shutdown upgrade journal demo install client completions help version'
      options='-h --help -V --version'
      ;;
    'daemon')
      options='-d --detach --socket --state -c --config --watch-config --directory --on-restart --retain --durable --limit --report-group --log-level --log-file --log-max --log-keep --exit-with --restart --shutdown-timeout -h --help'
      values='--socket=file --state=directory -c=file --config=file --directory=directory --on-restart=choice:adopt,terminate --retain=none --limit=none --report-group=none --log-level=choice:error,warning,info,debug --log-file=file --log-max=none --log-keep=none --exit-with=service --restart=choice:on-failure,always,never --shutdown-timeout=none'
      positionals='program'
      ;;
    'cron')
      options='--directory --crontab --on-restart --log-level -h --help'
      values='--directory=directory --on-restart=choice:adopt,terminate --log-level=choice:error,warning,info,debug'
      ;;
    'report')
      commands='new set add done fail scan lines bytes attach'
      options='-h --help'
      ;;
    'report new')
      options='-l --label -t --total -u --unit -p --pid --timeout --parent -j --json --strict -h --help'
      values='-l=none --label=none -t=none --total=none -u=none --unit=none -p=pid --pid=pid --timeout=none --parent=id'
      positionals='group'
      ;;
    'report set')
      options='-m --message --strict -h --help'
      values='-m=none --message=none'
      positionals='group id none'
      ;;
    'report add')
      options='-m --message --strict -h --help'
      values='-m=none --message=none'
      positionals='group id none'
      ;;
    'report done')
      options='-m --message --strict -h --help'
      values='-m=none --message=none'
      positionals='group id'
      ;;
    'report fail')
      options='-m --message -c --code --strict -h --help'
      values='-m=none --message=none -c=none --code=none'
      positionals='group id'
      ;;
    'report scan')
      options='--match -l --label -h --help'
      values='--match=none -l=none --label=none'
      positionals='group'
      ;;
    'report lines')
      options='-t --total -l --label -h --help'
      values='-t=none --total=none -l=none --label=none'
      positionals='group'
      ;;
    'report bytes')
      options='-t --total --file -l --label -h --help'
      values='-t=none --total=none --file=file -l=none --label=none'
      positionals='group'
      ;;
    'report attach')
      options='--file -l --label -h --help'
      values='--file=file -l=none --label=none'
      positionals='group pid'
      ;;
    'run')
      options='-g --group -l --label --scan --match -h --help'
      values='-g=group --group=group -l=none --label=none --match=none'
      positionals='program'
      ;;
    'watch')
      options='-1 --once --inline --plain -j --json --services --until-done --sort --interval --step --directory -h --help'
      values='--sort=choice:state,eta,name,age --interval=none --step=none --directory=directory'
      positionals='group*'
      ;;
    'ls')
      options='-j --json --stats -a --all --directory -h --help'
      values='--directory=directory'
      positionals='member*'
      ;;
    'stats')
      options='-f --follow -i --interval --pss -j --json --directory -h --help'
      values='-i=none --interval=none --directory=directory'
      positionals='service*'
      ;;
    'add')
      options='--name -g --group --no-autostart --oneshot --leave-children --split-output --cwd -e --env --env-file --inherit-env --user --umask --nice --limit --restart --restart-interval --restart-cap --max-restarts --healthy-after --stop-signal --stop-timeout --success-codes --schedule --timezone --overlap --missed --jitter --log-max --log-keep --log-days --cpu-threshold --memory-threshold --for --on-threshold --monitor-interval --stall-after --on-stall --ready --ready-timeout --health --health-interval --health-timeout --health-retries --watchdog --notify --after --replicas --on --watch --watch-include --watch-exclude --watch-depth --watch-delay --no-wait -j --json --directory -h --help'
      values='--name=none -g=group --group=group --cwd=directory -e=none --env=none --env-file=file --user=none --umask=none --nice=none --limit=none --restart=choice:on-failure,always,never --restart-interval=none --restart-cap=none --max-restarts=none --healthy-after=none --stop-signal=choice:HUP,INT,QUIT,KILL,USR1,USR2,TERM,CONT,STOP,TSTP,ALRM,WINCH --stop-timeout=none --success-codes=none --schedule=none --timezone=none --overlap=choice:skip,queue,restart --missed=choice:skip,once --jitter=none --log-max=none --log-keep=none --log-days=none --cpu-threshold=none --memory-threshold=none --for=none --on-threshold=choice:restart,stop,log --monitor-interval=none --stall-after=none --on-stall=choice:restart,stop,log --ready=none --ready-timeout=none --health=none --health-interval=none --health-timeout=none --health-retries=none --watchdog=none --after=none --replicas=none --on=none --watch=file --watch-include=none --watch-exclude=none --watch-depth=none --watch-delay=none --directory=directory'
      positionals='program'
      ;;
    'start')
      options='-a --all --no-wait -t --timeout -j --json --script-path --process-name --cwd -e --env --env-file --inherit-env --user --umask --nice --limit --restart --restart-interval --restart-cap --max-restarts --healthy-after --stop-signal --stop-timeout --success-codes --schedule --timezone --overlap --missed --jitter --log-max --log-keep --log-days --cpu-threshold --memory-threshold --for --on-threshold --monitor-interval --stall-after --on-stall --ready --ready-timeout --health --health-interval --health-timeout --health-retries --watchdog --notify --after --replicas --on --watch --watch-include --watch-exclude --watch-depth --watch-delay --no-autostart --oneshot --leave-children --split-output --directory -h --help'
      values='-t=none --timeout=none --script-path=file --process-name=none --cwd=directory -e=none --env=none --env-file=file --user=none --umask=none --nice=none --limit=none --restart=choice:on-failure,always,never --restart-interval=none --restart-cap=none --max-restarts=none --healthy-after=none --stop-signal=choice:HUP,INT,QUIT,KILL,USR1,USR2,TERM,CONT,STOP,TSTP,ALRM,WINCH --stop-timeout=none --success-codes=none --schedule=none --timezone=none --overlap=choice:skip,queue,restart --missed=choice:skip,once --jitter=none --log-max=none --log-keep=none --log-days=none --cpu-threshold=none --memory-threshold=none --for=none --on-threshold=choice:restart,stop,log --monitor-interval=none --stall-after=none --on-stall=choice:restart,stop,log --ready=none --ready-timeout=none --health=none --health-interval=none --health-timeout=none --health-retries=none --watchdog=none --after=none --replicas=none --on=none --watch=file --watch-include=none --watch-exclude=none --watch-depth=none --watch-delay=none --directory=directory'
      positionals='service*'
      ;;
    'stop')
      options='-a --all -y --yes --no-wait -t --timeout -j --json --directory -h --help'
      values='-t=none --timeout=none --directory=directory'
      positionals='service*'
      ;;
    'restart')
      options='-a --all -y --yes --no-wait -t --timeout -j --json --directory -h --help'
      values='-t=none --timeout=none --directory=directory'
      positionals='service*'
      ;;
    'pause')
      options='-a --all --no-wait -t --timeout -j --json --directory -h --help'
      values='-t=none --timeout=none --directory=directory'
      positionals='service*'
      ;;
    'resume')
      options='-a --all --no-wait -t --timeout -j --json --directory -h --help'
      values='-t=none --timeout=none --directory=directory'
      positionals='service*'
      ;;
    'signal')
      options='-a --all -y --yes --no-wait -t --timeout -j --json --directory -h --help'
      values='-t=none --timeout=none --directory=directory'
      positionals='choice:HUP,INT,QUIT,KILL,USR1,USR2,TERM,CONT,STOP,TSTP,ALRM,WINCH service*'
      ;;
    'edit')
      options='--restart-now --autostart --no-autostart --oneshot --no-oneshot --leave-children --no-leave-children --split-output --no-split-output --no-schedule --no-watch --cwd -e --env --env-file --inherit-env --user --umask --nice --limit --restart --restart-interval --restart-cap --max-restarts --healthy-after --stop-signal --stop-timeout --success-codes --schedule --timezone --overlap --missed --jitter --log-max --log-keep --log-days --cpu-threshold --memory-threshold --for --on-threshold --monitor-interval --stall-after --on-stall --ready --ready-timeout --health --health-interval --health-timeout --health-retries --watchdog --notify --after --replicas --on --watch --watch-include --watch-exclude --watch-depth --watch-delay -j --json --directory -h --help'
      values='--cwd=directory -e=none --env=none --env-file=file --user=none --umask=none --nice=none --limit=none --restart=choice:on-failure,always,never --restart-interval=none --restart-cap=none --max-restarts=none --healthy-after=none --stop-signal=choice:HUP,INT,QUIT,KILL,USR1,USR2,TERM,CONT,STOP,TSTP,ALRM,WINCH --stop-timeout=none --success-codes=none --schedule=none --timezone=none --overlap=choice:skip,queue,restart --missed=choice:skip,once --jitter=none --log-max=none --log-keep=none --log-days=none --cpu-threshold=none --memory-threshold=none --for=none --on-threshold=choice:restart,stop,log --monitor-interval=none --stall-after=none --on-stall=choice:restart,stop,log --ready=none --ready-timeout=none --health=none --health-interval=none --health-timeout=none --health-retries=none --watchdog=none --after=none --replicas=none --on=none --watch=file --watch-include=none --watch-exclude=none --watch-depth=none --watch-delay=none --directory=directory'
      positionals='service program'
      ;;
    'scale')
      options='--no-wait -t --timeout -j --json --directory -h --help'
      values='-t=none --timeout=none --directory=directory'
      positionals='service none'
      ;;
    'groups')
      options='-p --parallel --on --no-hooks -j --json --directory -h --help'
      values='-p=none --parallel=none --on=none --directory=directory'
      positionals='group*'
      ;;
    'rm')
      options='-a --all -y --yes --no-wait -t --timeout -j --json --directory -h --help'
      values='-t=none --timeout=none --directory=directory'
      positionals='service*'
      ;;
    'wait')
      options='--for -t --timeout -a --all --directory -h --help'
      values='--for=choice:running,finished,stopped,crashed,failed,ready,gone -t=none --timeout=none --directory=directory'
      positionals='service*'
      ;;
    'reload')
      options='--dry-run -j --json --directory -h --help'
      values='--directory=directory'
      positionals='file*'
      ;;
    'check')
      options='-j --json -h --help'
      positionals='file*'
      ;;
    'show-configuration')
      options='--reveal --format -a --all --directory -h --help'
      values='--format=choice:yaml,json --directory=directory'
      positionals='service*'
      ;;
    'logs')
      options='-n --lines -f --follow --since -r --raw --state --directory -h --help'
      values='-n=none --lines=none --since=none --state=directory --directory=directory'
      positionals='none*'
      ;;
    'schedule')
      options='--check -n --number --timezone -j --json --directory -h --help'
      values='--check=none -n=none --number=none --timezone=none --directory=directory'
      positionals='service*'
      ;;
    'gc')
      options='-s --state -o --older-than --dry-run -j --json --directory -h --help'
      values='-s=choice:active,stalled,done,failed,lost --state=choice:active,stalled,done,failed,lost -o=none --older-than=none --directory=directory'
      positionals='group id'
      ;;
    'shutdown')
      options='--keep-services -t --timeout -y --yes --directory -h --help'
      values='-t=none --timeout=none --directory=directory'
      ;;
    'upgrade')
      options='--to -t --timeout --directory -h --help'
      values='--to=file -t=none --timeout=none --directory=directory'
      ;;
    'journal')
      options='-f --follow -j --json --state --directory -h --help'
      values='--state=directory --directory=directory'
      ;;
    'demo')
      options='-h --help'
      ;;
    'install')
      options='--prefix --systemd --user --system --dry-run -h --help'
      values='--prefix=directory'
      ;;
    'client')
      options='-h --help'
      positionals='choice:python,c'
      ;;
    'completions')
      options='-h --help'
      positionals='choice:bash,zsh,fish'
      ;;
    'help')
      options='--generate -h --help'
      values='--generate=directory'
      positionals='command*'
      ;;
    'version')
      options='-j --json -h --help'
      ;;
  esac
}

_dmon_name() {
  case $1 in
    list) REPLY=ls ;;
    info) REPLY=ls ;;
    status) REPLY=ls ;;
    top) REPLY=stats ;;
    remove) REPLY=rm ;;
    *) REPLY=$1 ;;
  esac
}

# Offers the lines of the standard input that begin with $cur, quoted where the shell needs it.
_dmon_offer() {
  local line
  while IFS= read -r line; do
    [[ $line == "$cur"* ]] && COMPREPLY+=("$(printf %q "$line")")
  done
}

# Offers values of a kind; $group is the group on the command line, $program the dmon to ask.
_dmon_value() {
  case $1 in
    file) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -f -- "$cur") ;;
    directory) compopt -o filenames 2>/dev/null; mapfile -t COMPREPLY < <(compgen -d -- "$cur") ;;
    group) _dmon_offer < <("$program" ls --complete groups 2>/dev/null </dev/null) ;;
    service) _dmon_offer < <("$program" ls --complete services 2>/dev/null </dev/null) ;;
    member) _dmon_offer < <("$program" ls --complete names 2>/dev/null </dev/null) ;;
    id)
      [[ -n $group ]] && _dmon_offer < <("$program" ls --complete ids -- "$group" 2>/dev/null </dev/null) ;;
    pid) _dmon_offer < <(cd /proc 2>/dev/null && printf '%s\n' [0-9]*) ;;
    choice:*) _dmon_offer < <(tr , '\n' <<<"${1#choice:}") ;;
  esac
}

# A command's own arguments: with bash-completion by its completion, else programs and files.
_dmon_program() {
  if declare -F _comp_command_offset >/dev/null; then
    _comp_command_offset "$1"
  elif declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif (($1 == COMP_CWORD)); then
    mapfile -t COMPREPLY < <(compgen -c -- "$cur")
  else
    _dmon_value file
  fi
}

_dmon() {
  local REPLY commands options values positionals word name kind='' group='' path='' ended='' pending=''
  local cur=${COMP_WORDS[COMP_CWORD]} program=${COMP_WORDS[0]} index count=0
  local -a kinds=() given=()
  COMPREPLY=()
  name=${program##*/}
  case $name in
    dmon-*)
      _dmon_name "${name#dmon-}"
      path=$REPLY
      program=${program%"$name"}dmon
      ;;
  esac
  program=${program/#\~/$HOME}
  _dmon_table "$path"
  for ((index = 1; index < COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    if [[ $word == = && -n $pending ]]; then continue; fi
    if [[ -n $pending ]]; then pending=''; continue; fi
    if [[ -z $ended && $word == -- ]]; then ended=1; continue; fi
    if [[ -z $ended && $word == -?* ]]; then
      word=${word//_/-}
      [[ " $values " == *" $word="* ]] && pending=$word
      continue
    fi
    if [[ -n $commands ]]; then
      _dmon_name "$word"
      path=${path:+$path }$REPLY
      _dmon_table "$path"
      continue
    fi
    read -ra kinds <<<"$positionals"
    kind=${kinds[count]:-}
    if [[ $kind == program ]]; then _dmon_program "$index"; return; fi
    [[ $kind == group* && -z $group ]] && group=$word
    given+=("$word")
    [[ $kind == *'*' ]] || ((count++))
  done
  if [[ -n $pending ]]; then
    [[ $cur == = ]] && cur=''
    kind=" $values"
    kind=${kind#*" $pending="}
    _dmon_value "${kind%% *}"
    return
  fi
  if [[ -z $ended && $cur == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
    return
  fi
  if [[ -n $commands ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
    return
  fi
  read -ra kinds <<<"$positionals"
  kind=${kinds[count]:-}
  kind=${kind%'*'}
  case $kind in
    program) _dmon_program "$COMP_CWORD" ;;
    command)
      _dmon_table "${given[*]}"
      mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$cur")
      ;;
    ?*) _dmon_value "$kind" ;;
  esac
}

complete -F _dmon dmon dmon-daemon dmon-cron dmon-report dmon-run dmon-watch dmon-ls dmon-list dmon-info dmon-status dmon-stats dmon-top dmon-add dmon-start dmon-stop dmon-restart dmon-pause dmon-resume dmon-signal dmon-edit dmon-scale dmon-groups dmon-rm dmon-remove dmon-wait dmon-reload dmon-check dmon-show-configuration dmon-logs dmon-schedule dmon-gc dmon-shutdown dmon-upgrade dmon-journal dmon-demo dmon-install dmon-client dmon-completions dmon-help dmon-version
