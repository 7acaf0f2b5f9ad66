import { createHash } from 'node:crypto'
import { withoutHidden } from './trim-text.ts'

/** What a host is to whoever judges without the network. */
export type HostClass =
  /** This machine, or one of the job's own network. */
  | 'near'
  /** Nobody knows before the run: a secret, a variable, an input. */
  | 'hidden'
  /** A bare public address. */
  | 'address'
  /** Made to catch requests of others, or to pass them on to a machine at home. */
  | 'capture'
  | 'tunnel'
  /** Keeps what anybody leaves. */
  | 'paste'
  /** Carries messages to whoever made the hook. */
  | 'chat'
  /** Looks like a well-known host and is another. */
  | 'lookalike'
  /** A service with a name: `serviceOf` tells which. */
  | 'service'
  | 'foreign'

const capture =
  'webhook.site requestbin.com requestbin.net pipedream.net pipedream.com beeceptor.com requestcatcher.com hookbin.com postb.in mockbin.org mockbin.com webhookrelay.com interact.sh interactsh.com oast.pro oast.live oast.site oast.online oast.fun oast.me oast.us burpcollaborator.net canarytokens.com dnslog.cn ceye.io bxss.me dnsbin.zhack.ca requestrepo.com smee.io typedwebhook.tools webhook.cool hookdeck.com ptsv2.com ptsv3.com putsreq.com mocky.io grabify.link iplogger.org xss.ht ezxss.com'.split(
    ' ',
  )
const tunnel =
  'ngrok.io ngrok.app ngrok.dev ngrok-free.app ngrok-free.dev localtunnel.me loca.lt trycloudflare.com serveo.net localhost.run lhr.life lhr.rocks bore.pub pagekite.me telebit.cloud tunnelto.dev zrok.io pinggy.io pinggy.link pinggy.online localxpose.io loclx.io packetriot.net portmap.io portmap.host devtunnels.ms duckdns.org no-ip.org ddns.net hopto.org zapto.org sytes.net dynu.net freedns.afraid.org tailscale-funnel.net onion.to onion.ws onion plesk.page'.split(
    ' ',
  )
const paste =
  'pastebin.com paste.ee paste.rs hastebin.com dpaste.com dpaste.org ix.io sprunge.us termbin.com transfer.sh file.io 0x0.st temp.sh oshi.at bashupload.com catbox.moe litter.catbox.moe gofile.io anonfiles.com filebin.net tmpfiles.org uguu.se x0.at envs.sh clbin.com rentry.co controlc.com ghostbin.com privatebin.net wormhole.app send.vis.ee keep.sh free.keep.sh pixeldrain.com telegra.ph webhook.town jsonblob.com jsonbin.io npoint.io kvdb.io keyvalue.immanuel.co getpantry.cloud script.google.com docs.google.com forms.gle formspree.io getform.io formsubmit.co sheetdb.io'.split(
    ' ',
  )
const chat =
  'api.telegram.org hooks.slack.com slack.com discord.com discordapp.com canary.discord.com ptb.discord.com outlook.office.com webhook.office.com office.com chat.googleapis.com open.feishu.cn open.larksuite.com oapi.dingtalk.com qyapi.weixin.qq.com matrix.org matrix-client.matrix.org api.pushover.net pushover.net ntfy.sh api.pushbullet.com maker.ifttt.com notify.run hooks.zapier.com hook.us1.make.com hook.eu1.make.com api.line.me notify-api.line.me'.split(
    ' ',
  )

