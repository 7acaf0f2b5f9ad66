/** What to type, for the clients people use. Addresses come from the configuration, names and versions were parsed. */

/** Stands for the token where a command cannot ask for it: the shell fills it in, so that no history file holds it. */
const TOKEN_VARIABLE = '$INDEX_TOKEN'

export interface Place {
  readonly publicUrl: string
  /** True where reading needs a token. */
  readonly isPrivate: boolean
}

export interface Wanted {
  readonly normalizedName: string
  /** For exactly this version. */
  readonly version?: string | undefined
}

const simple = ({ publicUrl }: Place) => `${publicUrl}/simple/`

function simpleWithToken({ publicUrl }: Place): string {
  const { protocol, host } = new URL(publicUrl)
  return `${protocol}//__token__:${TOKEN_VARIABLE}@${host}/simple/`
}

const requirement = ({ normalizedName, version }: Wanted) =>
  version === undefined ? normalizedName : quoted(`${normalizedName}==${version}`)

/** An epoch (`1!2.0`) would call up the history of an interactive shell. */
const quoted = (text: string) => (text.includes('!') ? `'${text}'` : text)

/** Where reading is private pip asks for user and password. */
export const pipInstall = (place: Place, wanted: Wanted): string => `pip install --index-url ${simple(place)} ${requirement(wanted)}`

/** For scripts, which nobody answers. */
export const pipInstallWithToken = (place: Place, wanted: Wanted): string =>
  `pip install --index-url ${simpleWithToken(place)} ${requirement(wanted)}`

export const uvInstall = (place: Place, wanted: Wanted): string =>
  `uv pip install --default-index ${place.isPrivate ? simpleWithToken(place) : simple(place)} ${requirement(wanted)}`

export function poetryAdd(place: Place, wanted: Wanted): string[] {
  return [
    `poetry source add holdfast ${simple(place)}`,
    ...(place.isPrivate ? ['poetry config http-basic.holdfast __token__'] : []),
    `poetry add --source holdfast ${requirement(wanted)}`,
  ]
}

/** Asks for the token. */
export const twineUpload = ({ publicUrl }: Place): string =>
  `twine upload --repository-url ${publicUrl}/legacy/ --username __token__ dist/*`

export const poetryPublish = ({ publicUrl }: Place): string[] => [
  `poetry config repositories.holdfast ${publicUrl}/legacy/`,
  'poetry publish --build --repository holdfast --username __token__',
]

/** On the machine of the index. */
export const serviceAndToken = (owner: string | undefined): string[] => [
  `npx holdfast user create ci --service${owner === undefined ? '' : ` --owner ${owner}`}`,
  'npx holdfast token create --user ci --all --permission upload --permission read',
]
