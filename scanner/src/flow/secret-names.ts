/** What the name of a secret says of it: which service it opens. The first that fits. */
const services: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:(?:TEST_?)?PYPI|TWINE|UV_PUBLISH|POETRY_PYPI|FLIT|HATCH_INDEX|MATURIN_PYPI)(?:_|$)|_PYPI_|_PYPI$|PYPI_?(?:API_?)?(?:TOKEN|PASS)/,
    'pypi',
  ],
  [/(?:^|_)NPM(?:_|$)|^NPMJS|NPM_?(?:AUTH_?)?TOKEN|^NODE_AUTH_TOKEN$/, 'npm'],
  [
    /^DOCKER_?(?:HUB)?_?(?:ACCESS_?)?(?:TOKEN|PASS|PASSWORD|PAT|PWD|SECRET|LOGIN|USER|USERNAME|API_?KEY|KEY)|DOCKER_?HUB|^DOCKER_CONFIG/,
    'docker',
  ],
  [/^AWS_|_AWS_|(?:^|_)S3_(?:ACCESS|SECRET)/, 'aws'],
  [/^(?:AZURE|ARM)_(?:CLIENT|CREDENTIALS|TENANT|SUBSCRIPTION|STORAGE|PUBLISH)|AZURE_CREDENTIALS/, 'azure'],
  [/^(?:GCP|GCLOUD|GOOGLE|GKE|GCR|FIREBASE)_|_GCP_|GOOGLE_APPLICATION_CREDENTIALS|GCP_SA/, 'google'],
  [/^(?:CLOUDFLARE|CF)_|_CLOUDFLARE_|_CF_API/, 'cloudflare'],
  [
    /^(?:GH|GITHUB|GIT)_?(?:PAT|TOKEN|ACCESS|PERSONAL|API|APP|BOT|ORG|PRIVATE)|^PAT$|(?:^|_)(?:GH|GITHUB|GIT|ORG|REPO|BOT|CI|CD|RELEASE|TAP|ADMIN|DEPLOY|WORKFLOW|ACTIONS?|PUSH|CLASSIC|FINE_GRAINED|DOCS|SITE|SYNC|SUBMODULES?|USER|MACHINE|RENOVATE|MY|AUTO|PR|MERGE|BUMP|DISPATCH|WRITE|READ|PACKAGES?|PAGES|CLONE|CHECKOUT|PROJECTS?|TOKEN)_PAT$|^PAT_|^PERSONAL_(?:ACCESS_)?TOKEN|GHCR|GH_TOKEN|^ORG_TOKEN$|REPO_TOKEN$/,
    'github',
  ],
  [/RUBYGEMS?|GEM_HOST|^GEM_/, 'rubygems'],
  [/CARGO_|CRATES/, 'crates'],
  [/^VERCEL_/, 'vercel'],
  [/^NETLIFY_/, 'netlify'],
  [/^HEROKU_/, 'heroku'],
  [/^GITLAB_/, 'gitlab'],
  [/^CODECOV_/, 'codecov'],
  [/^SNYK_/, 'snyk'],
  [/^SENTRY_/, 'sentry'],
  [/^PACKAGIST/, 'packagist'],
  [/^NUGET_/, 'nuget'],
  [/^(?:OSSRH|SONATYPE|MAVEN)_/, 'maven'],
  [/^HEX_(?:API|TOKEN)/, 'hex'],
  [/^(?:DIGITALOCEAN|DO_(?:API|TOKEN|ACCESS))/, 'digitalocean'],
  [/^FLY_(?:API|TOKEN|ACCESS)/, 'fly'],
  [/^RAILWAY_/, 'railway'],
  [/^SUPABASE_/, 'supabase'],
  [/^OPENAI_/, 'openai'],
  [/^(?:ANTHROPIC|CLAUDE)_/, 'anthropic'],
  [/^(?:HF|HUGGING_?FACE)_/, 'huggingface'],
  [/^STRIPE_/, 'stripe'],
  [/^SENDGRID_/, 'sendgrid'],
  [/^TWILIO_/, 'twilio'],
  [/^(?:DATADOG|DD)_(?:API|APP)/, 'datadog'],
  [/^SLACK_/, 'slack'],
  [/^DISCORD_/, 'discord'],
  [/^TELEGRAM_|^TG_/, 'telegram'],
  [/(?:^|_)(?:SSH|RSA|ED25519)_?(?:PRIVATE_?)?(?:KEY|DEPLOY)|PRIVATE_?KEY|^ID_RSA|DEPLOY_KEY$|SSHKEY/, 'key'],
  [/GPG|(?:^|_)PGP|SIGNING|KEYSTORE|CERTIFICATE|(?:^|_)CERT(?:_|$)|P12|PFX|PROVISIONING|COSIGN|MINISIGN/, 'key'],
  [
    /^(?:DATABASE|DB|POSTGRES|PG|MYSQL|MONGO(?:DB)?|REDIS)_?(?:URL|URI|PASS|PASSWORD|DSN|CONNECTION)|_DATABASE_URL$|CONNECTION_STRING/,
    'database',
  ],
  [/^(?:HCLOUD|HETZNER)_/, 'hetzner'],
  [/^(?:LINODE|AKAMAI)_/, 'linode'],
  [/^VULTR_/, 'vultr'],
  [/^(?:SCW|SCALEWAY)_/, 'scaleway'],
  [/KUBE_?CONFIG|^K8S_/, 'kubernetes'],
]

