import { duration, optionalText, section } from '../values.ts';

/** `semantic.rewrite`: who makes questions of conversations stand alone. */
export const rewrite = section({
  model: optionalText,
  deadline: duration.refine((milliseconds) => milliseconds > 0, 'must be longer than 0').prefault('1500ms'),
});
