import { type Finding, personas } from './finding.ts'
import { flowOf } from './flow/secret-flow.ts'
import type { CiFile } from './model/ci-file.ts'
import { kindByPath, readCiFile } from './model/read-ci-file.ts'
import { readRepository } from './model/read-repository.ts'
import { placeOf, SourceText } from './model/source-text.ts'
import type { Span } from './model/span.ts'
import type { Problem, Report, ScannedFile } from './report.ts'
import type { Draft, Rule, RuleContext } from './rule.ts'
import { rules as allRules } from './rules.ts'
import type { FileText, ScanOptions } from './scan.ts'
import { loadGrammar } from './shell/grammars.ts'
import { readComments } from './suppress/comments.ts'
import { fingerprintOf } from './suppress/fingerprint.ts'

/** What is said of the files of one repository, which know nothing of others. */
export type RepositoryReport = Omit<Report, 'verdict'>

/** Judges the files below one `root`, which their paths begin with. Throws for no text. */
export async function scanRepository(root: string, given: readonly FileText[], options: ScanOptions): Promise<RepositoryReport> {
  // Each made once, and no longer kept than this.
  const texts = given.map(({ path, text }) => ({ path, text }))
  const problems: Problem[] = []
  const scanned: ScannedFile[] = []
  const files: CiFile[] = []
  // Compiled beside this thread while it reads YAML.
  const grammars = loadGrammars(texts)
  for (const { path, text } of texts) {
    options.onFile?.(path)
    const source = new SourceText(path, text)
    const read = readCiFile(source)
    const isOurs = read.file !== undefined || kindByPath(path) !== undefined
    scanned.push({ path, kind: read.file?.kind ?? kindByPath(path) ?? 'other', digest: source.digest })
    if (isOurs) problems.push(...read.problems)
    if (read.file !== undefined) files.push(read.file)
  }
  await grammars
  const repository = readRepository(files, root, options.repository)
  const context: RuleContext = { repository, flow: (each) => flowOf(each, repository) }
  const findings: Finding[] = []
  for (const file of files) {
    options.onFile?.(file.path)
    const judged = judge(file, context, options.rules ?? allRules)
    findings.push(...judged.findings)
    problems.push(...judged.problems)
  }
  const shown = personas.slice(0, personas.indexOf(options.persona ?? 'regular') + 1)
  const wanted = withoutDoubles(findings).filter((each) => shown.includes(each.persona))
  const byPath = new Map(texts.map(({ path, text }) => [path, text]))
  const comments = texts.flatMap(({ path, text }) => readComments(path, text))
  const textOf = (path: string) => byPath.get(path)
  return { files: scanned, findings: wanted.map((each) => ({ ...each, fingerprint: fingerprintOf(each, textOf) })), problems, comments }
}

/** Only what the files need: a scan of workflows without PowerShell never reads its grammar. */
async function loadGrammars(files: readonly FileText[]): Promise<void> {
  const scripted = files.filter(({ path }) => !['dependabot', 'pre-commit'].includes(kindByPath(path) ?? ''))
  if (scripted.length > 0) await loadGrammar('bash')
  if (scripted.some(({ text }) => /pwsh|powershell|windows/i.test(text))) await loadGrammar('powershell')
}

function judge(file: CiFile, context: RuleContext, rules: readonly Rule[]): { findings: Finding[]; problems: Problem[] } {
  const findings: Finding[] = []
  const problems: Problem[] = []
  const { path } = file
  for (const rule of rules) {
    try {
      const drafts = boundedDrafts(rule.judge(file, context))
      for (const each of drafts) findings.push(findingOf(rule, each))
      if (drafts.length === maxFindings) {
        const message = `The rule ${rule.id} says more of this file than ${maxFindings} things; the rest was left out.`
        problems.push({ path, kind: 'too-much', message })
      }
    } catch {
      // A bug of ours, perhaps set off on purpose: the other rules still speak, and the silence is not hidden.
      problems.push({ path, kind: 'rule-failed', message: `The rule ${rule.id} failed on this file.` })
    }
  }
  for (const each of tornScripts(file, context)) {
    const line = file.source.lineAt(each.start)
    const message = 'A script is too much to be read as a whole; its lines were judged one by one.'
    problems.push({ path, kind: 'too-much', message, line })
  }
  return { findings, problems }
}

/** Where the flow failed, a rule has said so. */
function tornScripts(file: CiFile, context: RuleContext): readonly Span[] {
  try {
    return context.flow(file).torn
  } catch {
    return []
  }
}

/** What one rule may say of one file: a file of thousands of thefts is one theft of the reader's time. */
const maxFindings = 500

function boundedDrafts(drafts: Iterable<Draft>): Draft[] {
  const taken: Draft[] = []
  for (const each of drafts) {
    taken.push(each)
    if (taken.length === maxFindings) break
  }
  return taken
}

function findingOf(rule: Rule, draft: Draft): Finding {
  const { at, structure, message, evidence = [], secrets, hosts, reach } = draft
  return {
    rule: rule.id,
    verdict: draft.verdict ?? rule.verdict,
    severity: draft.severity ?? rule.severity,
    confidence: draft.confidence ?? rule.confidence,
    persona: draft.persona ?? rule.persona,
    message,
    place: placeOf(at),
    evidence: evidence.map((each) => ({ place: placeOf(each.at), text: each.text })),
    structure,
    ...(secrets === undefined ? {} : { secrets }),
    ...(hosts === undefined ? {} : { hosts }),
    ...(reach === undefined ? {} : { reach }),
  }
}

/** A called action is judged by itself and as its caller uses it: what both say is said once. */
function withoutDoubles(findings: readonly Finding[]): Finding[] {
  const seen = new Map<string, Finding>()
  for (const each of findings) {
    const key = `${each.rule} ${each.place.path} ${each.place.start} ${each.place.end} ${each.message}`
    if (!seen.has(key)) seen.set(key, each)
  }
  return [...seen.values()]
}