/** The service that a secret opens, by its name; none where the name does not tell. */
export function serviceOfSecret(name: string): string | undefined {
  return services.find(([pattern]) => pattern.test(name))?.[1]
}

/** Names of things that are kept as secrets and tell little: addresses, names, numbers. */
export function isMinor(name: string): boolean {
  // Where a program reports its errors stands in every page that it serves.
  if (name.includes('SENTRY_') && name.endsWith('DSN')) return true
  // The address of a database holds its password.
  if (/(?:^|_)(?:DATABASE|DB|POSTGRES|PG|MYSQL|MONGO|MONGODB|REDIS|AMQP|RABBITMQ)_?(?:URL|URI|DSN)$/.test(name)) return false
  return /(?:^|_)(?:URL|URI|HOST|HOSTNAME|DOMAIN|ENDPOINT|WEB_?HOOK|HOOK|USER|USERNAME|USR|EMAIL|MAIL|CHANNEL|CHAT|CHAT_ID|ID|IDS|ACCOUNT|ZONE|PROJECT|REGION|ORG|OWNER|NAME|PATH|PORT|BUCKET|REPO|REPOSITORY|VERSION|TEAM|UUID|SITE|SERVER|IP|ADDRESS|DNS|FQDN|BRANCH|TAG|CLUSTER|DIR|FOLDER|REGISTRY|ROLE|ARN|DISTRIBUTION|LOGIN|PUBLIC_KEY|PUB_KEY|RECIPIENT|TO|FROM|SUBJECT|ROOM|THREAD|TOPIC|SLUG|INSTANCE|TENANT|NAMESPACE|KNOWN_HOSTS|FINGERPRINT|COUNTRY|LICENSE)(?:_?\d{1,3})?(?:_(?:PROD|PRODUCTION|DEV|STAGING|TEST))?$/.test(
    name,
  )
}

const generic = new Set(
  'token secret key api auth access deploy deployment prod production staging stage test dev release build user password pass webhook hook service private public admin bot app client account github action actions main server data'.split(
    ' ',
  ),
)

/** Whether the words of a secret's name stand in the name of a host: `COOLIFY_TOKEN` at `coolify.x`. */
export function isNamedAfter(secret: string, host: string): boolean {
  const words = secret
    .toLowerCase()
    .split(/[_-]+/)
    .filter((each) => each.length >= 4 && !generic.has(each))
  const labels = host.toLowerCase().split(/[.-]/)
  return words.some((word) =>
    labels.some(
      (label) =>
        label === word || (word.length >= 5 && label.includes(word)) || (label.length >= 5 && word.includes(label) && !generic.has(label)),
    ),
  )
}

/** Labels under which a program gives its own credential. */
export function isCredentialLabel(label: string | undefined): boolean {
  return label !== undefined && /token|secret|key|pass|pwd|auth|cred|sign|bearer|cookie|session|assertion/i.test(label) && label.length < 40
}
