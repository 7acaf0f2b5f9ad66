/** Files that hold credentials by habit. A file that the workflow wrote itself is judged by what it wrote. */
const patterns: readonly RegExp[] = [
  /(?:^|\/)\.aws\/(?:credentials|config)$/,
  /(?:^|\/)\.(?:npmrc|pypirc|netrc|git-credentials|yarnrc\.yml|dockercfg)$/,
  /(?:^|\/)_netrc$/,
  /(?:^|\/)\.docker\/config\.json$/,
  /(?:^|\/)\.ssh(?:\/(?:id_[a-z0-9_]{1,20}|\*|config))?\/?$/,
  /(?:^|\/)\.git\/config$/,
  /(?:^|\/)\.kube\/config$/,
  /(?:^|\/)\.config\/(?:gcloud|gh\/hosts\.yml|pip\/pip\.conf|rclone\/rclone\.conf)/,
  /(?:^|\/)\.azure(?:\/|$)/,
  /(?:^|\/)\.gem\/credentials$/,
  /(?:^|\/)\.cargo\/credentials(?:\.toml)?$/,
  /(?:^|\/)\.m2\/settings\.xml$/,
  /(?:^|\/)\.(?:gnupg|vault-token|terraformrc|terraform\.d\/credentials\.tfrc\.json)/,
  /(?:^|\/)\.(?:bash|zsh|python|psql|mysql|node_repl)_history$/,
  /^\/etc\/shadow$/,
  /^\/var\/run\/secrets\/kubernetes\.io\/serviceaccount\/token$/,
  /(?:^|\/)(?:application_default_credentials|service[-_]account)\.json$/,
  /(?:^|\/)\.runner_credentials$|(?:^|\/)\.credentials(?:_rsaparams)?$/,
]

/** The file as people know it, where it is one that holds credentials. */
export function credentialFile(path: string): string | undefined {
  return patterns.some((each) => each.test(path)) ? path : undefined
}
