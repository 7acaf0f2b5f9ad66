import { stepsOf } from '../model/ci-file.ts'
import { inputText, isSwitchedOff, usesAction } from '../questions/step-inputs.ts'
import { defineRule } from '../rule.ts'

/** Actions that fetch a program, by the input that says which one. Without it they take the newest. */
const fetchers: Readonly<Record<string, string>> = {
  'aquasecurity/setup-trivy': 'version',
  '1password/load-secrets-action': 'version',
  '1password/install-cli-action': 'version',
}

export const unpinnedTools = defineRule({
  id: 'unpinned-tools',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  summary: 'An action fetches the newest version of a program, whatever it is.',
  why: 'The action is pinned and what it brings is not.',
  remedy: 'Name the version that you looked at.',
  answers: ['Trivy, March 2026'],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const step of stepsOf(file)) {
      const fetcher = Object.keys(fetchers).find((action) => usesAction(step, [action]))
      if (!step.uses || fetcher === undefined || isSwitchedOff(step)) continue
      const version = inputText(step, fetchers[fetcher] as string)
      if (version === undefined || version === '' || version === 'latest')
        yield { at: step.uses, structure: step.structure, message: `${fetcher} brings the newest version, whatever it is.` }
    }
  },
})
