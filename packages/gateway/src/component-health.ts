/** How one component does, for `GET /api/health`. */
export interface ComponentHealth {
  readonly status: 'ok' | 'degraded' | 'off';
  /** What it is, or what does not work, for people. */
  readonly detail?: string;
}
