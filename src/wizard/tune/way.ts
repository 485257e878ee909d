/** How to go through the steps: each measured, all and then measured, or none. */
export type Way = 'each' | 'together' | 'unmeasured';
