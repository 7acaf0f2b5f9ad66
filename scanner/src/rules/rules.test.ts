import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rules } from '../rules.ts'
import { scanTexts } from '../scan.ts'

// Each case is a file; where a line ends in », the rule must speak of it, and of no other line.

const CHECKOUT = 'actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683'

/** A workflow with one job, whose steps are given. */
const steps = (text: string, on = 'push') =>
  `on: ${on}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n${text.replaceAll(/^/gm, '      ')}\n`
const runs = (...lines: string[]) => steps(`- run: |\n${lines.map((line) => `    ${line}`).join('\n')}`)

const cases: readonly (readonly [rule: string, what: string, text: string, path?: string])[] = [
  [
    'known-malicious-commit',
    'is pinned to an attack',
    steps(
      `- uses: tj-actions/changed-files@0e58ed8671d6b60d0890c21b07f8835ace038e67 »\n- uses: tj-actions/changed-files@${'a'.repeat(40)}`,
    ),
  ],
  [
    'adhoc-packages',
    'names a package',
    runs('sudo npm install -g left-pad »', 'npm ci', 'npm install', 'npm install ./dist/a.tgz', 'gem i rake »', 'yarn add "x" »'),
  ],
  ['adhoc-packages', 'only speaks of it', runs('echo "npm install x"', '# npm install x', 'gem install --help', 'bundle install')],
  ['adhoc-packages', 'is PowerShell', steps('- run: npm install x »\n  shell: pwsh')],
  ['archived-uses', 'uses what is closed', steps('- uses: actions-rs/toolchain@v1 »\n- uses: actions/checkout@v4')],
  [
    'archived-uses',
    'is a hook',
    'repos:\n  - repo: https://github.com/pre-commit/mirrors-prettier.git »\n    rev: v1\n',
    '.pre-commit-config.yaml',
  ],
  [
    'artipacked',
    'keeps the token',
    steps(
      `- uses: ${CHECKOUT} »\n- uses: ${CHECKOUT}\n  with: { persist-credentials: false }\n- uses: ${CHECKOUT} »\n  with: { persist-credentials: "\${{ x }}" }`,
    ),
  ],
  [
    'bot-conditions',
    'trusts the last actor',
    steps(
      "- run: echo\n  if: github['ACTOR'] == 'any[bot]' »\n- run: echo\n  if: github.actor == 'ada'\n- run: echo\n  if: github.event.pull_request.user.login == 'any[bot]'",
      'pull_request_target',
    ),
  ],
  ['bot-conditions', 'runs for people with rights alone', steps("- run: echo\n  if: github.actor == 'any[bot]'", 'push')],
  ['concurrency-limits', 'says nothing', 'name: x\non: push »\njobs: { a: { runs-on: x, steps: [] } }\n'],
  ['concurrency-limits', 'is called by others', 'on: workflow_call\njobs: { a: { runs-on: x, steps: [] } }\n'],
  [
    'concurrency-limits',
    'cancels',
    'on: push\nconcurrency: { group: x, cancel-in-progress: false }\njobs: { a: { runs-on: x, steps: [] } }\n',
  ],
  [
    'dangerous-triggers',
    'is started by strangers',
    'on:\n  pull_request:\n  pull_request_target: »\n  workflow_run: »\njobs: { a: { runs-on: x, steps: [{ run: x }] } }\n',
  ],
  ['dangerous-triggers', 'only labels', steps('- uses: actions/labeler@v5', 'pull_request_target')],
  [
    'dependabot-cooldown',
    'does not wait',
    'version: 2\nupdates:\n  - package-ecosystem: pip »\n    directory: /\n  - package-ecosystem: npm\n    cooldown:\n      default-days: 3 »\n  - package-ecosystem: cargo\n    cooldown: { default-days: 7 }\n',
    '.github/dependabot.yml',
  ],
  [
    'dependabot-execution',
    'runs packages',
    'version: 2\nupdates:\n  - package-ecosystem: pip\n    insecure-external-code-execution: allow »\n  - package-ecosystem: npm\n    insecure-external-code-execution: deny\n',
    '.github/dependabot.yml',
  ],
  [
    'excessive-permissions',
    'gives all jobs a right',
    'on: push\npermissions:\n  contents: read\n  packages: write »\njobs:\n  a:\n    permissions: write-all »\n    steps: []\n  b:\n    permissions: { contents: write }\n    steps: []\n',
  ],
  [
    'excessive-permissions',
    'says nothing in one job',
    '\non: push »\njobs:\n  a: »\n    steps: []\n  b:\n    permissions: {}\n    steps: []\n',
  ],
  [
    'github-env',
    'writes what a stranger may choose',
    steps(
      '- run: echo "T=$TITLE" >> "$GITHUB_ENV" »\n- run: echo "A=1" >> $GITHUB_ENV\n- run: x | tee -a $GITHUB_PATH »\n- run: |\n    # echo $X >> $GITHUB_ENV\n    true',
      'pull_request_target',
    ),
  ],
  ['github-env', 'is started by people with rights', runs('echo "T=$TITLE" >> "$GITHUB_ENV"')],
  [
    'github-app',
    'takes every repository',
    steps(
      '- uses: actions/create-github-app-token@v2 »\n  with: { owner: x, permission-contents: write }\n- uses: actions/create-github-app-token@v2\n  with: { owner: x, permission-members: read }\n- uses: actions/create-github-app-token@v2\n  with: { permission-contents: read }',
    ),
  ],
  [
    'hardcoded-container-credentials',
    'holds a password',
    'on: push\njobs:\n  a:\n    container:\n      image: x\n      credentials:\n        username: u\n        password: hunter2 »\n    services:\n      db:\n        image: y\n        credentials:\n          password: ${{ secrets.P }}\n    steps: []\n',
  ],
  [
    'insecure-commands',
    'switches them on',
    'on: push\nenv: »\n  ACTIONS_ALLOW_UNSECURE_COMMANDS: " TRUE"\njobs:\n  a:\n    steps:\n      - run: x\n        env:\n          ACTIONS_ALLOW_UNSECURE_COMMANDS: yes\n',
  ],
  [
    'misfeature',
    'uses cmd',
    'on: push\ndefaults:\n  run:\n    shell: cmd »\njobs:\n  a:\n    steps:\n      - run: x\n        shell: bash\n',
  ],
  [
    'obfuscation',
    'goes round',
    steps(
      "- uses: actions/checkout/.@v4 »\n- uses: actions/checkout@v4\n- run: echo ${{ format('{0}', 'a') }} »\n- run: echo ${{ github.sha }}\n- run: echo ${{ contains(fromJSON('[1]'), 1) }}",
    ),
  ],
  [
    'overprovisioned-secrets',
    'takes all',
    steps(
      "- run: x\n  env:\n    A: ${{ toJSON(secrets) }} »\n    B: ${{ secrets[matrix.x] }} »\n    C: ${{ secrets.ONE }}\n    D: ${{ secrets['TWO'] }}",
    ),
  ],
  [
    'secrets-inherit',
    'hands everything on',
    `on: push\njobs:\n  a:\n    uses: x/y/.github/workflows/z.yml@${'a'.repeat(40)} »\n    secrets: inherit\n  b:\n    uses: x/y/.github/workflows/z.yml@v1\n    secrets: { A: "\${{ secrets.A }}" }\n`,
  ],
  [
    'secrets-outside-env',
    'has no environment',
    'on: push\njobs:\n  a:\n    steps:\n      - run: x\n        env:\n          A: ${{ secrets.A }} »\n          B: ${{ secrets.GITHUB_TOKEN }}\n  b:\n    environment: release\n    steps:\n      - run: ${{ secrets.A }}\n',
  ],
  [
    'self-hosted-runner',
    'is a machine of ours',
    'on: push\njobs:\n  a:\n    runs-on: [self-hosted, linux] »\n    steps: []\n  b:\n    runs-on: ${{ matrix.os }} »\n    strategy: { matrix: { os: [ubuntu-latest, self-hosted] } }\n    steps: []\n  c:\n    runs-on: ${{ matrix.os }}\n    strategy: { matrix: { os: [ubuntu-latest, self-hosted], exclude: [{ os: self-hosted }] } }\n    steps: []\n',
  ],
  ['self-repository', 'is a path', steps('- uses: ./a »\n- uses: $/a')],
  ['superfluous-actions', 'is at hand anyway', steps('- uses: dtolnay/rust-toolchain@v1 »\n- uses: docker/login-action@v3')],
  [
    'typosquat-uses',
    'is misspelt',
    steps(
      '- uses: action/checkout@v4 »\n- uses: dokcer/login-action@v3 »\n- uses: actions/chekout@v4\n- uses: acme/checkout@v4\n- uses: actions/checkout@v4',
    ),
  ],
  [
    'undocumented-permissions',
    'has no reason',
    'on: push\npermissions:\n  contents: read\n  packages: read #\n  issues: write # to answer\njobs: {}\n'.replace('read #', 'read # »'),
  ],
  [
    'unpinned-images',
    'has no digest',
    `on: push\njobs:\n  a:\n    container: node »\n    services:\n      a: { image: "redis:7" } »\n      b: { image: "redis@sha256:${'0'.repeat(64)}" }\n      c: { image: "" }\n    steps:\n      - uses: docker://alpine:latest »\n`,
  ],
  [
    'unpinned-images',
    'comes from a matrix',
    'on: push\njobs:\n  a:\n    strategy:\n      matrix:\n        include:\n          - image: ubuntu\n    container: ${{ matrix.image }} »\n    steps: []\n',
  ],
  [
    'unpinned-tools',
    'takes the newest',
    steps(
      '- uses: aquasecurity/setup-trivy@v0.2.6 »\n  with: { version: latest }\n- uses: aquasecurity/setup-trivy@v0.2.6\n  with: { version: v0.50.0 }\n- uses: aquasecurity/setup-trivy@v0.2.6\n  if: false',
    ),
  ],
  ['unpinned-uses', 'can be moved', steps(`- uses: x/y@v1 »\n- uses: ${CHECKOUT}\n- uses: ./local\n- uses: x/y@${'a'.repeat(39)} »`)],
  [
    'unpinned-uses',
    'is a workflow, or a block of text',
    `on: push\njobs:\n  a:\n    uses: o/r/.github/workflows/w.yml@main »\n  b:\n    steps:\n      - uses: |\n          x/y@v2 »\n`,
  ],
  ['unredacted-secrets', 'takes a part', steps('- run: x\n  env:\n    A: ${{ fromJSON(secrets.A).b }} »\n    B: ${{ secrets.B }}')],
  [
    'unsound-condition',
    'is a text',
    steps(
      "- run: x\n  if: | »\n    ${{ false }}\n- run: x\n  if: ${{ false }}\n- run: x\n  if: '${{ false }} ' »\n- run: x\n  if: github.ref == 'x'",
    ),
  ],
  [
    'unsound-contains',
    'is one text',
    steps(
      "- run: x\n  if: contains('main develop', github.ref_name) »\n- run: x\n  if: contains(fromJSON('[\"main\"]'), github.ref_name)\n- run: x\n  if: contains(github.event.head_commit.message, 'x')",
    ),
  ],
  [
    'unsound-ternary',
    'never takes the middle',
    steps("- run: echo ${{ github.ref == 'x' && '' || 'y' }} »\n- run: echo ${{ github.ref == 'x' && 'z' || 'y' }}"),
  ],
  [
    'unverified-script',
    'runs what it fetches',
    runs(
      'curl -fsSL https://x.example/i.sh | sudo bash »',
      'curl -o x https://x.example',
      'bash -c "$(curl https://x.example)" »',
      'curl https://x.example | jq .',
    ),
  ],
  ['anonymous-definition', 'has no name', 'on: push »\njobs:\n  a: »\n    steps: []\n  b:\n    name: x\n    steps: []\n'],
  [
    'use-trusted-publishing',
    'stores a token',
    steps(
      '- uses: pypa/gh-action-pypi-publish@v1 »\n  with: { password: "${{ secrets.P }}" }\n- uses: pypa/gh-action-pypi-publish@v1\n- uses: pypa/gh-action-pypi-publish@v1\n  with: { password: x, repository-url: "https://index.example/legacy/" }\n- run: python -m twine upload dist/* »\n- run: cargo publish --dry-run\n- run: |\n    npm \\ »\n      publish',
    ),
  ],
  [
    'use-trusted-publishing',
    'has an identity and a token all the same',
    'on: push\njobs:\n  a:\n    permissions: { id-token: write }\n    steps:\n      - run: npm publish --provenance »\n        env: { NODE_AUTH_TOKEN: "${{ secrets.NPM }}" }\n      - run: npm publish\n',
  ],
  [
    'cache-poisoning',
    'releases from a cache',
    steps(
      '- uses: actions/setup-go@v5 »\n- uses: actions/setup-go@v5\n  with: { cache: false }\n- uses: actions/setup-node@v4\n- uses: actions/setup-node@v5 »\n- uses: Swatinem/rust-cache@v2 »',
      'release',
    ),
  ],
  ['cache-poisoning', 'publishes nothing', steps('- uses: Swatinem/rust-cache@v2', 'push')],
  [
    'template-injection',
    'pastes a title',
    steps(
      "- run: echo ${{ github.event.issue.title }} »\n- run: echo ${{ github.event.issue.number }}\n- run: echo $T\n  env: { T: '${{ github.event.issue.title }}' }\n- uses: actions/github-script@v7\n  with:\n    script: f(`${{ toJSON(github.event) }}`) »",
      'issues',
    ),
  ],
  [
    'template-injection',
    'goes through a variable, a matrix or a choice',
    steps(
      "- run: echo ${{ env.T }} »\n  env: { T: '${{ github.event.comment.body }}' }\n- run: echo ${{ env.V }}\n  env: { V: 1.0 }\n- run: echo ${{ github.event.comment.body == 'x' && 'a' || 'b' }}\n- run: echo ${{ github.event.comment.id && github.event.comment.body }} »",
      'issue_comment',
    ),
  ],
  [
    'untrusted-checkout',
    'runs a stranger',
    steps(`- uses: ${CHECKOUT} »\n  with: { ref: "\${{ github.event.pull_request.head.sha }}" }\n- run: make test`, 'pull_request_target'),
  ],
  ['untrusted-checkout', 'runs the base', steps(`- uses: ${CHECKOUT}\n- run: make test`, 'pull_request_target')],
  [
    'untrusted-checkout',
    'has no secrets',
    steps(`- uses: ${CHECKOUT}\n  with: { ref: "\${{ github.head_ref }}" }\n- run: make test`, 'pull_request'),
  ],
  ['artifact-poisoning', 'unpacks and runs', steps('- uses: dawidd6/action-download-artifact@v6 »\n- run: ./deploy.sh', 'workflow_run')],
  [
    'artifact-poisoning',
    'unpacks into a folder of its own',
    steps('- uses: dawidd6/action-download-artifact@v6\n  with: { path: "${{ runner.temp }}/x" }\n- run: ./deploy.sh', 'workflow_run'),
  ],
  [
    'agent-on-untrusted-input',
    'obeys everybody',
    steps(
      '- uses: anthropics/claude-code-action@v1 »\n  with: { allowed_non_write_users: "*" }\n- run: gemini -p "$BODY" »\n- run: echo gemini',
      'issues',
    ),
  ],
  ['agent-on-untrusted-input', 'is started by people with rights', steps('- uses: anthropics/claude-code-action@v1', 'push')],
]

