import type {Edit} from '../change/change.ts';

/** A drop-in file of ours. Its header names nearmetal and the tuning; the run that wrote it is in the journal on this host. */
export const ownFile = (on: Edit['on'], path: string, tuning: string, lines: readonly string[]): Edit => ({
	on,
	kind: 'file',
	where: {path},
	wish: {text: [`# Written by nearmetal (${tuning}). Take it back with: nearmetal undo`, ...lines, ''].join('\n')},
});
