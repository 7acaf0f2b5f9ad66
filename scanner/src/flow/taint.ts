import type { Span } from '../model/span.ts'

/** Something that must not leave. `key` is the same for the same thing. */
export interface Taint {
  readonly key: string
  /**
   * `secret` one by name, `secrets` all or one chosen at run time, `token` the workflow's own, `identity` OIDC request variables and tokens,
   * `environment` a dump of it, `file` a file of credentials, `memory` that of the runner, `metadata` what the cloud gives its machine, `remote` what fetched code prints.
   */
  readonly kind: 'secret' | 'secrets' | 'token' | 'identity' | 'environment' | 'file' | 'memory' | 'metadata' | 'remote'
  /** The secret's name in capitals, the path of a file; `*` for all. */
  readonly name: string
  /** Where it is read. */
  readonly at: Span
  /** For whom an identity token is: nobody else takes it. */
  readonly audience?: string
}

export function secretTaint(name: string, at: Span): Taint {
  const upper = name.toUpperCase()
  if (upper === 'GITHUB_TOKEN') return tokenTaint(at)
  return { key: `secret ${upper}`, kind: 'secret', name: upper, at }
}

export function allSecretsTaint(at: Span): Taint {
  return { key: 'secrets', kind: 'secrets', name: '*', at }
}

export function tokenTaint(at: Span): Taint {
  return { key: 'token', kind: 'token', name: 'GITHUB_TOKEN', at }
}

export function identityTaint(at: Span, audience?: string): Taint {
  const taint: Taint = { key: `identity ${audience ?? ''}`, kind: 'identity', name: 'OIDC token', at }
  return audience === undefined ? taint : { ...taint, audience: audience.toLowerCase() }
}

export function environmentTaint(at: Span): Taint {
  return { key: 'environment', kind: 'environment', name: 'the whole environment', at }
}

export function fileTaint(path: string, at: Span): Taint {
  return { key: `file ${path}`, kind: 'file', name: path, at }
}

export function memoryTaint(at: Span): Taint {
  return { key: 'memory', kind: 'memory', name: "the runner's memory", at }
}

export function metadataTaint(at: Span): Taint {
  return { key: 'metadata', kind: 'metadata', name: "the machine's cloud credentials", at }
}

export function remoteTaint(host: string, at: Span): Taint {
  return { key: `remote ${host}`, kind: 'remote', name: `what the code of ${host} prints`, at }
}
