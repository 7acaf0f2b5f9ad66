/** The same deed in other words; undefined where this disguise does not fit the text. */
export type Mutate = (text: string) => string | undefined
