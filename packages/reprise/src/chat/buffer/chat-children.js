import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What pushes acknowledged and consumers got, over all processes. */
export class ChatRecord {
  /** @type {Set<string>} */
  acknowledged = new Set();
  /** The batches that had a message, by its text. @type {Map<string, Set<string>>} */
  batchesOf = new Map();
  /** Ids of batches that were handed over more than once, and not marked so. @type {string[]} */
  unmarked = [];
  /** Batches handed over once more. */
  redelivered = 0;
  /** @type {Set<string>} */
  #batches = new Set();

  /** @param {string} line */
  hear(line) {
    const [kind, first = '', redelivered, ...texts] = line.split(' ');
    if (kind === '+') this.acknowledged.add(first);
    else this.deliver(first, redelivered === 'true', texts);
  }

  /**
   * @param {string} id
   * @param {boolean} redelivered
   * @param {readonly string[]} texts
   */
  deliver(id, redelivered, texts) {
    if (this.#batches.has(id)) {
      this.redelivered += 1;
      if (!redelivered) this.unmarked.push(id);
    }
    this.#batches.add(id);
    for (const text of texts) {
      const batches = this.batchesOf.get(text) ?? new Set();
      this.batchesOf.set(text, batches.add(id));
    }
  }

  /** Messages that were acknowledged and are delivered nowhere. */
  get lost() {
    return [...this.acknowledged].filter((text) => !this.batchesOf.has(text));
  }

  /** Messages that came in two different batches. */
  get doubled() {
    return [...this.batchesOf].filter(([, batches]) => batches.size > 1).map(([text]) => text);
  }
}

/**
 * Starts a process that pushes and delivers.
 *
 * @param {ChatRecord} record
 * @param {{ url: string, prefix: string, name: string, rate: number }} options
 */
export function startChatChild(record, { url, prefix, name, rate }) {
  const program = fileURLToPath(new URL('./chat-child.js', import.meta.url));
  const child = spawn(process.execPath, [program, url, prefix, name, String(rate)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout }).on('line', (line) => record.hear(line));
  const closed = once(child, 'close');
  return {
    /** Resolves when something was acknowledged or delivered. */
    ready: once(lines, 'line'),
    /** Ends it as a crash does. */
    async kill() {
      child.kill('SIGKILL');
      await closed;
    },
    /** Lets it deliver what it has, and end. */
    async end() {
      child.stdin.end();
      await closed;
    },
  };
}
