import { maliciousRules } from './malicious-rules.ts'
import type { Rule } from './rule.ts'
import { adhocPackages } from './rules/adhoc-packages.ts'
import { agentOnUntrustedInput } from './rules/agent-on-untrusted-input.ts'
import { anonymousDefinition } from './rules/anonymous-definition.ts'
import { archivedUses } from './rules/archived-uses.ts'
import { artifactPoisoning } from './rules/artifact-poisoning.ts'
import { artipacked } from './rules/artipacked.ts'
import { botConditions } from './rules/bot-conditions.ts'
import { cachePoisoning } from './rules/cache-poisoning.ts'
import { concurrencyLimits } from './rules/concurrency-limits.ts'
import { dangerousTriggers } from './rules/dangerous-triggers.ts'
import { dependabotCooldown } from './rules/dependabot-cooldown.ts'
import { dependabotExecution } from './rules/dependabot-execution.ts'
import { excessivePermissions } from './rules/excessive-permissions.ts'
import { githubApp } from './rules/github-app.ts'
import { githubEnv } from './rules/github-env.ts'
import { hardcodedContainerCredentials } from './rules/hardcoded-container-credentials.ts'
import { insecureCommands } from './rules/insecure-commands.ts'
import { knownMaliciousCommit } from './rules/known-malicious-commit.ts'
import { misfeature } from './rules/misfeature.ts'
import { obfuscation } from './rules/obfuscation.ts'
import { overprovisionedSecrets } from './rules/overprovisioned-secrets.ts'
import { secretsInherit } from './rules/secrets-inherit.ts'
import { secretsOutsideEnv } from './rules/secrets-outside-env.ts'
import { selfHostedRunner } from './rules/self-hosted-runner.ts'
import { selfRepository } from './rules/self-repository.ts'
import { superfluousActions } from './rules/superfluous-actions.ts'
import { templateInjection } from './rules/template-injection.ts'
import { typosquatUses } from './rules/typosquat-uses.ts'
import { undocumentedPermissions } from './rules/undocumented-permissions.ts'
import { unpinnedImages } from './rules/unpinned-images.ts'
import { unpinnedTools } from './rules/unpinned-tools.ts'
import { unpinnedUses } from './rules/unpinned-uses.ts'
import { unredactedSecrets } from './rules/unredacted-secrets.ts'
import { unsoundCondition } from './rules/unsound-condition.ts'
import { unsoundContains } from './rules/unsound-contains.ts'
import { unsoundTernary } from './rules/unsound-ternary.ts'
import { untrustedCheckout } from './rules/untrusted-checkout.ts'
import { unverifiedScript } from './rules/unverified-script.ts'
import { useTrustedPublishing } from './rules/use-trusted-publishing.ts'

/** Every rule, one line each, in the order of the documentation: malicious, exploitable, untidy. */
export const rules: readonly Rule[] = [
  ...maliciousRules,
  knownMaliciousCommit,
  agentOnUntrustedInput,
  artifactPoisoning,
  botConditions,
  dependabotExecution,
  githubEnv,
  templateInjection,
  typosquatUses,
  unsoundCondition,
  unsoundContains,
  untrustedCheckout,
  adhocPackages,
  anonymousDefinition,
  archivedUses,
  artipacked,
  cachePoisoning,
  concurrencyLimits,
  dangerousTriggers,
  dependabotCooldown,
  excessivePermissions,
  githubApp,
  hardcodedContainerCredentials,
  insecureCommands,
  misfeature,
  obfuscation,
  overprovisionedSecrets,
  secretsInherit,
  secretsOutsideEnv,
  selfHostedRunner,
  selfRepository,
  superfluousActions,
  undocumentedPermissions,
  unpinnedImages,
  unpinnedTools,
  unpinnedUses,
  unredactedSecrets,
  unsoundTernary,
  unverifiedScript,
  useTrustedPublishing,
]
