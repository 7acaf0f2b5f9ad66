/** What one upload may be; each is a setting. Zero is not "unlimited": there is no way to say unlimited. */
export interface UploadLimits {
  /** Of the distribution itself. */
  readonly fileBytes: number
  /** Parts of the multipart body, files and fields together. */
  readonly parts: number
  /** Of any form field but the description. */
  readonly fieldBytes: number
  readonly descriptionBytes: number
  /** Of METADATA or PKG-INFO. */
  readonly metadataBytes: number
  /** Files and folders in an archive. */
  readonly members: number
  /** Of all members together after decompression. */
  readonly unpackedBytes: number
  /** Unpacked bytes per packed byte, looked at once an archive is large enough for it to mean something. */
  readonly ratio: number
  /** From the first to the last byte read by the inspection of one archive. */
  readonly inspectionSeconds: number
  readonly concurrentUploadsPerToken: number
  /** A release takes no new files once it is older than this; null takes them for ever. */
  readonly newFilesDays: number | null
}

export const defaultUploadLimits: UploadLimits = {
  fileBytes: 2 * 1024 ** 3,
  parts: 1000,
  fieldBytes: 1024 ** 2,
  descriptionBytes: 4 * 1024 ** 2,
  metadataBytes: 8 * 1024 ** 2,
  members: 100_000,
  unpackedBytes: 8 * 1024 ** 3,
  ratio: 100,
  inspectionSeconds: 120,
  concurrentUploadsPerToken: 8,
  newFilesDays: 14,
}
