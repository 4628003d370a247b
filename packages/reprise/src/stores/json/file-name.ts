import { createHash } from 'node:crypto';

const suffix = '.json';
/** Longest name before the suffix; file systems take 255 bytes. */
const longestName = 200;
/** Names that mean devices to Windows, with or without a suffix. */
const deviceName = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/;

/**
 * Name of the file for a key: safe keys as they are, `@` for a colon, so that `ns:0000` gives `ns@0000.json`, and
 * `%` with two hexadecimal digits for each other byte of UTF-8. Keys that are too long, or no well-formed text, are
 * `~` and a SHA-256. No two keys share a name, not even where upper and lower case are the same.
 */
export function fileNameOf(key: string): string {
  if (key === '') return `%${suffix}`;
  const name = key.isWellFormed() && key.length <= longestName ? encoded(key) : hashed(key);
  return `${name.length <= longestName ? name : hashed(key)}${suffix}`;
}

/** The key a file is named for; undefined when its content has to tell; `null` when no key has this name. */
export function keyOfFileName(fileName: string): string | undefined | null {
  if (!fileName.endsWith(suffix)) return null;
  const name = fileName.slice(0, -suffix.length);
  if (/^~[0-9a-f]{64}$/.test(name)) return undefined;
  const key = name === '%' ? '' : decoded(name);
  return key !== undefined && fileNameOf(key) === fileName ? key : null;
}

function encoded(key: string): string {
  const name = key
    .replace(/[^a-z0-9_.:-]/gu, percents)
    .replaceAll(':', '@')
    .replace(/^\./, '%2e');
  return deviceName.test(name) ? percents(name.charAt(0)) + name.slice(1) : name;
}

function percents(character: string): string {
  return Buffer.from(character).toString('hex').replace(/../g, '%$&');
}

function decoded(name: string): string | undefined {
  try {
    return decodeURIComponent(name.replaceAll('@', ':'));
  } catch {
    return undefined;
  }
}

/** Of the UTF-16 code units, which tell apart what UTF-8 cannot. */
function hashed(key: string): string {
  return `~${createHash('sha256').update(key, 'utf16le').digest('hex')}`;
}
