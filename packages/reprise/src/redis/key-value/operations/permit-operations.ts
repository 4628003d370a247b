import { randomUUID } from 'node:crypto';
import { toMilliseconds } from '../../../core/index.ts';
import type { PermitOperations } from '../contract/permit-operations.ts';
import { assertWhole } from './arguments.ts';
import { HeldPermit, type PermitSteps } from './held-permit.ts';

/** Permits made of three steps. */
export function permitOperations(steps: PermitSteps): PermitOperations {
  return {
    async permit(name, { limit, timeout = '30s' }) {
      assertWhole('limit', limit, 1);
      const milliseconds = Math.max(1, Math.ceil(toMilliseconds(timeout)));
      const token = randomUUID();
      const held = await steps.take(name, token, { limit, milliseconds }).catch((error: unknown) => {
        // It may have been obtained all the same; nobody should wait for its end.
        steps.drop(name, token).catch(() => {});
        throw error;
      });
      return held ? new HeldPermit({ name, token, limit, milliseconds, steps }) : undefined;
    },
    permitCount: async (name) => steps.count(name),
  };
}
