import { type Finding, type Persona, personas } from './finding.ts'
import { flowOf } from './flow/secret-flow.ts'
import type { CiFile } from './model/ci-file.ts'
import { kindByPath, readCiFile } from './model/read-ci-file.ts'
import { readRepository, repositoryOf } from './model/read-repository.ts'
import { placeOf, SourceText } from './model/source-text.ts'
import { type Problem, type Report, type ScannedFile, sortFindings, worstVerdict } from './report.ts'
import type { Draft, Rule, RuleContext } from './rule.ts'
import { rules as allRules } from './rules.ts'
import { loadGrammar } from './shell/grammars.ts'

/** A file as it is handed over: judged by its path and its text alone. */
export interface FileText {
  /** With `/`, relative to the folder that was named; files before the same `.github/` are one repository. */
  readonly path: string
  readonly text: string
}

export interface ScanOptions {
  /** The rules that judge; all where nothing is said. */
  readonly rules?: readonly Rule[]
  /** Findings for this reader and the ones before it; `regular` where nothing is said. */
  readonly persona?: Persona
  /** `owner/name`, where it is known: then its own packages, images and pages are not foreign. */
  readonly repository?: string
}

/** Judges files. Nothing is executed, the network is not used, and no text makes it throw. Asynchronous because grammars are loaded on first need. */
export async function scanTexts(files: Iterable<FileText>, options: ScanOptions = {}): Promise<Report> {
  const problems: Problem[] = []
  const scanned: ScannedFile[] = []
  const repositories = new Map<string, CiFile[]>()
  const texts = [...files]
  // Compiled beside this thread while it reads YAML.
  const grammars = loadGrammars(texts)
  for (const { path, text } of texts) {
    const source = new SourceText(path, text)
    const read = readCiFile(source)
    const isOurs = read.file !== undefined || kindByPath(path) !== undefined
    scanned.push({ path, kind: read.file?.kind ?? kindByPath(path) ?? 'other', digest: source.digest })
    if (isOurs) problems.push(...read.problems)
    if (read.file === undefined) continue
    const root = repositoryOf(path)
    const group = repositories.get(root)
    if (group === undefined) repositories.set(root, [read.file])
    else group.push(read.file)
  }
  await grammars
  const findings: Finding[] = []
  for (const [root, group] of repositories) {
    const repository = readRepository(group, root, options.repository)
    for (const file of group) {
      const context: RuleContext = { repository, flow: (each) => flowOf(each, repository) }
      for (const rule of options.rules ?? allRules) {
        try {
          const drafts = boundedDrafts(rule.judge(file, context))
          findings.push(...drafts.map((each) => findingOf(rule, each)))
          if (drafts.length === maxFindings) {
            problems.push({
              path: file.path,
              kind: 'too-much',
              message: `The rule ${rule.id} says more of this file than ${maxFindings} things; the rest was left out.`,
            })
          }
        } catch {
          // A bug of ours, perhaps set off on purpose: the other rules still speak, and the silence is not hidden.
          problems.push({ path: file.path, kind: 'rule-failed', message: `The rule ${rule.id} failed on this file.` })
        }
      }
      for (const each of context.flow(file).torn) {
        const line = file.source.lineAt(each.start)
        problems.push({
          path: file.path,
          kind: 'too-much',
          message: 'A script is too much to be read as a whole; its lines were judged one by one.',
          line,
        })
      }
    }
  }
  const shown = personas.slice(0, personas.indexOf(options.persona ?? 'regular') + 1)
  const sorted = sortFindings(withoutDoubles(findings).filter((each) => shown.includes(each.persona)))
  return { files: scanned, findings: sorted, problems, verdict: worstVerdict(sorted) }
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

/** Only what the files need: a scan of workflows without PowerShell never reads its grammar. */
async function loadGrammars(files: readonly FileText[]): Promise<void> {
  const scripted = files.filter(({ path }) => !['dependabot', 'pre-commit'].includes(kindByPath(path) ?? ''))
  if (scripted.length > 0) await loadGrammar('bash')
  if (scripted.some(({ text }) => /pwsh|powershell|windows/i.test(text))) await loadGrammar('powershell')
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
