/** The addresses under which clouds give machines their credentials. */
export function isMetadata(host: string): boolean {
  return /^(?:169\.254\.169\.254|169\.254\.170\.(?:2|23)|metadata(?:\.google\.internal)?|100\.100\.100\.200|192\.0\.0\.192|fd00:ec2::254|\[fd00:ec2::254\]|2852039166|0xa9fea9fe|instance-data)$/i.test(
    host,
  )
}
