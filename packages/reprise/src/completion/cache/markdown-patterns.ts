/** A heading `# …`. */
export interface HeadingPattern {
  /** 1 to 6. */
  readonly level: number;
  readonly text: string;
  /** Where its line begins, in UTF-16 code units. */
  readonly position: number;
}

/** An item of a list. */
export interface ListPattern {
  /** `-`, `*`, `+`, or a number with `.` or `)`. */
  readonly marker: string;
  /** The white space in front of the marker. */
  readonly indentation: string;
  readonly text: string;
  readonly position: number;
}

/** A block between fences of ``` or ~~~. */
export interface CodeBlockPattern {
  /** The first word behind the fence, or ''. */
  readonly language: string;
  readonly position: number;
  /** Where the block ends, its last fence included. */
  readonly end: number;
}

/** A link `[text](target)`, or `[[target]]` and `[[target|text]]` of wikis. */
export interface LinkPattern {
  readonly text: string;
  readonly target: string;
  readonly kind: 'inline' | 'wiki';
  readonly position: number;
}

/** What a Markdown document is built of (S2-35): of each kind the first 1,000, texts up to 200 characters. */
export interface MarkdownPatterns {
  readonly headings: readonly HeadingPattern[];
  readonly lists: readonly ListPattern[];
  readonly codeBlocks: readonly CodeBlockPattern[];
  readonly links: readonly LinkPattern[];
}

interface Line {
  readonly text: string;
  readonly position: number;
}

interface OpenFence {
  readonly fence: string;
  readonly language: string;
  readonly position: number;
}

const most = 1_000;
const longestText = 200;

/** Finds the {@link MarkdownPatterns} of a document in time that grows with its length; nothing is found within code blocks. */
export function markdownPatterns(content: string): MarkdownPatterns {
  const headings: HeadingPattern[] = [];
  const lists: ListPattern[] = [];
  const codeBlocks: CodeBlockPattern[] = [];
  const links: LinkPattern[] = [];
  let open: OpenFence | undefined;
  for (const line of linesOf(content)) {
    const fence = fenceOf(line);
    if (open) {
      const opening = open;
      if (!fence || !closes(fence, opening)) continue;
      add(codeBlocks, () => blockOf(opening, line.position + line.text.length));
      open = undefined;
    } else if (fence) {
      open = fence;
    } else {
      add(headings, () => headingOf(line));
      add(lists, () => listItemOf(line));
      if (line.text.includes('[')) for (const link of linksOf(line)) add(links, () => link);
    }
  }
  // A block that nobody closed goes on to the end.
  const unclosed = open;
  if (unclosed) add(codeBlocks, () => blockOf(unclosed, content.length));
  return { headings, lists, codeBlocks, links };
}

function* linesOf(content: string): Generator<Line> {
  let position = 0;
  while (position <= content.length) {
    const newline = content.indexOf('\n', position);
    const end = newline < 0 ? content.length : newline;
    const text = content.slice(position, end);
    yield { text: text.endsWith('\r') ? text.slice(0, -1) : text, position };
    position = end + 1;
  }
}

function fenceOf({ text, position }: Line): OpenFence | undefined {
  const match = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(text);
  if (!match) return undefined;
  const info = match[2]!.trim();
  // Code within a line may begin with as many backticks.
  if (match[1]!.startsWith('`') && info.includes('`')) return undefined;
  return { fence: match[1]!, language: shortened(info.split(/\s/, 1)[0] ?? ''), position };
}

function closes({ fence, language }: OpenFence, open: OpenFence): boolean {
  return language === '' && fence[0] === open.fence[0] && fence.length >= open.fence.length;
}

function blockOf({ language, position }: OpenFence, end: number): CodeBlockPattern {
  return { language, position, end };
}

function headingOf({ text, position }: Line): HeadingPattern | undefined {
  const match = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/.exec(text);
  if (!match) return undefined;
  const words = withoutClosing((match[2] ?? '').trim());
  return { level: match[1]!.length, text: shortened(words), position };
}

/** Drops the marks that may end a heading too: `# Title #`. */
function withoutClosing(title: string): string {
  let end = title.length;
  while (title[end - 1] === '#') end -= 1;
  const marked = end < title.length && (end === 0 || title[end - 1] === ' ' || title[end - 1] === '\t');
  return marked ? title.slice(0, end).trimEnd() : title;
}

function listItemOf({ text, position }: Line): ListPattern | undefined {
  const match = /^([ \t]*)([-*+]|\d{1,9}[.)])(?:[ \t](.*))?$/.exec(text);
  if (!match || isRule(text)) return undefined;
  return { marker: match[2]!, indentation: match[1]!, text: shortened((match[3] ?? '').trim()), position };
}

/** Whether a line is a rule such as `- - -` or `***`. */
function isRule(text: string): boolean {
  const marks = text.replace(/[ \t]/g, '');
  return marks.length >= 3 && (marks[0] === '-' || marks[0] === '*') && new Set(marks).size === 1;
}

function* linksOf({ text, position }: Line): Generator<LinkPattern> {
  // Neither a text nor a target may hold what begins another one, so that no character is looked at twice.
  const pattern = /(!?)(?:\[\[([^[\]]+)\]\]|\[([^[\]]*)\]\(([^()\s[\]]+)(?:[ \t]+"[^"[\]]*")?\))/g;
  for (const match of text.matchAll(pattern)) {
    const [whole, image, wiki, words, target] = match;
    if (image) continue;
    const at = position + match.index + (whole.startsWith('!') ? 1 : 0);
    if (wiki !== undefined) yield wikiLinkOf(wiki, at);
    else yield { text: shortened(words!), target: shortened(target!, 2_000), kind: 'inline', position: at };
  }
}

function wikiLinkOf(inner: string, position: number): LinkPattern {
  const bar = inner.indexOf('|');
  const target = bar < 0 ? inner : inner.slice(0, bar);
  const text = bar < 0 ? inner : inner.slice(bar + 1);
  return { text: shortened(text.trim()), target: shortened(target.trim()), kind: 'wiki', position };
}

/** Looks for one more pattern, unless there are enough. */
function add<T>(found: T[], look: () => T | undefined): void {
  if (found.length >= most) return;
  const pattern = look();
  if (pattern !== undefined) found.push(pattern);
}

/** Cuts a text without cutting a character in two. */
function shortened(text: string, longest = longestText): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  return /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut;
}
