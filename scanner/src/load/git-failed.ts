/** What git was asked and did not do. A file of its own, so that whoever only knows the failure does not load what starts programs. */
export class GitFailed extends Error {
  override readonly name = 'GitFailed'
}
