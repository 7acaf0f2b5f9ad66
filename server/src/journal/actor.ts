import type { Json } from '../platform/encoding/canonical-json.ts'

/** Who did it, as an entry names him: publicly by role and random id, privately by what identifies him. */
export interface Actor {
  readonly public: {
    /** `operator`, `system`, `setup-link`, or `account:` with the account's random id. */
    readonly actor: string
    /**
     * HMAC-SHA256(the credential's secret seed, "holdfast-use-v1" and the calendar month), hex: links the uses of one
     * credential within a month for whoever was shown the seed, and for nobody else.
     */
    readonly by?: string
  }
  readonly private: { readonly [key: string]: Json | undefined }
}
