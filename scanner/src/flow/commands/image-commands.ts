import type { Command } from '../commands.ts'
import { build } from './image/build.ts'
import { compose } from './image/compose.ts'
import { docker } from './image/docker.ts'
import { pushesFiles } from './image/push-files.ts'

/** Programs of images and containers. */
export const imageCommands: Readonly<Record<string, Command>> = {
  docker,
  podman: docker,
  buildah: docker,
  nerdctl: docker,
  finch: docker,
  kaniko: (call) => build(call, call.args),
  executor: (call) => build(call, call.args),
  'docker-compose': compose,
  'podman-compose': compose,
  oras: pushesFiles,
  skopeo: pushesFiles,
  crane: pushesFiles,
  regctl: pushesFiles,
  helm: pushesFiles,
}
