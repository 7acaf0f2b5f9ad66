import { stepsOf } from '../model/ci-file.ts'
import { spanWithin } from '../model/yaml-node.ts'
import { strangersTriggers } from '../questions/triggers.ts'
import { defineRule } from '../rule.ts'

export const githubEnv = defineRule({
  id: 'github-env',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'low',
  summary: 'Text that strangers may choose is written to GITHUB_ENV or GITHUB_PATH.',
  why: 'A line end in it sets another variable: LD_PRELOAD, NODE_OPTIONS, PATH. The next step then runs his code with the repository\u2019s secrets.',
  remedy: 'Hand values over as outputs of the step, or write only what you chose yourself.',
  answers: ['Google Firebase, 2022'],
  reads: ['workflow'],
  *judge(file) {
    const triggers = strangersTriggers(file)
    if (triggers.length === 0) return
    for (const { run } of stepsOf(file)) {
      const line = run?.text.split('\n').find(writesComputed)
      if (!run || line === undefined) continue
      const from = run.text.indexOf(line)
      yield {
        // The key's line is where people look; the line itself is the evidence.
        at: run,
        structure: run.structure,
        message: 'A computed value goes to GITHUB_ENV or GITHUB_PATH in a workflow that strangers start.',
        evidence: [{ at: spanWithin(run.scalar, from, from + line.length), text: 'this line writes it' }],
        reach: { who: 'anyone', triggers, what: ['every later step of the job'] },
      }
    }
  },
})

function writesComputed(line: string): boolean {
  const at = line.search(/(?:>>?|\btee\b[^|;&]{0,20}|Out-File|Add-Content)[^|;&\n]{0,40}GITHUB_(?:ENV|PATH)\b/)
  if (at < 0 || line.trimStart().startsWith('#')) return false
  const before = line.slice(0, at)
  return /\$[({A-Za-z_]|`[^`]|\|/.test(before) || /^\s*(?:cat|tee|\})/.test(line)
}
