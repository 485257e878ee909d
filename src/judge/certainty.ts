/**
 * How often a step that does nothing may be said to help or to hurt: one in twenty times. Where more than four steps are judged it is
 * less for each, so that of ten sessions in which no step does anything at most one keeps a step (half of the errors say `hurts`).
 */
export const errorOf = (steps: number): number => Math.min(0.05, 0.2 / steps);

/** A guard vetoes when it has lost more than so many percent with this confidence. */
export const guardLoss = 5;
export const guardConfidence = 0.99;
