import type { LivePiece } from './answer-fields.ts';

const open = '<think>';
const close = '</think>';

/**
 * Parts what a model said into text and thinking, piece by piece: thinking is what stands in `<think>` tags at the very
 * beginning, as models write it whose server does not report it apart.
 */
export class ThinkSplitter {
  #state: 'beginning' | 'thinking' | 'behind' | 'text' = 'beginning';
  #held = '';

  /** Takes the next piece of the content. */
  add(content: string): LivePiece {
    this.#held += content;
    let think = '';
    if (this.#state === 'beginning') this.#begin();
    if (this.#state === 'thinking') think = this.#think();
    if (this.#state === 'behind') this.#skipSpace();
    return { text: this.#state === 'text' ? this.#take(this.#held.length) : '', think, content };
  }

  /** What was held back, when no more content comes. */
  end(): LivePiece {
    const rest = this.#take(this.#held.length);
    const thinking = this.#state === 'thinking';
    return {
      text: thinking || this.#state === 'behind' ? '' : rest,
      think: thinking ? rest : '',
      content: '',
    };
  }

  #begin(): void {
    const start = this.#held.trimStart();
    if (start.startsWith(open)) {
      this.#held = start.slice(open.length);
      this.#state = 'thinking';
    } else if (!open.startsWith(start)) {
      this.#state = 'text';
    }
  }

  #think(): string {
    const end = this.#held.indexOf(close);
    if (end < 0) return this.#take(this.#held.length - beginningOf(close, this.#held));
    const think = this.#take(end);
    this.#take(close.length);
    this.#state = 'behind';
    return think;
  }

  #skipSpace(): void {
    this.#held = this.#held.trimStart();
    if (this.#held !== '') this.#state = 'text';
  }

  #take(length: number): string {
    const taken = this.#held.slice(0, length);
    this.#held = this.#held.slice(length);
    return taken;
  }
}

/** Characters at the end of `text` that may be the beginning of `tag`. */
function beginningOf(tag: string, text: string): number {
  for (let length = Math.min(tag.length - 1, text.length); length > 0; length -= 1) {
    if (text.endsWith(tag.slice(0, length))) return length;
  }
  return 0;
}
