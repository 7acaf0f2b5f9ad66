import { settings } from '../../server/src/config.ts'
import { code, madeFrom, page, sentence, table } from './text/markdown.ts'

export const path = 'docs/reference/configuration.md'

interface Shown {
  readonly initial: string | Readonly<Record<'solo' | 'team' | 'public', string>>
  readonly says: string
  readonly isSecret?: true
}

export async function generate(): Promise<string> {
  const all = Object.entries(settings as Record<string, Shown>)
  const common = all.filter(([, { initial }]) => typeof initial === 'string')
  const perPreset = all.filter(([, { initial }]) => typeof initial !== 'string')
  return page(
    madeFrom(['server/src/config.ts']),
    '# Settings',
    [
      'A setting comes from the environment, else from the file that `HOLDFAST_CONFIG` names (lines such as `HOLDFAST_PORT=9000`), else from the',
      'preset, else from its default. An unknown name that starts with `HOLDFAST_` stops the start, and the nearest known name is shown.',
      'Any name with `_FILE` behind it reads the value from that file: use it for secrets.',
    ].join('\n'),
    '`holdfast config show` prints every setting, its value and where the value comes from. `holdfast config check` opens everything and warns of what is unwise.',
    '## Settings with one default',
    table(
      ['Setting', 'Default', 'Meaning'],
      common.map(([name, { initial, says, isSecret }]) => [
        code(name),
        code(String(initial)),
        `${sentence(says)}${isSecret ? ' Secret.' : ''}`,
      ]),
    ),
    '## Settings whose default the preset chooses',
    table(
      ['Setting', 'solo', 'team', 'public', 'Meaning'],
      perPreset.map(([name, { initial, says }]) => {
        const by = initial as Exclude<Shown['initial'], string>
        return [code(name), ...[by.solo, by.team, by.public].map((value) => code(value) || '(empty)'), sentence(says)]
      }),
    ),
    'An empty default means what its row says. Sizes are in bytes, times in the unit that the name says.',
  )
}
