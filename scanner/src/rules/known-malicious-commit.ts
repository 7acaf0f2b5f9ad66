import { stepsOf } from '../model/ci-file.ts'
import { defineRule } from '../rule.ts'

/** Commits that attackers put into actions, as the advisories name them. */
const known: Readonly<Record<string, string>> = {
  '0e58ed8671d6b60d0890c21b07f8835ace038e67': 'tj-actions/changed-files, March 2025 (CVE-2025-30066)',
  f0d342d24037bb11d26b9bd8496e0808ba32e9ec: 'reviewdog/action-setup, March 2025 (CVE-2025-30154)',
}

export const knownMaliciousCommit = defineRule({
  id: 'known-malicious-commit',
  verdict: 'malicious',
  severity: 'critical',
  confidence: 'high',
  summary: 'An action is pinned to a commit that an attacker made.',
  why: 'It prints or sends away the secrets of every job that runs it.',
  remedy: 'Pin a commit from before or after the attack, and revoke every secret that a job with this one could read.',
  answers: ['tj-actions/changed-files, March 2025', 'reviewdog, March 2025'],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const { uses } of stepsOf(file)) {
      const attack = known[uses?.ref?.trim().toLowerCase() ?? '']
      if (uses && attack !== undefined) yield { at: uses, structure: uses.structure, message: `This commit is the attack on ${attack}.` }
    }
  },
})
