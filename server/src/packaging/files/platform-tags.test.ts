import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isAllowedPlatformTag } from './platform-tags.ts'

test('platform tags that installers know are allowed', () => {
  const known =
    `any win32 win_amd64 win_arm64 win_ia64 manylinux1_x86_64 manylinux1_i686 manylinux2010_i686 manylinux2014_aarch64 manylinux2014_ppc64
    manylinux2014_s390x manylinux_2_17_x86_64 manylinux_2_39_riscv64 manylinux_2_28_armv7l musllinux_1_2_ppc64le musllinux_1_1_riscv64 linux_armv6l
    linux_armv7l macosx_10_9_x86_64 macosx_10_6_intel macosx_11_0_arm64 macosx_14_0_universal2 macosx_26_0_arm64 ios_13_0_arm64_iphoneos
    ios_13_0_x86_64_iphonesimulator android_21_arm64_v8a android_24_x86 pyemscripten_2025_0_wasm32`.split(/\s+/)
  for (const tag of known) assert.equal(isAllowedPlatformTag(tag, { allowLinuxTags: false }), true, tag)
})

test('other platform tags are not, and linux tags only by setting', () => {
  const unknown =
    `x86_64 win64 win_x86 windows manylinux_x86_64 manylinux1_aarch64 manylinux2010_aarch64 manylinux2014_riscv64 manylinux3_x86_64
    manylinux_2_x86_64 manylinux_2_17_vax musllinux_1_2_ppc64 musllinux_1_x86_64 macosx_9_0_ppc macosx_11_1_arm64 macosx_10_x86_64 macosx_14_0_riscv
    ios_13_0_x86_64_iphoneos ios_13_0_arm64 android_arm64_v8a android_21_mips pyemscripten_2025_wasm32 ANY any_ _any anyany linux linux_ aix_7
    Linux_x86_64 linux-x86_64 constructor`.split(/\s+/)
  for (const tag of ['', '\nany', 'any\n', 'any|win32', ...unknown])
    assert.equal(isAllowedPlatformTag(tag, { allowLinuxTags: true }), false, tag)
  for (const tag of ['linux_x86_64', 'linux_aarch64', 'linux_loongarch64']) {
    assert.equal(isAllowedPlatformTag(tag, { allowLinuxTags: true }), true)
    assert.equal(isAllowedPlatformTag(tag, { allowLinuxTags: false }), false)
  }
})
