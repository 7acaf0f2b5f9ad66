/** Where each mutating route of the index is walked: names of attacks, and `ordinary-year`. */
export type DrillCoverage = Readonly<Record<string, readonly string[]>>

export interface MutatingRoute {
  readonly method: string
  readonly path: string
}

/** Routes that no drill walks, and why. */
export const undrilled: Readonly<Record<string, string>> = {
  'POST /legacy': 'changes nothing: says in words that a slash is missing',
  'POST /pypi': 'changes nothing: says where the address of ten years ago is now',
  'POST /setup/:secret': 'works before anybody has an account; the drill makes its people by commands, as an operator does',
}

export const isMutating = ({ method }: MutatingRoute): boolean => !['GET', 'HEAD', 'OPTIONS'].includes(method)
export const routeName = ({ method, path }: MutatingRoute): string => `${method} ${path}`

/**
 * Every mutating route stands in an attack or in the ordinary year, or among the exceptions; and nothing is named that is not there.
 *
 * @param drills names of the attacks, and `ordinary-year`
 * @returns one sentence for each that is wrong
 */
export function drilledRoutes(
  routes: readonly MutatingRoute[],
  coverage: DrillCoverage,
  drills: readonly string[],
  exceptions: Readonly<Record<string, string>> = undrilled,
): string[] {
  const names = routes.filter(isMutating).map(routeName)
  const sentences: string[] = []
  for (const name of names) {
    const isWalked = (coverage[name] ?? []).length > 0
    const isExcepted = Object.hasOwn(exceptions, name)
    if (!isWalked && !isExcepted)
      sentences.push(`${name} stands in no attack and not in the ordinary year: walk it in one, then node scripts/write-drill-coverage.ts.`)
    if (isWalked && isExcepted) sentences.push(`${name} is walked, and an exception too: take it out of scripts/rules/drilled-routes.ts.`)
  }
  for (const [name, walkedIn] of Object.entries(coverage)) {
    if (!names.includes(name)) sentences.push(`${name} is in server/src/drill/coverage.json, and no mutating route.`)
    for (const drill of walkedIn) if (!drills.includes(drill)) sentences.push(`${name} is said to stand in ${drill}, which is no drill.`)
  }
  for (const name of Object.keys(exceptions)) if (!names.includes(name)) sentences.push(`${name} is an exception, and no mutating route.`)
  return sentences
}

/** The route that an address which was sent to belongs to; the most literal one where several fit. Undefined: none. */
export function routeOf(sent: string, routes: readonly MutatingRoute[]): string | undefined {
  const [method = '', address = ''] = sent.split(' ')
  const parts = address.replace(/\?.*$/, '').split('/')
  const fitting = routes.filter((route) => {
    const wanted = route.path.split('/')
    return route.method === method && wanted.length === parts.length && wanted.every((each, i) => each.startsWith(':') || each === parts[i])
  })
  const literal = ({ path }: MutatingRoute) => path.split('/').filter((each) => !each.startsWith(':')).length
  const best = fitting.toSorted((a, b) => literal(b) - literal(a))[0]
  return best && routeName(best)
}
