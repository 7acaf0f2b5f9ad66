import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

export interface Field {
  /** Its name in the form. */
  readonly name: string
  /** On the page; default: its name. */
  readonly id?: string
  readonly label: string
  readonly type: 'text' | 'email' | 'password' | 'search'
  /** HTML, 4.10.18.7: what the browser may fill in. */
  readonly autocomplete: string
  readonly hint?: string
  readonly value?: string
  readonly isOptional?: true
  /** Digits: a phone shows the keys for them. */
  readonly isNumeric?: true
  /** What was wrong with what was sent. */
  readonly mistake?: string | undefined
}

/** Label, hint, mistake and input, told to each other. */
export function field(of: Field): Markup {
  const { name, id = name, label, type, autocomplete, hint, value = '', isOptional, isNumeric, mistake } = of
  const told = [...(hint === undefined ? [] : [`${id}-hint`]), ...(mistake === undefined ? [] : [`${id}-mistake`])].join(' ')
  return html`<div class="field"><label for="${id}">${label}</label>
${hint === undefined ? '' : html`<p class="hint" id="${id}-hint">${hint}</p>`}
${mistake === undefined ? '' : html`<p class="mistake" id="${id}-mistake">${mistake}</p>`}
<input id="${id}" name="${name}" type="${type}" value="${value}" autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false"${isNumeric ? html` inputmode="numeric"` : ''}${isOptional ? '' : html` required`}${
    told === '' ? '' : html` aria-describedby="${told}"`
  }${mistake === undefined ? '' : html` aria-invalid="true"`}></div>`
}

/** All mistakes of a form, above it, each a link to its field. */
export function mistakesSummary(mistakes: readonly { readonly name: string; readonly mistake: string }[]): Markup | '' {
  if (mistakes.length === 0) return ''
  const count = mistakes.length === 1 ? 'One thing needs' : `${mistakes.length} things need`
  return html`<div class="banner red mistakes" role="alert"><strong>${count} another look. Nothing was changed.</strong>
<ul>${mistakes.map(({ name, mistake }) => html`<li><a href="#${name}">${mistake}</a></li>`)}</ul></div>`
}
