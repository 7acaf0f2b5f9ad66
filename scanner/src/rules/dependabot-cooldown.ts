import { mappingOf, scalarOf } from '../model/yaml-node.ts'
import { defineRule } from '../rule.ts'

const LEAST_DAYS = 7

export const dependabotCooldown = defineRule({
  id: 'dependabot-cooldown',
  verdict: 'untidy',
  severity: 'medium',
  confidence: 'high',
  reads: ['dependabot'],
  summary: 'Dependabot offers releases on the day they appear.',
  why: 'Hijacked releases are mostly found and taken down within days; a week of patience misses nearly all of them.',
  remedy: `Set cooldown: default-days: ${LEAST_DAYS} or more; security updates come at once all the same.`,
  answers: ['Shai-Hulud, September 2025'],
  *judge({ updates }) {
    for (const update of updates) {
      const cooldown = update.node.pair('cooldown')
      const days = mappingOf(cooldown?.value)?.pair('default-days')
      const structure = `${update.structure}.cooldown`
      if (cooldown === undefined) yield { at: update, structure, message: 'No cooldown: releases are offered on the day they appear.' }
      else if (days === undefined) yield { at: cooldown, structure, message: 'This cooldown has no default-days.' }
      else if (Number(scalarOf(days.value)?.text) < LEAST_DAYS)
        yield { at: days, structure, message: `A cooldown of less than ${LEAST_DAYS} days.` }
    }
  },
})
