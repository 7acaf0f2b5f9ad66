/** What a file may cost. Whoever writes a workflow may be the attacker: what is larger is reported and not read. */
export const limits = {
  /** UTF-16 units of one file. */
  fileLength: 1024 * 1024,
  /** Tokens of YAML; a workflow of 5,000 lines has 40,000. A megabyte of `[a, ` would take half a minute. */
  yamlTokens: 60_000,
  yamlDepth: 100,
  /** Nodes of one file with every alias written out. */
  yamlNodes: 200_000,
  /** Length of one `${{ }}`, as at GitHub. */
  expressionLength: 21_000,
  /** UTF-16 units of one script that are parsed as shell. */
  scriptLength: 256 * 1024,
  /** Time of the processor for one script: a hundred times what the longest honest one takes. */
  parseMilliseconds: 300,
  /** UTF-16 units of all scripts, and of all expressions, that are remembered in case they come again. What was read takes thirty times as much. */
  rememberedScripts: 128 * 1024,
  rememberedExpressions: 32 * 1024,
  /** Nodes of the tree of one script. */
  shellNodes: 60_000,
} as const
