import { html } from 'hono/html'
import type { DescribedParts } from '../../../ownership/organisations/parts/describe-parts.ts'
import { isPartChange } from '../../../ownership/organisations/parts/restore-parts.ts'
import type { Markup } from '../../../platform/html/markup.ts'
import { entries } from '../account/entries.ts'
import { countText } from '../pieces/amount.ts'
import { badge } from '../pieces/badge.ts'
import { moment } from '../pieces/moment.ts'
import { projectPath } from '../place.ts'
import type { Preview, PreviewedProject, PreviewedRole } from './read-preview.ts'

/** Who owns what now, and would own it after. */
export function previewSection({ projects, organisations, unchanged, asOf }: Preview): Markup {
  return html`<section class="after" aria-labelledby="preview"><h2 id="preview">What would change</h2>
<p>Back to ${moment(asOf)}. ${organisations.length === 0 ? 'Roles of their own only: what people own by an organisation or a team stays as it is.' : ''}</p>
${
  projects.length + organisations.length === 0
    ? html`<div class="empty"><p>Nothing: who owns these projects is as it was then.</p></div>`
    : entries([...organisations.map(organisationEntry), ...projects.map(projectEntry)])
}
${unchanged === 0 || projects.length + organisations.length === 0 ? '' : html`<p class="after">In ${countText(unchanged, 'more project')} nothing differs.</p>`}</section>`
}

/** How much would change, for headings and buttons. */
export function changingText({ changing, organisations }: Pick<Preview, 'changing' | 'organisations'>): string {
  const changed = organisations.filter(({ plan }) => isPartChange(plan)).length
  const projects = countText(changing, 'project')
  if (changed === 0) return projects
  return changing === 0 ? countText(changed, 'organisation') : `${countText(changed, 'organisation')} and ${projects}`
}

/** Of an organisation of hundreds; the command on the host shows all. */
const MOST_PARTS = 60

function organisationEntry({ plan, gives, takes, skipped }: DescribedParts) {
  const lines = (parts: DescribedParts['gives']) => {
    const shown = parts.slice(0, MOST_PARTS).map(({ text }) => text)
    return parts.length > shown.length ? `${shown.join('; ')}; and ${parts.length - shown.length} more` : shown.join('; ')
  }
  return {
    what: html`<strong>${plan.organisation.name}</strong> ${badge('organisation', 'plain')} ${plan.isLeft ? badge('stays as it is', 'amber') : ''}`,
    about: [
      plan.isLeft ? 'Nobody would own it: everybody who did is frozen, closed or recovering, or it was not there yet.' : undefined,
      gives.length === 0 ? undefined : html`comes back: <bdi>${lines(gives)}</bdi>`,
      takes.length === 0 ? undefined : html`goes: <bdi>${lines(takes)}</bdi>`,
      skipped.length === 0
        ? undefined
        : html`gets nothing back, being frozen, closed or recovering, then or now: <bdi>${skipped.join(', ')}</bdi>`,
    ],
  }
}

function projectEntry({ project, ownersNow, ownersAfter, gives, standing, takes, skipped, isLeft }: PreviewedProject) {
  const [now, after] = [listed(ownersNow.toSorted()), listed(ownersAfter)]
  const warnings = gives.flatMap((given) => given.warnings.map((warning) => `${given.name}: ${warning}.`))
  return {
    what: html`<a href="${projectPath(project.normalizedName)}"><strong>${project.name}</strong></a> ${isLeft ? badge('stays as it is', 'amber') : ''} ${warnings.length === 0 ? '' : badge('look twice', 'amber')}`,
    about: [
      !isLeft && now === after ? html`owned by <bdi>${now}</bdi>, now and afterwards` : html`owned now by <bdi>${now}</bdi>`,
      isLeft
        ? 'Nobody would own it: everybody who did is frozen, closed or recovering.'
        : now === after
          ? undefined
          : html`owned by <bdi>${after}</bdi> afterwards`,
      gives.length === 0 || isLeft ? undefined : html`gets back: <bdi>${gives.map(told).join(', ')}</bdi>`,
      standing.length === 0 || isLeft ? undefined : html`gets back the standing of then: <bdi>${standing.join(', ')}</bdi>`,
      takes.length === 0 || isLeft ? undefined : html`loses: <bdi>${takes.map(told).join(', ')}</bdi>`,
      skipped.length === 0
        ? undefined
        : html`gets nothing back, being frozen, closed or recovering, then or now: <bdi>${skipped.join(', ')}</bdi>`,
      ...warnings.map((warning) => html`<strong>${warning}</strong>`),
    ],
  }
}

const told = ({ name, role }: PreviewedRole) => `${name} (${role})`
const listed = (names: readonly string[]) => (names.length === 0 ? 'nobody' : names.join(', '))
