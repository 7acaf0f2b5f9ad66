export const presets = ['solo', 'team', 'public'] as const

/** Which defaults the server of a drill has. */
export type Preset = (typeof presets)[number]
