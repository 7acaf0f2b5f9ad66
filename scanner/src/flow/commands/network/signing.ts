import { addressOf } from '../../address.ts'
import type { Command } from '../../commands.ts'
import { isSecret, unknownValue } from '../../value.ts'

/**
 * Programs that sign or seal with a key. They show a clock, or a server of certificates, the digest of what they sign: the key
 * and its password stay where they are. What stands in the address itself does not.
 */
const sign: Command = (call) => {
  for (const each of call.args) {
    const address = isSecret(each) ? addressOf(each) : undefined
    if (address?.scheme !== undefined && address.carried.length > 0)
      call.shell.send({ at: call.at, channel: 'http', tool: call.name, target: each, carried: address.carried })
  }
  return unknownValue(call.name)
}

const names = [
  'signtool',
  'osslsigncode',
  'jarsigner',
  'apksigner',
  'codesign',
  'productsign',
  'azuresigntool',
  'nugetkeyvaultsigntool',
  'rcodesign',
  'jsign',
  'kubeseal',
]

export const signers: Readonly<Record<string, Command>> = Object.fromEntries(names.map((name) => [name, sign]))
