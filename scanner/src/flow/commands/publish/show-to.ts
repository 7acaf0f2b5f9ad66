import { addressOf } from '../../address.ts'
import type { Call } from '../../commands.ts'
import { classOf, isBad } from '../../host-classes.ts'
import { shownTo } from '../../registry-login.ts'
import { isSecret, type Value } from '../../value.ts'

/** Variables by which programs are given what opens the registry of a language. */
const names: Readonly<Record<string, readonly string[]>> = {
  pypi: ['TWINE_PASSWORD', 'UV_PUBLISH_TOKEN', 'UV_PUBLISH_PASSWORD', 'FLIT_PASSWORD', 'HATCH_INDEX_AUTH', 'POETRY_PYPI_TOKEN_PYPI'],
  npm: ['NODE_AUTH_TOKEN'],
  rubygems: ['GEM_HOST_API_KEY'],
  crates: ['CARGO_REGISTRY_TOKEN'],
  nuget: ['NUGET_API_KEY'],
}

/** What a registry is shown to let somebody publish. */
export function showTo(call: Call, home: string, registry: Value | undefined, ...credentials: readonly Value[]): void {
  const given = credentials.filter(({ pieces }) => pieces.length > 0)
  // What is said on the line is shown, and else what stands in the environment. A registry of nobody's may ask for all of it.
  const isNobodys = registry !== undefined && isBad(classOf(addressOf(registry)?.host ?? ''))
  const asked = isNobodys ? [...Object.values(names).flat(), 'NPM_TOKEN'] : given.length > 0 ? [] : (names[home] ?? [])
  const held = [...given, ...asked.map((each) => call.shell.lookup(each, call.at))].filter(isSecret)
  for (const each of shownTo(call.shell.world, registry, held, home))
    call.shell.send({ at: call.at, channel: 'http', tool: call.name, ...each })
}
