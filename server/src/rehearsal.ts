import { guardsNamed } from './rehearsal/guards.ts'
import { switchOff } from './rehearsal/switch-off.ts'

// The second composition root: an index in a folder of its own, on the loopback, with a clock that it is told, for rehearsals
// (the safety design, D). Nothing imports it; `holdfast drill` starts it and speaks to it by lines of JSON.

const { HOLDFAST_REHEARSAL_GUARDS_OFF, HOLDFAST_REHEARSAL_NOW, ...environment } = process.env
const say = process.stdout.write.bind(process.stdout)

try {
  const guardsOff = guardsNamed(HOLDFAST_REHEARSAL_GUARDS_OFF ?? '')
  // Before anything that decides is loaded.
  switchOff(guardsOff)
  const { openRehearsal } = await import('./rehearsal/open-rehearsal.ts')
  const { answerRequests } = await import('./rehearsal/answer-requests.ts')
  const rehearsal = await openRehearsal(environment, HOLDFAST_REHEARSAL_NOW)
  say(`${JSON.stringify({ url: rehearsal.url })}\n`)
  await answerRequests({ rehearsal, guardsOff, input: process.stdin, answer: (answer) => say(`${JSON.stringify(answer)}\n`) })
  await rehearsal.close()
} catch (error) {
  // A sentence is enough for a mistake in the settings; a bug needs its place.
  if (!(error instanceof Error && error.name === 'ConfigProblem')) console.error(error)
  say(`${JSON.stringify({ failed: error instanceof Error ? error.message : String(error) })}\n`)
  process.exitCode = 2
}
