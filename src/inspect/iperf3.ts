import {isSince} from './is-since.ts';

/** iperf3 runs each stream in a thread of its own since 3.16 (release notes of 2023-11-30); before, one thread serves them all. */
export const isThreaded = (version: string): boolean => isSince(version, [3, 16]);
