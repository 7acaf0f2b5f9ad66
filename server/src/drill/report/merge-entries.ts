import type { Entry } from '../story.ts'

/** Entries that differ in the project alone, told as one. */
export interface Told extends Entry {
  /** How many entries it stands for. */
  readonly count: number
}

interface Growing extends Told {
  readonly template: string
  readonly projects: readonly string[]
}

/** A story that people read: the same step on several projects with the same answer is one line. */
export function mergeEntries(story: readonly Entry[]): Told[] {
  const told: Growing[] = []
  for (const entry of story) {
    const last = told.findLast((each) => isSame(each, entry))
    if (last === undefined || entry.project === undefined || told.indexOf(last) < told.length - 4) {
      told.push({
        ...entry,
        template: entry.what,
        what: fill(entry.what, entry.project),
        count: 1,
        projects: entry.project === undefined ? [] : [entry.project],
      })
      continue
    }
    const projects = last.projects.includes(entry.project) ? last.projects : [...last.projects, entry.project]
    const merged = {
      ...last,
      projects,
      what: fill(entry.what, projects.join(', ')),
      count: last.count + 1,
      mails: [
        ...last.mails,
        ...entry.mails.filter((mail) => !last.mails.some(({ subject, to }) => subject === mail.subject && to === mail.to)),
      ],
    }
    told[told.indexOf(last)] = merged
  }
  return told
}

const fill = (what: string, project: string | undefined) => what.replaceAll('{project}', project ?? '')

const isSame = (told: Growing, entry: Entry) =>
  told.who === entry.who &&
  Math.abs(told.at - entry.at) < 1000 &&
  told.template === entry.what &&
  told.outcome.kind === entry.outcome.kind &&
  told.outcome.code === entry.outcome.code &&
  told.isExpected === entry.isExpected
