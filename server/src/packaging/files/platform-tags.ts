/** One family of platform tags that installers know: what stands before the architecture, and the architectures. */
interface PlatformFamily {
  readonly prefix: string
  readonly architectures: readonly string[]
}

const manylinux1 = ['x86_64', 'i686']
const manylinux2014 = [...manylinux1, 'aarch64', 'armv7l', 'ppc64', 'ppc64le', 's390x']
const apple = ['ppc', 'ppc64', 'i386', 'x86_64', 'arm64', 'intel', 'fat', 'fat3', 'fat64', 'universal', 'universal2']

/** Prefixes are regular expressions; `linux_*` beyond these is a setting. Sources: PEP 425, 513, 571, 599, 600, 656, 730, 738, 783. */
const platformFamilies: readonly PlatformFamily[] = [
  { prefix: '', architectures: ['any', 'win32', 'win_amd64', 'win_arm64', 'win_ia64'] },
  { prefix: 'manylinux(?:1|2010)_', architectures: manylinux1 },
  { prefix: 'manylinux2014_', architectures: manylinux2014 },
  { prefix: 'manylinux_[0-9]+_[0-9]+_', architectures: [...manylinux2014, 'riscv64'] },
  { prefix: 'musllinux_[0-9]+_[0-9]+_', architectures: [...manylinux2014.filter((name) => name !== 'ppc64'), 'riscv64'] },
  { prefix: 'linux_', architectures: ['armv6l', 'armv7l'] },
  { prefix: 'macosx_10_[0-9]+_', architectures: apple },
  // Since macOS 11 the minor number of the tag is 0. A new major appears each year, so none is named.
  { prefix: 'macosx_(?:1[1-9]|[2-9][0-9])_0_', architectures: apple },
  { prefix: 'ios_[0-9]+_[0-9]+_', architectures: ['arm64_iphoneos', 'arm64_iphonesimulator', 'x86_64_iphonesimulator'] },
  { prefix: 'android_[0-9]+_', architectures: ['armeabi_v7a', 'arm64_v8a', 'x86', 'x86_64'] },
  { prefix: 'pyemscripten_[0-9]+_[0-9]+_', architectures: ['wasm32'] },
]

const known = new RegExp(`^(?:${platformFamilies.map((family) => `${family.prefix}(?:${family.architectures.join('|')})`).join('|')})$`)

/** True for a single platform tag (lower case, no `.`) that installers understand; any `linux_*` where the operator allows it. */
export function isAllowedPlatformTag(tag: string, settings: { readonly allowLinuxTags: boolean }): boolean {
  return known.test(tag) || (settings.allowLinuxTags && /^linux_[a-z0-9_]+$/.test(tag))
}
