import { sent } from './sent.ts'
import type { Wheel } from './wheel.ts'

export interface Uploaded {
  readonly status: number
  readonly refusal: string | undefined
  readonly text: string
}

/** Uploads as twine does: the legacy form by multipart, the token as the password of `__token__`. */
export async function upload(origin: string, token: string, wheel: Wheel, address = '192.0.2.7'): Promise<Uploaded> {
  const form = new FormData()
  const fields: Record<string, string> = {
    ':action': 'file_upload',
    protocol_version: '1',
    metadata_version: '2.1',
    name: wheel.name,
    version: wheel.version,
    filetype: 'bdist_wheel',
    pyversion: 'py3',
    summary: 'a project of the drill',
    sha256_digest: wheel.sha256,
  }
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('content', new File([Uint8Array.from(wheel.bytes)], wheel.filename, { type: 'application/octet-stream' }))
  sent.add('POST /legacy/')
  const response = await fetch(`${origin}/legacy/`, {
    method: 'POST',
    body: form,
    headers: {
      authorization: `Basic ${Buffer.from(`__token__:${token}`).toString('base64')}`,
      'user-agent': 'twine/6.1.0 (CPython/3.11)',
      'x-forwarded-for': address,
      'x-forwarded-proto': 'https',
    },
  })
  return {
    status: response.status,
    refusal: response.headers.get('x-holdfast-refusal') ?? undefined,
    text: (await response.text()).trim().slice(0, 300),
  }
}

/** Calls an endpoint of the API with a token. */
export async function callApi(origin: string, token: string, path: string, body: object): Promise<Uploaded> {
  sent.add(`POST ${path}`)
  const response = await fetch(origin + path, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json' },
  })
  const refusal = response.headers.get('x-holdfast-refusal') ?? undefined
  return { status: response.status, refusal, text: (await response.text()).trim().slice(0, 300) }
}
