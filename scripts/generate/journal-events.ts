import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { events } from '../../server/src/journal/events.ts'
import { code, madeFrom, page } from './text/markdown.ts'

export const path = 'docs/reference/journal-events.md'

const source = 'server/src/journal/events.ts'

export async function generate(): Promise<string> {
  const text = readFileSync(join(import.meta.dirname, '../..', source), 'utf8')
  return page(
    madeFrom([source]),
    '# Journal events',
    [
      'The journal is append-only. An entry is written in the same transaction as the change that it names; positions start at 1 and have no gaps.',
      'The body of an entry is canonical JSON (RFC 8785) of these members, and is decided for ever',
      '([decision 0005](../decisions/0005-journal-leaf-format-1.md)):',
    ].join('\n'),
    [
      '| Member | Is |',
      '| --- | --- |',
      '| `v` | 1, the version of this format |',
      '| `kind` | the kind of event, as below |',
      '| `at` | milliseconds UTC since 1970 |',
      '| `subjects` | random ids of the account, project, release, token and hold that it is about |',
      '| `public` | the public fields of the kind; `actor` (`operator`, `system`, `setup-link`, or `account:` and an id); for a token also `by`, the label of its uses in that month |',
      '| `private` | SHA-256 of byte 0x53, a 32-byte random salt, and the canonical JSON of the private fields, hex |',
    ].join('\n'),
    [
      'Private fields and their salt stand in a second table, encrypted. They can be erased without changing an entry. Beside the fields below, the',
      'private part may hold who acted: `token` and `address` for a token, `osUser` and `reason` for the operator, `address` for the set-up link,',
      '`job` for the system.',
    ].join('\n'),
    ...Object.entries(events).flatMap(([name, { says }]) => {
      const [open = '', hidden = ''] = fieldsOf(text, name)
      return [`## ${name}`, [says, '', `Public: ${shown(open)}. Private: ${shown(hidden)}.`].join('\n')]
    }),
  )
}

const shown = (type: string) => (type === 'Nothing' || type === '' ? 'nothing' : code(type.replace(/^\{\s*/, '').replace(/\s*\}$/, '')))

/** The two type arguments of `'name': kind<Public, Private>(`; types are gone when the program runs. */
function fieldsOf(text: string, name: string): string[] {
  const start = text.indexOf('kind<', text.indexOf(`  '${name}': kind<`)) + 'kind<'.length
  const found: string[] = []
  let depth = 0
  let from = start
  for (let at = start; at < text.length; at++) {
    const character = text[at]!
    if ('<{[('.includes(character)) depth++
    if (depth === 0 && (character === ',' || character === '>')) {
      found.push(text.slice(from, at).replaceAll(/\s+/g, ' ').trim())
      from = at + 1
    }
    if (depth === 0 && character === '>') break
    if ('>}])'.includes(character)) depth--
  }
  return found.filter((type) => type !== '')
}
