import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accountTerms } from './account-terms.ts'
import { accountActs, verdictsOf } from './acts.ts'
import { accountHoldKinds } from './hold-kinds.ts'

test('the table names every act that waits, once', () => {
  const kinds = Object.keys(
    accountHoldKinds(
      {} as never,
      async () => undefined,
      async () => {},
    ),
  )
  assert.deepEqual(accountActs.map(({ code }) => code).toSorted(), kinds.toSorted())
})

for (const preset of ['solo', 'team', 'public'] as const)
  for (const { code, verdict } of accountActs)
    test(`${code} in ${preset}: ${verdict[preset]}`, () => assert.equal(verdictsOf(accountTerms[preset])[code], verdict[preset]))

test('no preset is weaker in anything than the one before it', () => {
  for (const [weaker, stronger] of [
    ['solo', 'team'],
    ['team', 'public'],
  ] as const)
    for (const name of ['changeEmail', 'removeFactor', 'closeAccount', 'leaving', 'makeAdministrator', 'removeAdministrator'] as const)
      assert.ok(accountTerms[weaker][name] <= accountTerms[stronger][name], `${name} in ${stronger}`)
})
