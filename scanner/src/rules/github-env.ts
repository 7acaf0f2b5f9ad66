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

const writers = ['>', 'tee', 'Out-File', 'Add-Content']

/** Word by word and not by a pattern: a line of a stranger must not make us slow. */
function writesComputed(line: string): boolean {
  const target = ['GITHUB_ENV', 'GITHUB_PATH'].map((name) => line.indexOf(name)).find((at) => at >= 0)
  if (target === undefined || line.trimStart().startsWith('#')) return false
  const near = line.slice(Math.max(0, target - 60), target)
  const writer = Math.max(...writers.map((word) => near.lastIndexOf(word)))
  if (writer < 0 || /[|;&]/.test(near.slice(writer))) return false
  const before = line.slice(0, Math.max(0, target - 60) + writer)
  return /\$[({A-Za-z_]|`|\|/.test(before) || /^\s{0,200}(?:cat|tee|\})/.test(line)
}
