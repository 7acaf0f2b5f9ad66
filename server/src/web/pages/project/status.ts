import { html } from 'hono/html'
import type { Project, ProjectStatus, Release } from '../../../packaging/project.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { badge, type Tone } from '../pieces/badge.ts'
import { banner } from '../pieces/banner.ts'
import { dayText } from '../pieces/moment.ts'

const shown: Readonly<Partial<Record<ProjectStatus, { tone: Tone; sentence: string; rest: string }>>> = {
  quarantined: {
    tone: 'red',
    sentence: 'This project is in quarantine: its files are not offered.',
    rest: 'Do not run what you installed from it before you know more. The people who run this index can lift the quarantine.',
  },
  archived: { tone: 'amber', sentence: 'This project is archived: nothing new will be published.', rest: 'Its files stay.' },
  deprecated: { tone: 'amber', sentence: 'This project is deprecated: its owners advise against using it.', rest: 'Its files stay.' },
}

export const statusBadge = (status: ProjectStatus): Markup | '' => {
  const state = shown[status]
  return state ? badge(status, state.tone) : ''
}

/** What is wrong with a project or this release: one banner, about what harms most; the badges at the title name the rest. */
export function statusBanner(project: Project, release: Release | undefined): Markup | '' {
  const state = shown[project.status]
  if (release?.yankedAt != null && project.status !== 'quarantined') {
    const sentence = `Release ${release.version} was yanked on ${dayText(release.yankedAt)}: installers take it only when it is named exactly.`
    return banner('amber', sentence, release.yankedReason === null ? 'No reason was given.' : because(release.yankedReason))
  }
  if (!state) return ''
  return banner(state.tone, state.sentence, html`${project.statusReason === null ? '' : because(project.statusReason)} ${state.rest}`)
}

const because = (reason: string): Markup => html`Reason: <bdi>${/[.!?]$/.test(reason) ? reason : `${reason}.`}</bdi>`
