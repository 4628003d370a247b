import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const docs = join(import.meta.dirname, '../../docs');
const [shortest, longest] = [30, 300];

/**
 * The sentences of `docs/`, each once: prompts as people write them, of one subject, hardly any two of which want the
 * same answer.
 *
 * @returns {string[]}
 */
export function sentences() {
  const files = readdirSync(docs, { recursive: true }).map(String).toSorted();
  const texts = files
    .filter((file) => file.endsWith('.md'))
    .map((file) => readFileSync(join(docs, file), 'utf8'));
  return [...new Set(texts.flatMap(sentencesOf))];
}

/** @param {string} markdown @returns {string[]} without code, tables, headings and quotations */
function sentencesOf(markdown) {
  const lines = markdown.replace(/```[\s\S]*?```/g, '').split('\n');
  const prose = lines.filter((line) => !/^[|#>]/.test(line)).join('\n');
  return prose
    .split(/\n\s*\n|\n[-*] /)
    .flatMap((paragraph) => paragraph.replace(/\s+/g, ' ').split(/(?<=[.:;?]) /))
    .map((sentence) => sentence.trim())
    .filter(({ length }) => length >= shortest && length <= longest);
}
