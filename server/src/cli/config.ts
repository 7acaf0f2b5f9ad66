import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { peopleWarnings } from '../accounts/people-warnings.ts'
import { keyFileOf } from '../config.ts'
import { Refusal } from '../errors.ts'
import { writeKeyFile } from '../platform/encryption/key-file.ts'
import { SEALING_LOCK } from '../platform/encryption/sealing-lock.ts'
import { createVault, fixedKeys } from '../platform/encryption/vault.ts'
import { resealSecrets } from '../tokens/reseal-secrets.ts'
import { onIndex, say, type Told, table } from './command.ts'
import type { Machine } from './machine.ts'

export function addConfigCommands(program: Command, machine: Machine): void {
  const config = program.command('config').description('settings')

  config
    .command('show')
    .description('every setting, its value and where that comes from; secrets are not shown')
    .option('--json', 'print the result as JSON')
    .action((options: Told) => {
      const { effective } = machine.readConfig()
      const rows = effective.map(({ name, value, from }) => [name, value === '' ? '(empty)' : value, from])
      say({ lines: table(['SETTING', 'VALUE', 'FROM'], rows), json: effective }, options)
    })

  onIndex(
    machine,
    config.command('check').description('open everything that the settings name, and warn of what is unwise'),
    async (index) => {
      const { effective } = machine.readConfig()
      const from = (name: string) => effective.find((setting) => setting.name === name)!.from
      const warnings = [
        ...(from('HOLDFAST_SECRET_KEY') === 'default'
          ? [
              `The encryption key stands beside the data (${keyFileOf(index.config.dataFolder)}): whoever copies the folder can read the token keys. Give it from outside with HOLDFAST_SECRET_KEY_FILE.`,
            ]
          : []),
        ...(index.config.publicUrl.startsWith('http://') && !isLocal(index.config.publicUrl)
          ? [
              'HOLDFAST_PUBLIC_URL is plain http: tokens are refused there. Put a proxy with https in front, and name it in HOLDFAST_TRUSTED_PROXIES.',
            ]
          : []),
        ...peopleWarnings(index.config),
      ]
      const result = warnings.length === 0 ? 'The settings are fine.' : `The settings work, with ${warnings.length} warning(s).`
      return { lines: [result, ...warnings.map((warning) => `warning: ${warning}`)], json: { isUsable: true, warnings } }
    },
  )

  const rotate = config.command('rotate-key').description('encrypt the secrets at rest with a new key; a running server notices by itself')
  onIndex(machine, rotate, async (index, operator) => {
    const { config: settings, effective } = machine.readConfig()
    const isFromOutside = effective.find(({ name }) => name === 'HOLDFAST_SECRET_KEY')!.from !== 'default'
    const file = keyFileOf(settings.dataFolder)
    // A key from outside is rotated outside: the new one stands in front already, and what it has not sealed is sealed now.
    if (isFromOutside && settings.keyRing.keys().length < 2) throw new Refusal('key-from-outside')
    let known: readonly Uint8Array[] = []
    const openVault = () => {
      known = settings.keyRing.keys()
      if (isFromOutside) return createVault(settings.keyRing)
      const ring = [randomBytes(32), ...known]
      writeKeyFile(file, ring)
      return createVault(fixedKeys(...ring))
    }
    const resealed = await resealSecrets(index, operator, openVault, (done) => {
      if (process.stderr.isTTY) process.stderr.write(`\r${done} secrets`)
    })
    // Only now: until the last secret is sealed anew, the old key is needed. Another rotation may have put its key in front meanwhile.
    if (!isFromOutside) {
      await index.db.transaction(async (tx) => {
        await tx.lock(SEALING_LOCK)
        writeKeyFile(
          file,
          settings.keyRing.keys().filter((key) => !known.some((old) => Buffer.compare(old, key) === 0)),
        )
      })
    }
    const rest = isFromOutside ? 'take the others out of HOLDFAST_SECRET_KEY now' : `the old one is gone from ${file}`
    return { lines: [`${resealed} secrets are encrypted with the newest key; ${rest}.`], json: { resealed } }
  })
}

const isLocal = (url: string) => /^https?:\/\/(localhost|127\.|\[::1\])/.test(url)