/** Services by the end of their hosts. One word for one owner: secrets of that owner belong there. */
const services: Readonly<Record<string, string>> = {
  github:
    'github.com githubusercontent.com ghcr.io github.io githubapp.com github.ai models.inference.ai.azure.com coveralls.io securityscorecards.dev scorecard.dev githubcopilot.com',
  pypi: 'pypi.org pythonhosted.org',
  docker: 'docker.com docker.io dhi.io',
  aws: 'amazonaws.com aws.amazon.com cloudfront.net api.aws',
  azure:
    'azure.com microsoft.com windows.net microsoftonline.com azurewebsites.net azure-api.net visualstudio.com azurecr.io azureedge.net',
  google: 'googleapis.com google.com gcr.io pkg.dev run.app cloudfunctions.net firebaseio.com appspot.com',
  cloudflare: 'cloudflare.com workers.dev pages.dev',
  rubygems: 'rubygems.org',
  crates: 'crates.io',
  vercel: 'vercel.com vercel.app',
  netlify: 'netlify.com netlify.app',
  heroku: 'heroku.com herokuapp.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org atlassian.com atlassian.net',
  codecov: 'codecov.io',
  sonar: 'sonarcloud.io sonarqube.org',
  snyk: 'snyk.io',
  sentry: 'sentry.io',
  packagist: 'packagist.org packagist.com',
  nuget: 'nuget.org',
  maven: 'sonatype.org sonatype.com maven.org apache.org',
  hex: 'hex.pm',
  pub: 'pub.dev dart.dev',
  digitalocean: 'digitalocean.com digitaloceanspaces.com',
  hetzner: 'hetzner.cloud hetzner.com',
  linode: 'linode.com',
  vultr: 'vultr.com',
  scaleway: 'scaleway.com',
  fly: 'fly.io fly.dev',
  railway: 'railway.com railway.app',
  render: 'render.com onrender.com',
  supabase: 'supabase.co supabase.com',
  openai: 'openai.com',
  anthropic: 'anthropic.com',
  huggingface: 'huggingface.co hf.co',
  stripe: 'stripe.com',
  sendgrid: 'sendgrid.com sendgrid.net',
  mailgun: 'mailgun.net mailgun.org',
  twilio: 'twilio.com',
  datadog: 'datadoghq.com datadoghq.eu ddog-gov.com',
  newrelic: 'newrelic.com nr-data.net',
  grafana: 'grafana.com grafana.net grafana.org',
  crowdin: 'crowdin.com',
  lokalise: 'lokalise.com',
  transifex: 'transifex.com',
  jfrog: 'jfrog.io jfrog.com',
  cloudsmith: 'cloudsmith.io cloudsmith.com',
  buildkite: 'buildkite.com',
  circleci: 'circleci.com',
  travis: 'travis-ci.com travis-ci.org',
  appveyor: 'appveyor.com',
  expo: 'expo.dev expo.io exp.host',
  apple: 'apple.com appstoreconnect.apple.com',
  linear: 'linear.app',
  notion: 'notion.com notion.so',
  jira: 'atlassian.net',
  twitter: 'twitter.com x.com',
  mastodon: 'mastodon.social fosstodon.org',
  bluesky: 'bsky.social bsky.app',
  readthedocs: 'readthedocs.org readthedocs.com readthedocs.io',
  zenodo: 'zenodo.org',
  anaconda: 'anaconda.org anaconda.com',
  hashicorp: 'hashicorp.com hashicorp.cloud terraform.io',
  doppler: 'doppler.com',
  infisical: 'infisical.com',
  algolia: 'algolia.net algolia.com',
  fastly: 'fastly.com',
  bunny: 'bunny.net bunnycdn.com',
  pagerduty: 'pagerduty.com',
  opsgenie: 'opsgenie.com',
  rollbar: 'rollbar.com',
  bugsnag: 'bugsnag.com',
  honeycomb: 'honeycomb.io',
  healthchecks: 'healthchecks.io hc-ping.com uptimerobot.com betteruptime.com betterstack.com cronitor.io cronitor.link',
  gitee: 'gitee.com',
  codeberg: 'codeberg.org',
  sourceforge: 'sourceforge.net',
  jetbrains: 'jetbrains.com',
  vscode: 'open-vsx.org marketplace.visualstudio.com',
  mozilla: 'mozilla.org mozilla.net',
  modrinth: 'modrinth.com',
  curseforge: 'curseforge.com minecraft.net',
  wordpress: 'wordpress.org wordpress.com wpengine.com',
  shopify: 'shopify.com myshopify.com',
  fossa: 'fossa.com fossa.io',
  deepsource: 'deepsource.io deepsource.com',
  codacy: 'codacy.com',
  codeclimate: 'codeclimate.com qlty.sh',
  coverity: 'coverity.com',
  percy: 'percy.io',
  chromatic: 'chromatic.com',
  browserstack: 'browserstack.com',
  saucelabs: 'saucelabs.com',
  launchdarkly: 'launchdarkly.com',
  vault: 'vaultproject.io',
  images: 'quay.io k8s.io nvcr.io cgr.dev lscr.io redhat.com redhat.io ecr.aws elastic.co suse.com opensuse.org',
  sigstore: 'sigstore.dev',
  installers:
    'rustup.rs astral.sh get.sdkman.io deno.land bun.sh nodesource.com python-poetry.org pnpm.io k3s.io helm.sh nixos.org brew.sh golang.org go.dev nodejs.org launchpad.net fedoraproject.org archlinux.org kernel.org gnu.org llvm.org rust-lang.org jsdelivr.net unpkg.com',
}

const byEnd = new Map<string, string>()
for (const [service, ends] of Object.entries(services)) for (const end of ends.split(' ')) byEnd.set(end, service)

/** The domains of npm and yarn, as the beginnings of their SHA-256: this repository names no host that packages come from. */
const npmDomains = new Set(['8743857e3ea00fd1c64bbc68b8af2419', '3ca29e55be4befa48f875d24c27f9bed', '87d14f070cb9686970d008f9f94e6680'])

