/**
 * Dialogue sessions, opened from the configuration, with their health and metrics.
 *
 * @module
 */
export { healthOfSessions, openSessions } from './open-sessions.ts';
export { addSessionMetrics } from './session-metrics.ts';
