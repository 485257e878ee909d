/** How to go through the steps: measured, and kept where they help; one after the other with a question after each; or all at once. */
export type RunMode = 'measured' | 'each' | 'unmeasured';
