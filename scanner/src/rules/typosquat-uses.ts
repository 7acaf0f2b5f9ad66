import { stepsOf } from '../model/ci-file.ts'
import { defineRule } from '../rule.ts'

/** Whose actions nearly everybody uses. */
const popular = [
  'actions/cache',
  'actions/checkout',
  'actions/configure-pages',
  'actions/create-github-app-token',
  'actions/deploy-pages',
  'actions/download-artifact',
  'actions/github-script',
  'actions/labeler',
  'actions/setup-dotnet',
  'actions/setup-go',
  'actions/setup-java',
  'actions/setup-node',
  'actions/setup-python',
  'actions/stale',
  'actions/upload-artifact',
  'actions/upload-pages-artifact',
  'astral-sh/setup-uv',
  'aws-actions/configure-aws-credentials',
  'azure/login',
  'codecov/codecov-action',
  'docker/build-push-action',
  'docker/login-action',
  'docker/metadata-action',
  'docker/setup-buildx-action',
  'docker/setup-qemu-action',
  'dtolnay/rust-toolchain',
  'github/codeql-action',
  'golangci/golangci-lint-action',
  'google-github-actions/auth',
  'goreleaser/goreleaser-action',
  'gradle/actions',
  'hashicorp/setup-terraform',
  'peaceiris/actions-gh-pages',
  'peter-evans/create-pull-request',
  'pnpm/action-setup',
  'pypa/gh-action-pypi-publish',
  'ruby/setup-ruby',
  'softprops/action-gh-release',
  'swatinem/rust-cache',
] as const
const known = new Set<string>(popular)
const popularByName = Map.groupBy(popular, (each) => each.split('/')[1] ?? '')

export const typosquatUses = defineRule({
  id: 'typosquat-uses',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'low',
  summary: 'The owner of an action is called almost like a well-known one.',
  why: 'Whoever registers the misspelt name runs his code in every job that has the mistake.',
  remedy: 'Correct the name; if it is meant so, say it in an ignore comment.',
  answers: ['Orca, typosquatting of GitHub actions, 2024'],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const { uses } of stepsOf(file)) {
      if (uses?.kind !== 'repository' || known.has(uses.repository)) continue
      const [owner = '', name = ''] = uses.repository.split('/')
      const meant = popularByName.get(name)?.find((each) => {
        const [otherOwner = ''] = each.split('/')
        return owner !== otherOwner && isOneEdit(owner, otherOwner)
      })
      if (meant !== undefined) yield { at: uses, structure: uses.structure, message: `${uses.repository} is almost ${meant}.` }
    }
  },
})

/** One letter more, fewer or another, or two neighbours changed over. */
function isOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false
  let at = 0
  while (at < a.length && a[at] === b[at]) at++
  const [restA, restB] = [a.slice(at), b.slice(at)]
  return (
    restA.slice(1) === restB.slice(1) ||
    restA === restB.slice(1) ||
    restA.slice(1) === restB ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  )
}
