import type { Instance } from '../instance.ts'
import type { Place } from './client-commands.ts'

export const placeOf = ({ config }: Pick<Instance, 'config'>): Place => ({
  publicUrl: config.publicUrl,
  isPrivate: config.reading === 'private',
})

/** The address of a project, or of one of its releases. */
export const projectPath = (normalizedName: string, version?: string): string =>
  `/project/${encodeURIComponent(normalizedName)}/${version === undefined ? '' : `${encodeURIComponent(version)}/`}`
