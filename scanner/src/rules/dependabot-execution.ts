import { defineRule } from '../rule.ts'

export const dependabotExecution = defineRule({
  id: 'dependabot-execution',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'high',
  reads: ['dependabot'],
  summary: 'Dependabot may run code of the packages that it looks at.',
  why: 'A hijacked package then runs where the credentials of private registries are.',
  remedy: 'Set insecure-external-code-execution: deny, or leave it out.',
  answers: [],
  *judge({ updates }) {
    for (const { insecureExecution, structure, node } of updates) {
      const pair = node.pair('insecure-external-code-execution')
      if (pair && insecureExecution?.text.trim() === 'allow')
        yield { at: pair, structure: `${structure}.insecure-external-code-execution`, message: 'Code of packages may run during updates.' }
    }
  },
})
