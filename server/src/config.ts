import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { type AccountTerms, accountTerms } from './accounts/account-terms.ts'
import type { PeopleSettings } from './accounts/people-settings.ts'
import { type OwnerTerms, ownerTerms } from './ownership/owner-terms.ts'
import { defaultUploadLimits, type UploadLimits } from './packaging/limits.ts'
import { nearest } from './platform/encoding/nearest.ts'
import { openKeyFile, parseKey } from './platform/encryption/key-file.ts'
import { fixedKeys, type KeyRing } from './platform/encryption/vault.ts'
import { isNetwork } from './platform/http/peer.ts'
import { parseSmtpServer } from './platform/mail/smtp-server.ts'

/** The defaults of an instance (design: presets). `solo` for a household, `team` behind a wall, `public` for strangers. */
export type Preset = 'solo' | 'team' | 'public'

/** What an operator may set, read once at start and frozen. The one reader of the environment is this file. */
export interface Config {
  readonly preset: Preset
  readonly host: string
  readonly port: number
  readonly metricsPort: number | undefined
  readonly metricsToken: string | undefined
  /** The one origin for pages, cookies and file links, without a slash at the end. */
  readonly publicUrl: string
  readonly dataFolder: string
  readonly databaseUrl: string
  readonly reading: 'public' | 'private'
  /** Networks (CIDR) of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. */
  readonly trustedProxies: readonly string[]
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  readonly allowLocalVersions: boolean
  readonly allowLinuxTags: boolean
  readonly trashDays: number
  /** Seconds that a client may keep a simple page without asking again; 0 means ask each time. */
  readonly pageMaxAgeSeconds: number
  /** The least bytes a second that a body must arrive with, over half a minute. */
  readonly minimumBytesPerSecond: number
  readonly shutdownSeconds: number
  readonly limits: UploadLimits
  readonly keyRing: KeyRing
  readonly people: PeopleSettings
  /** How changes of who owns a project are treated. */
  readonly owners: OwnerTerms
  /** How changes of accounts are treated that give or take power for good. */
  readonly accounts: AccountTerms
  /** Where mails go: an SMTP server, or files in the outbox folder. */
  readonly mail: { readonly smtpUrl: string | undefined; readonly from: string }
  /** Private networks (CIDR) that webhooks may reach. */
  readonly webhookNetworks: readonly string[]
}

interface Setting<Value> {
  readonly parse: (text: string) => Value
  readonly initial: string | Readonly<Record<Preset, string>>
  readonly says: string
  readonly isSecret?: true
}

/** A mistake of the operator that one line explains. */
export class ConfigProblem extends Error {
  override readonly name = 'ConfigProblem'
}

const perPreset = (solo: string, team: string, everyone: string) => ({ solo, team, public: everyone })

