import type { Json } from '../platform/encoding/canonical-json.ts'

type Fields = { readonly [key: string]: Json | undefined }

interface EventKind<Public extends Fields, Private extends Fields> {
  /** What the entry says, as a sentence for people. */
  readonly says: string
  /** The fields that can be erased: names, addresses, networks, devices, free text. Required, also where it is empty. */
  readonly privateFields: readonly (keyof Private & string)[]
  /** Never read; carries the types. */
  readonly fields?: { readonly public: Public; readonly private: Private }
}

const kind = <Public extends Fields, Private extends Fields>(
  says: string,
  privateFields: readonly (keyof Private & string)[],
): EventKind<Public, Private> => ({ says, privateFields })

type Nothing = Record<never, never>

/**
 * Every kind of event, named in the past. A kind is never renamed and its public fields never change their meaning:
 * entries written today must be read in ten years. New fields may be added.
 */
export const events = {
  'account-created': kind<
    { accountKind: 'person' | 'service'; isAdministrator: boolean; owner?: string },
    { name: string; email?: string }
  >('An account was created.', ['name', 'email']),
  'setup-link-made': kind<Nothing, Nothing>('A link was made that lets its reader become the first administrator.', []),
  'token-created': kind<{ commitment: string; expiresAt?: number }, { name: string; caveats: readonly string[] }>(
    'An API token was created. The commitment lets its owner prove later whether it was used.',
    ['name', 'caveats'],
  ),
  'token-narrowed': kind<Nothing, { caveat: string }>('A token may do less from now on.', ['caveat']),
  'token-put-to-sleep': kind<{ effect: 'asleep' }, Nothing>('A token is refused until it is woken.', []),
  'token-woken': kind<Nothing, Nothing>('A sleeping token works again.', []),
  'token-revoked': kind<Nothing, Nothing>('A token is dead for ever.', []),
  'project-created': kind<{ name: string; normalizedName: string }, Nothing>('A project was created by its first upload.', []),
  'role-given': kind<{ role: string }, Nothing>('An account got a role in a project.', []),
  'file-published': kind<
    { filename: string; version: string; sha256: string; blake2b: string; sizeBytes: number; isNewRelease: boolean },
    { userAgent?: string }
  >('A file was published.', ['userAgent']),
  'release-yanked': kind<{ version: string }, { yankReason?: string }>(
    'A release was yanked: installers take it only when it is named exactly.',
    ['yankReason'],
  ),
  'release-unyanked': kind<{ version: string }, Nothing>('A yanked release is offered again.', []),
  'release-deleted': kind<{ version: string; filenames: readonly string[] }, Nothing>(
    'A release was deleted. Its bytes are kept for the trash time, its names for ever.',
    [],
  ),
  'release-restored': kind<{ version: string; filenames: readonly string[] }, Nothing>(
    'A deleted release was taken back out of the trash.',
    [],
  ),
  'files-purged': kind<{ filenames: readonly string[] }, Nothing>('The bytes of deleted files were removed after the trash time.', []),
  'project-status-changed': kind<{ from: string; to: string }, { statusReason?: string }>('The status of a project was changed.', [
    'statusReason',
  ]),
  'encryption-key-rotated': kind<Nothing, Nothing>('Secrets at rest were encrypted again with a new key.', []),
} as const

export type EventKindName = keyof typeof events

type FieldsOf<Name extends EventKindName> = NonNullable<(typeof events)[Name]['fields']>

/** The things an entry is about: random ids, never names. */
export interface Subjects {
  readonly account?: string
  readonly project?: string
  readonly token?: string
  readonly release?: string
}

export type JournalEvent = {
  [Name in EventKindName]: {
    readonly kind: Name
    readonly subjects: Subjects
    readonly public: FieldsOf<Name>['public']
    readonly private: FieldsOf<Name>['private']
  }
}[EventKindName]
