/** How many times as fast as it was measured a recording is shown: a run of all that is measured in about a second. */
export const speed = 30;
