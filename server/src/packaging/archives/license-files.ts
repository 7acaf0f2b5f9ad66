import { Refusal } from '../../errors.ts'
import { parseCoreMetadata } from '../metadata/core-metadata.ts'
import { excerpt } from '../metadata/excerpt.ts'

/** Every License-File of the metadata exists below `folder` (PEP 639, metadata 2.4 on). Refuses with `archive-license-file`. */
export function checkLicenseFiles(metadata: Buffer, folder: string, exists: (path: string) => boolean): void {
  // How large fields may be is for the upload to say, and it reads the same bytes under its own limits.
  const limits = { metadataBytes: metadata.length, descriptionBytes: metadata.length, fieldBytes: metadata.length }
  const { metadataVersion, licenseFiles } = parseCoreMetadata(metadata, limits)
  const [major = 0, minor = 0] = metadataVersion.split('.').map(Number)
  if (major < 2 || (major === 2 && minor < 4)) return
  for (const file of licenseFiles) {
    if (!exists(`${folder}/${file}`)) throw new Refusal('archive-license-file', { file: excerpt(file) })
  }
}
