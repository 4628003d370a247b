/** Draws a number from 0 to 1. */
export type Draw = () => number;

/** Draws nothing: what is explored by chance, or not, is said as it goes more often. */
export const likelier: Draw = () => 0.5;
