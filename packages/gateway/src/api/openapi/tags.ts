import type { JsonSchema } from './schema-of.ts';

/** The groups of routes in the document, in its order. */
const tags = {
  openai: "OpenAI's interface, answered from the cache where it can be.",
  cache: 'What the cache holds.',
  capture: 'Chat messages that are collected and delivered in batches.',
  sessions: 'Dialogue sessions and their rounds.',
  events: 'Events that clients follow as they come.',
  completions: 'Suggestions while somebody writes.',
  service: 'The service itself.',
} as const;

/** The name of a group of routes. */
export type Tag = keyof typeof tags;

/** Each group with what it is about. */
export const tagList: readonly JsonSchema[] = Object.entries(tags).map(([name, description]) => ({
  name,
  description,
}));
