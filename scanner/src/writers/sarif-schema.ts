// For tests: the part of SARIF 2.1.0 (OASIS Standard, 27 March 2020) that is written here, in words of our own and with nothing
// else allowed. The numbers are those of its clauses.

const text = { type: 'string', minLength: 1 } as const
const level = { enum: ['none', 'note', 'warning', 'error'] } as const
const fromOne = { type: 'integer', minimum: 1 } as const

/** An object with these members and no others; those that are named may not be missing. */
function object(properties: Readonly<Record<string, unknown>>, required: readonly string[] = Object.keys(properties)) {
  return { type: 'object', properties, required, additionalProperties: false } as const
}

/** 3.11: a plain text and nothing that is filled in. */
const message = object({ text })
/** 3.12. */
const multiformat = object({ text, markdown: text }, ['text'])
/** 3.4: relative to a base, never an address of its own (RFC 3986, 4.2). */
const artifactLocation = object({
  uri: { type: 'string', minLength: 1, pattern: '^(?!//)[^:?#\\\\]+$' },
  uriBaseId: { const: 'ROOT' },
})
/** 3.30: lines and columns from one; the column of the end is the one behind it. */
const region = object({ startLine: fromOne, startColumn: fromOne, endLine: fromOne, endColumn: fromOne })
/** 3.29. */
const physicalLocation = object({ artifactLocation, region }, ['artifactLocation'])
/** 3.33. */
const logicalLocation = object({ fullyQualifiedName: text })
/** 3.28. */
const location = object({ physicalLocation, logicalLocations: { type: 'array', items: logicalLocation, uniqueItems: true } }, [
  'physicalLocation',
])
/** 3.28.2: one that others may point at has a number. */
const relatedLocation = object({ id: { type: 'integer', minimum: 0 }, physicalLocation, message })

/** 3.49, with the properties that viewers sort by (3.8). */
const reportingDescriptor = object({
  id: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
  shortDescription: multiformat,
  fullDescription: multiformat,
  help: multiformat,
  defaultConfiguration: object({ level }),
  properties: object({
    tags: { type: 'array', items: text, uniqueItems: true, minItems: 1 },
    precision: { enum: ['very-high', 'high', 'medium', 'low'] },
    'problem.severity': { enum: ['error', 'warning', 'recommendation'] },
    'security-severity': { type: 'string', pattern: '^(?:10\\.0|[0-9]\\.[0-9])$' },
  }),
})

/** 3.27. */
const result = object({
  ruleId: text,
  ruleIndex: { type: 'integer', minimum: 0 },
  level,
  message,
  locations: { type: 'array', items: location, minItems: 1, maxItems: 1 },
  relatedLocations: { type: 'array', items: relatedLocation, uniqueItems: true, maxItems: 10 },
  partialFingerprints: object({ 'holdfastScan/v1': text }),
  properties: object({
    verdict: { enum: ['malicious', 'exploitable', 'untidy'] },
    confidence: { enum: ['high', 'medium', 'low'] },
    secrets: { type: 'array', items: { type: 'string' } },
    hosts: { type: 'array', items: { type: 'string' } },
  }),
})

/** 3.58. */
const notification = object({ level, message, locations: { type: 'array', items: location, minItems: 1 } })
/** 3.20. */
const invocation = object({ executionSuccessful: { type: 'boolean' }, toolExecutionNotifications: { type: 'array', items: notification } })
/** 3.24: each once, by its hash. */
const artifact = object({ location: artifactLocation, hashes: object({ 'sha-256': { type: 'string', pattern: '^[0-9a-f]{64}$' } }) })
/** 3.18 and 3.19. */
const driver = object({
  name: { const: 'holdfast-scan' },
  semanticVersion: { type: 'string', pattern: '^\\d+\\.\\d+\\.\\d+(?:[-+][\\w.+-]+)?$' },
  rules: { type: 'array', items: reportingDescriptor, uniqueItems: true },
})

/** 3.14. */
const run = object({
  tool: object({ driver }),
  automationDetails: object({ id: text }),
  columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
  originalUriBaseIds: object({ ROOT: object({ description: message }) }),
  artifacts: { type: 'array', items: artifact, uniqueItems: true },
  invocations: { type: 'array', items: invocation, minItems: 1 },
  results: { type: 'array', items: result },
  properties: object({ verdict: { enum: ['malicious', 'exploitable', 'untidy', 'clean'] } }),
})

/** 3.13: a log of one run. */
export const sarifSchema = object({
  $schema: { type: 'string', pattern: '^https://' },
  version: { const: '2.1.0' },
  runs: { type: 'array', items: run, minItems: 1, maxItems: 1 },
})
