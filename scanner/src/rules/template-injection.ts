import { expressionsIn } from '../model/read-expressions.ts'
import { chooserOf, codePlaces } from '../questions/outside-text.ts'
import { strangersTriggers } from '../questions/triggers.ts'
import { defineRule } from '../rule.ts'

export const templateInjection = defineRule({
  id: 'template-injection',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'high',
  summary: 'Text from outside is pasted into a script before it runs.',
  why: 'The runner replaces ${{ }} and only then starts the shell: a title such as $(curl \u2026) is a command, and it runs with the secrets of the job.',
  remedy: 'Put the value into env: and use it as "$NAME"; in a script of JavaScript as process.env.NAME.',
  answers: ['s1ngularity (Nx), August 2025', 'Ultralytics, December 2024', 'hackerbot-claw, February 2026'],
  reads: ['workflow', 'action'],
  *judge(file) {
    const triggers = strangersTriggers(file)
    const isCalled = file.kind === 'action' || file.isReusable
    for (const { step, scalar, structure } of codePlaces(file)) {
      for (const expression of expressionsIn(scalar)) {
        const chooser = chooserOf(expression.tree, file, step)
        if (chooser === 'nobody') continue
        const written = expression.text.trim().slice(0, 80)
        if (chooser === 'others' || chooser === 'callers') {
          yield {
            at: expression,
            structure,
            verdict: 'untidy',
            severity: 'low',
            confidence: 'medium',
            ...(chooser === 'others' ? { persona: 'pedantic' as const } : {}),
            message: `${written} is pasted into a script.`,
          }
        } else if (triggers.length > 0 || isCalled) {
          yield {
            at: expression,
            structure,
            message: `${written} is chosen by strangers and becomes part of a script.`,
            ...(triggers.length > 0 ? {} : { confidence: 'medium' as const }),
            reach: { who: 'anyone', triggers, what: ['the token and the secrets of the job'] },
          }
        } else {
          // Under pull_request a fork's run has no secrets, and its author could as well change this file.
          yield {
            at: expression,
            structure,
            verdict: 'untidy',
            severity: 'medium',
            message: `${written} is chosen by whoever pushes or opens a pull request, and becomes part of a script.`,
          }
        }
      }
    }
  },
})
