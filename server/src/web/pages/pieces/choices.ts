import { html } from 'hono/html'
import type { Markup } from '../../../platform/html/markup.ts'

export interface Choice {
  /** With `[]` at its end where several may be ticked. */
  readonly name: string
  readonly value: string
  readonly label: string | Markup
  readonly hint?: string | Markup | undefined
  readonly isChosen?: boolean
}

const idOf = ({ name, value }: Pick<Choice, 'name' | 'value'>) => `${name.replace('[]', '')}-${value.replaceAll(/[^\w-]/g, '-')}`

/** A box that may be ticked. */
export const checkbox = (choice: Choice): Markup => choiceOf('checkbox', choice)

/** One of several, of which one is chosen. */
export const radio = (choice: Choice): Markup => choiceOf('radio', choice)

function choiceOf(type: 'checkbox' | 'radio', choice: Choice): Markup {
  const { name, value, label, hint, isChosen = false } = choice
  const id = idOf(choice)
  return html`<div class="choice"><input type="${type}" id="${id}" name="${name}" value="${value}"${isChosen ? html` checked` : ''}${hint === undefined ? '' : html` aria-describedby="${id}-hint"`}>
<label for="${id}">${label}</label>${hint === undefined ? '' : html`<p class="hint" id="${id}-hint">${hint}</p>`}</div>
`
}

/** Choices that belong together, with a question above them. `id` is where a mistake leads. */
export function choices(question: string, id: string, of: readonly Markup[], mistake?: string): Markup {
  return html`<fieldset class="choices" id="${id}" tabindex="-1"${mistake === undefined ? '' : html` aria-describedby="${id}-mistake"`}><legend>${question}</legend>
${mistake === undefined ? '' : html`<p class="mistake" id="${id}-mistake">${mistake}</p>`}
${of}</fieldset>`
}

export interface Select {
  readonly name: string
  readonly label: string
  readonly hint?: string
  readonly options: readonly (readonly [value: string, text: string])[]
  readonly value: string
}

/** One of a list. */
export function select({ name, label, hint, options, value }: Select): Markup {
  return html`<div class="field"><label for="${name}">${label}</label>
${hint === undefined ? '' : html`<p class="hint" id="${name}-hint">${hint}</p>`}
<select id="${name}" name="${name}"${hint === undefined ? '' : html` aria-describedby="${name}-hint"`}>${options.map(
    ([each, text]) => html`<option value="${each}"${each === value ? html` selected` : ''}>${text}</option>`,
  )}</select></div>`
}

export interface Area {
  readonly name: string
  readonly label: string
  readonly hint: string
  readonly value?: string
  readonly rows?: number
  readonly mistake?: string | undefined
}

/** Several lines of text; may stay empty. */
export function area({ name, label, hint, value = '', rows = 3, mistake }: Area): Markup {
  return html`<div class="field"><label for="${name}">${label}</label>
<p class="hint" id="${name}-hint">${hint}</p>
${mistake === undefined ? '' : html`<p class="mistake" id="${name}-mistake">${mistake}</p>`}
<textarea id="${name}" name="${name}" rows="${rows}" autocapitalize="none" spellcheck="false" autocomplete="off" aria-describedby="${name}-hint${mistake === undefined ? '' : ` ${name}-mistake`}"${mistake === undefined ? '' : html` aria-invalid="true"`}>${value}</textarea></div>`
}
