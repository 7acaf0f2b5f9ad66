/** What the samples of each family of `testdata/bases` do, and the incident that showed it. */
export const families: Readonly<Record<string, { readonly does: string; readonly seenIn: string }>> = {
  'named-secret-post': { does: 'posts secrets by name to a foreign host', seenIn: 'GhostAction, September 2025' },
  'all-secrets-dump': { does: 'takes every secret at once and posts or uploads it', seenIn: 'Shai-Hulud 1 and 2, gato-x' },
  'encoded-payload': { does: 'hides the theft in base64, hex, zlib or reversed text', seenIn: 'Megalodon, May 2026' },
  'download-and-run': {
    does: 'runs a foreign program with secrets in its environment, or a miner',
    seenIn: 'Codecov 2021, Ultralytics 2024',
  },
  'log-dump': { does: 'prints secrets to the log or summary in a form that masking misses', seenIn: 'tj-actions, March 2025' },
  'runner-memory': { does: 'reads secrets from the memory of the runner', seenIn: 'tj-actions 2025, TanStack 2026' },
  'identity-token': { does: 'sends the identity token, or the means to ask for one, away', seenIn: 'Megalodon, TanStack' },
  'other-channel': { does: 'sends secrets by DNS, raw sockets, ICMP or mail', seenIn: 'scanners that only know curl' },
  'other-language': { does: 'sends secrets from python, node, perl, ruby, php, PowerShell or a script step', seenIn: 'LiteLLM 2026' },
  hop: { does: 'carries secrets through files, outputs, caches or artifacts first', seenIn: 'Shai-Hulud 2, gato-x' },
  'forge-sink': {
    does: 'leaves secrets in a repository, gist or comment, or writes itself into others',
    seenIn: 's1ngularity, Shai-Hulud',
  },
  docker: { does: 'gives secrets to a foreign build, registry or container', seenIn: 'scanners that only know curl' },
  'action-input': { does: 'gives secrets to an unknown action, foreign workflow or host by copy', seenIn: 'reviewdog and tj-actions 2025' },
  backdoor: { does: 'lets strangers run commands', seenIn: 'Shai-Hulud 2' },
  'metadata-probe': { does: 'takes the credentials of the machine from the metadata service', seenIn: 'Shai-Hulud 2, TeamPCP 2026' },
  'local-harvest': { does: 'collects credentials that lie on the machine', seenIn: 's1ngularity 2025' },
  'publish-swap': { does: 'publishes another file than the one that was built', seenIn: 'Bitwarden CLI, April 2026' },
  composite: { does: 'is an action that does one of these', seenIn: 'tj-actions, trivy-action' },
}
