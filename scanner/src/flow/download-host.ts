import { type CiFile, type Entry, stepsOf } from '../model/ci-file.ts'
import { addressOf } from './address.ts'
import type { Deed } from './flow-facts.ts'
import { classOf, isBad } from './host-classes.ts'
import { serviceOfSecret } from './secret-names.ts'

/** Whether code is fetched from a host that no honest project installs from. */
export function isFromNobody(deed: Deed, file: CiFile): boolean {
  const { text } = file.source
  const address = deed.target === undefined ? undefined : addressOf(deed.target)
  if (address === undefined) return false
  const kind = classOf(address.host)
  if (isBad(kind)) return true
  if (address.scheme === 'tcp') return kind !== 'near'
  if (kind !== 'foreign') return false
  // A program that fetches a text and evaluates it installs nothing.
  if (deed.tool.endsWith(' eval')) return true
  if (deed.tool === 'eval') return !/\.(?:ba|z)?sh\b|install|setup|activate|init|hook|env/i.test(address.path)
  if (deed.tool === 'npx') return givesSecrets(text)
  const isInstaller =
    /^(?:get|install|installer|setup|sh|cli|dl|download|downloads|packages|apt|yum|repo)\./.test(address.host) ||
    /install|setup|get/.test(address.path.split(/[?#]/)[0]?.split('/').at(-1) ?? '')
  if (!isInstaller && isGivenLoot(deed, file)) return true
  return deed.isWrapped || (address.scheme === 'http' && address.port !== undefined && givesSecrets(text))
}

/** Whether the file gives secrets of other services to what runs in it. */
function givesSecrets(text: string): boolean {
  for (const match of text.matchAll(/\bsecrets\s?\.\s?(\w{1,100})/gi))
    if (serviceOfSecret((match[1] as string).toUpperCase()) !== undefined) return true
  return false
}

/** Whether the step gives what it fetches more than a program needs: all secrets, or those that publish in two places. */
function isGivenLoot(deed: Deed, file: CiFile): boolean {
  const step = stepsOf(file).find((each) => deed.structure === each.structure || deed.structure.startsWith(`${each.structure}.`))
  if (step === undefined) return false
  const around = [...step.env, ...(step.job?.env ?? []), ...(file.kind === 'workflow' ? file.env : [])].map(textOf)
  if (around.some((each) => /toJSON\s{0,3}\(\s{0,3}secrets\s{0,3}\)/i.test(each))) return true
  return opened(step.env.map(textOf)) >= 2 || opened(around) >= 3
}

function textOf(entry: Entry): string {
  return entry.scalar?.text ?? ''
}

/** In how many places the secrets in some texts publish or let in. */
function opened(texts: readonly string[]): number {
  const services = texts.flatMap((each) =>
    [...each.matchAll(/\bsecrets\s?\.\s?(\w{1,100})/gi)].map((match) => serviceOfSecret((match[1] as string).toUpperCase())),
  )
  return new Set(
    services.filter(
      (each) =>
        each !== undefined && /^(?:pypi|npm|docker|rubygems|crates|nuget|maven|packagist|hex|key|aws|google|azure|github)$/.test(each),
    ),
  ).size
}

/** Whether what is published came from a host that anybody could have: releases of one's own come from the forge or a store. */
export function isPublicRelease(deed: Deed): boolean {
  if (deed.target === undefined) return true
  const address = addressOf(deed.target)
  const kind = address === undefined ? 'hidden' : classOf(address.host)
  return isBad(kind) || kind === 'foreign'
}
