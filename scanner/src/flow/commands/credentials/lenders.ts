const aws = [
  'sts get-session-token|get-federation-token|assume-role*',
  'configure export-credentials',
  'configure get *aws_secret_access_key|*aws_session_token',
  'secretsmanager get-secret-value|batch-get-secret-value',
  'ssm get-parameter* --with-decryption',
  'ecr|ecr-public get-login-password|get-authorization-token',
  'codeartifact get-authorization-token',
  'eks get-token',
  'rds generate-db-auth-token',
  'iam create-access-key',
  'kms decrypt',
]

const gcloud = ['auth print-access-token|print-identity-token', 'secrets versions access']

const az = [
  'account get-access-token',
  'keyvault secret show',
  'acr credential show',
  'acr login --expose-token',
  'storage account keys list',
  'ad sp create-for-rbac',
]

const shown = 'yaml|json|jsonpath*|go-template*'

const kubectl = [
  `get secret|secrets|secret/*|secrets/* -o|--output ${shown}`,
  'get secret|secrets|secret/*|secrets/* -oyaml|-ojson*|-ogo-template*|-o=yaml|-o=json*|-o=go-template*|--output=yaml|--output=json*|--output=go-template*',
  'create token',
  'config view --raw',
]

const keys = ['--export-secret-keys|--export-secret-key|--export-secret-subkeys']
const state = ['state pull']
const fly = ['auth token', 'tokens create']

/**
 * By program, the words at which it prints credentials, in their order, whatever stands between them: `|` parts words of which one
 * is enough, `*` stands for the rest of a word or its start.
 */
export const lenders: Readonly<Record<string, readonly string[]>> = {
  aws,
  gcloud,
  az,
  kubectl,
  oc: [...kubectl, 'whoami -t|--show-token'],
  vault: ['kv get', 'read', 'write -field=token|-field=client_token'],
  op: ['read op://*', 'inject', 'item get', 'document get'],
  doppler: ['secrets download|get'],
  infisical: ['export', 'secrets'],
  bw: ['get password|item|notes'],
  pass: ['show'],
  lpass: ['show'],
  chamber: ['export|read|env'],
  credstash: ['get|getall'],
  keyring: ['get'],
  'secret-tool': ['lookup'],
  security: ['find-generic-password|find-internet-password -w|-g'],
  sops: ['-d|--decrypt|decrypt'],
  'ansible-vault': ['view'],
  gpg: keys,
  gpg2: keys,
  terraform: state,
  tofu: state,
  fly,
  flyctl: fly,
  heroku: ['auth:token'],
  npm: ['config get *_authToken|*:_auth|*:_password', 'token create'],
}

/** Whether words stand in their order among others. */
export function standIn(asked: string, words: readonly string[]): boolean {
  let at = 0
  for (const part of asked.split(' ')) {
    const choices = part.split('|')
    while (at < words.length && !choices.some((each) => fits(each, words[at] as string))) at += 1
    if (at >= words.length) return false
    at += 1
  }
  return true
}

function fits(pattern: string, word: string): boolean {
  if (pattern.startsWith('*')) return word.endsWith(pattern.slice(1))
  return pattern.endsWith('*') ? word.startsWith(pattern.slice(0, -1)) : word === pattern
}
