import type { ComponentHealth } from '../component-health.ts';
import type { ChatCapture } from './chat-capture.ts';

/** How capturing chats does, for `GET /api/health`. */
export function healthOfCapture(capture: ChatCapture | undefined): ComponentHealth {
  if (!capture) return { status: 'off' };
  const { mode, localMessages } = capture.stats();
  if (mode === 'shared') return { status: 'ok' };
  return {
    status: 'degraded',
    detail: `Redis does not take messages; ${localMessages} are kept in this process`,
  };
}
