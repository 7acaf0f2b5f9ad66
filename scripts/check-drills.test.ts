import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drilledRoutes, routeOf } from './rules/drilled-routes.ts'

const routes = [
  { method: 'GET', path: '/sign-in' },
  { method: 'POST', path: '/sign-in' },
  { method: 'POST', path: '/account/tokens/:id/sleep' },
  { method: 'POST', path: '/account/tokens/all/sleep' },
  { method: 'DELETE', path: '/api/v1/projects/:name' },
  { method: 'POST', path: '/legacy' },
]
const sound = {
  'POST /sign-in': ['incident', 'ordinary-year'],
  'POST /account/tokens/:id/sleep': ['ordinary-year'],
  'POST /account/tokens/all/sleep': ['incident'],
  'DELETE /api/v1/projects/:name': ['incident'],
}
const exceptions = { 'POST /legacy': 'changes nothing' }
const drills = ['incident', 'ordinary-year']
const check = (coverage: Record<string, string[]>, but: Record<string, string> = exceptions) => drilledRoutes(routes, coverage, drills, but)

test('routes that are all walked have no problem, and reading ones need none', () => assert.deepEqual(check(sound), []))

for (const [what, coverage, but, sentence] of [
  ['a mutating route that no drill walks', { ...sound, 'DELETE /api/v1/projects/:name': [] }, exceptions, /^DELETE .* stands in no attack/],
  ['a row for a route that is gone', { ...sound, 'POST /gone': ['incident'] }, exceptions, /^POST \/gone .* no mutating route/],
  ['a row for a route that only reads', { ...sound, 'GET /sign-in': ['incident'] }, exceptions, /^GET \/sign-in .* no mutating route/],
  ['a drill that does not exist', { ...sound, 'POST /sign-in': ['picnic'] }, exceptions, /picnic, which is no drill/],
  ['an exception that is walked', { ...sound, 'POST /legacy': ['incident'] }, exceptions, /is walked, and an exception too/],
  ['an exception for nothing', sound, { ...exceptions, 'POST /gone': 'why' }, /^POST \/gone is an exception/],
] as const) {
  test(`${what} is caught`, () => {
    const found = check(coverage as Record<string, string[]>, but)
    assert.equal(found.length, 1, found.join('\n'))
    assert.match(found[0]!, sentence)
  })
}

for (const [sent, route] of [
  ['POST /sign-in', 'POST /sign-in'],
  ['POST /sign-in?next=/account', 'POST /sign-in'],
  ['POST /account/tokens/a1/sleep', 'POST /account/tokens/:id/sleep'],
  ['POST /account/tokens/all/sleep', 'POST /account/tokens/all/sleep'],
  ['DELETE /api/v1/projects/a', 'DELETE /api/v1/projects/:name'],
  ['POST /api/v1/projects/a', undefined],
  ['POST /account/tokens/a1/sleep/', undefined],
  ['POST /nowhere', undefined],
] as const) {
  test(`${sent} belongs to ${route ?? 'no route'}`, () => assert.equal(routeOf(sent, routes), route))
}
