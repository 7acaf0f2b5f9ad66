import { stepsOf } from '../model/ci-file.ts'
import { defineRule } from '../rule.ts'

/** Repositories that their owners have closed: nobody mends them any more. */
const archived = new Set([
  'actions/create-release',
  'actions/setup-elixir',
  'actions/setup-haskell',
  'actions/setup-ruby',
  'actions/upload-release-asset',
  'actions-rs/audit-check',
  'actions-rs/cargo',
  'actions-rs/clippy-check',
  'actions-rs/components-nightly',
  'actions-rs/grcov',
  'actions-rs/install',
  'actions-rs/meta',
  'actions-rs/tarpaulin',
  'actions-rs/toolchain',
  'azure/container-scan',
  'pre-commit/mirrors-autopep8',
  'pre-commit/mirrors-csslint',
  'pre-commit/mirrors-fixmyjs',
  'pre-commit/mirrors-isort',
  'pre-commit/mirrors-jshint',
  'pre-commit/mirrors-prettier',
  'pre-commit/mirrors-pylint',
  'pre-commit/mirrors-ruby-lint',
])

export const archivedUses = defineRule({
  id: 'archived-uses',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  summary: 'An action or hook comes from a repository that is archived.',
  why: 'Nobody mends its flaws any more, and nobody watches it.',
  remedy: 'Use what its README names as its successor, or the tool itself.',
  answers: [],
  reads: ['workflow', 'action', 'pre-commit'],
  *judge(file) {
    if (file.kind === 'pre-commit') {
      for (const { repo, structure } of file.repositories) {
        const name = /^https?:\/\/github\.com\/([\w.-]{1,100}\/[\w.-]{1,100}?)(?:\.git)?\/?$/i
          .exec(repo?.text.trim() ?? '')?.[1]
          ?.toLowerCase()
        if (repo && name !== undefined && archived.has(name))
          yield { at: repo, structure: `${structure}.repo`, message: `${name} is archived.` }
      }
      return
    }
    for (const { uses } of stepsOf(file)) {
      if (uses?.kind === 'repository' && archived.has(uses.repository))
        yield { at: uses, structure: uses.structure, message: `${uses.repository} is archived.` }
    }
  },
})
