import type { Queries, Transaction } from '../../platform/database/database.ts'

type DownloadTables = {
  download_count: { file_id: string; day: number; consumer: string; downloads: number }
  file: { id: string; project_id: string }
}

/** Adds counts to those of the same file, day and consumer. Not an event: nothing that is served depends on it. */
export async function addDownloads(
  tx: Transaction,
  counts: readonly { fileId: string; day: number; consumer: string; downloads: number }[],
): Promise<void> {
  const tables = tx.withTables<DownloadTables>()
  for (const { fileId, day, consumer, downloads } of counts) {
    await tables
      .insertInto('download_count')
      .values({ file_id: fileId, day, consumer, downloads })
      .onConflict((conflict) =>
        conflict
          .columns(['file_id', 'day', 'consumer'])
          .doUpdateSet((of) => ({ downloads: of('download_count.downloads', '+', downloads) })),
      )
      .execute()
  }
}

/** Downloads of a project since a day (days since 1970), and how many consumers they had. */
export async function countDownloads(
  queries: Queries,
  projectId: string,
  sinceDay: number,
): Promise<{ downloads: number; consumers: number }> {
  const row = await queries
    .withTables<DownloadTables>()
    .selectFrom('download_count')
    .innerJoin('file', 'file.id', 'download_count.file_id')
    .select((of) => [of.fn.sum<number | null>('downloads').as('downloads'), of.fn.count<number>('consumer').distinct().as('consumers')])
    .where('file.project_id', '=', projectId)
    .where('download_count.day', '>=', sinceDay)
    .executeTakeFirst()
  return { downloads: row?.downloads ?? 0, consumers: row?.consumers ?? 0 }
}
