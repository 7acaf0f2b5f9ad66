/** Rewrites each `${{ }}`; the text between the marks is given. */
export function editExpressions(text: string, edit: (expression: string) => string): string | undefined {
  const edited = text.replace(/\$\{\{(.*?)\}\}/g, (_, inner: string) => `\${{${edit(inner)}}}`)
  return edited === text ? undefined : edited
}