/** Every setting, one line each: `docs/reference/configuration.md` is generated from this table. */
export const settings = {
  HOLDFAST_PRESET: { parse: oneOf('solo', 'team', 'public'), initial: 'solo', says: 'which defaults apply: solo, team or public' },
  HOLDFAST_HOST: { parse: text, initial: 'localhost', says: 'the address to listen on; localhost listens on the loopback only' },
  HOLDFAST_PORT: { parse: port, initial: '8080', says: 'the port to listen on; 0 takes any free one' },
  HOLDFAST_PUBLIC_URL: {
    parse: origin,
    initial: '',
    says: 'the one origin for pages, cookies and file links; empty: http://localhost and the port',
  },
  HOLDFAST_DATA: { parse: text, initial: './data', says: 'the folder of the database, the files and the keys' },
  HOLDFAST_DATABASE_URL: {
    parse: optional(databaseAddress),
    initial: '',
    says: 'postgres://… for PostgreSQL; empty: SQLite in the data folder',
    isSecret: true,
  },
  HOLDFAST_READING: {
    parse: oneOf('public', 'private'),
    initial: perPreset('private', 'private', 'public'),
    says: 'who may read: everybody, or tokens with read',
  },
  HOLDFAST_METRICS_PORT: { parse: optional(port), initial: '', says: 'a second port, on the loopback, for /metrics without a token' },
  HOLDFAST_METRICS_TOKEN: { parse: optional(text), initial: '', says: 'a bearer token for /metrics on the main port', isSecret: true },
  HOLDFAST_TRUSTED_PROXIES: {
    parse: proxies,
    initial: '',
    says: 'networks (CIDR, comma between) of proxies whose forwarding headers are believed',
  },
  HOLDFAST_LOG_LEVEL: { parse: oneOf('debug', 'info', 'warn', 'error', 'silent'), initial: 'info', says: 'how much is logged' },
  HOLDFAST_SECRET_KEY: {
    parse: optional(keys),
    initial: '',
    says: 'encryption keys (32 bytes, base64url; newest first, comma between); empty: made under the data folder',
    isSecret: true,
  },
  HOLDFAST_ALLOW_LOCAL_VERSIONS: { parse: yesNo, initial: 'yes', says: 'whether versions such as 1.0+build7 may be uploaded' },
  HOLDFAST_ALLOW_LINUX_TAGS: { parse: yesNo, initial: 'yes', says: 'whether wheels tagged linux_x86_64 and the like may be uploaded' },
  HOLDFAST_TRASH_DAYS: { parse: whole(0, 3650), initial: '30', says: 'days that the bytes of a deleted file are kept' },
  HOLDFAST_PAGE_MAX_AGE: {
    parse: whole(0, 86_400),
    initial: '0',
    says: 'seconds that clients may keep a public simple page without asking again',
  },
  HOLDFAST_MINIMUM_RATE: {
    parse: whole(1, 1_000_000),
    initial: '512',
    says: 'bytes a second that an upload must bring at least, over half a minute',
  },
  HOLDFAST_SHUTDOWN_SECONDS: {
    parse: whole(0, 3600),
    initial: '60',
    says: 'seconds that uploads in flight have to finish when the server stops',
  },
  HOLDFAST_MAX_FILE_BYTES: { parse: size, initial: String(defaultUploadLimits.fileBytes), says: 'the largest file, in bytes' },
  HOLDFAST_MAX_UPLOADS_PER_TOKEN: {
    parse: whole(1, 1000),
    initial: String(defaultUploadLimits.concurrentUploadsPerToken),
    says: 'uploads at once with one token',
  },
  HOLDFAST_MAX_PARTS: { parse: whole(10, 100_000), initial: String(defaultUploadLimits.parts), says: 'parts of one upload form' },
  HOLDFAST_MAX_FIELD_BYTES: { parse: size, initial: String(defaultUploadLimits.fieldBytes), says: 'the largest form field, in bytes' },
  HOLDFAST_MAX_DESCRIPTION_BYTES: {
    parse: size,
    initial: String(defaultUploadLimits.descriptionBytes),
    says: 'the largest description, in bytes',
  },
  HOLDFAST_MAX_METADATA_BYTES: {
    parse: size,
    initial: String(defaultUploadLimits.metadataBytes),
    says: 'the largest METADATA or PKG-INFO, in bytes',
  },
  HOLDFAST_MAX_MEMBERS: { parse: whole(1, 10_000_000), initial: String(defaultUploadLimits.members), says: 'members of one archive' },
  HOLDFAST_MAX_UNPACKED_BYTES: {
    parse: size,
    initial: String(defaultUploadLimits.unpackedBytes),
    says: 'the size of an archive unpacked, in bytes',
  },
  HOLDFAST_MAX_RATIO: {
    parse: whole(2, 10_000),
    initial: String(defaultUploadLimits.ratio),
    says: 'how many times larger an archive may become when unpacked',
  },
  HOLDFAST_INSPECTION_SECONDS: {
    parse: whole(1, 3600),
    initial: String(defaultUploadLimits.inspectionSeconds),
    says: 'seconds that the inspection of one archive may take',
  },
  HOLDFAST_REGISTRATION: {
    parse: oneOf('open', 'invitation', 'closed'),
    initial: perPreset('closed', 'invitation', 'open'),
    says: 'who may make an account: everybody with an address (open), whoever was invited, or nobody by himself (closed)',
  },
  HOLDFAST_SESSION_IDLE_DAYS: {
    parse: whole(1, 365),
    initial: perPreset('30', '14', '7'),
    says: 'days after which an unused session ends',
  },
  HOLDFAST_SESSION_DAYS: { parse: whole(1, 365), initial: perPreset('90', '30', '30'), says: 'days after which every session ends' },
  HOLDFAST_FRESH_MINUTES: {
    parse: whole(1, 1440),
    initial: perPreset('720', '120', '30'),
    says: 'minutes for which a shown factor is enough for acts that matter',
  },
  HOLDFAST_UNKNOWN_BROWSER: {
    parse: oneOf('let-in', 'mail-or-browser', 'mail'),
    initial: perPreset('let-in', 'mail-or-browser', 'mail'),
    says: 'what a sign-in by code from an unknown browser waits for: nothing, a link by mail or another signed-in browser, a link by mail',
  },
  HOLDFAST_OLD_FACTOR_HOURS: {
    parse: whole(0, 8760),
    initial: perPreset('0', '72', '336'),
    says: 'hours after which an added factor may confirm what matters most',
  },
  HOLDFAST_GUARD_HOURS: {
    parse: whole(0, 8760),
    initial: perPreset('0', '24', '72'),
    says: 'hours for which an account is guarded after a change of factors or addresses that no old factor confirmed',
  },
  HOLDFAST_BREACH_URL: {
    parse: optional(rangeAddress),
    initial: '',
    says: 'address of a range service of published passwords (five hex digits are put behind it); empty: not asked',
  },
  HOLDFAST_BREACH_FILE: { parse: optional(text), initial: '', says: 'a sorted file of SHA-1 digests of published passwords; empty: none' },
  HOLDFAST_TOKEN_DAYS: {
    parse: optional(whole(1, 3650)),
    initial: perPreset('', '180', '90'),
    says: 'days that the form for tokens proposes; empty: no end',
  },
  HOLDFAST_TOKEN_MAX_DAYS: {
    parse: optional(whole(1, 3650)),
    initial: perPreset('', '365', '365'),
    says: 'days that a token made by a person may live; empty: no limit',
  },
  HOLDFAST_TOKEN_PROOF: {
    parse: oneOf('session', 'passkey'),
    initial: perPreset('session', 'session', 'passkey'),
    says: 'what making a token asks for: a fresh session, or an old passkey shown for it',
  },
  HOLDFAST_SMTP_URL: {
    parse: optional(smtpAddress),
    initial: '',
    says: 'smtp://user:password@host:port or smtps://…; empty: mails are written to the folder outbox under the data folder',
    isSecret: true,
  },
  HOLDFAST_MAIL_FROM: { parse: text, initial: 'holdfast@localhost', says: 'the address that mails come from' },
  HOLDFAST_WEBHOOK_NETWORKS: {
    parse: proxies,
    initial: '',
    says: 'networks (CIDR, comma between) that webhooks may reach although they are private; empty: the public internet alone',
  },
  HOLDFAST_NEW_FILES_DAYS: {
    parse: optional(whole(1, 36_500)),
    initial: perPreset('', '', '14'),
    says: 'days after which a release takes no new files; empty: never',
  },
} as const satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof settings

