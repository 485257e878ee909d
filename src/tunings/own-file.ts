import type {Edit} from '../change/change.ts';

/** It names nearmetal and the tuning; the run that wrote the file is in the journal on this host. */
const heading = (tuning: string): string => `# Written by nearmetal (${tuning}). Take it back with: nearmetal undo`;

/** A drop-in file of ours that is one thing: whatever it held before is replaced. */
export const ownFile = (on: Edit['on'], path: string, tuning: string, lines: readonly string[]): Edit => ({
	on,
	kind: 'file',
	where: {path},
	wish: {text: [heading(tuning), ...lines, ''].join('\n')},
});

/** A setting of a file of ours that holds several: what its line begins with, which no other line does, and how it goes on. */
export type OwnLine = readonly [beginning: string, rest: string];

/** A drop-in file of ours that holds several settings: those that another plan has put there stay. */
export const ownLines = (on: Edit['on'], path: string, tuning: string, lines: readonly OwnLine[]): Edit => ({
	on,
	kind: 'file',
	where: {path},
	wish: {heading: heading(tuning), lines: Object.fromEntries(lines)},
});

/** A line of sysctl.d(5). */
export const sysctlLine = (key: string, value: string | number): OwnLine => [`${key} = `, String(value)];

/** A line of tmpfiles.d(5) that writes a value to a file of the kernel's. */
export const writtenLine = (path: string, value: string | number): OwnLine => [`w ${path} - - - - `, String(value)];
