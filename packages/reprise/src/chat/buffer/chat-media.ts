import { type Clock, RepriseError, withDeadline } from '../../core/index.ts';
import type { ChatPart, NewChatMessage } from './chat-message.ts';

/** Media that came inside a message, decoded. */
export interface ChatMedia {
  readonly kind: 'image' | 'video';
  /** Such as `image/png`. */
  readonly mediaType: string;
  /** Up to 10 MiB for an image, 50 MiB for a video. */
  readonly bytes: Uint8Array;
}

/** Stores media and gives the address by which they can be had; it has a minute, then the signal aborts. */
export type KeepMedia = (media: ChatMedia, signal: AbortSignal) => Promise<string>;

const mebibyte = 1_024 * 1_024;
const most = { image: 10 * mebibyte, video: 50 * mebibyte } as const;
const keepDeadline = 60_000;

/**
 * The same message with its media by reference: base64 parts are given to `keepMedia` and replaced by the addresses it
 * gives.
 *
 * @throws RepriseError `INVALID_ARGUMENT` when a part is of another shape, is base64 although there is no `keepMedia`, or
 * is too large; `DEADLINE_EXCEEDED`; what `keepMedia` throws.
 */
export async function withKeptMedia(
  message: NewChatMessage,
  { keepMedia, clock }: { readonly keepMedia: KeepMedia | undefined; readonly clock: Clock },
): Promise<NewChatMessage> {
  const { content } = message;
  if (!Array.isArray(content)) return message;
  const kept: ChatPart[] = [];
  for (const part of content as readonly ChatPart[]) kept.push(await keptPart(part, keepMedia, clock));
  return { ...message, content: kept };
}

async function keptPart(part: ChatPart, keepMedia: KeepMedia | undefined, clock: Clock): Promise<ChatPart> {
  if (part?.type === 'text' && typeof part.text === 'string') return { type: 'text', text: part.text };
  const url = urlOf(part);
  if (url === undefined) {
    throw new RepriseError('INVALID_ARGUMENT', 'A part of a message must be text, image_url or video_url');
  }
  const address = /^data:/i.test(url) ? await keep(part, url, keepMedia, clock) : url;
  if (part.type === 'video_url') return { type: 'video_url', video_url: { url: address } };
  const { image_url: image } = part as Extract<ChatPart, { type: 'image_url' }>;
  return { type: 'image_url', image_url: { ...image, url: address } };
}

function urlOf(part: ChatPart): string | undefined {
  const reference: unknown =
    part?.type === 'image_url' ? part.image_url : part?.type === 'video_url' ? part.video_url : undefined;
  if (typeof reference !== 'object' || reference === null || !('url' in reference)) return undefined;
  return typeof reference.url === 'string' ? reference.url : undefined;
}

async function keep(
  part: ChatPart,
  url: string,
  keepMedia: KeepMedia | undefined,
  clock: Clock,
): Promise<string> {
  if (!keepMedia) {
    throw new RepriseError(
      'INVALID_ARGUMENT',
      'Media inside a message need the option keepMedia; send a URL',
    );
  }
  const media = decoded(part.type === 'video_url' ? 'video' : 'image', url);
  const options = { operation: 'keepMedia', milliseconds: keepDeadline, clock };
  const address: unknown = await withDeadline((signal) => keepMedia(media, signal), options);
  if (typeof address === 'string' && address !== '' && !/^data:/i.test(address)) return address;
  throw new RepriseError('INVALID_ARGUMENT', 'keepMedia must give the URL that stands for the media');
}

function decoded(kind: ChatMedia['kind'], url: string): ChatMedia {
  const comma = url.indexOf(',');
  const [mediaType = '', ...parameters] = url.slice('data:'.length, Math.max(comma, 0)).split(';');
  const text = url.slice(comma + 1);
  const wrong = (what: string): RepriseError =>
    new RepriseError('INVALID_ARGUMENT', `A part of kind ${kind} ${what}`);
  if (comma < 0 || parameters.at(-1)?.toLowerCase() !== 'base64') throw wrong('has data that are not base64');
  if (!mediaType.toLowerCase().startsWith(`${kind}/`)) throw wrong(`is not of the type ${kind}/…`);
  // Checked before decoding, so that nothing large is decoded in vain.
  if (text.length > Math.ceil(most[kind] / 3) * 4) throw wrong(`has over ${most[kind]} bytes`);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length === 0 || bytes.toString('base64') !== text) throw wrong('has data that are not base64');
  if (bytes.length > most[kind]) throw wrong(`has over ${most[kind]} bytes`);
  return { kind, mediaType, bytes };
}
