import type { Carried } from '../flow-facts.ts'
import { classOf, isBad, ownerOf } from '../host-classes.ts'
import { isCredentialLabel, isNamedAfter } from '../secret-names.ts'
import { serviceFor } from './carried.ts'

/** Secrets that open what others install, or machines and clouds as a whole: no other host has a use for them. */
const precious = new Set([
  'pypi',
  'npm',
  'rubygems',
  'crates',
  'docker',
  'aws',
  'google',
  'azure',
  'github',
  'key',
  'database',
  'nuget',
  'maven',
  'packagist',
  'hex',
])

const clouds = new Set(['hetzner', 'linode', 'vultr', 'scaleway', 'digitalocean', 'aws', 'azure', 'google'])

const registryName =
  /(?:^|[.-])(?:npm|pypi|registry|nexus|artifactory|packages|docker|repo|maven|github|ghe|gitlab|gitea|forgejo|git|verdaccio|devpi|harbor|charts|gems|nuget)(?:[.-]|$)/

/** A secret of one service at a host that is not of it. What stands where a credential stands may be one of the host's own. */
export function isMisplaced(each: Carried, host: string): boolean {
  const service = serviceFor(each)
  if (service === undefined || ownerOf(host) === service) return false
  // A machine that a cloud makes is told how it becomes a runner.
  if (each.secret.taint.key === 'runner' && clouds.has(ownerOf(host) ?? '')) return false
  // A header of one line holds no key of a machine, whatever the secret is called.
  if (/DEPLOY_KEY$/.test(each.secret.taint.name) && each.position === 'header' && !each.secret.isAltered) return false
  const isCredential =
    (each.position === 'header' || each.position === 'userinfo') &&
    (each.label === undefined || isCredentialLabel(each.label) || /^(?:authorization|cf-access|x-vercel|apikey)/i.test(each.label))
  // A trigger of a forge of one's own is shown in a form.
  const isOwnForm = each.position === 'body' && isCredentialLabel(each.label) && !precious.has(service)
  if (isOwnForm && !each.secret.isAltered && (registryName.test(host) || isNamedAfter(each.secret.taint.name, host))) return false
  if (!isCredential) return true
  if (isBad(classOf(host))) return precious.has(service)
  if (each.secret.taint.kind === 'token' || !precious.has(service)) return false
  return !registryName.test(host) && !isNamedAfter(each.secret.taint.name, host)
}
