import type { Cell } from '../matrix.ts'
import type { Result } from '../run-attack.ts'
import type { Guard } from '../spawned-server.ts'
import type { TakeoverReport } from '../takeover.ts'
import { escapeHtml as safe } from './escape-html.ts'
import { mergeEntries, type Told } from './merge-entries.ts'
import { clockOf, hours } from './print-report.ts'
import { reportStyle } from './report-style.ts'
import { timelineSvg } from './timeline-svg.ts'

const ledes = {
  held: 'Every attack of this drill was held: what owners had, they have.',
  lost: 'An attack was lost: somebody kept what he took, or the owner stayed outside.',
  inconclusive: 'Nothing is proved: drill and index did not understand each other somewhere. Look at the doubts below.',
} as const

/** The report as one page for the operator's files: no script, nothing that is loaded from elsewhere. */
export function htmlReport(report: TakeoverReport): string {
  const { results, ending, matrix, guards, disagreements } = report
  const presets = [...new Set(results.map(({ preset }) => preset))]
  const title = `Takeover drill: ${ending}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${reportStyle}</style></head><body>
<header><h1>${badge(ending)} ${safe(headline(results))}</h1><p class="lede">${ledes[ending]}</p>
<p class="mute">Played against a server of this build with the settings of ${presets.map(safe).join(', ')}, on people and projects made for it, from
22 November 2023, 08:42:33 UTC on. Times count from there. Answers were judged from outside: by what installers get, by who could publish, by the mailbox.</p></header>
<main>
${disagreements.length === 0 ? '' : `<h2>What does not agree</h2><ul>${disagreements.map((each) => `<li>${safe(each)}</li>`).join('')}</ul>`}
<h2>Attacks</h2>${summaryTable(results, presets)}
<h2>What happened</h2>
<p class="legend"><i class="r">●</i> took effect · <i class="a">○</i> waits, and everybody concerned is told · <i class="k">▮</i> refused · <i class="o">●</i> somebody honest acts · <i class="a">✕</i> not understood · ✉ mail</p>
${results.map((result) => storySection(result, results.length === 1)).join('\n')}
${matrixSection(matrix, guards)}
</main></body></html>
`
}

function headline(results: readonly Result[]): string {
  const held = results.filter(({ ending }) => ending === 'held').length
  return results.length === 1 ? results[0]!.title : `${held} of ${results.length} attacks were held`
}

const badge = (word: string, look = word) => `<span class="badge ${look}">${safe(word)}</span>`

function summaryTable(results: readonly Result[], presets: readonly string[]): string {
  const names = [...new Set(results.map(({ attack }) => attack))]
  const rows = names.map((name) => {
    const first = results.find(({ attack }) => attack === name)!
    const cells = presets.map((preset) => {
      const found = results.find((each) => each.attack === name && each.preset === preset)
      if (!found) return '<td></td>'
      const gain = found.gainedProjectHours === 0 ? '' : `<br><span class="mute">${hours(found.gainedProjectHours)}</span>`
      return `<td><a href="#${name}-${preset}">${badge(found.ending)}</a>${gain}</td>`
    })
    return `<tr><th scope="row">${safe(name)}</th><td>${safe(first.title)}<br><span class="mute">${safe(first.source)}</span></td>${cells.join('')}</tr>`
  })
  return `<div class="scroll"><table><thead><tr><th>Attack</th><th>What it is</th>${presets.map((preset) => `<th>${safe(preset)}</th>`).join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>
<p class="mute">Project-hours are the attacker's gain: for how long he could publish, times the number of projects. A gain with the verdict "held" was within what the attack promises at most, and ended.</p>`
}

function storySection(result: Result, isOpen: boolean): string {
  const story = mergeEntries(result.story)
  const checks = result.checks.map(
    ({ question, answer, says }) => `<tr><td>${badge(answer)}</td><td>${safe(question)}</td><td class="mute">${safe(says)}</td></tr>`,
  )
  const doubts =
    result.doubts.length === 0
      ? ''
      : `<h3>Doubts</h3><ul>${result.doubts
          .slice(0, 20)
          .map((doubt) => `<li>${safe(doubt)}</li>`)
          .join('')}</ul>`
  return `<details id="${result.attack}-${result.preset}"${isOpen || result.ending !== 'held' ? ' open' : ''}><summary>${badge(result.ending)} ${safe(result.attack)} on ${safe(result.preset)}: ${safe(result.title)}</summary>
<div class="scroll drawn">${timelineSvg(story, `Timeline of ${result.attack} on ${result.preset}`)}</div>
<div class="scroll"><table><tbody>${checks.join('')}</tbody></table></div>${doubts}
<h3>Step by step</h3><div class="scroll"><table><thead><tr><th>When</th><th>Who</th><th>What</th><th>Answer</th><th>Told by mail</th></tr></thead><tbody>${story.map(row).join('')}</tbody></table></div></details>`
}

function row(told: Told): string {
  const time = `<td class="time">${clockOf(told.at)}</td>`
  if (told.who === 'time') return `<tr>${time}<td></td><td colspan="3" class="mute">${safe(told.what)}</td></tr>`
  const { kind, code, says } = told.outcome
  const isThief = told.who === 'thief'
  const look = !told.isExpected
    ? 'unclear'
    : kind === 'refused'
      ? isThief
        ? 'held'
        : 'plain'
      : kind === 'held'
        ? 'waiting'
        : isThief
          ? 'lost'
          : 'plain'
  const word = kind === 'held' ? 'waits' : kind
  const sentence = kind === 'done' || says === '' ? '' : ` <span class="mute">${safe(says.slice(0, 140))}</span>`
  const mails = told.mails.map(
    ({ to, subject, afterSeconds }) =>
      `${safe(to.split('@')[0] ?? '')}, after ${Math.max(0, Math.round(afterSeconds))} s: ${safe(subject.replace(/^\[[^\]]*\]\s*/, ''))}`,
  )
  return `<tr>${time}<td>${isThief ? 'attacker' : told.who === 'victim' ? 'owner' : safe(told.who)}</td><td>${safe(told.what)}</td><td>${badge(word, look)} ${code ? `<code>${safe(code)}</code>` : ''}${sentence}</td><td class="mute">${mails.join('<br>')}</td></tr>`
}

function matrixSection(matrix: readonly Cell[], guards: readonly Guard[]): string {
  if (matrix.length === 0) return ''
  const sentenceOf = (name: string) =>
    name === 'all' ? 'nothing guards anything: 2023' : (guards.find((guard) => guard.name === name)?.sentence ?? '')
  const rows = matrix.map(
    ({ attack, guard, ending, heldBy, gainedProjectHours }) =>
      `<tr><td>${badge(ending)}</td><th scope="row">${safe(guard)}</th><td>${safe(sentenceOf(guard))}</td><td>${safe(attack)}</td><td>${heldBy
        .slice(0, 6)
        .map((code) => `<code>${safe(code)}</code>`)
        .join(' ')}</td><td class="mute">${hours(gainedProjectHours)}</td></tr>`,
  )
  return `<h2>What each guard alone was worth</h2>
<p>Each row is an attack on an index with one guard switched off. "Lost" shows what the guard is for; "held" names what stood in its place.</p>
<div class="scroll"><table><thead><tr><th></th><th>Without</th><th>Then</th><th>Attack</th><th>Refused by</th><th>Gain</th></tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}