/** Read by itself: it says where the file is that holds the others. */
const FILE_SETTING = 'HOLDFAST_CONFIG'
/** Used by the tests of this repository; not settings. */
const FOREIGN_PREFIX = 'HOLDFAST_TEST_'

/** A file in the data folder of a rehearsal. Its clock is somebody's story and its people are nobody: it is never served. */
export const REHEARSAL_MARK = '.rehearsal'

export interface EffectiveSetting {
  readonly name: SettingName
  /** As text; secrets are not shown. */
  readonly value: string
  readonly from: string
  readonly says: string
}

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Reads the settings from the environment, then from the file that `HOLDFAST_CONFIG` names (lines `HOLDFAST_PORT=8080`),
 * then from the preset. A name with `_FILE` behind it reads the value from that file, so that secrets need not stand in
 * the environment.
 *
 * @throws ConfigProblem: an unknown name (with the nearest known one), a value that is not one, a file that cannot be read.
 */
export function readConfig(environment: Environment = process.env): { config: Config; effective: readonly EffectiveSetting[] } {
  const sources = readSources(environment)
  // Read first, because the others' defaults depend on it; `value` below tells what is wrong with it.
  const presetGiven = sources.get('HOLDFAST_PRESET')?.value ?? 'solo'
  const preset = (['solo', 'team', 'public'] as const).find((known) => known === presetGiven) ?? 'solo'
  const effective: EffectiveSetting[] = []

  function value<Name extends SettingName>(name: Name): ReturnType<(typeof settings)[Name]['parse']> {
    const setting: Setting<unknown> = settings[name]
    const given = sources.get(name)
    const initial = typeof setting.initial === 'string' ? setting.initial : setting.initial[preset]
    const raw = given?.value ?? initial
    const from = given?.from ?? (typeof setting.initial === 'string' ? 'default' : `preset ${preset}`)
    try {
      const parsed = setting.parse(raw)
      const shown = setting.isSecret && raw !== '' ? '(secret)' : raw
      effective.push({ name, value: shown, from, says: setting.says })
      return parsed as ReturnType<(typeof settings)[Name]['parse']>
    } catch (error) {
      throw new ConfigProblem(`${name} (from ${from}) ${(error as Error).message}.`)
    }
  }

  const dataFolder = resolve(value('HOLDFAST_DATA'))
  const portNumber = value('HOLDFAST_PORT')
  const keysGiven = value('HOLDFAST_SECRET_KEY')
  const config: Config = {
    preset: value('HOLDFAST_PRESET'),
    host: value('HOLDFAST_HOST'),
    port: portNumber,
    metricsPort: value('HOLDFAST_METRICS_PORT'),
    metricsToken: value('HOLDFAST_METRICS_TOKEN'),
    publicUrl: value('HOLDFAST_PUBLIC_URL') || `http://localhost:${portNumber}`,
    dataFolder,
    databaseUrl: value('HOLDFAST_DATABASE_URL') || `sqlite:${join(dataFolder, 'holdfast.sqlite')}`,
    reading: value('HOLDFAST_READING'),
    trustedProxies: value('HOLDFAST_TRUSTED_PROXIES'),
    logLevel: value('HOLDFAST_LOG_LEVEL'),
    allowLocalVersions: value('HOLDFAST_ALLOW_LOCAL_VERSIONS'),
    allowLinuxTags: value('HOLDFAST_ALLOW_LINUX_TAGS'),
    trashDays: value('HOLDFAST_TRASH_DAYS'),
    pageMaxAgeSeconds: value('HOLDFAST_PAGE_MAX_AGE'),
    minimumBytesPerSecond: value('HOLDFAST_MINIMUM_RATE'),
    shutdownSeconds: value('HOLDFAST_SHUTDOWN_SECONDS'),
    limits: {
      fileBytes: value('HOLDFAST_MAX_FILE_BYTES'),
      parts: value('HOLDFAST_MAX_PARTS'),
      fieldBytes: value('HOLDFAST_MAX_FIELD_BYTES'),
      descriptionBytes: value('HOLDFAST_MAX_DESCRIPTION_BYTES'),
      metadataBytes: value('HOLDFAST_MAX_METADATA_BYTES'),
      members: value('HOLDFAST_MAX_MEMBERS'),
      unpackedBytes: value('HOLDFAST_MAX_UNPACKED_BYTES'),
      ratio: value('HOLDFAST_MAX_RATIO'),
      inspectionSeconds: value('HOLDFAST_INSPECTION_SECONDS'),
      concurrentUploadsPerToken: value('HOLDFAST_MAX_UPLOADS_PER_TOKEN'),
      newFilesDays: value('HOLDFAST_NEW_FILES_DAYS') ?? null,
    },
    people: {
      registration: value('HOLDFAST_REGISTRATION'),
      sessionIdleDays: value('HOLDFAST_SESSION_IDLE_DAYS'),
      sessionDays: value('HOLDFAST_SESSION_DAYS'),
      freshMinutes: value('HOLDFAST_FRESH_MINUTES'),
      unknownBrowser: value('HOLDFAST_UNKNOWN_BROWSER'),
      oldFactorHours: value('HOLDFAST_OLD_FACTOR_HOURS'),
      guardHours: value('HOLDFAST_GUARD_HOURS'),
      breachUrl: value('HOLDFAST_BREACH_URL'),
      breachFile: value('HOLDFAST_BREACH_FILE'),
      tokenDays: value('HOLDFAST_TOKEN_DAYS'),
      mostTokenDays: value('HOLDFAST_TOKEN_MAX_DAYS'),
      newTokenProof: value('HOLDFAST_TOKEN_PROOF'),
    },
    owners: ownerTerms[preset],
    accounts: accountTerms[preset],
    mail: { smtpUrl: value('HOLDFAST_SMTP_URL'), from: value('HOLDFAST_MAIL_FROM') },
    webhookNetworks: value('HOLDFAST_WEBHOOK_NETWORKS'),
    keyRing: keysGiven ? fixedKeys(...keysGiven) : keysInFile(keyFileOf(dataFolder)),
  }
  return { config: Object.freeze(config), effective: effective.sort((a, b) => a.name.localeCompare(b.name)) }
}

