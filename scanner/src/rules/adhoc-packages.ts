import { stepsOf } from '../model/ci-file.ts'
import { commandLines } from '../questions/command-lines.ts'
import { defineRule } from '../rule.ts'

const installers: ReadonlyMap<string, readonly string[]> = new Map([
  ['gem', ['install', 'i']],
  ['npm', ['install', 'i', 'add']],
  ['pnpm', ['add']],
  ['yarn', ['add']],
  ['bun', ['add']],
])

export const adhocPackages = defineRule({
  id: 'adhoc-packages',
  verdict: 'untidy',
  severity: 'low',
  confidence: 'high',
  summary: 'A package is installed by name, past the lock file.',
  why: 'What is installed is whatever the registry serves at that moment, and its own dependencies are nobody\u2019s choice. A hijacked release runs in the job on the same day.',
  remedy: 'Add the package to the project and its lock file, and install with npm ci or bundle install.',
  answers: ['Shai-Hulud, September 2025', 'axios, March 2026'],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const { run } of stepsOf(file)) {
      if (run?.language !== 'bash' && run?.language !== 'powershell') continue
      for (const line of commandLines(run)) {
        const [program = '', verb = '', ...rest] = line.words
        const named = rest.find((word) => !word.startsWith('-'))
        if (!installers.get(program)?.includes(verb) || named === undefined || isLocal(named)) continue
        if (rest.includes('--help')) continue
        yield {
          at: line.span,
          structure: run.structure,
          message: `${program} ${verb} takes ${named.slice(0, 60)} from the registry without a lock file.`,
        }
      }
    }
  },
})

const isLocal = (word: string) => /^(?:\.{1,2}(?:[\\/]|$)|[\\/~]|file:)|\.(?:tgz|gem)$/.test(word)
