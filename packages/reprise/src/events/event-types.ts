/** The types of events that applications of this kind publish (S4-24); others are allowed. */
export const eventTypes = {
  taskProgressUpdated: 'task.progress-updated',
  taskStatusChanged: 'task.status-changed',
  systemNotificationSent: 'system.notification-sent',
  contentUpdated: 'content.updated',
  errorOccurred: 'sse.error-occurred',
  novelCreated: 'novel.created',
  novelStatusChanged: 'novel.status-changed',
  chapterDraftCreated: 'chapter.draft-created',
  chapterStatusChanged: 'chapter.status-changed',
  genesisStepCompleted: 'genesis.step-completed',
  genesisSessionCompleted: 'genesis.session-completed',
  workflowStatusChanged: 'workflow.status-changed',
} as const;

/** One of {@link eventTypes}. */
export type EventType = (typeof eventTypes)[keyof typeof eventTypes];

/** The data of {@link eventTypes.errorOccurred} (S4-24). */
export interface ErrorEventData {
  readonly level: 'warning' | 'error' | 'critical';
  readonly code: string;
  readonly message: string;
  readonly correlation_id?: string;
  /** Seconds. */
  readonly retry_after?: number;
}
