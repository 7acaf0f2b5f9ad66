import type { Span } from '../model/span.ts'
import type { Taint } from './taint.ts'
import type { Hidden, Value } from './value.ts'

/** By what something leaves. */
export type Channel =
  | 'http'
  | 'dns'
  | 'socket'
  | 'shell'
  | 'mail'
  | 'store'
  | 'git'
  | 'gist'
  | 'comment'
  | 'artifact'
  | 'cache'
  | 'summary'
  | 'log'
  | 'image'
  | 'action'
  | 'workflow'
  | 'release'

/** Where in a message something stands: credentials stand in headers, loot stands in bodies. */
export type Position = 'body' | 'header' | 'query' | 'path' | 'userinfo' | 'host' | 'argument' | 'file' | 'name'

export interface Carried {
  readonly secret: Hidden & { readonly taint: Taint }
  readonly position: Position
  /** The name that is written before it: `token` of `token=$T`. */
  readonly label: string | undefined
}

/** Something secret that leaves the job. */
export interface Send {
  readonly at: Span
  readonly structure: string
  readonly channel: Channel
  /** The program, function or action that sends. */
  readonly tool: string
  /** Where to: an address, a remote, an action's name; hidden stretches in `‹›`. */
  readonly target: Value | undefined
  readonly carried: readonly Carried[]
  /** The code stood encoded in the file. */
  readonly isWrapped: boolean
}

export type DeedKind =
  /** Encoded code is decoded and run. */
  | 'runs-payload'
  /** Code is fetched and run. */
  | 'runs-download'
  /** Text that strangers write is run as code. */
  | 'runs-event'
  /** A shell is opened towards another machine. */
  | 'opens-shell'
  | 'reads-memory'
  | 'reads-metadata'
  /** Another file is published than the one that was built. */
  | 'swaps-release'
  /** A way in is left: keys, collaborators, runners, workflows. */
  | 'leaves-door'
  | 'destroys'
  /** Traces are removed: logs of runs, history. */
  | 'hides'
  /** A search for credentials in files. */
  | 'harvests'
  /** Work for somebody else on the runner. */
  | 'mines'
  /** Text that multiplies itself, or hides in itself, until whoever reads it gives up. */
  | 'wears-out'

/** Something else that honest workflows do not do. */
export interface Deed {
  readonly kind: DeedKind
  readonly at: Span
  readonly structure: string
  readonly tool: string
  readonly target: Value | undefined
  /** What the deed shows, in words of ours and short. */
  readonly text: string
  readonly isWrapped: boolean
}

/** Where the secrets of one file go, and what else it does. Filled by the secret flow; rules read it. */
export interface FlowFacts {
  readonly sends: readonly Send[]
  readonly deeds: readonly Deed[]
  /** Scripts that were too much to be read as a whole. */
  readonly torn: readonly Span[]
}
