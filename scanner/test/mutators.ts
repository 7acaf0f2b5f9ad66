import { absolutePath } from './mutators/absolute-path.ts'
import { anchors } from './mutators/anchors.ts'
import { arrayCommand } from './mutators/array-command.ts'
import { bareAddress } from './mutators/bare-address.ts'
import { base64Wrap } from './mutators/base64-wrap.ts'
import { bashString } from './mutators/bash-string.ts'
import { benignStepsAround } from './mutators/benign-steps-around.ts'
import { byteOrderMark } from './mutators/byte-order-mark.ts'
import { commentNoise } from './mutators/comment-noise.ts'
import { crlf } from './mutators/crlf.ts'
import { curlToNetcat } from './mutators/curl-to-netcat.ts'
import { curlToNode } from './mutators/curl-to-node.ts'
import { curlToPowershell } from './mutators/curl-to-powershell.ts'
import { curlToPython } from './mutators/curl-to-python.ts'
import { curlToRuby } from './mutators/curl-to-ruby.ts'
import { curlToSocket } from './mutators/curl-to-socket.ts'
import { curlToWget } from './mutators/curl-to-wget.ts'
import { envInline } from './mutators/env-inline.ts'
import { envJob } from './mutators/env-job.ts'
import { envStep } from './mutators/env-step.ts'
import { envWorkflow } from './mutators/env-workflow.ts'
import { evalWrap } from './mutators/eval-wrap.ts'
import { expressionCase } from './mutators/expression-case.ts'
import { expressionFormat } from './mutators/expression-format.ts'
import { expressionIndex } from './mutators/expression-index.ts'
import { fileHop } from './mutators/file-hop.ts'
import { foldedScalar } from './mutators/folded-scalar.ts'
import { functionWrap } from './mutators/function-wrap.ts'
import { gzipWrap } from './mutators/gzip-wrap.ts'
import { hereDocument } from './mutators/here-document.ts'
import { hexWrap } from './mutators/hex-wrap.ts'
import { hostInEnvironment } from './mutators/host-in-environment.ts'
import { jobRenamed } from './mutators/job-renamed.ts'
import { jsonFlow } from './mutators/json-flow.ts'
import { lineContinuation } from './mutators/line-continuation.ts'
import type { Mutate } from './mutators/mutator.ts'
import { ownLookingHost } from './mutators/own-looking-host.ts'
import { powershellCase } from './mutators/powershell-case.ts'
import { printfCommand } from './mutators/printf-command.ts'
import { pythonWrap } from './mutators/python-wrap.ts'
import { quietStep } from './mutators/quiet-step.ts'
import { quotedScript } from './mutators/quoted-script.ts'
import { secretThroughEnvFile } from './mutators/secret-through-env-file.ts'
import { secretThroughOutput } from './mutators/secret-through-output.ts'
import { separatorVariable } from './mutators/separator-variable.ts'
import { shellQuoting } from './mutators/shell-quoting.ts'
import { subshell } from './mutators/subshell.ts'
import { tabs } from './mutators/tabs.ts'
import { unicodeEscapes } from './mutators/unicode-escapes.ts'
import { variableSplit } from './mutators/variable-split.ts'

/** Every disguise by name. Each keeps what a workflow does and changes how it is written. */
export const mutators: Readonly<Record<string, Mutate>> = {
  'absolute-path': absolutePath,
  anchors,
  'array-command': arrayCommand,
  'bare-address': bareAddress,
  'base64-wrap': base64Wrap,
  'bash-string': bashString,
  'benign-steps-around': benignStepsAround,
  'byte-order-mark': byteOrderMark,
  'comment-noise': commentNoise,
  crlf,
  'curl-to-netcat': curlToNetcat,
  'curl-to-node': curlToNode,
  'curl-to-powershell': curlToPowershell,
  'curl-to-python': curlToPython,
  'curl-to-ruby': curlToRuby,
  'curl-to-socket': curlToSocket,
  'curl-to-wget': curlToWget,
  'env-inline': envInline,
  'env-job': envJob,
  'env-step': envStep,
  'env-workflow': envWorkflow,
  'eval-wrap': evalWrap,
  'expression-case': expressionCase,
  'expression-format': expressionFormat,
  'expression-index': expressionIndex,
  'file-hop': fileHop,
  'folded-scalar': foldedScalar,
  'function-wrap': functionWrap,
  'gzip-wrap': gzipWrap,
  'here-document': hereDocument,
  'hex-wrap': hexWrap,
  'host-in-environment': hostInEnvironment,
  'job-renamed': jobRenamed,
  'json-flow': jsonFlow,
  'line-continuation': lineContinuation,
  'own-looking-host': ownLookingHost,
  'powershell-case': powershellCase,
  'printf-command': printfCommand,
  'python-wrap': pythonWrap,
  'quiet-step': quietStep,
  'quoted-script': quotedScript,
  'secret-through-env-file': secretThroughEnvFile,
  'secret-through-output': secretThroughOutput,
  'separator-variable': separatorVariable,
  'shell-quoting': shellQuoting,
  subshell,
  tabs,
  'unicode-escapes': unicodeEscapes,
  'variable-split': variableSplit,
}
