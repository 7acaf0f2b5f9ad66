import { carriedIn } from '../address.ts'
import type { StepRun } from '../secret-flow.ts'
import { textValue } from '../value.ts'
import { type Inputs, labelled, sendByStep } from './step-send.ts'

const spoken = /text|message|payload|body|content|fields|title|description|embed|blocks|attachments|^args$|caption|document|file/

/** Messages to a chat: its own credential opens it, everything else in it is read by whoever made the hook. */
export function tellChat(run: StepRun, inputs: Inputs): void {
  const said = [...inputs].filter(([name]) => spoken.test(name)).flatMap(([name, value]) => carriedIn(labelled(name, value), 'body'))
  sendByStep(run, 'http', textValue('https://hooks.slack.com/'), said)
}

/** Events for another repository: whoever owns it reads what they carry. A token for one task may be handed on so; everything may not. */
export function dispatchEvent(run: StepRun, inputs: Inputs): void {
  const said = [...inputs]
    .filter(([name]) => /payload|inputs/.test(name))
    .flatMap(([name, value]) => carriedIn(labelled(name, value), 'body'))
    .filter(({ secret }) => secret.isAltered || secret.taint.kind === 'secrets' || secret.taint.kind === 'environment')
  sendByStep(run, 'comment', inputs.get('repository') ?? inputs.get('repo'), said)
}
