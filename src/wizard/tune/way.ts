/** How to go through the steps: measured, and kept where they help; one after the other with a question after each; or all at once. */
export type Way = 'measured' | 'each' | 'unmeasured';