/** Where the encryption keys stand when they do not come from outside. */
export const keyFileOf = (dataFolder: string) => join(dataFolder, 'secret.key')

function readSources(environment: Environment): Map<SettingName, { value: string; from: string }> {
  const found = new Map<SettingName, { value: string; from: string }>()
  const file = environment[FILE_SETTING]
  if (file) take(parseEnv(readText(file, FILE_SETTING)), `file ${file}`)
  take(environment, 'environment')
  return found

  function take(values: Environment, from: string): void {
    for (const [key, value] of Object.entries(values)) {
      if (!key.startsWith('HOLDFAST_') || key === FILE_SETTING || key.startsWith(FOREIGN_PREFIX) || value === undefined) continue
      const base = key.endsWith('_FILE') ? key.slice(0, -'_FILE'.length) : key
      if (isSetting(key)) found.set(key, { value: value.trim(), from })
      else if (isSetting(base)) found.set(base, { value: readText(value, key).trim(), from: `file ${value}` })
      else throw new ConfigProblem(`${key} (from ${from}) is not a setting. Did you mean ${nearest(key, Object.keys(settings))}?`)
    }
  }
}

const isSetting = (name: string): name is SettingName => Object.hasOwn(settings, name)

function readText(path: string, name: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new ConfigProblem(`${name} names ${path}, which cannot be read: ${(error as NodeJS.ErrnoException).code}.`)
  }
}

