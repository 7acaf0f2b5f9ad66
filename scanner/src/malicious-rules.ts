import type { Rule } from './rule.ts'
import { backdoor } from './rules/backdoor.ts'
import { encodedPayload } from './rules/encoded-payload.ts'
import { endlessWork } from './rules/endless-work.ts'
import { foreignWork } from './rules/foreign-work.ts'
import { machineCredentials } from './rules/machine-credentials.ts'
import { remoteCode } from './rules/remote-code.ts'
import { runnerMemory } from './rules/runner-memory.ts'
import { secretCopiedAway } from './rules/secret-copied-away.ts'
import { secretInName } from './rules/secret-in-name.ts'
import { secretKeptForOthers } from './rules/secret-kept-for-others.ts'
import { secretOverSocket } from './rules/secret-over-socket.ts'
import { secretPrinted } from './rules/secret-printed.ts'
import { secretPublished } from './rules/secret-published.ts'
import { secretSentAway } from './rules/secret-sent-away.ts'
import { secretToWorkflow } from './rules/secret-to-workflow.ts'
import { swappedRelease } from './rules/swapped-release.ts'

/** The rules that say malicious, the commonest theft first. */
export const maliciousRules: readonly Rule[] = [
  secretSentAway,
  secretInName,
  secretOverSocket,
  secretCopiedAway,
  secretPublished,
  secretKeptForOthers,
  secretPrinted,
  secretToWorkflow,
  encodedPayload,
  remoteCode,
  backdoor,
  runnerMemory,
  machineCredentials,
  swappedRelease,
  foreignWork,
  endlessWork,
]
