import {applyEdits} from '../xml/edit.ts';
import type {Kind} from './kind.ts';

/**
 * A domain's inactive definition. libvirt prints passwords only with --security-info, and defining XML without them would
 * lose them: so the plan holds the XML without, while apply edits and saves the XML with them, which never leaves the target.
 */
export const domainKind: Kind<'domain'> = {
	title: ({name}) => `definition of ${name}`,
	effect: () => 'next guest start',
	probe: ({uuid}) => ({commands: [{argv: ['virsh', 'dumpxml', '--inactive', uuid]}]}),
	read: (snapshot, {uuid}) => {
		const output = snapshot.commands[`virsh dumpxml --inactive ${uuid}`];
		return output?.status === 0 ? ending(output.stdout) : undefined;
	},
	evolve: (xml, {edits}) => applyEdits(xml, edits),
	show: ({uuid}) => ['virsh', 'dumpxml', '--inactive', '--security-info', uuid],
	parse: shown => ending(shown),
	set: (_where, xml) => [{run: ['virsh', 'define', '/dev/stdin'], input: xml}],
	lines: xml => xml.replace(/\n$/, '').split('\n'),
};

/** virsh prints an empty line after the document: one newline is enough to compare and to define. */
const ending = (text: string): string => `${text.replace(/\n+$/, '')}\n`;
