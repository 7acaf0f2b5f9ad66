import { type Answer, Browser, type BrowserOptions, type Fields } from '../wire/browser.ts'
import type { Form } from '../wire/forms.ts'
import type { Ledger } from './ledger.ts'

/** Whatever somebody shows with a form counts: a passkey, a code, a recovery code, a mailed link that confirms a sign-in. */
const proofs = ['assertion', 'proof-assertion', 'proof-code', 'proof-recovery']

/** The browser of an ordinary person, which counts how often he is asked who he is. */
export class CountingBrowser extends Browser {
  readonly #ledger: Ledger
  readonly #person: string

  constructor(origin: string, ledger: Ledger, person: string, options: BrowserOptions = {}) {
    super(origin, options)
    this.#ledger = ledger
    this.#person = person
  }

  override send(form: Form, fields: Fields = {}): Promise<Answer> {
    const isProof = proofs.some((name) => Object.hasOwn(fields, name)) || form.action.startsWith('/sign-in/confirm/')
    if (isProof) this.#ledger.note('prompt', this.#person)
    return super.send(form, fields)
  }
}
