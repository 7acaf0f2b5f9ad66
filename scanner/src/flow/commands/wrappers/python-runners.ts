import type { Wrapping } from './wrapping.ts'

const valued =
  /^(?:-[CEnpwe]|--(?:with|with-requirements|with-editable|from|python|extra|group|only-group|directory|project|index|index-url|default-index|find-links|prefix|name|cwd|env|env-file|environment|manifest-path|venv))$/

/** Programs of Python that run another within an environment. */
export const pythonRunners = {
  uv: { verbs: /^(?:run|tool run)$/, valued, language: 'python' },
  uvx: { valued },
  poetry: { verbs: /^run$/, valued },
  pipenv: { verbs: /^run$/, valued },
  pipx: { verbs: /^run$/, valued: /^--(?:spec|python|pip-args|index-url)$/ },
  conda: { verbs: /^run$/, valued },
  hatch: { verbs: /^run$/, valued },
  pdm: { verbs: /^run$/, valued },
  rye: { verbs: /^run$/, valued },
  pixi: { verbs: /^(?:run|exec)$/, valued: /^(?:-[ews]|--(?:environment|spec|with|channel|manifest-path))$/ },
} as const satisfies Readonly<Record<string, Wrapping>>