function keysInFile(path: string): KeyRing {
  const file = openKeyFile(path)
  return {
    version: file.version,
    keys() {
      try {
        return file.keys()
      } catch (error) {
        throw new ConfigProblem(`The key file ${path} ${(error as Error).message}, one a line.`)
      }
    },
  }
}

function text(value: string): string {
  if (value === '') throw new Error('must not be empty')
  return value
}

function port(value: string): number {
  return whole(0, 65_535)(value)
}

function size(value: string): number {
  return whole(1, Number.MAX_SAFE_INTEGER)(value)
}

function whole(least: number, most: number): (value: string) => number {
  return (value) => {
    const number = /^\d{1,16}$/.test(value) ? Number(value) : Number.NaN
    if (!(number >= least && number <= most))
      throw new Error(`must be a whole number from ${least} to ${most}, not "${value.slice(0, 60)}"`)
    return number
  }
}

function yesNo(value: string): boolean {
  return oneOf('yes', 'no', 'true', 'false')(value) === 'yes' || value === 'true'
}

function oneOf<const Word extends string>(...words: Word[]): (value: string) => Word {
  return (value) => {
    const found = words.find((word) => word === value)
    if (!found) throw new Error(`must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}, not "${value.slice(0, 60)}"`)
    return found
  }
}

function databaseAddress(value: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*(?=:\/\/)/i.exec(value)?.[0]
  // The rest is not said: it may carry a password.
  if (scheme !== undefined && !/^postgres(ql)?$/.test(scheme)) throw new Error(`must be postgres://..., not ${scheme.slice(0, 30)}://...`)
  return value
}

function smtpAddress(value: string): string {
  parseSmtpServer(value)
  return value
}

function rangeAddress(value: string): string {
  if (!/^https?:$/.test(URL.canParse(value) ? new URL(value).protocol : '')) throw new Error('must be an https address')
  return value
}

function optional<Value>(parse: (value: string) => Value): (value: string) => Value | undefined {
  return (value) => (value === '' ? undefined : parse(value))
}

function proxies(value: string): readonly string[] {
  const networks = value === '' ? [] : value.split(',').map((item) => item.trim())
  for (const network of networks) {
    if (!isNetwork(network))
      throw new Error(`must hold networks such as 10.0.0.0/8 or 2001:db8::/32, comma between, not "${network.slice(0, 60)}"`)
  }
  return networks
}

function keys(value: string): readonly Uint8Array[] {
  return value.split(',').map(parseKey)
}

function origin(value: string): string {
  if (value === '') return ''
  const url = URL.canParse(value) ? new URL(value) : undefined
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username
  if (!isOrigin) throw new Error(`must be an origin such as https://index.example.org, not "${value.slice(0, 60)}"`)
  return url.origin
}