function serviceOfEnd(end: string): string | undefined {
  const service = byEnd.get(end)
  if (service !== undefined || !/^[a-z]{5,8}\.[a-z]{3}$/.test(end)) return service
  return npmDomains.has(createHash('sha256').update(end).digest('hex').slice(0, 32)) ? 'npm' : undefined
}

const oneOf = (list: readonly string[]) => new Set(list)
const captures = oneOf(capture)
const tunnels = oneOf(tunnel)
const pastes = oneOf(paste)
const chats = oneOf(chat)

/** The ends of a host, the longest first: `a.b.c`, `b.c`, `c`. */
function endsOf(host: string): string[] {
  const labels = host.split('.').slice(-8)
  return labels.map((_, index) => labels.slice(index).join('.'))
}

/** The service that a host belongs to, also where it is rented out: secrets of the service are at home there. */
export function ownerOf(host: string): string | undefined {
  return endsOf(host.toLowerCase())
    .map(serviceOfEnd)
    .find((each) => each !== undefined)
}

/** The service that a host is of. Hosts under which anybody gets a name of his own are foreign to all. */
export function serviceOf(host: string): string | undefined {
  for (const end of endsOf(host.toLowerCase())) {
    const service = serviceOfEnd(end)
    if (service !== undefined) return isRented(host, end) ? undefined : service
  }
  return undefined
}

/** Hosts that a service rents to whoever asks: a name there says nothing. */
function isRented(host: string, end: string): boolean {
  return (
    host !== end &&
    /^(?:vercel\.app|netlify\.app|herokuapp\.com|workers\.dev|pages\.dev|onrender\.com|fly\.dev|railway\.app|azurewebsites\.net|cloudfunctions\.net|run\.app|github\.io|cloudfront\.net|firebaseio\.com|appspot\.com|supabase\.co)$/.test(
      end,
    )
  )
}

/** What a host is. Hidden stretches stand as `‹name›`. */
export function classOf(host: string): HostClass {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '')
  const known = withoutHidden(name)
  if (known.replace(/[.:-]/g, '') === '' || !/[a-z0-9]/.test(known)) return name === '' ? 'near' : 'hidden'
  if (isNear(name)) return 'near'
  if (isAddress(name)) return 'address'
  const ends = endsOf(known)
  if (ends.some((each) => captures.has(each))) return 'capture'
  if (ends.some((each) => tunnels.has(each))) return 'tunnel'
  if (ends.some((each) => pastes.has(each))) return 'paste'
  if (ends.some((each) => chats.has(each))) return 'chat'
  if (serviceOf(known) !== undefined) return 'service'
  // The end of the name is not written out: `x.‹env.ZONE›`.
  if (name.endsWith('›') && !/[a-z0-9]\.[a-z]{2,24}$/.test(withoutHidden(name))) return 'hidden'
  // A rented name below a service, as github.io is, imitates nobody: the service itself is its owner.
  if (ownerOf(known) === undefined && looksLike(known)) return 'lookalike'
  return 'foreign'
}

/** This machine, private networks, names without a dot, and names that only a local network knows. */
function isNear(host: string): boolean {
  if (
    /^(?:localhost|host\.docker\.internal|::1|0\.0\.0\.0|127(?:\.\d{1,3}){3}|10(?:\.\d{1,3}){3}|192\.168(?:\.\d{1,3}){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2}|fe80:.*|fd[0-9a-f]{2}:.*)$/.test(
      host,
    )
  )
    return true
  if (
    /\.(?:local|localhost|internal|lan|home|corp|intranet|svc|cluster\.local|nip\.io|localdomain)$/.test(host) &&
    !host.startsWith('metadata.')
  )
    return true
  return !host.includes('.') && !host.includes(':') && !/^\d+$/.test(host) && !/^0x/.test(host) && !host.includes('‹')
}

/** Four numbers, also written as one, in hex or octal; or IPv6. */
function isAddress(host: string): boolean {
  return /^(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}$/.test(host) || /^[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}$/.test(host)
}

const imitated =
  /(?:^|[.-])(?:github|githubusercontent|pypi|pypj|np[mn]js|np[mn]js-help|docker|amazonaws|googleapis|cloudflare|gitlab|microsoft|rubygems|rustfoundation|codecov|sentry)(?:[.-]|$)/

/**
 * `api.github.com.x.example`, `pypi-mirror.example`: the name of a service, in a name that is not its own. `github.corp.example`
 * is how people call their own.
 */
function looksLike(host: string): boolean {
  return imitated.test(host) && !/^(?:api\.)?(?:github|gitlab|docker|sentry|pypi)\.[^.]{1,63}\.[^.]{2,24}$/.test(host)
}

/** Whether a public host is one that no honest workflow gives a secret of another service to. */
export function isBad(kind: HostClass): boolean {
  return kind === 'address' || kind === 'capture' || kind === 'tunnel' || kind === 'paste' || kind === 'lookalike'
}
