/** COSE labels and values (RFC 9053, RFC 8812). */
const KTY = 1
const ALG = 3
const ES256 = -7
const EDDSA = -8
const RS256 = -257

/** In the order of preference; FIDO U2F keys know ES256 alone, and Windows Hello on old machines RS256. */
export const algorithms = [ES256, EDDSA, RS256] as const

const LEAST_RSA_BITS = 2048
const MOST_RSA_BITS = 4096

/**
 * Why a decoded COSE key is none that passkeys here may have, or undefined. The library takes the algorithm from the key
 * itself, so kind, curve, algorithm and sizes are held together here.
 */
export function keyProblem(key: unknown): string | undefined {
  if (!(key instanceof Map)) return 'the public key is no map'
  const isBytes = (label: number, count: number) => key.get(label) instanceof Uint8Array && key.get(label).length === count
  switch (key.get(ALG)) {
    case ES256:
      return key.get(KTY) === 2 && key.get(-1) === 1 && isBytes(-2, 32) && isBytes(-3, 32) ? undefined : 'no P-256 key'
    case EDDSA:
      return key.get(KTY) === 1 && key.get(-1) === 6 && isBytes(-2, 32) ? undefined : 'no Ed25519 key'
    case RS256:
      return key.get(KTY) === 3 ? rsaProblem(key.get(-1), key.get(-2)) : 'no RSA key'
    default:
      return 'the algorithm of the public key was not offered'
  }
}

// A short modulus can be factored; an exponent of 1 makes every signature valid; a huge one makes each check slow.
function rsaProblem(modulus: unknown, exponent: unknown): string | undefined {
  if (!(modulus instanceof Uint8Array) || !(exponent instanceof Uint8Array)) return 'no RSA key'
  const bits = modulus.length * 8 - Math.clz32(modulus[0] ?? 0) + 24
  if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS || modulus[0] === 0) return `an RSA key of ${bits} bits`
  return Buffer.from(exponent).toString('hex') === '010001' ? undefined : 'an RSA key with another exponent than 65537'
}
