/** Where each CPU has a folder of its own. */
export const cpuFolder = '/sys/devices/system/cpu';

/** The number of the CPU that a file below it is of. */
export const cpuOf = (file: string): number => Number(/^cpu(\d+)\//.exec(file)?.[1]);
