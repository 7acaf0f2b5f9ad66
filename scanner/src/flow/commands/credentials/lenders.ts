const aws = [
  /\bsts (?:get-session-token|get-federation-token|assume-role(?:-with-\w[\w-]{0,20})?)(?: |$)/,
  /\bconfigure (?:export-credentials|get (?:\S{1,60}\.)?aws_(?:secret_access_key|session_token))/,
  /\bsecretsmanager (?:batch-)?get-secret-value/,
  /\bssm get-parameters?(?:-by-path)? .{0,400}--with-decryption/,
  /\becr(?:-public)? get-(?:login-password|authorization-token)/,
  /\bcodeartifact get-authorization-token/,
  /\beks get-token/,
  /\brds generate-db-auth-token/,
  /\biam create-access-key/,
  /\bkms decrypt /,
]

const gcloud = [/\bauth (?:application-default )?print-(?:access|identity)-token/, /\bsecrets versions access /]

const az = [
  /\baccount get-access-token/,
  /\bkeyvault secret (?:show|download) /,
  /\bacr (?:credential show|login .{0,200}--expose-token)/,
  /\bstorage account keys list/,
  /\bad sp create-for-rbac/,
]

const kubectl = [
  // Their names alone, and what is public of them, are no secret.
  /\bget secrets?[ /](?!.{0,400}(?:jsonpath|go-template)\S{0,200}(?:ca\\?\.crt|tls\\?\.crt|metadata|\.type)).{0,400}(?:^| )(?:-o|--output)[ =]?["']?(?:yaml|json|jsonpath|go-template)/,
  /\bcreate token /,
  /\bconfig view .{0,100}--raw/,
]

/** By program, the words at which it prints credentials. Each is looked for in the words, joined by blanks. */
export const lenders: Readonly<Record<string, readonly RegExp[]>> = {
  aws,
  gcloud,
  az,
  kubectl,
  oc: [...kubectl, /\bwhoami (?:-t|--show-token)/],
  vault: [/^(?:\S{1,80} ){0,4}(?:kv get|read) /, /\bwrite .{0,200}-field=\w{0,20}token/],
  op: [/^(?:\S{1,80} ){0,4}(?:read|inject|item get|document get) ?/],
  doppler: [/^(?:\S{1,80} ){0,4}secrets (?:download|get) /],
  infisical: [/^(?:export|secrets)(?: |$)/],
  bw: [/^(?:\S{1,80} ){0,4}get (?:password|item|notes)/],
  pass: [/^(?:show )?[\w./-]{1,100}$/],
  lpass: [/^show /],
  chamber: [/^(?:export|read|env) /],
  credstash: [/^(?:\S{1,80} ){0,4}get(?:all)?(?: |$)/],
  keyring: [/^get /],
  'secret-tool': [/^lookup /],
  security: [/^find-(?:generic|internet)-password .{0,300}-w?/],
  sops: [/(?:^| )(?:-d|--decrypt|decrypt)(?: |$)(?!.{0,400}(?:-i|--in-place|--output)(?: |$))/],
  'ansible-vault': [/^(?:view|decrypt) .{0,300}(?:--output[ =]-|$)/],
  gpg: [/--export-secret-(?:sub)?keys?/],
  gpg2: [/--export-secret-(?:sub)?keys?/],
  terraform: [/\bstate pull/],
  tofu: [/\bstate pull/],
  fly: [/\b(?:auth token|tokens create)/],
  flyctl: [/\b(?:auth token|tokens create)/],
  heroku: [/^auth:token/],
  npm: [/\bconfig get \S{0,200}_(?:authToken|auth|password)\b/, /^token create/],
}
