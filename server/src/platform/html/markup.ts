import type { html } from 'hono/html'

/** Text that may stand in a page as it is: what the `html` tag or the sanitiser made. Anything else is escaped when it is put in. */
export type Markup = ReturnType<typeof html>
