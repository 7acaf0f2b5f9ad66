import { stepsOf } from '../model/ci-file.ts'
import { inputOf, inputText, usesAction } from '../questions/step-inputs.ts'
import { defineRule } from '../rule.ts'

/** Rights over an organisation: no repository could be named for them. */
const isOfOrganisation = (name: string) =>
  /^permission-(?:members|organization-|email-addresses|followers|gpg-keys|git-ssh-keys|profile|starring)/.test(name)

export const githubApp = defineRule({
  id: 'github-app',
  verdict: 'untidy',
  severity: 'high',
  confidence: 'high',
  summary: 'A token of a GitHub app reaches further or lives longer than it need.',
  why: 'It is stolen like any other token of the job, and opens every repository of the owner.',
  remedy: 'Name repositories and permission-* inputs, and let the action revoke the token at the end.',
  answers: [],
  reads: ['workflow', 'action'],
  *judge(file) {
    for (const step of stepsOf(file)) {
      if (!usesAction(step, ['actions/create-github-app-token']) || !step.uses) continue
      const { structure } = step
      const at = step.uses
      const permissions = step.with.filter((entry) => entry.name.toLowerCase().startsWith('permission-'))
      if (inputText(step, 'skip-token-revoke') === 'true') yield { at, structure, message: 'The token of this app lives on after the job.' }
      const isOrganisational = permissions.length > 0 && permissions.every((entry) => isOfOrganisation(entry.name.toLowerCase()))
      if (inputOf(step, 'owner') && !inputOf(step, 'repositories') && !isOrganisational)
        yield { at, structure, message: 'The token of this app opens every repository of the owner.' }
      if (permissions.length === 0) yield { at, structure, message: 'The token of this app has every permission of the app.' }
    }
  },
})
