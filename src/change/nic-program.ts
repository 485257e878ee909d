import {nicsCommand} from '../inspect/probe.ts';
import type {Kind} from './kind.ts';

type Where = {readonly device: string};

/** The reading parts of a kind whose state is all that a program prints of a NIC; where it prints nothing, nothing could be read. */
export const shownOfNic = (
	show: (device: string) => readonly string[],
): Pick<Kind<Where, never>, 'survey' | 'probe' | 'read' | 'show'> => ({
	survey: {commands: [{list: nicsCommand, each: [show('{}')]}]},
	probe: ({device}) => ({commands: [{argv: show(device)}]}),
	read: (snapshot, {device}) => snapshot.commands[show(device).join(' ')]?.stdout || undefined,
	show: ({device}) => show(device),
});
