import type { AccountTerms } from '../../accounts/account-terms.ts'
import type { openOwnership } from '../../ownership/open-desk.ts'
import type { OwnerTerms } from '../../ownership/owner-terms.ts'

/** Opens the rules about owners with other terms than the operator has chosen, whatever these are. */
export const withTerms = (
  open: typeof openOwnership,
  changed: { readonly owners?: Partial<OwnerTerms>; readonly accounts?: Partial<AccountTerms> },
): typeof openOwnership =>
  ((index, above) => {
    const config = new Proxy(index.config, {
      get(config, name) {
        if (name === 'owners') return { ...config.owners, ...changed.owners }
        return name === 'accounts' ? { ...config.accounts, ...changed.accounts } : Reflect.get(config, name)
      },
    })
    return open({ ...index, config }, above)
  }) as typeof openOwnership
