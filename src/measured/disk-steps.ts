/** The steps whose business a disk is; while others are judged, it may not get worse. */
export const diskSteps: readonly string[] = ['disk'];

export const isAboutDisks = (steps: readonly string[]): boolean => steps.some(step => diskSteps.includes(step));
