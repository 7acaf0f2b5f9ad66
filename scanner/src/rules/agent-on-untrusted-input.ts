import type { Step } from '../model/ci-file.ts'
import { inputText } from '../questions/step-inputs.ts'
import { strangersTriggers } from '../questions/triggers.ts'
import { defineRule } from '../rule.ts'

/** Actions and programs that let a language model act. */
const agents =
  /^(?:anthropics\/claude-code(?:-base)?-action|google-github-actions\/run-gemini-cli|google-gemini\/gemini-cli-action|openai\/codex-action|actions\/ai-inference|github\/copilot-[\w-]+|openhands\/[\w-]+|all-hands-ai\/[\w-]+|aider-ai\/[\w-]+|block\/goose[\w-]*|cursor\/[\w-]+)$/
const programs =
  /(?:^|[\s;&|(])(?:claude|codex|gemini|aider|opencode|goose|q\s+chat|cursor-agent)\s+(?:-p|--print|exec|run|--yolo|--prompt|--message|--dangerously|chat|-m)\b/m

export const agentOnUntrustedInput = defineRule({
  id: 'agent-on-untrusted-input',
  verdict: 'exploitable',
  severity: 'high',
  confidence: 'medium',
  summary: 'An agent with tools reads what strangers write.',
  why: 'A model does not tell orders from text: an issue can ask it to run commands, read secrets or push. It has what the job has.',
  remedy:
    'Let it answer only people who may write, give it no shell and a token that reads, and nothing of the stranger\u2019s in the prompt of a job with secrets.',
  answers: ['Cline, February 2026', 'PromptPwnd, December 2025'],
  *judge(workflow) {
    const triggers = strangersTriggers(workflow)
    if (triggers.length === 0) return
    for (const job of workflow.jobs) {
      for (const step of job.steps) {
        if (!isAgent(step)) continue
        const isOpen =
          inputText(step, 'allowed_non_write_users') === '*' ||
          inputText(step, 'allow-users') === '*' ||
          inputText(step, 'allowed_bots') === '*'
        const isGuarded =
          !isOpen &&
          [job.if, step.if].some((condition) =>
            /author_association|permission|\.login\s*==|contains\(fromjson/i.test(condition?.scalar.text ?? ''),
          )
        // Some agents themselves answer only people who may write, unless told otherwise.
        const asksItself = step.uses?.repository.startsWith('anthropics/') === true && !isOpen
        yield {
          at: step.uses ?? step.run ?? step,
          structure: step.structure,
          message: isOpen ? 'This agent obeys everybody.' : 'This agent reads what strangers write.',
          ...(isGuarded || asksItself ? { verdict: 'untidy' as const, severity: 'medium' as const, persona: 'pedantic' as const } : {}),
          reach: { who: 'anyone', triggers, what: ['the tools, the token and the secrets of the job'] },
        }
      }
    }
  },
})

function isAgent(step: Step): boolean {
  if (step.uses?.kind === 'repository') return agents.test(step.uses.repository)
  return step.run !== undefined && programs.test(step.run.text.slice(0, 20_000))
}
