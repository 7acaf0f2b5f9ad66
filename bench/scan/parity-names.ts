/** The rules of ours that say what a rule of zizmor says, where they are not called the same. */
const others: Readonly<Record<string, readonly string[]>> = {}

export const ownRules = (theirs: string): readonly string[] => [theirs, ...(others[theirs] ?? [])]
