import { firstOf } from '../text/cut.ts';
import { codeFence, heading } from '../text/structure.ts';

/** A paragraph or list of a document. */
export interface Section {
  /** The heading above it, or ''. */
  readonly heading: string;
  readonly text: string;
}

const mostSections = 100;
const longestSection = 1_000;
/** Shorter ones have nothing to quote. */
const shortestSection = 11;

/** The sections of a Markdown document, the first 100 without code, each cut to 1,000 code units. */
export function sectionsOf(content: string): Section[] {
  const sections: Section[] = [];
  let title = '';
  let inCode = false;
  let lines: string[] = [];
  const end = (): void => {
    const text = firstOf(lines.join('\n').trim(), longestSection);
    if (text.length >= shortestSection) sections.push({ heading: title, text });
    lines = [];
  };
  for (const line of content.split(/\r?\n/)) {
    if (sections.length >= mostSections) return sections;
    const [, , words] = heading.exec(firstOf(line, longestSection)) ?? [];
    const isFence = codeFence.test(line);
    if (isFence) inCode = !inCode;
    if (isFence || inCode || words !== undefined || line.trim() === '') end();
    else lines.push(firstOf(line, longestSection));
    if (words !== undefined && !inCode) title = words.trim();
  }
  end();
  return sections.slice(0, mostSections);
}
