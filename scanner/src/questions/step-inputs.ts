import type { Entry, Step } from '../model/ci-file.ts'

/** An input by name, as GitHub reads it: case does not matter. */
export function inputOf(step: Step, name: string): Entry | undefined {
  return step.with.find((entry) => entry.name.toLowerCase() === name)
}

/** The text of an input, trimmed, in lower case; undefined where it is not there. */
export const inputText = (step: Step, name: string): string | undefined => inputOf(step, name)?.text.trim().toLowerCase()

/** True where `if:` says in so many words that the step never runs. */
export function isSwitchedOff(step: Step): boolean {
  const text = step.if?.scalar.text.trim() ?? ''
  return /^(?:\$\{\{\s*false\s*\}\}|false)$/i.test(text)
}

/** The action that a step uses: `owner/name`, or `owner/name/path`; undefined where it is not one of a repository. */
export function actionOf({ uses }: Step): string | undefined {
  if (uses?.kind !== 'repository') return undefined
  return uses.path === '' ? uses.repository : `${uses.repository}/${uses.path.toLowerCase()}`
}

/** Whether a step uses one of these actions. */
export function usesAction(step: Step, actions: readonly string[]): boolean {
  const action = actionOf(step)
  return action !== undefined && actions.includes(action)
}
