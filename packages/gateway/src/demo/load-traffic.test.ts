import { beforeAll, describe, expect, it } from 'vitest';
import type { DemoKind, DemoRequest } from './demo-request.ts';
import { loadTraffic } from './load-traffic.ts';

/** Least and most of each kind, as a share of all lines. */
const shares: Readonly<Record<DemoKind, readonly [number, number]>> = {
  first: [0.15, 0.3],
  repeat: [0.3, 0.4],
  paraphrase: [0.15, 0.25],
  'near-miss': [0.12, 0.2],
  turn: [0.04, 0.12],
  together: [0.03, 0.08],
};

describe('the shipped traffic', () => {
  let traffic: DemoRequest[];
  beforeAll(async () => {
    traffic = await loadTraffic();
  });

  /** What two requests must have in common to be the same request. */
  const identity = ({ model, messages }: DemoRequest): string => JSON.stringify([model, messages]);
  const question = ({ messages }: DemoRequest): string => messages.at(-1)?.content ?? '';

  it('has about 160 lines with ids of their own', () => {
    expect(traffic.length).toBeGreaterThanOrEqual(150);
    expect(traffic.length).toBeLessThanOrEqual(180);
    expect(new Set(traffic.map(({ id }) => id)).size).toBe(traffic.length);
  });

  it('has the fields of its format and nothing else on every line', () => {
    for (const { id, group, kind, stream, model, messages, ...rest } of traffic) {
      expect(rest, id).toEqual({});
      expect(Object.keys(shares), id).toContain(kind);
      expect(group, id).toMatch(/^[a-z0-9-]+$/);
      expect(typeof stream, id).toBe('boolean');
      expect([undefined, 'demo-large'], id).toContain(model);
      expect(messages.at(-1)?.role, id).toBe('user');
      for (const message of messages) expect(Object.keys(message), id).toEqual(['role', 'content']);
    }
  });

  it('mixes kinds and forms as real traffic does', () => {
    const count = (kind: string): number => traffic.filter((request) => request.kind === kind).length;
    const distribution = Object.keys(shares)
      .map((kind) => `${kind} ${count(kind)}`)
      .join(', ');
    for (const [kind, [least, most]] of Object.entries(shares)) {
      const share = count(kind) / traffic.length;
      expect(share, `${kind} of: ${distribution}`).toBeGreaterThanOrEqual(least);
      expect(share, `${kind} of: ${distribution}`).toBeLessThanOrEqual(most);
    }
    const streamed = traffic.filter(({ stream }) => stream).length / traffic.length;
    expect(streamed, 'share of streams').toBeGreaterThan(0.4);
    expect(streamed, 'share of streams').toBeLessThan(0.5);
  });

  it('repeats an earlier line byte for byte where it says repeat, and only there or together', () => {
    const seen = new Map<string, DemoRequest>();
    for (const request of traffic) {
      const original = seen.get(identity(request));
      if (request.kind === 'repeat') expect(original, request.id).toBeDefined();
      else if (request.kind !== 'together') expect(original?.id, request.id).toBeUndefined();
      seen.set(identity(request), original ?? request);
    }
  });

  it('puts the same request always in the same group', () => {
    const groups = new Map<string, string>();
    for (const request of traffic) {
      const known = groups.get(identity(request));
      if (known !== undefined) expect(request.group, request.id).toBe(known);
      groups.set(identity(request), request.group);
    }
  });

  it('paraphrases only what was asked before in the same conversation and model', () => {
    const scope = ({ model, messages }: DemoRequest): string =>
      JSON.stringify([model, messages.slice(0, -1)]);
    for (const [index, request] of traffic.entries()) {
      const earlier = traffic.slice(0, index).filter(({ group }) => group === request.group);
      if (request.kind !== 'paraphrase') continue;
      expect(earlier.map(scope), request.id).toContain(scope(request));
      expect(earlier.map(question), request.id).not.toContain(question(request));
    }
  });

  it('opens a group of its own with every first question, near-miss and turn', () => {
    const opened = new Set<string>();
    for (const { id, kind, group } of traffic) {
      const opens = kind === 'first' || kind === 'near-miss' || kind === 'turn';
      if (opens) expect(opened.has(group), id).toBe(false);
      opened.add(group);
    }
  });

  it('asks the same words in other conversations and under other system prompts, in other groups', () => {
    const groupsOf = (words: string): Set<string> =>
      new Set(traffic.filter((request) => question(request) === words).map(({ group }) => group));
    expect(groupsOf('Can you explain that in more detail?').size).toBe(3);
    expect(groupsOf('What is the capital of Australia?').size).toBe(2);
  });

  it('sends sets of at least four equal requests together, side by side', () => {
    const together = traffic
      .map((request, index) => ({ request, index }))
      .filter(({ request }) => request.kind === 'together');
    const groups = new Set(together.map(({ request }) => request.group));
    expect(groups.size).toBe(2);
    for (const group of groups) {
      const members = together.filter(({ request }) => request.group === group);
      expect(members.length, group).toBeGreaterThanOrEqual(4);
      expect(new Set(members.map(({ request }) => identity(request))).size, group).toBe(1);
      expect(members.at(-1)!.index - members[0]!.index, group).toBe(members.length - 1);
    }
  });
});
