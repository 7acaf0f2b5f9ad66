import { carriedIn } from '../address.ts'
import type { Command } from '../commands.ts'
import { pathKey } from '../job-state.ts'
import { withoutLead } from '../options.ts'
import { joined, knownText, nothing, unknownValue } from '../value.ts'
import { leadOf, linesOf } from '../value-lines.ts'
import { recordDeed } from '../world.ts'
import { gh } from './forge/gh.ts'
import { git } from './forge/git.ts'
import { runnerConfig } from './forge/runner-config.ts'

/** Programs of forges. */
export const forgeCommands: Readonly<Record<string, Command>> = {
  git,
  gh,
  hub: gh,
  glab: gh,
  'config.sh': runnerConfig,
  'run.sh': () => nothing,
  crontab: (call) => {
    const text = joined(call.stdin, ...call.args.map((each) => call.shell.world.job.read(each, call.at) ?? nothing))
    // Five fields say when; the rest is what runs.
    for (const line of linesOf(text).slice(0, 20)) {
      const when = /^\s{0,9}(?:@\w{1,10}|(?:[\d*,/-]{1,20}\s{1,5}){5})/.exec(leadOf(line))
      if (when !== null) call.shell.runText(withoutLead(line, when[0].length), call.at)
    }
    if (/\b(?:curl|wget)\b|(?:^|[\s/|;&])(?:ba|z|da)?sh\s/.test(knownText(text) ?? ''))
      recordDeed(call.shell.world, 'leaves-door', call.at, 'crontab', 'leaves a task that runs later')
    return nothing
  },
  systemctl: () => nothing,
  'ssh-import-id': (call) => {
    recordDeed(call.shell.world, 'leaves-door', call.at, call.name, 'lets whoever has a foreign key into the machine')
    return nothing
  },
  'git-push': (call) => {
    call.shell.send({
      at: call.at,
      channel: 'git',
      tool: 'git push',
      target: call.args[0],
      carried: carriedIn(call.shell.world.job.staged, 'file'),
    })
    return unknownValue(pathKey(call.word))
  },
}
