/** What an index may cost an ordinary maintainer in a month (the safety design, B, last rows). */
export interface Budget {
  readonly prompts: number
  readonly waits: number
  readonly mails: number
}

export const budgets: Readonly<Record<'solo' | 'team' | 'public', Budget>> = {
  solo: { prompts: 1, waits: 0, mails: 1 },
  team: { prompts: 3, waits: 0.2, mails: 3 },
  public: { prompts: 4, waits: 0.3, mails: 4 },
}

export const MONTHS = 12

/** Where a person's year went beyond the budget, in words; none: it stayed within. */
export function beyond(person: string, spent: Budget, budget: Budget): string[] {
  return (['prompts', 'waits', 'mails'] as const).flatMap((of) => {
    const most = budget[of] * MONTHS
    // Of a budget of 0.2 a month twelve months make 2.4: whole things only.
    return spent[of] <= Math.floor(most + 1e-9)
      ? []
      : [`${person}: ${spent[of]} ${of} in ${MONTHS} months, and the budget is ${Math.floor(most + 1e-9)}`]
  })
}