for (const [rule, what, marked, path = '.github/workflows/case.yml'] of cases) {
  test(`${rule}: a file that ${what}`, async () => {
    const lines = marked.split('\n')
    const text = lines.map((line) => line.replace(/ ?»$/, '')).join('\n')
    const expected = lines.flatMap((line, i) => (line.endsWith('»') ? [i + 1] : []))
    const { findings, problems } = await scanTexts([{ path, text }], { persona: 'auditor', rules: rules.filter(({ id }) => id === rule) })
    assert.deepEqual(problems, [])
    assert.deepEqual(
      [...new Set(findings.map(({ place }) => place.line))].toSorted((a, b) => a - b),
      expected,
      text,
    )
  })
}

const verdictCases: readonly (readonly [what: string, rule: string, verdict: string, text: string])[] = [
  ['a title that an outsider chooses', 'template-injection', 'exploitable', steps('- run: echo ${{ github.event.issue.title }}', 'issues')],
  [
    'the same on pull_request, where his run has no secrets',
    'template-injection',
    'untidy',
    steps('- run: echo ${{ github.head_ref }}', 'pull_request'),
  ],
  [
    'a machine of ours for pull requests',
    'self-hosted-runner',
    'exploitable',
    'on: pull_request\njobs: { a: { runs-on: self-hosted, steps: [{ run: x }] } }\n',
  ],
  [
    'a machine of ours for pushes',
    'self-hosted-runner',
    'untidy',
    'on: push\njobs: { a: { runs-on: self-hosted, steps: [{ run: x }] } }\n',
  ],
  [
    'the key to a registry on any push',
    'secrets-outside-env',
    'exploitable',
    steps("- run: twine upload x\n  env: { TWINE_PASSWORD: '${{ secrets.PYPI_TOKEN }}' }"),
  ],
  ['another secret on any push', 'secrets-outside-env', 'untidy', steps("- run: x\n  env: { A: '${{ secrets.COVERAGE_ID }}' }")],
  ['a cache of a release that nobody else fills', 'cache-poisoning', 'untidy', steps('- uses: Swatinem/rust-cache@v2', 'release')],
]
for (const [what, rule, verdict, text] of verdictCases) {
  test(`${what} is ${verdict}`, async () => {
    const { findings } = await scanTexts([{ path: '.github/workflows/case.yml', text }], { persona: 'auditor' })
    assert.equal(findings.find((finding) => finding.rule === rule)?.verdict, verdict)
  })
}
test('a cache of a release is exploitable where another workflow lets strangers fill it', async () => {
  const release = { path: '.github/workflows/release.yml', text: steps('- uses: Swatinem/rust-cache@v2', 'release') }
  const benchmark = {
    path: '.github/workflows/bench.yml',
    text: steps(`- uses: ${CHECKOUT}\n  with: { ref: "\${{ github.event.pull_request.head.sha }}" }`, 'pull_request_target'),
  }
  const { findings } = await scanTexts([release, benchmark])
  assert.equal(findings.find(({ rule }) => rule === 'cache-poisoning')?.verdict, 'exploitable')
})
test('every rule has an id that is its file, a summary, a reason, a remedy, and a case or a base', () => {
  assert.equal(new Set(rules.map(({ id }) => id)).size, rules.length)
  for (const rule of rules) {
    assert.match(rule.id, /^[a-z][a-z-]+$/)
    for (const text of [rule.summary, rule.why, rule.remedy]) assert.match(text, /[.)]$/, rule.id)
    if (rule.verdict !== 'malicious')
      assert.ok(
        cases.some(([id]) => id === rule.id),
        `${rule.id} has no case`,
      )
  }
})
