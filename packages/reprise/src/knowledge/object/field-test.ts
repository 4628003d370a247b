import type { Json } from '../../entry/index.ts';

/** What a field is compared by; all parts given must hold. */
export interface FieldTest {
  readonly equals?: Json;
  readonly not?: Json;
  readonly in?: readonly Json[];
  /** A list has this member, or a text has this part. */
  readonly contains?: string | number | boolean;
  readonly startsWith?: string;
  readonly over?: number;
  readonly atLeast?: number;
  readonly under?: number;
  readonly atMost?: number;
  /** Whether there is anything. */
  readonly exists?: boolean;
}
