/**
 * The built-in upstream of a gateway that has no provider: stand-in answers at a model's pace.
 *
 * @module
 */
export { type DemoUpstream, type DemoUpstreamOptions, demoUpstream } from './demo-upstream.ts';
