const folder = 'usr/lib/chromium';

/**
 * The browser of Debian without a window, and one family of fonts.
 *
 * @type {import('./kits.js').Kit}
 */
export const chromiumKit = {
  suite: 'trixie',
  // What the binary links to, and what those link to; `fontconfig-config` would bring rules for fonts nobody has here.
  packages: [
    ...[
      'chromium-headless-shell',
      'chromium-common',
      'fonts-dejavu-core',
      'libc6',
      'libgcc-s1',
      'libstdc++6',
    ],
    ...['zlib1g', 'libzstd1', 'libsystemd0', 'libudev1', 'libcap2', 'libatomic1', 'libbz2-1.0', 'libbrotli1'],
    ...['libnss3', 'libnspr4', 'libsqlite3-0', 'libdbus-1-3', 'libexpat1', 'libffi8', 'libpcre2-8-0'],
    ...['libglib2.0-0t64', 'libmount1', 'libblkid1', 'libselinux1', 'libatk1.0-0t64', 'libatspi2.0-0t64'],
    ...['libfontconfig1', 'libfreetype6', 'libharfbuzz0b', 'libharfbuzz-subset0', 'libgraphite2-3'],
    ...['libpng16-16t64', 'libjpeg62-turbo', 'libminizip1t64', 'libdouble-conversion3', 'libdrm2', 'libgbm1'],
    ...['libx11-6', 'libx11-xcb1', 'libxau6', 'libxcb1', 'libxcomposite1', 'libxdamage1', 'libxdmcp6'],
    ...['libxext6', 'libxfixes3', 'libxi6', 'libxkbcommon0', 'libxnvctrl0', 'libxrandr2', 'libxrender1'],
    ...['libasound2t64', 'libpulse0', 'libasyncns0', 'libsndfile1', 'libflac14', 'libogg0', 'libopus0'],
    ...['libvorbis0a', 'libvorbisenc2', 'libmp3lame0', 'libmpg123-0t64', 'libdav1d7', 'libopenh264-8'],
  ],
  binaries: { browser: `${folder}/chromium-headless-shell` },
  // Graphics by hardware, which is switched off, a window's texts and pictures, and a reporter of crashes.
  unneeded: [
    ...['libVkLayer_khronos_validation.so', 'libVkICD_mock_icd.so', 'libvulkan.so.1', 'libvk_swiftshader.so'],
    ...['libGLESv2.so', 'libEGL.so', 'resources.pak', 'chrome_100_percent.pak', 'chrome_200_percent.pak'],
    ...['locales', 'chrome_crashpad_handler'],
  ].map((path) => `${folder}/${path}`),
  files: {
    'fonts.conf': `<?xml version="1.0"?>
<fontconfig>
  <dir prefix="relative">usr/share/fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`,
  },
  surroundings: {
    libraries: ['pulseaudio'],
    environment: { FONTCONFIG_FILE: '$kit/fonts.conf' },
    // It would start its other processes from the file it runs from, which is the loader.
    flags: ['--no-zygote', '--browser-subprocess-path=$here/$name'],
  },
};
