import { stepsOf } from '../model/ci-file.ts'
import { defineRule } from '../rule.ts'

/** What every runner of GitHub can do by itself. */
const replaced: Readonly<Record<string, string>> = {
  'actions-ecosystem/action-add-labels': 'gh issue edit --add-label',
  'actions-ecosystem/action-remove-labels': 'gh issue edit --remove-label',
  'addnab/docker-run-action': 'docker run',
  'dacbd/create-issue-action': 'gh issue create',
  'dtolnay/rust-toolchain': 'rustup',
  'juliangruber/approve-pull-request-action': 'gh pr review --approve',
  'jwalton/gh-find-current-pr': 'gh pr list',
  'mshick/add-pr-comment': 'gh pr comment',
  'ncipollo/release-action': 'gh release create',
  'peter-evans/close-issue': 'gh issue close',
  'peter-evans/create-issue-from-file': 'gh issue create --body-file',
  'peter-evans/create-or-update-comment': 'gh pr comment',
  'peter-evans/create-pull-request': 'gh pr create',
  'softprops/action-gh-release': 'gh release create',
  'svenstaro/upload-release-action': 'gh release upload',
  'thollander/actions-comment-pull-request': 'gh pr comment',
}

export const superfluousActions = defineRule({
  id: 'superfluous-actions',
  verdict: 'untidy',
  severity: 'note',
  confidence: 'medium',
  persona: 'pedantic',
  summary: 'An action of strangers does what the runner can do by itself.',
  why: 'Each action is code of somebody else with the job\u2019s secrets.',
  remedy: 'Call the program in a run: step.',
  answers: [],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const { uses } of stepsOf(file)) {
      const program = uses?.kind === 'repository' ? replaced[uses.repository] : undefined
      if (uses && program !== undefined) yield { at: uses, structure: uses.structure, message: `The runner can do this with ${program}.` }
    }
  },
})
