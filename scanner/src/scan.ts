import { setImmediate as turn } from 'node:timers/promises'
import type { Persona } from './finding.ts'
import { repositoryOf } from './model/read-repository.ts'
import { type Report, sortFindings, worstVerdict } from './report.ts'
import type { Rule } from './rule.ts'
import { type RepositoryReport, scanRepository } from './scan-repository.ts'

/** A file as it is handed over: judged by its path and its text alone. */
export interface FileText {
  /** With `/`, relative to the folder that was named; files before the same `.github/` are one repository. */
  readonly path: string
  readonly text: string
  /** UTF-16 units of the text, where they are known without making it. */
  readonly length?: number
}

export interface ScanOptions {
  /** The rules that judge; all where nothing is said. */
  readonly rules?: readonly Rule[]
  /** Findings for this reader and the ones before it; `regular` where nothing is said. */
  readonly persona?: Persona
  /** `owner/name`, where it is known: then its own packages, images and pages are not foreign. */
  readonly repository?: string
  /** Told each file before it is read, and again before it is judged. */
  onFile?(path: string): void
}

/** Judges files. Nothing is executed, the network is not used, and no text makes it throw. Asynchronous because grammars are loaded on first need. */
export async function scanTexts(files: Iterable<FileText>, options: ScanOptions = {}): Promise<Report> {
  const texts = [...files]
  const parts: RepositoryReport[] = []
  // One repository after the other, so that the trees of no more than one are in memory.
  for (const [root, group] of repositoriesOf(texts)) {
    parts.push(await scanRepository(root, group, options))
    // Whoever shows how long it takes has a turn.
    await turn()
  }
  return joinedReport(texts, parts)
}

/** The files of each repository, by the folder that it begins at. */
export function repositoriesOf(files: readonly FileText[]): Map<string, FileText[]> {
  return Map.groupBy(files, ({ path }) => repositoryOf(path))
}

/** One report of the reports on some repositories, the same whatever their order is; `files` are in the order in which they are told. */
export function joinedReport(files: readonly FileText[], parts: readonly RepositoryReport[]): Report {
  const order = new Map(files.map(({ path }, at) => [path, at]))
  const inOrder = <Each extends { readonly path: string }>(each: readonly Each[]) =>
    each.toSorted((a, b) => (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0))
  const findings = sortFindings(parts.flatMap((part) => part.findings))
  return {
    files: inOrder(parts.flatMap((part) => part.files)),
    findings,
    problems: inOrder(parts.flatMap((part) => part.problems)),
    comments: inOrder(parts.flatMap((part) => part.comments)),
    verdict: worstVerdict(findings),
  }
}
